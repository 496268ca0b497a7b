"""A second opinion on the figures of a sentence that the rules would block: by roles learned, and by whose they are.

Each figure is a fact in a role that is likely here, and the figures fall into groups, each of one offer. A new group
begins only where something that was said already is said again: another count, another price.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from itertools import chain

from backend.assistant.guards.dating import pays_in_turn
from backend.assistant.guards.doubt import Weighing
from backend.assistant.guards.doubt_limits import MOST_DOUBT_TAKEN, most_doubt
from backend.assistant.guards.evidence import changes_from, leaves_plan
from backend.assistant.guards.fact_records import replaces
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figure_reading import LEARNED, FigureReading, is_vague
from backend.assistant.guards.figures_said import FiguresSaid
from backend.assistant.guards.grouping import Said, are_rows, gainsays, group, is_parallel
from backend.assistant.guards.made_amounts import MadeAmounts
from backend.assistant.guards.offer_naming import OfferNaming
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.slots import COUNT, OLD, Slot
from backend.assistant.guards.surface import is_asked

_OF_NO_PAYMENT = frozenset({"valid_until", "last", "balance", "discount", "original_due", "accepted"})
_SAID_OF_ONE = frozenset({"left", "accepted"})
"""Roles in which an agreement alone has anything."""
_NEAR = 3.0
_NEXT = re.compile(r"\b(?:que sigue|proxim\w+|siguiente|next)\b")
_EXACTLY = re.compile(
    r"\W*(?:exact\w+|en concreto|para ser exact\w+|precis\w+|to be exact|to be precise)\W*(?:son|es|it's)?\W*[$€]? ?"
)
_INSTEAD = re.compile(r"\b(?:en (?:vez|lugar) de|instead of|rather than)(?: los)? [$€]? ?$")


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
        self.before, self.naming = before, OfferNaming(judge)
        self.made = MadeAmounts(judge, self.naming, said_before, self.told)
        self.made.named_before = before[-1].naming.named() if before else frozenset()

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
            if figure.kind == Kind.MONEY and self.made.leaves_too_much(figure):
                return self.text[figure.start : figure.end]
            if self._is_paired(figure) or self._is_told_plainly(figure) or self._is_told_day(figure):
                continue
            doubts = self.doubts(figure, weighing)
            first = next(doubts, None)
            if first is None or any(much <= MOST_DOUBT_TAKEN for much in chain((first,), doubts)):
                continue
            if not self.made.follows(figure):
                return self.text[figure.start : figure.end]
        return None

    def _is_told_plainly(self, figure: Figure) -> bool:
        """Whether the rules know the figure by words that are said of nothing else."""
        told = self.judge.given_role(figure) in _SAID_OF_ONE or self.judge.plain.tells(figure)
        return told or self._is_told_exactly(figure)

    def _is_told_exactly(self, figure: Figure) -> bool:
        """Whether the sentence only tells again what the one before told in round numbers: "Exactos: X"."""
        said = self.before and _EXACTLY.fullmatch(self.text[: figure.start])
        return bool(said) and figure.kind == Kind.MONEY and figure.value in self.before[-1].told

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
        said = self._said(weighing)
        if said is None:
            return False
        told = [one for one in said if any(slot.holder for slot in one.slots)]
        before = [one for one in told if all(slot.role.startswith(OLD) for slot in one.slots)]
        told = [one for one in told if one not in before and not self._is_left(one)]
        replaced = group(self.text, before, OfferThread(), self.facts.offers)
        if replaced is None:
            return False
        compares = any(slot.role == "derived" for one in said for slot in one.slots)
        groups = self._groups(told, thread, compares=compares)
        if groups is None or not self._replace(groups, replaced):
            return False
        if groups:
            thread.fitting, thread.roles = groups, thread.roles | {"instalment", "amount"}
        return True

    def _said(self, weighing: Weighing) -> list[Said] | None:
        """Return the figures and the ways of paying, in order; None where a figure may not be said."""
        figures = FiguresSaid(self.made, partial(self.likely, weighing=weighing))
        said: list[Said] = []
        for figure in self.figures:
            one = figures.read(figure)
            if one is None:
                return None
            said.append(one)
        return sorted([*said, *self.naming.ways()], key=lambda one: one.start)

    def _groups(self, told: list[Said], thread: OfferThread, *, compares: bool) -> frozenset[str] | None:
        """Return the offers of the last group, none where that is open; None where the groups gainsay each other."""
        groups = group(self.text, told, thread, self.facts.offers)
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
        return groups

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
        named = frozenset().union(*(reading.naming.named() for reading in self.before))
        told = sorted([*told, *self.naming.plans()], key=lambda one: one.start)
        return gainsays(self.text, told, named)

    def _replace(self, now: frozenset[str], before: frozenset[str]) -> bool:
        """Whether what was before was the same way of paying as what is told now."""
        old = [offer for offer in self.facts.superseded if offer.key in before]
        told = [offer for key, offer in self.facts.offers.items() if key in now]
        return not old or not told or any(replaces(one, other) for one in told for other in old)

    def _together(self, told: list[Said]) -> frozenset[str]:
        """Return the offers that have all figures of the sentence."""
        return frozenset.intersection(*(frozenset(slot.holder for slot in one.slots) for one in told))
