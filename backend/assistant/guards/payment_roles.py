"""Which payment the words at an amount name, and whether an amount that an offer has is that one."""

from __future__ import annotations

import re

from backend.assistant.guards.fact_records import EACH_FORTNIGHT, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.own_words import is_refused
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.slots import Slot

_OF_ONE_PAYMENT = frozenset({"instalment", "first", "next", "ordinal", "last"})
_WHOLE = frozenset({"total", "balance", "discount"})
_EACH = frozenset({"instalment", "last", "first", "next"})
_SHARED = re.compile(r"(?: ?€| euros| pesos)? entre (?:los|las|todos|todas|ambos|ambas)\b(?! que)")
"""What all payments come to together."""
_A_MONTH = re.compile(
    r"(?: (?:pesos|euros|€))? (?:al mes|por mes|cada mes|mensual\w*|a month|per month|monthly)\b"
)
_MONTHLY = re.compile(
    r"\b(?:al mes|(?:por|cada|todos los) mes(?:es)?|mensual\w*|a month|per month|monthly|every month)\b"
    r"(?:(?!\b(?:dos|two|2|quincen\w*|fortnight\w*|cada (?:un[ao]|quincena)|each)\b)[^;.:?!$€\d]){0,40}[$€]? ?$"
)

_ONE_PAYMENT = re.compile(
    r"\b(?:cuota|mensualidad|abono|instal?lment|payment)(?: (?:mensual|fija|inicial))?(?: \w+){0,2}? "
    r"(?:de|es|seria|en|is|of|be)(?: unos)? [$€]? ?$"
)
_PAYMENT = re.compile(r"\b(?:cuota|pago|abono|mensualidad|instal\w+|payment)\b")


class PaymentRoles:
    """The amounts of one sentence that are called a payment."""

    def __init__(self, facts: TurnFacts, text: str, roles: RoleFinder) -> None:
        self.facts, self.text, self.roles = facts, text, roles

    def is_another(self, figure: Figure, slot: Slot, said: str) -> bool:
        """Whether the words, which give it the role `said`, name a payment that the slot is not."""
        if figure.kind != Kind.MONEY:
            return False
        if slot.role == "person":
            return self.is_untold_pair(figure)
        offer = self.facts.offers.get(slot.holder)
        if slot.role in _EACH and _SHARED.match(self.text, figure.end):
            return True
        if said in _OF_ONE_PAYMENT and slot.role in _WHOLE and self._is_named(figure, said):
            return offer is None or offer.kind != "lump_sum"
        if offer is None:
            return False
        return not self._is_numbered(figure, offer, said) or self.is_each_fortnights(figure, offer)

    def is_each_fortnights(self, figure: Figure, offer: OfferFacts) -> bool:
        """Whether what is paid twice a month is told as what is paid each month."""
        if offer.frequency not in EACH_FORTNIGHT or figure.value not in offer.amounts.get("instalment", ()):
            return False
        return (
            _A_MONTH.match(self.text, figure.end) is not None
            or _MONTHLY.search(self.text[: figure.start]) is not None
        )

    def _is_named(self, figure: Figure, said: str) -> bool:
        """Whether words right at the figure call it one payment: "en cuotas pagas X" does not."""
        if said == "instalment":
            each_time = _A_MONTH.match(self.text, figure.end)
            return bool(each_time or _ONE_PAYMENT.search(self.text[: figure.start]))
        return self.roles.is_named(figure) if said != "ordinal" else self._number(figure, said) is not None

    def is_untold_pair(self, figure: Figure) -> bool:
        """Whether so many of an amount are told, which the person, who named it, did not."""
        counted = self.roles.counted(figure)
        untold = counted is not None and all(said.value != counted for said in self.facts.said)
        return untold and not is_refused(self.text, figure)

    def _is_numbered(self, figure: Figure, offer: OfferFacts, said: str) -> bool:
        """Whether the offer pays so much in that payment; the first may be what is paid at the beginning."""
        number = self._number(figure, said)
        if number is None:
            return True
        numbers = {number, offer.payments[0][0]} if number == 1 else {number}
        return any(n in numbers and amount == figure.value for n, _, amount in offer.payments) or any(
            amount == figure.value for _, amount in offer.parts
        )

    def _number(self, figure: Figure, said: str) -> int | None:
        if said == "first":
            return 1
        before = [
            one
            for one in self.roles.figures
            if one.kind == Kind.ORDINAL
            and one.unit == "instalment"
            and one.end <= figure.start
            and _PAYMENT.search(self.text[one.start : one.end])
        ]
        return int(before[-1].value or 0) if said == "ordinal" and before else None
