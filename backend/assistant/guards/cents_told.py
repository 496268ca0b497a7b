"""By how many cents the last instalment of a plan differs from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_CENTS = re.compile(r" ?(?:centavos?|centimos?|cents?)\b")
_IS_CENTS = re.compile(r"(?:centavos?|centimos?|cents?)$")
_MORE = re.compile(
    r"\b(?:mas|mayor|sub\w+|aument\w+|crec\w+|encima|arriba|superior|adicional\w*|extra|more|higher|above|over|larger|"
    r"bigger|up|rises?|goes up|additional)\b"
)
_LESS = re.compile(r"\b(?:menos|menor|baj\w+|debajo|inferior|less|lower|below|under|smaller|down)\b")
_CLAUSE = re.compile(r"[;:?!]|[.,](?=\s)")
_HUNDRED = Decimal(100)


class CentsTold:
    """What one sentence says of cents; `fitting` are the offers that are being told."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: Sequence[Figure], fitting: frozenset[str] | None
    ) -> None:
        self.facts, self.text, self.figures, self.fitting = facts, text, figures, fitting

    def tells(self, figure: Figure) -> bool:
        """Whether so many cents are between the last instalment and the others, or it is one of the two."""
        if not self._cents or figure.kind not in (Kind.MONEY, Kind.NUMBER):
            return False
        if self._are_cents(figure):
            return self._is_difference(figure)
        return any(self._is_difference(one) for one in self._cents) and self._is_either(figure)

    def wrong(self) -> Figure | None:
        """Return the cents that are told as more or less, and are not so."""
        compared = [one for one in self._cents if self._sign(one)]
        return next((one for one in compared if not self._is_difference(one)), None)

    @cached_property
    def _cents(self) -> list[Figure]:
        return [one for one in self.figures if self._are_cents(one)] if "cent" in self.text else []

    def _are_cents(self, figure: Figure) -> bool:
        told = self.text[figure.start : figure.end]
        whole = figure.value is not None and figure.value == int(figure.value) and 0 < figure.value < _HUNDRED
        return whole and bool(_CENTS.match(self.text, figure.end) or _IS_CENTS.search(told))

    def _sign(self, figure: Figure) -> str:
        """Return whether the words of its clause tell the cents as more, or as less."""
        clause = _CLAUSE.split(self.text[: figure.start])[-1] + _CLAUSE.split(self.text[figure.end :])[0]
        return "more" if _MORE.search(clause) else "less" if _LESS.search(clause) else ""

    def _is_difference(self, figure: Figure) -> bool:
        sign = self._sign(figure)
        return any(
            abs(last - each) * _HUNDRED == figure.value and (not sign or (last > each) == (sign == "more"))
            for last, each in self._ends()
        )

    def _is_either(self, figure: Figure) -> bool:
        """Whether the sentence tells both amounts, and this is one of them."""
        told = {one.value for one in self.figures if one.kind == Kind.MONEY}
        return any({last, each} <= told and figure.value in (last, each) for last, each in self._ends())

    def _ends(self) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield the last instalment and the one before it, of the plan that is told or of all."""
        for offer in self._plans():
            amounts = [amount for number, _, amount in offer.payments if number]
            if len(amounts) > 1 and amounts[-1] != amounts[-2]:
                yield amounts[-1], amounts[-2]

    def _plans(self) -> list[OfferFacts]:
        plans = list(self.facts.offers.values())
        shown = {self.facts.prepared} if self.facts.prepared else {*self.facts.shown, *self.facts.agreements}
        told = [
            offer for offer in plans if self.fitting and offer.key in self.fitting and len(offer.payments) > 1
        ]
        return told or [offer for offer in plans if offer.key in shown] or plans
