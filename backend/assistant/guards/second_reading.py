"""A second opinion on the figures of a sentence that the rules would block: by roles learned, and by whose they are.

Each figure is a fact in a role that is likely here, and the figures fall into groups, each of one offer. A new group
begins only where something that was said already is said again: another count, another price.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.evidence import (
    OWN_ROLES,
    adds_up,
    speaks_for,
    tells_of_before,
    tells_what_is_theirs,
)
from backend.assistant.guards.fact_records import OfferFacts, replaces
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.pairing import is_paid_on, own_day
from backend.assistant.guards.role_scorer import RoleScorer, read_role
from backend.assistant.guards.sentence_judge import LUMP, SentenceJudge
from backend.assistant.guards.slots import COUNT, NOBODY, OLD, Slot, slots_of
from backend.nlu.features import Reading

LEARNED = frozenset({Kind.MONEY, Kind.PERCENT})
_DOWN = re.compile(
    r"\b(?:entre|con|sumando|mas|with) (?:la |el |una? |a |the )?(?:cuota |pago |abono )?"
    r"(?:inicial|entrada|down payment)\b"
)
LIKELY_FROM, SURE_FROM = -1.0, 0.5
"""How much likelier than others a role of the fact must be: where the rules know none, and where they tell another."""
DOUBT_FROM, NAMED_FROM, SUM_FROM = -5.0, -1.0, -8.0
"""The same where a word of the role is in the sentence, and where the figure is what others told beside it make."""
WRONG_FROM = 7.0
_OF_DEBT = frozenset({"interest", "fees"})
_SAID = frozenset({"person", "document"})
_NEVER, _NEAR = -30.0, 5.0
_OPEN = frozenset({"", "payable", "able", "instead", "ordinal"})
_UNSURE = _OPEN | {"person"}
_SAME = {
    "next": {"instalment"}, "first": {"instalment", "down_payment"}, "interest": {"interest", "plan interest"},
    "fee_of_document": {"document"}, "discount": {"discount", "old discount", "percent", "old percent"},
    "total": {"total", "old total"},
}  # fmt: skip
"""How the rules call a role (cues.yaml)."""
_CHECKED = frozenset({"total", "instalment", "last", "discount", "down_payment"})
"""Roles that the rules look at more closely: the day beside an amount, "the least", "all equal"."""
_TOLD = {
    COUNT: {"instalment", "lump", "option"}, "total": {"amount"}, "instalment": {"each"}, "last": {"last"},
    "discount": {"discount"}, "percent": {"percent"}, "down_payment": {"down_payment"}, "plan interest": {"interest"},
}  # fmt: skip
"""How the thread calls what was told (offer_thread.py)."""
_BREAK = re.compile(r"[;:,.\n|(/-]|\b(?:y|e|o|u|que|and|or|than|pero|but|frente|contra|versus|vs|mas)\b")


_APART = re.compile(r"[;:(\n|]|\b(?:o|or)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One figure, or a wording of a single payment, with what it may be."""

    start: int
    end: int
    slots: frozenset[Slot]


