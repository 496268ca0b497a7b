"""What follows of a plan once it is paid up to a payment that the sentence names: amounts, counts and shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.schedule_marks import Mark, amount_paid, counts_made, find_marks, year_ends

_PAID_AFTER = re.compile(
    r"(?: pesos| euros| soles)?,? (?:(?:ya|already|would be|in total|en total) )*"
    r"(?:paid|pagad|abonad|cubiert|entregad|in(?= and|,|\.|$))"
)
_LEFT_AFTER = re.compile(
    r"(?: pesos| euros| soles)?,? (?:(?:aun|todavia|still|would be|would) )*"
    r"(?:to go|left|remain|outstanding|pending|to pay|por pagar|pendiente|que (?:te )?(?:falt|qued|rest)|"
    r"restante|mas\b|more\b)"
)
_PAID = re.compile(
    r"\b(?:llev\w+|habr\w+ (?:pag|abon|cubiert|pues|entreg)\w+|(?:pagad|abonad|cubiert|entregad)[ao]s?|"
    r"(?:have|you've|you'd|having) (?:have )?(?:paid|put in|made)|paid|put in|van|suman?|sumarian)\b"
)
_LEFT = re.compile(
    r"\b(?:qued\w+|falt\w+|rest(?:a|an|aria|arian|ante|antes|o)|pendientes?|por pagar|deber\w+|deb(?:es|ias)|"
    r"remain\w*|left|still|outstanding|owe|to go)\b"
)
_PAYS = re.compile(
    r"\b(?:pag(?:as|aras?|arias?)|sal(?:en|dran|drian)|pon(?:es|dras|drias)|pay|put in|hand over)\b"
)
_AND_PAYMENT = re.compile(
    r"(?:\b(?:y|e|mas|con|plus|and|with)|\+) (?:la|el|the) (?:cuota|pago|abono|payment|instal\w+) (?:(?:del?|"
    r"of) )?(?:el )?$"
)
_LEAVES = re.compile(r"\b(?:qued\w+|falt\w+|rest(?:a|an|aria|arian)|remain\w*|left)\b")
_THE = re.compile(r"\b(?:las|los|ambas|ambos|these|the|both|de) $")
_CLOSE_SHARE = 0.4


class MarkedFigures:
    """The figures of one sentence against the payments up to which it supposes that something is paid."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: Sequence[Figure], fitting: frozenset[str] | None
    ) -> None:
        """`fitting` are the offers that are being told."""
        self.facts, self.text, self.figures, self.fitting = facts, text, figures, fitting

    def tells(self, figure: Figure) -> bool:
        """Whether the figure follows for the payment that the sentence names."""
        if figure.kind == Kind.MONEY:
            return self._is_amount(figure)
        if figure.kind == Kind.PERCENT:
            return self._is_share(figure)
        if figure.kind == Kind.DATE:
            return self._is_among(figure)
        counted = (figure.kind, figure.unit) == (Kind.COUNT, "instalment") or figure.kind == Kind.NUMBER
        return counted and self._is_count(figure)

    def wrong(self) -> Figure | None:
        """Return what is told as paid or left then, an amount or a count, and is so after another payment."""
        if not self._marks:
            return None
        told = [one for one in self.figures if (one.kind, one.unit) == (Kind.COUNT, "instalment")]
        counts = [one for one in told if self._leaves_some(one) and not self._is_count(one)]
        amounts = [one for one in self.figures if one.kind == Kind.MONEY and self._is_of_another(one)]
        return next(iter((*counts, *amounts)), None)

    def _is_of_another(self, figure: Figure) -> bool:
        """Whether so much is paid, or left, after another payment than the one that is named."""
        side = self._side(figure)
        if not side or self._is_amount(figure):
            return False
        others = [
            Mark(mark.offer, many, mark.agreed)
            for mark in self._marks
            for many in range(2, len(mark.offer.payments) - 1)
        ]
        return any(figure.value == (one.paid if side == "paid" else one.left) for one in others)

    def _leaves_some(self, figure: Figure) -> bool:
        """Whether so many are told as what is left, and none were named before."""
        before = self.text[: figure.start]
        left = _LEAVES.search(before) or _LEFT_AFTER.match(self.text, figure.end)
        return left is not None and not _THE.search(before)

    def _tells_left(self, figure: Figure) -> bool:
        return bool(
            _LEFT_AFTER.match(self.text, figure.end)
            or _LEFT.search(self.text[: figure.start])
            or " mas" in self.text[figure.start : figure.end]
        )

    @cached_property
    def _marks(self) -> list[Mark]:
        marks = find_marks(self.text, self.figures, self.facts, self._plans())
        told = [mark for mark in marks if self.fitting and mark.offer.key in self.fitting]
        shown = {self.facts.prepared} if self.facts.prepared else {*self.facts.shown, *self.facts.agreements}
        return told or [mark for mark in marks if mark.offer.key in shown] or marks

    def _plans(self) -> list[OfferFacts]:
        """Return what is paid in several payments: where the sentence counts all instalments, those of so many."""
        plans = [offer for offer in self.facts.offers.values() if len(offer.payments) > 1]
        counts = {
            int(one.value)
            for one in self.figures
            if one.kind == Kind.COUNT and one.unit in ("instalment", "month") and one.value
            and not counts_made(one, self.text)
        }  # fmt: skip
        return [offer for offer in plans if offer.counts["instalment"] & counts] or plans

    def _is_amount(self, figure: Figure) -> bool:
        side = self._side(figure)
        if figure == amount_paid(self.text, self.figures) and any(
            figure.value in _left_of_parts(mark) for mark in self._marks
        ):
            return True
        if not side or not self._marks:
            return False
        known = {debt.currency for debt in self.facts.debts.values()}
        return may_be_called(figure.unit, self.text[figure.end :], known) and any(
            figure.value == (mark.paid if side == "paid" else mark.left) for mark in self._marks
        )

    def _is_among(self, figure: Figure) -> bool:
        """Whether a sum is told to be of the payment of that day, or up to that year's end: "la inicial y la del X"."""
        if not any(self._is_amount(one) for one in self.figures if one.kind == Kind.MONEY):
            return False
        if year_ends(self.text) == figure.end:
            return True
        if not _AND_PAYMENT.search(self.text[: figure.start]):
            return False
        paid = {day for mark in self._marks for _, day, _ in mark.offer.payments[: mark.many]}
        return any(pattern.fits(day) for pattern in figure.days for day in paid)

    def _side(self, figure: Figure) -> str:
        """Return whether the words at the amount tell it as paid by then, or as left."""
        if _PAID_AFTER.match(self.text, figure.end):
            return "paid"
        if _LEFT_AFTER.match(self.text, figure.end):
            return "left"
        ends = [one.end for one in self.figures if one.kind == Kind.MONEY and one.end <= figure.start]
        start = max(ends, default=0)
        paid = [said.end() for said in _PAID.finditer(self.text, start, figure.start)]
        left = [said.end() for said in _LEFT.finditer(self.text, start, figure.start)]
        if paid or left:
            return "paid" if max(paid, default=0) > max(left, default=0) else "left"
        by_year = year_ends(self.text) and _PAYS.search(self.text)
        return "paid" if by_year else ""

    def _is_share(self, figure: Figure) -> bool:
        """Whether it is the part that is paid then, or left."""
        if not self._marks or figure.value is None:
            return False
        return any(
            abs(100 * float(part) / float(mark.paid + mark.left) - float(figure.value)) < _CLOSE_SHARE
            for mark in self._marks
            for part in ((mark.left,) if self._side(figure) == "left" else (mark.paid,))
        )

    def _is_count(self, figure: Figure) -> bool:
        """Whether so many payments are made then, as is told, or are left."""
        if counts_made(figure, self.text):
            return self._is_made(figure)
        return self._tells_left(figure) and any(figure.value == mark.many_left for mark in self._marks)

    def _is_made(self, figure: Figure) -> bool:
        """Whether so many are made: by a payment that is named, too, or as the amounts beside it have it."""
        others = [one for one in self.figures if one is not figure]
        alone = MarkedFigures(self.facts, self.text, others, self.fitting)
        if alone._marks:
            return bool(self._marks)
        return any(self._is_amount(one) for one in others if one.kind == Kind.MONEY) or any(
            agreed.paid_count == figure.value for agreed in self.facts.agreements.values()
        )


def _left_of_parts(mark: Mark) -> list[Decimal]:
    """Return what is left of the payments of which a part is paid."""
    return [left for _, _, left in mark.agreed.in_part] if mark.agreed else []
