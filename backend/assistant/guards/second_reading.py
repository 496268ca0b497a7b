"""A second opinion on the figures of a sentence that the rules would block: by roles learned, and by whose they are.

Each figure is a fact in a role that is likely here, and the figures fall into groups, each of one offer. A new group
begins only where something that was said already is said again: another count, another price.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from backend.assistant.guards.arithmetic import is_factor, is_worked_out
from backend.assistant.guards.evidence import (
    OWN_ROLES,
    adds_up,
    changes_from,
    is_named_again,
    speaks_for,
    tells_of_before,
    tells_what_is_theirs,
    without_percentages,
)
from backend.assistant.guards.fact_records import OfferFacts, replaces
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.grouping import PLANS, WITH_DOWN, Said, gainsays, group, is_parallel
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.pairing import is_paid_on, own_day
from backend.assistant.guards.role_scorer import RoleScorer, read_role
from backend.assistant.guards.sentence_judge import LUMP, SentenceJudge
from backend.assistant.guards.slots import COUNT, OLD, SAME_ROLES, Slot, slots_of
from backend.assistant.guards.surface import is_asked
from backend.nlu.features import Reading

LEARNED = frozenset({Kind.MONEY, Kind.PERCENT})
LIKELY_FROM, SURE_FROM = -4.0, -2.5
"""How much likelier than others a role of the fact must be: where the rules know none, and where they tell another."""
DOUBT_FROM, NAMED_FROM, SUM_FROM = -8.0, -2.0, -11.0
"""The same where a word of the role is in the sentence, and where the figure is what others told beside it make."""
WRONG_FROM = 7.0
_OF_DEBT = frozenset({"interest", "fees"})
_PRICES = frozenset({"total", "balance", "instalment"})
_SAID = frozenset({"person", "document"})
_NEVER, _NEAR = -30.0, 5.0
_OPEN = frozenset({"", "payable", "able", "instead", "ordinal"})
_UNSURE = _OPEN | {"person"}
_CHECKED = frozenset({"total", "instalment", "last", "discount", "down_payment"})
"""Roles that the rules look at more closely: the day beside an amount, "the least", "all equal"."""


class SecondReading:
    """One sentence's figures, all together."""

    def __init__(
        self,
        judge: SentenceJudge,
        said_before: str,
        told: frozenset[Decimal] = frozenset(),
        before: tuple[SecondReading, ...] = (),
    ) -> None:
        """`judge` is that of the rules, `said_before` the sentence before, `told` the reply's amounts so far.

        `before` are the reply's sentences so far.
        """
        self.judge, self.facts, self.said_before = judge, judge.facts, said_before
        self.before = before
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
        differs = self.judge.roles.role(figure) == "discount" and self.judge.compares(figure, offers)
        if amounts.is_difference(figure) or differs:
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
            if (least := self._least(figure, slot)) == -math.inf
            or scores.get(slot.role, _NEVER) >= max(other + least, best - _NEAR)
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
        if said == "instead" and slot.role.removeprefix(OLD) in _PRICES:
            # "en lugar de X" says no more of X than that something else is paid.
            return -math.inf
        if figure.value == 0 and self._speaks_for(figure, slot):
            return -math.inf
        if said == "last" and not self._is_last(figure, slot):
            return math.inf
        day = own_day(self.text, figure, self.figures)
        paid = self.facts.offers.get(slot.holder)
        if day and paid and slot.role == "instalment" and is_paid_on(paid, figure, day):
            return DOUBT_FROM
        if slot.role == "down_payment" and is_named_again(self.text, figure.start):
            return DOUBT_FROM
        column = self.judge.column_role(figure)
        if column and slot.role not in SAME_ROLES.get(column, {column}):
            return SURE_FROM
        if slot.role == "balance" and self._lists_debts(figure):
            return SUM_FROM
        offer = self.facts.offers.get(slot.holder)
        if figure.value is not None and adds_up(slot.role, figure.value, self.told, self.facts, offer):
            named = self._is_named_otherwise(figure, slot, said)
            return NAMED_FROM if named else DOUBT_FROM if slot.role == "total" else SUM_FROM
        if said == "" and is_asked(self.text, figure.start):
            return SUM_FROM
        if slot.role == "person" or slot.role in OWN_ROLES:
            if self._is_theirs(figure, slot):
                return -math.inf
        elif slot.role.startswith(OLD) and not tells_of_before(self.text, figure.start, figure.end):
            return SURE_FROM
        elif slot.role.startswith(OLD) or self._speaks_for(figure, slot):
            return NAMED_FROM if self._is_named_otherwise(figure, slot, said) else DOUBT_FROM
        priced = any(known.figure.kind == figure.kind for known in self.facts.passages)
        # "vale X" and "cuesta X" are said of offers, too.
        is_open = said in _OPEN or (said == "fee_of_document" and not priced)
        return LIKELY_FROM if is_open or slot.role in SAME_ROLES.get(said, {said}) else SURE_FROM

    def _is_named_otherwise(self, figure: Figure, slot: Slot, said: str) -> bool:
        """Whether a word at the figure itself, or the count before it, names another role."""
        roles, role = self.judge.roles, slot.role.removeprefix(OLD)
        if said in _OPEN or not figure.value or role in SAME_ROLES.get(said, {said}):
            return False
        return roles.is_named(figure) or roles.counted(figure) is not None

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
        if figure.kind == Kind.MONEY and slot.role.endswith("discount"):
            text = without_percentages(text)
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
        said += self._kinds()
        said.sort(key=lambda one: one.start)
        told = [one for one in said if any(slot.holder for slot in one.slots)]
        before = [one for one in told if all(slot.role.startswith(OLD) for slot in one.slots)]
        told = [one for one in told if one not in before and not self._is_left(one)]
        replaced = group(self.text, before, OfferThread(), self.facts.offers)
        if replaced is None:
            return False
        groups = group(self.text, told, thread, self.facts.offers)
        counted = any(figure.kind == Kind.COUNT for figure in self.figures)
        if groups is None and counted and self.figures[0].kind in LEARNED:
            # "X es la cuota del plan de 6 y Y la del de 3": each amount before its count.
            groups = group(self.text, told[::-1], OfferThread(), self.facts.offers)
        if groups is None and thread.fitting and len(told) > 1 and len(self._together(told)) == 1:
            # It is told of one offer throughout: not of that of the sentence before.
            groups = self._together(told)
        if groups is None and len(told) == 1 and is_asked(self.text, told[0].start):
            groups = frozenset()
        if groups is None and (is_parallel(told) or not self._gainsays(told)):
            groups = frozenset()
        if groups is None or not self._replace(groups, replaced):
            return False
        if groups:
            thread.fitting, thread.roles = groups, thread.roles | {"instalment", "amount"}
        return True

    def _is_left(self, one: Said) -> bool:
        """Whether it is what something changes from: "la cuota baja de X a Y" gives X to another way of paying."""
        if not one.roles <= {"instalment", "last", "old instalment", "person"}:
            return False
        return not one.selects and changes_from(self.text, one.start, one.end)

    def _gainsays(self, told: list[Said]) -> bool:
        named = frozenset().union(*(reading.named() for reading in self.before))
        told = sorted([*told, *self._plans()], key=lambda one: one.start)
        return gainsays(self.text, told, named)

    def _replace(self, now: frozenset[str], before: frozenset[str]) -> bool:
        """Whether what was before was the same way of paying as what is told now."""
        old = [offer for offer in self.facts.superseded if offer.key in before]
        told = [offer for key, offer in self.facts.offers.items() if key in now]
        return not old or not told or any(replaces(one, other) for one in told for other in old)

    def _together(self, told: list[Said]) -> frozenset[str]:
        """Return the offers that have all figures of the sentence."""
        return frozenset.intersection(*(frozenset(slot.holder for slot in one.slots) for one in told))

    def _kinds(self) -> list[Said]:
        """Return the wordings that name a single payment or a down payment."""
        return [
            self._kind(match, kind)
            for pattern, kind in ((LUMP, "lump_sum"), (WITH_DOWN, "partial_plus_plan"))
            for match in pattern.finditer(self.text)
            if not self.judge.is_denied(match)
        ]

    def _plans(self) -> list[Said]:
        """Return the wordings that name all plans together: "los planes", "las cuotas"."""
        counted = {figure.end for figure in self.figures}
        return [
            Said(match.start(), match.end(), slots, selects=True, plural=True)
            for match in PLANS.finditer(self.text)
            if match.start() - 1 not in counted
            for slots in [
                frozenset(
                    Slot(COUNT, offer.key)
                    for offer in self.facts.offers_of(self.judge.debts_at(match.start()))
                    if offer.kind != "lump_sum"
                )
            ]
        ]

    def named(self) -> frozenset[str]:
        """Return the offers of the ways of paying that the sentence names."""
        counted = [
            self.judge.counted(figure, self.facts.offers_of(self.judge.debts_of(figure))) or frozenset()
            for figure in self.figures
            if figure.kind == Kind.COUNT
        ]
        return frozenset().union(*counted, *(one.keys for one in self._kinds()))

    def _kind(self, match: re.Match[str], kind: str) -> Said:
        """Return a wording that names a way of paying."""
        debts = self.judge.debts_at(match.start())
        offers = [*self.facts.offers_of(debts), *self._replaced(debts)]
        slots = frozenset(Slot(COUNT, offer.key) for offer in offers if offer.kind == kind)
        return Said(match.start(), match.end(), slots, selects=True)

    def _replaced(self, debts: frozenset[int]) -> list[OfferFacts]:
        return [offer for offer in self.facts.superseded if offer.debt_id in debts]

    def _read(self, figure: Figure, scorer: RoleScorer) -> Said | None:
        """Return what the figure may be; None where it may not be said."""
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.DATE:
            return self._day(figure, debts, offers)
        if figure.unit == "fraction" and self.judge.percents.compares(figure, self.told):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self.judge.amounts.is_told_difference(figure):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind in LEARNED and not self.judge.amounts.is_ending(figure, debts):
            if self._is_worked_out(figure):
                return Said(figure.start, figure.end, frozenset())
            slots = self.likely(figure, scorer)
            # "dando los 5 millones" names the one offer with a down payment.
            selects = {slot.role for slot in slots if slot.holder} == {"down_payment"}
            return Said(figure.start, figure.end, slots, selects) if slots else None
        if figure.kind == Kind.MONEY and figure.text and self.judge.amounts.is_ending(figure, debts):
            return Said(figure.start, figure.end, frozenset())
        keys = self.judge.counted(figure, offers) if figure.kind == Kind.COUNT else None
        if keys:
            keys |= self.judge.counted(figure, self._replaced(debts)) or frozenset()
        if keys is not None and not keys:
            worked = is_factor(figure, self.text, self.figures, self.told) or self.judge.counts.is_rest(
                figure, offers
            )
            return Said(figure.start, figure.end, frozenset()) if worked else None
        if figure.kind == Kind.ORDINAL and figure.unit == "option":
            option = self.judge.counts.option(figure)
            keys = frozenset([option] if option and not self.facts.superseded else [])
        if figure.kind == Kind.ORDINAL and figure.unit == "instalment":
            keys = frozenset(
                offer.key for offer in offers if figure.value in {n for n, _, _ in offer.payments}
            )
        if keys:
            role = COUNT if figure.kind == Kind.COUNT else "ordinal"
            selects = role == COUNT or figure.unit == "option"
            return Said(figure.start, figure.end, frozenset(Slot(role, key) for key in keys), selects)
        return Said(figure.start, figure.end, frozenset()) if self.judge.counts_rightly(figure) else None

    def _is_worked_out(self, figure: Figure) -> bool:
        """Whether it is no fact, but what amounts that the reply tells make."""
        role = self.judge.roles.role(figure)
        debts = self.judge.debts_of(figure)
        known = slots_of(figure, self.facts, debts, self.facts.offers_of(debts))
        return not known and is_worked_out(figure, role, self.text, self.said_before, self.figures, self.told)

    def _day(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> Said | None:
        """Days are judged by the rules alone; whose they are is told by them, too."""
        if figure.unit == "today" and self.judge.day_fits(figure, debts, offers):
            return Said(figure.start, figure.end, frozenset())
        keys = [offer.key for offer in offers if self.judge.day_fits(figure, debts, [offer])]
        if not keys and not self.judge.day_fits(figure, debts, offers):
            return None
        return Said(figure.start, figure.end, frozenset(Slot("day", key) for key in keys))
