"""A second opinion on the figures of a sentence that the rules would block: by roles learned, and by whose they are.

Each figure is a fact in a role that is likely here, and the figures fall into groups, each of one offer. A new group
begins only where something that was said already is said again: another count, another price.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from backend.assistant.guards.arithmetic import is_bound, is_factor, is_worked_out
from backend.assistant.guards.dating import pays_in_turn
from backend.assistant.guards.debts_together import is_share_of_another
from backend.assistant.guards.derived import Derivation
from backend.assistant.guards.doubt import Weighing
from backend.assistant.guards.doubt_limits import MOST_DOUBT_TAKEN, most_doubt
from backend.assistant.guards.evidence import changes_from, leaves_plan
from backend.assistant.guards.fact_records import OfferFacts, replaces
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figure_reading import LEARNED, FigureReading, is_vague
from backend.assistant.guards.grouping import PLANS, WITH_DOWN, Said, are_rows, gainsays, group, is_parallel
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.slots import COUNT, OLD, Slot, slots_of
from backend.assistant.guards.surface import is_asked
from backend.assistant.guards.ways_of_paying import CHOSEN, LUMP

_OF_NO_PAYMENT = frozenset({"valid_until", "last", "balance", "discount", "original_due", "accepted"})
_SAID_OF_ONE = frozenset({"left", "accepted"})
"""Roles in which an agreement alone has anything."""
_NEAR = 3.0
_DOWN = re.compile(r"\b(?:entrada|inicial|anticipo|down payment|upfront)\b")
_AFTER_FIRST_LEFT = re.compile(
    r"\b(?:despues de|cuando|tras|al|quitando|descontando|aparte de|after|once)(?: \w+){0,3}? "
    r"(?:(?:primer[ao]?|first)(?: (?:cuota|pago|payment|instal\w+))?|inicial|entrada|enganche|anticipo|down payment)"
    r"(?: de [$€]? ?[\d.,]+(?: ?€| euros| pesos)?)?"
    r"[^;.$\d]{0,30}\b(?:qued|falt|deb|ow|remain|left)\w*[^;.$\d]{0,20}(?<!\bde)(?<!\blos) [$€]? ?$"
)
_NEXT = re.compile(r"\b(?:que sigue|proxim\w+|siguiente|next)\b")
_INSTEAD = re.compile(r"\b(?:en (?:vez|lugar) de|instead of|rather than)(?: los)? [$€]? ?$")
_EACH = re.compile(
    r"\b(?:(?:la|tu|las|tus|cada) cuotas?|(?:al|cada|por) (?:mes|pago)|mensual\w*|month\w*|instalment|la de)\b"
)
_SAVES = re.compile(r"\b(?:descuento|ahorr\w+|rebaja|discount|sav\w+)\b")
_COUNTED = frozenset({Kind.COUNT, Kind.NUMBER, Kind.ORDINAL})


class SecondReading(FigureReading):
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
        super().__init__(judge, said_before, told)
        self.before = before

    def likely(self, figure: Figure, weighing: Weighing) -> frozenset[Slot]:
        """Return those of the figure's slots that not too much speaks against."""
        found = [
            (slot, weighing.doubt.of(figure.kind, signals), most_doubt(slot, signals))
            for slot, signals in self.signals(figure, weighing.roles)
            if not self.is_excluded(figure, slot)
        ]
        least = min((much for _, much, _ in found), default=0.0)
        return frozenset(slot for slot, much, most in found if much <= min(most, least + _NEAR))

    def contradicted(self, weighing: Weighing) -> str | None:
        """Return the first figure of which, though the rules take it, too much speaks against all that it may be."""
        for figure in self.figures:
            if figure.kind not in LEARNED or is_vague(figure):
                continue
            if figure.kind == Kind.MONEY and self._leaves_too_much(figure):
                return self.text[figure.start : figure.end]
            if self._is_paired(figure) or self._is_told_plainly(figure) or self._is_told_day(figure):
                continue
            doubts = self.doubts(figure, weighing)
            first = next(doubts, None)
            if first is None or any(much <= MOST_DOUBT_TAKEN for much in chain((first,), doubts)):
                continue
            if not self.follows(figure):
                return self.text[figure.start : figure.end]
        return None

    def _is_told_plainly(self, figure: Figure) -> bool:
        """Whether the rules know the figure by words that are said of nothing else."""
        return self.judge.given_role(figure) in _SAID_OF_ONE or self.judge.plain.tells(figure)

    def _is_told_day(self, figure: Figure) -> bool:
        """Whether it is the day of acceptance, and called so, or one of several payments in turn."""
        if figure.kind != Kind.DATE:
            return False
        if self.judge.given_role(figure) == "accepted":
            return self.judge.day_fits(figure)
        offers = self.facts.offers_of(self.judge.debts_of(figure))
        amounts = [one for one in self.figures if one.kind == Kind.MONEY]
        if len(amounts) == 1 and len(self.figures) == len((figure, *amounts)) and not _NEXT.search(self.text):
            # "vence el X y vale Y"
            paid = {day for o in offers for _, day, amount in o.payments if amount == amounts[0].value}
            return any(pattern.fits(day) for pattern in figure.days for day in paid)
        runs = self.judge.dates.runs.in_a_row()
        return any(
            figure in run and len(run) > 1 and any(pays_in_turn(o, run) for o in offers) for run in runs
        )

    def _is_paired(self, figure: Figure) -> bool:
        """Whether an amount and the day beside it are one payment: nothing else says so much of either."""
        offers = self.facts.offers_of(self.judge.debts_of(figure))
        amounts = [one for one in self.figures if one.kind == Kind.MONEY]
        pairs = [(one, day) for one in amounts if (day := self.judge.roles.own_day(one))]
        return (
            any(figure in pair and any(is_paid_on(offer, *pair) for offer in offers) for pair in pairs)
            and self.judge.given_role(figure) not in _OF_NO_PAYMENT
        )

    def is_right(self, weighing: Weighing, thread: OfferThread) -> bool:
        """Whether all figures may be said; `thread` is what the sentences before told, and is carried on."""
        failed = self.judge.failed
        if failed is None or self.judge.turned:
            return False
        said: list[Said] = []
        for figure in self.figures:
            one = self._read(figure, weighing)
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
        compares = any(slot.role == "derived" for one in said for slot in one.slots)
        if groups is None and compares:
            # "son X menos que pagando el 4": another one than the sentence before told of.
            groups = group(self.text, told, OfferThread(), self.facts.offers)
        counted = any(figure.kind == Kind.COUNT for figure in self.figures)
        if groups is None and counted and self.figures[0].kind in LEARNED:
            # "X es la cuota del plan de 6 y Y la del de 3": each amount before its count.
            groups = group(self.text, told[::-1], OfferThread(), self.facts.offers)
        names = any(one.roles != {"day"} for one in told)
        if groups is None and thread.fitting and names and len(told) > 1 and len(self._together(told)) == 1:
            # It is told of one offer throughout: not of that of the sentence before.
            groups = self._together(told)
        if groups is None and len(told) == 1 and is_asked(self.text, told[0].start):
            groups = frozenset()
        if groups is None and (is_parallel(told) or are_rows(told) or not self._gainsays(told)):
            groups = frozenset()
        if groups is None or not self._replace(groups, replaced):
            return False
        if groups:
            thread.fitting, thread.roles = groups, thread.roles | {"instalment", "amount"}
        return True

    def _is_free(self) -> bool:
        """Whether nothing is to be paid at the beginning, as the question before, or the sentence, has it."""
        talks = _DOWN.search(f"{self.said_before} {self.text}") is not None
        return talks and any(
            offer.amounts["down_payment"] == {Decimal(0)} for offer in self.facts.offers.values()
        )

    def _leaves_too_much(self, figure: Figure) -> bool:
        """Whether it is told as what is left after the first payment, and no offer leaves so much."""
        if figure.value is None or not _AFTER_FIRST_LEFT.search(self.text[: figure.start]):
            return False
        return all(
            figure.value != max(offer.amounts["total"]) - offer.payments[0][2]
            for offer in self.facts.offers.values()
        )

    def _is_share_paid(self, figure: Figure) -> bool:
        return figure.kind == Kind.PERCENT and self.judge.percents.is_share_paid(figure)

    def _is_balance_left(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether it is what is owed, of which a price is less: "el total pasa de X a Y"."""
        owed = any(
            figure.value in self.facts.debts[debt].amounts["balance"]
            for debt in debts & self.facts.debts.keys()
        )
        return owed and changes_from(self.text, figure.start, figure.end)

    def _is_left(self, one: Said) -> bool:
        """Whether it is what something changes from: "la cuota baja de X a Y" gives X to another way of paying."""
        if COUNT in one.roles:
            return leaves_plan(self.text, one.start, one.end)
        if not one.roles <= {"instalment", "last", "old instalment", "person"}:
            return False
        if not one.selects and _INSTEAD.search(self.text[: one.start]):
            return True
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
            if not self.judge.ways.is_denied(match)
        ] + self._chosen()

    def _chosen(self) -> list[Said]:
        """Return the wordings that name the offer that lies before the person."""
        slots = frozenset({Slot(COUNT, self.facts.prepared)})
        found = CHOSEN.finditer(self.text) if self.facts.prepared else ()
        return [Said(match.start(), match.end(), slots, selects=True) for match in found]

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
        return frozenset().union(*counted, *(one.keys for one in self._kinds()), self._lumps_of_days())

    def _lumps_of_days(self) -> frozenset[str]:
        """Return the single payments whose days, or months, are named, where there are several of them."""
        lumps = [offer for offer in self.facts.offers.values() if offer.kind == "lump_sum"]
        patterns = [pattern for figure in self.figures if figure.kind == Kind.DATE for pattern in figure.days]
        named = [o.key for o in lumps if any(p.fits(day) for p in patterns for day in o.dates["due"])]
        return frozenset(named if len(lumps) > 1 else ())

    def _kind(self, match: re.Match[str], kind: str) -> Said:
        """Return a wording that names a way of paying."""
        debts = self.judge.debts_at(match.start())
        offers = [*self.facts.offers_of(debts), *self._replaced(debts)]
        slots = frozenset(Slot(COUNT, offer.key) for offer in offers if offer.kind == kind)
        return Said(match.start(), match.end(), slots, selects=True)

    def _replaced(self, debts: frozenset[int]) -> list[OfferFacts]:
        return [offer for offer in self.facts.superseded if offer.debt_id in debts]

    def _read(self, figure: Figure, weighing: Weighing) -> Said | None:
        """Return what the figure may be; None where it may not be said."""
        if self.judge.plain.tells(figure):
            return Said(figure.start, figure.end, frozenset())
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.DATE:
            return self._day(figure, weighing)
        progress = self.judge.counts.progress
        if figure.kind == Kind.PERCENT and progress.is_paid_share(figure, self.said_before):
            return Said(figure.start, figure.end, frozenset())
        if figure.unit != "fraction" and self._is_share_paid(figure):
            # "pagas el 30 %" is no discount of 30 %.
            followed = self.follows(figure) or self.judge.is_quoted(figure)
            return Said(figure.start, figure.end, frozenset()) if followed else None
        if figure.unit == "fraction" and progress.is_part_of_payment(figure):
            return Said(figure.start, figure.end, frozenset())
        if figure.unit == "fraction" and is_share_of_another(self.text, figure, self.facts):
            return Said(figure.start, figure.end, frozenset())
        if figure.unit == "fraction" and self.judge.percents.compares(figure, *self._compared(offers)):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self.judge.amounts.is_told_difference(figure):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self._leaves_too_much(figure):
            return None
        if figure.kind == Kind.MONEY and not figure.value and self._is_free():
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self._is_balance_left(figure, debts):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.MONEY and self.judge.is_given_back(figure):
            return Said(figure.start, figure.end, frozenset([Slot("person")]))
        if figure.kind in LEARNED and not self.judge.amounts.is_ending(figure, debts):
            if self._is_worked_out(figure):
                return Said(figure.start, figure.end, frozenset())
            slots = self.likely(figure, weighing)
            if figure.kind != Kind.DATE and self.follows(figure):
                # It need be no offer's, even where one has an amount of its value.
                slots |= {Slot("derived")}
            if self.judge.given_role(figure) == "last":
                # It is told beside the others of its plan, and begins no other one.
                slots = frozenset(
                    replace(slot, role="last") if slot.role == "instalment" else slot for slot in slots
                )
            # "dando los 5 millones" names the one offer with a down payment.
            selects = {slot.role for slot in slots if slot.holder} == {"down_payment"}
            return Said(figure.start, figure.end, slots, selects) if slots else None
        if figure.kind == Kind.MONEY and figure.text and self.judge.amounts.is_ending(figure, debts):
            return Said(figure.start, figure.end, frozenset())
        if figure.kind == Kind.COUNT and self._counts_the_last(figure, offers):
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

    def _counts_the_last(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether it is the one instalment that differs, with its amount: "7 de X y 1 de Y"."""
        after = [other for other in self.figures if other.start >= figure.end][:1]
        return figure.value == 1 and any(
            one.kind == Kind.MONEY and one.value in offer.amounts.get("last", ())
            for one in after
            for offer in offers
        )

    def _compared_with(self, figure: Figure) -> set[Decimal]:
        """Return the amounts that a round one may be compared with: the sentence's, and its plan's instalments."""
        told = {other.value for other in self.figures if other.kind == Kind.MONEY and other.value}
        named = self.named()
        plans = [self.facts.offers[key] for key in named] if len(named) == 1 else []
        return (told | {amount for offer in plans for amount in offer.amounts.get("instalment", ())}) - {
            figure.value or Decimal(0)
        }

    def _is_worked_out(self, figure: Figure) -> bool:
        """Whether it is no fact, but what amounts that the reply tells make."""
        role = self.judge.roles.role(figure)
        debts = self.judge.debts_of(figure)
        known = slots_of(figure, self.facts, debts, self.facts.offers_of(debts))
        if not known and is_bound(figure, self.text, self._compared_with(figure)):
            return True
        return not known and is_worked_out(figure, role, self.text, self.said_before, self.figures, self.told)

    def _compared(self, offers: list[OfferFacts]) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
        """Return the amounts that a part in words may be of, and those that one of the two must be among."""
        named = self._named_offers()
        alone = len(named) == 1 and (_EACH.search(self.text) is not None or not _SAVES.search(self.text))
        others = self._prices(offers) if alone else frozenset()
        return self.told | others, self._prices(named) if alone or len(named) > 1 else frozenset()

    def _named_offers(self) -> list[OfferFacts]:
        return [self.facts.offers[key] for key in self.named() if key in self.facts.offers]

    def _prices(self, offers: list[OfferFacts]) -> frozenset[Decimal]:
        """Return what ways of paying cost, or ask for each time: parts in words compare them."""
        role = (
            "instalment" if _EACH.search(self.text) else "discount" if _SAVES.search(self.text) else "total"
        )
        return frozenset().union(*(offer.amounts.get(role, set()) for offer in offers))

    def follows(self, figure: Figure) -> bool:
        """Whether it is what the facts make (derived.py)."""
        debts = self.judge.debts_of(figure)
        offers = [*self.facts.offers_of(debts), *self._replaced(debts)]
        mentioned = frozenset().union(*(mention.debt_ids for mention in self.judge.mentions))
        counts = frozenset(other.value for other in self.figures if other.kind in _COUNTED and other.value)
        facts = Derivation(self.text, self.facts, debts, offers, self.named(), self.told, mentioned, counts)
        return facts.follows(figure)

    def _day(self, figure: Figure, weighing: Weighing) -> Said | None:
        """Read a day: the rules tell whose it is, and where they do not take it, what speaks least against."""
        fits = self.judge.day_fits(figure)
        if figure.unit == "today":
            return Said(figure.start, figure.end, frozenset()) if fits else None
        keys = self.judge.offers_with_day(figure)
        if not keys:
            likely = frozenset() if is_vague(figure) else self.likely(figure, weighing)
            if not fits and not likely:
                return None
            keys = frozenset(slot.holder for slot in likely if slot.holder)
        return Said(figure.start, figure.end, frozenset(Slot("day", key) for key in keys))
