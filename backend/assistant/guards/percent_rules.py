"""The percentages of one sentence against the facts."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from backend.assistant.guards.extremes import fits_place, place_in_range, superlative_place
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.quotations import Quotations
from backend.assistant.guards.roles import RoleFinder

_OF_PLANS = re.compile(r"[^;.\d]{0,30}\b(?:a|en|para) (?:las|los) (?:cuotas|planes|plazos)\b")
_RATE_BEFORE = re.compile(r"\b(?:tasa|interest rate)\b[^.;:,\d]{0,40}$")
_RATE_AFTER = re.compile(r" (?:\w+ )?(?:de )?(?:interes|interests?)\b")
_PAYS = re.compile(
    r"\b(?:pag\w+|abon\w+|pay\w*|interes\w*|tasa)(?: solo| hoy| only)?(?: un| el| de| of)*\s*$"
)
_SAVES = re.compile(r"\s*(?:menos|de (?:descuento|ahorro)|off|less)")
_OF_NO_MONEY = re.compile(
    r" (?:del?|of)(?: (?:el|la|los|las|the))?+ (?!(?:tu|su|lo|that|deuda|saldo|total|valor|credito|descuento|"
    r"interes\w*|capital|"
    r"acuerdo|cuota|plan|monto|precio|oferta|prestamo|obligacion|pago|your|debt|balance|what|inicial|entrada|"
    r"es[oa]s?|de|tres|seis|doce|antes|contado)\b)[a-z]"
)
_DENIED = re.compile(r"\b(?:no|ni|tampoco|not|isn't|doesn't)\b[^.;,:]*$")
_HEDGED = re.compile(
    r"\b(?:casi|mas o menos|cerca de|poco (?:mas|menos) de|practicamente|algo (?:mas|menos) de|almost|nearly|"
    r"about|roughly)(?: (?:a|de|del))? $"
)
_ABOUT, _ROUGHLY = 0.04, 0.18
_OF_DISCOUNT = frozenset({"discount", "", "total", "payable", "balance", "last", "first", "instalment"})


class PercentRules:
    """The percentages of one sentence: discounts of offers, and what documents or the person said."""

    def __init__(self, text: str, roles: RoleFinder, quotations: Quotations, thread: OfferThread) -> None:
        self.text, self.roles, self.quotations, self.thread = text, roles, quotations, thread

    def role(self, figure: Figure) -> str:
        """Return the role in which the percentage is given."""
        is_rate = _RATE_BEFORE.search(self.text[: figure.start]) or _RATE_AFTER.match(self.text, figure.end)
        role = "interest" if is_rate else self.roles.role(figure)
        # "con cuota inicial y X (0,36 %)": the words are of the offer before.
        return "" if role == "down_payment" and not self.roles.is_named(figure) else role

    def holders(self, figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
        """Return the offers whose discount it may be."""
        of_plans = _OF_PLANS.match(self.text, figure.end) is not None
        known = [value for offer in offers for value in offer.percentages]
        if not fits_place(figure.value, superlative_place(self.text, figure), known):
            return frozenset()
        return frozenset(
            offer.key
            for offer in offers
            if figure.value in offer.percentages and not (of_plans and offer.kind == "lump_sum")
        )

    def is_right(self, figure: Figure, role: str, offers: list[OfferFacts]) -> bool:
        """Whether the percentage is a fact in the role, of the offer that is being told."""
        if figure.unit == "fraction" and self.compares(figure):
            return True
        if figure.value is None:
            return False
        if self.quotations.said(figure, role):
            return True
        if role in ("interest", "fees"):
            free = figure.value == 0 and any(offer.amounts["interest"] == {Decimal(0)} for offer in offers)
            return free or self.quotations.quoted(figure)
        keys = self.holders(figure, offers)
        place = place_in_range(self.text, figure, self.roles.figures)
        known = [value for offer in offers for value in offer.percentages]
        if keys and role in _OF_DISCOUNT and not fits_place(figure.value, place, known):
            return False
        if role in _OF_DISCOUNT and keys and not self.is_share_paid(figure):
            return self.thread.accept(keys, "percent", self.text, (figure.start, figure.end))
        return self.quotations.quoted(figure)

    def compares(
        self, figure: Figure, told: Collection[Decimal] = (), named: Collection[Decimal] = ()
    ) -> bool:
        """Whether two amounts of the sentence are to each other as it says: "en seis, la mitad: X".

        `told` are amounts of the sentences before, `named` those of the ways of paying that it names. A part that is
        denied, or one of no money ("a la mitad del camino"), says nothing of amounts.
        """
        if _OF_NO_MONEY.match(self.text, figure.end) or _DENIED.search(self.text[: figure.start]):
            return True
        said = [other.value for other in self.roles.figures if other.kind == Kind.MONEY and other.value]
        said += [value for value in named if value]
        amounts = {*said, *(value for value in told if value)}
        share, before = float(figure.value or 0) / 100, self.text[: figure.start]
        return share > 0 and any(
            abs(float(one) / float(other) - share) <= (_ROUGHLY if _HEDGED.search(before) else _ABOUT) * share
            for one in amounts
            for other in amounts
            if one != other and (one in said or other in said)
        )

    def is_share_paid(self, figure: Figure) -> bool:
        """ "pagas el 30 %" is not a discount of 30 %."""
        before = self.text[max(0, figure.start - 25) : figure.start]
        after = self.text[figure.end : figure.end + 14]
        return _PAYS.search(before) is not None and not _SAVES.match(after)