class SecondReading:
    """One sentence's figures, all together."""

    def __init__(
        self, judge: SentenceJudge, said_before: str, told: frozenset[Decimal] = frozenset()
    ) -> None:
        """`judge` is that of the rules, `said_before` the sentence before, `told` the reply's amounts so far."""
        self.judge, self.facts, self.said_before = judge, judge.facts, said_before
        self.text, self.figures = judge.text, judge.figures
        self.told = told | {
            figure.value for figure in self.figures if figure.kind == Kind.MONEY and figure.value is not None
        }

    def slots(self, figure: Figure) -> frozenset[Slot]:
        """Return what the figure may be by its value, and by what the rules look at: its day, "the least", "equal"."""
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.MONEY and not self.judge.amounts.currency_fits(figure, debts):
            return frozenset()
        found = slots_of(figure, self.facts, debts, offers)
        if figure.kind == Kind.MONEY and not found and self._lists_debts(figure):
            return frozenset([Slot("balance")])
        if figure.kind == Kind.MONEY:
            found = self._amount_slots(figure, found, offers)
        elif figure.kind == Kind.PERCENT and self.judge.percents.role(figure) in _OF_DEBT:
            found = frozenset()
        elif figure.kind == Kind.PERCENT:
            keys = self.judge.percents.holders(figure, offers)
            found = frozenset(slot for slot in found if slot.role != "percent" or slot.holder in keys)
        return found | {Slot("document")} if self.judge.is_quoted(figure) else found

    def _lists_debts(self, figure: Figure) -> bool:
        """Whether the sentence tells the balances of several debts, one after another, and this is one of them."""
        owed = {max(debt.amounts["balance"]) for debt in self.facts.debts.values()}
        told = {other.value for other in self.figures if other.kind == Kind.MONEY} & owed
        return figure.value in told and len(told) > 1 and not self.judge.mentions

    def _amount_slots(
        self, figure: Figure, found: frozenset[Slot], offers: list[OfferFacts]
    ) -> frozenset[Slot]:
        amounts = self.judge.amounts
        if amounts.is_difference(figure):
            return frozenset()
        fitting = {role: amounts.holders(figure, role, offers) for role in _CHECKED}
        if self.judge.roles.role(figure) != "total":
            fitting["total"] &= amounts.holders(figure, "payable", offers)
        if amounts.is_of_plan(figure):
            fitting |= dict.fromkeys(_OF_DEBT, frozenset())
        return frozenset(
            slot for slot in found if slot.role not in fitting or slot.holder in fitting[slot.role]
        )

    def reading(self, figure: Figure) -> Reading:
        """Return what is said around the figure."""
        before = [other for other in self.figures if other.kind == figure.kind and other.end <= figure.start]
        return read_role(
            self.text,
            self.figures,
            figure,
            head=self.judge.column_role(figure),
            said_before=self.said_before,
            cue=self.judge.roles.role(figure),
            cue_before=self.judge.roles.role(before[-1]) if before else "",
        )

    def likely(self, figure: Figure, scorer: RoleScorer) -> frozenset[Slot]:
        """Return those of the figure's slots whose role is likely here, compared with any that it cannot have."""
        slots = self.slots(figure)
        if not slots:
            return slots
        scores = self._scores(figure, slots, scorer)
        own = {slot.role for slot in slots}
        other = max(score for role, score in scores.items() if role not in own)
        best = max(scores.get(role, _NEVER) for role in own)
        found = frozenset(
            slot
            for slot in slots
            if scores.get(slot.role, _NEVER) >= max(other + self._least(figure, slot), best - _NEAR)
        )
        return found | ({Slot("balance")} & slots if found and self._goes_down(figure) else frozenset())

    def _goes_down(self, figure: Figure) -> bool:
        """ "de X pasarías a pagar Y": the first is what is owed, also where some plan's price is the same."""
        after = [
            other.value for other in self.figures if other.kind == Kind.MONEY and other.start >= figure.end
        ]
        return self.text[: figure.start].endswith("de ") and any(
            value is not None and figure.value is not None and value < figure.value for value in after
        )

    def _scores(self, figure: Figure, slots: frozenset[Slot], scorer: RoleScorer) -> dict[str, float]:
        """Return how likely each role is; what was before is often told in the words of what is."""
        scores = scorer.margins(self.reading(figure))
        if tells_of_before(self.text, figure.start, figure.end):
            for old in {slot.role for slot in slots if slot.role.startswith(OLD)}:
                scores[old] = max(scores.get(old, _NEVER), scores.pop(old.removeprefix(OLD), _NEVER))
        return scores

    def _least(self, figure: Figure, slot: Slot) -> float:
        """Return how much likelier than others the role must be; no likelihood makes "the last" one of many."""
        said = self.judge.roles.role(figure)
        if said == "last" and not self._is_last(figure, slot):
            return math.inf
        day = own_day(self.text, figure, self.figures)
        paid = self.facts.offers.get(slot.holder)
        if day and paid and slot.role == "instalment" and is_paid_on(paid, figure, day):
            return DOUBT_FROM
        column = self.judge.column_role(figure)
        if column and slot.role not in _SAME.get(column, {column}):
            return SURE_FROM
        if slot.role == "balance" and self._lists_debts(figure):
            return SUM_FROM
        offer = self.facts.offers.get(slot.holder)
        if figure.value is not None and adds_up(slot.role, figure.value, self.told, self.facts, offer):
            return DOUBT_FROM if slot.role == "total" else SUM_FROM
        if slot.role == "person" or slot.role in OWN_ROLES:
            if self._is_theirs(figure, slot):
                return -math.inf
        elif slot.role.startswith(OLD):
            return DOUBT_FROM if tells_of_before(self.text, figure.start, figure.end) else SURE_FROM
        elif self._speaks_for(figure, slot):
            named = self.judge.roles.is_named(figure) and figure.value != 0
            return NAMED_FROM if named else DOUBT_FROM
        return LIKELY_FROM if said in _OPEN or slot.role in _SAME.get(said, {said}) else SURE_FROM

    def _is_theirs(self, figure: Figure, slot: Slot) -> bool:
        """Whether the words at the figure say that it is the person's."""
        same = [other for other in self.figures if other.kind == figure.kind]
        start = max((other.end for other in same if other.end <= figure.start), default=0)
        end = min((other.start for other in same if other.start >= figure.end), default=len(self.text))
        told = tells_what_is_theirs(slot.role, self.text[start : figure.start], self.text[figure.end : end])
        roles = self.judge.roles
        return told or (slot.role == "person" and roles.echoes(figure) and not roles.is_named(figure))

    def _speaks_for(self, figure: Figure, slot: Slot) -> bool:
        """Whether a word of the slot's role stands in the sentence or in the one before."""
        ahead = len(self.said_before) + 1
        text = f"{self.said_before} {self.text}"
        return speaks_for(slot.role.removeprefix(OLD), text, figure.start + ahead, figure.end + ahead)

    def _is_last(self, figure: Figure, slot: Slot) -> bool:
        offer = self.facts.offers.get(slot.holder)
        return offer is not None and figure.value in offer.amounts.get("last", ())

    def contradicted(self, scorer: RoleScorer) -> str | None:
        """Return the first figure without a cue of which another role is by far likelier than any of its value's."""
        for figure in self.figures:
            if figure.kind not in LEARNED or self.judge.roles.role(figure) not in _UNSURE:
                continue
            slots = self.slots(figure)
            if any(self._speaks_for(figure, slot) for slot in slots):
                continue
            if slots and self._lead(figure, scorer, slots) >= WRONG_FROM:
                return self.text[figure.start : figure.end]
        return None

    def _lead(self, figure: Figure, scorer: RoleScorer, slots: frozenset[Slot]) -> float:
        scores = scorer.margins(self.reading(figure))
        own = {slot.role for slot in slots}
        other = max(score for role, score in scores.items() if role not in own and role not in _SAID)
        return other - max(scores.get(role, _NEVER) for role in own)

    def is_right(self, scorer: RoleScorer, thread: OfferThread) -> bool:
        """Whether all figures may be said; `thread` is what the sentences before told, and is carried on."""
        failed = self.judge.failed
        if failed is None or self.judge.turned:
            return False
        said: list[Said] = []
        for figure in self.figures:
            one = self._read(figure, scorer)
            if one is None:
                return False
            said.append(one)
        for pattern, kind in ((LUMP, "lump_sum"), (_DOWN, "partial_plus_plan")):
            said += [
                self._kind(match, kind)
                for match in pattern.finditer(self.text)
                if not self.judge.is_denied(match)
            ]
        said.sort(key=lambda one: one.start)
        told = [one for one in said if any(slot.holder for slot in one.slots)]
        before = [one for one in told if all(slot.role.startswith(OLD) for slot in one.slots)]
        told = [one for one in told if one not in before]
        replaced = self._grouped(before, OfferThread())
        if replaced is None:
            return False
        groups = self._grouped(told, thread)
        counted = any(figure.kind == Kind.COUNT for figure in self.figures)
        if groups is None and counted and self.figures[0].kind in LEARNED:
            # "X es la cuota del plan de 6 y Y la del de 3": each amount before its count.
            groups = self._grouped(told[::-1], OfferThread())
        if groups is None and thread.fitting and len(told) > 1 and len(self._together(told)) == 1:
            # It is told of one offer throughout: not of that of the sentence before.
            groups = self._together(told)
        if groups is None and is_parallel(told):
            groups = frozenset()
        if groups is None or not self._replace(groups, replaced):
            return False
        if groups:
            thread.fitting, thread.roles = groups, thread.roles | {"instalment", "amount"}
        return True

    def _replace(self, now: frozenset[str], before: frozenset[str]) -> bool:
        """Whether what was before was the same way of paying as what is told now."""
        old = [offer for offer in self.facts.superseded if offer.key in before]
        told = [offer for key, offer in self.facts.offers.items() if key in now]
        return not old or not told or any(replaces(one, other) for one in told for other in old)

    def _together(self, told: list[Said]) -> frozenset[str]:
        """Return the offers that have all figures of the sentence."""
        return frozenset.intersection(*(frozenset(slot.holder for slot in one.slots) for one in told))

    def _kind(self, match: re.Match[str], kind: str) -> Said:
        """Return a wording that names a way of paying."""
        debts = self.judge.debts_at(match.start())
        offers = [*self.facts.offers_of(debts), *self._replaced(debts)]
        slots = frozenset(Slot(COUNT, offer.key) for offer in offers if offer.kind == kind)
        return Said(match.start(), match.end(), slots)

    def _replaced(self, debts: frozenset[int]) -> list[OfferFacts]:
        return [offer for offer in self.facts.superseded if offer.debt_id in debts]

    def _read(self, figure: Figure, scorer: RoleScorer) -> Said | None:
        """Return what the figure may be; None where it may not be said."""
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.DATE:
            return self._day(figure, debts, offers)
        if figure.unit == "fraction" and self.judge.percents.compares(figure):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self.judge.amounts.is_told_difference(figure):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind in LEARNED and not self.judge.amounts.is_ending(figure, debts):
            slots = self.likely(figure, scorer)
            return Said(figure.start, figure.end, slots) if slots else None
        keys = self.judge.counted(figure, offers)
        if keys:
            keys |= self.judge.counted(figure, self._replaced(debts)) or frozenset()
        if keys is not None and not keys:
            return None
        if figure.kind == Kind.ORDINAL and figure.unit == "option":
            option = self.judge.counts.option(figure)
            keys = frozenset([option] if option and not self.facts.superseded else [])
        if figure.kind == Kind.ORDINAL and figure.unit == "instalment":
            keys = frozenset(
                offer.key for offer in offers if figure.value in {n for n, _, _ in offer.payments}
            )
        if keys:
            role = COUNT if figure.kind == Kind.COUNT else "ordinal"
            return Said(figure.start, figure.end, frozenset(Slot(role, key) for key in keys))
        return Said(figure.start, figure.end, frozenset()) if self.judge.counts_rightly(figure) else None

    def _day(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> Said | None:
        """Days are judged by the rules alone; whose they are is told by them, too."""
        keys = [offer.key for offer in offers if self.judge.day_fits(figure, debts, [offer])]
        if not keys and not self.judge.day_fits(figure, debts, offers):
            return None
        return Said(figure.start, figure.end, frozenset(Slot("day", key) for key in keys))

    def _grouped(self, said: list[Said], thread: OfferThread) -> frozenset[str] | None:
        """Return the offers of the last group; None where the figures do not go together, empty where none is told."""
        fitting = thread.fitting or frozenset()
        roles = {role for role, names in _TOLD.items() if names & thread.roles}
        end = -1
        for one in said:
            keys = frozenset(slot.holder for slot in one.slots if slot.holder)
            free = any(slot.holder == NOBODY for slot in one.slots)
            names = {slot.role.removeprefix(OLD) for slot in one.slots}
            both = fitting & keys if fitting else keys
            if both:
                fitting, roles = both, roles | names
            elif free:
                continue
            elif self._begins_another(
                fitting,
                one,
                names & roles,
                "" if end < 0 else self.text[min(end, one.end) : max(end, one.start)],
            ):
                fitting, roles = keys, names
            else:
                return None
            end = one.end
        return fitting

    def _begins_another(self, fitting: frozenset[str], one: Said, again: set[str], between: str) -> bool:
        """Whether another offer begins: what was said is said again, or its only price is told apart."""
        if again == {"day"}:
            return _APART.search(between) is not None
        if again:
            return not between or _BREAK.search(between) is not None
        lump = {offer.key for offer in self.facts.offers.values() if offer.kind == "lump_sum"}
        roles = {slot.role for slot in one.slots}
        alone = {slot.holder for slot in one.slots} <= lump and roles == {"total"}
        return (alone or (roles == {"instalment"} and fitting <= lump)) and _APART.search(between) is not None


def is_parallel(told: list[Said]) -> bool:
    """Whether ways of paying are named together and then an amount of each, in the same order.

    "Pagar en 3 o en 6 cuotas cuesta lo mismo, X; solo cambia la mensualidad: Y o Z".
    """
    heads: list[frozenset[str]] = []
    amounts: dict[str, list[frozenset[str]]] = {}
    for one in told:
        keys = frozenset(slot.holder for slot in one.slots)
        roles = {slot.role for slot in one.slots}
        if COUNT in roles:
            heads.append(keys)
        elif not all(keys & head for head in heads):
            amounts.setdefault(min(roles), []).append(keys)
    return (
        len(heads) > 1
        and bool(amounts)
        and all(
            len(row) == len(heads) and all(keys & head for keys, head in zip(row, heads, strict=True))
            for row in amounts.values()
        )
    )
