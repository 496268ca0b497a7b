"""Which offers have so many instalments: all of them, all but the last one, those of one amount, or all payments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.units import HEDGES, ORDINALS

_LAST_APART = re.compile(
    r"\b(?:la|el|una?) (?:tercer[ao]|cuart[ao]|quint[ao]|sext[ao]|septim[ao]|octav[ao]|noven[ao]|decim[ao]|"
    r"duodecim[ao])\b|\b(?:mas|y) (?:1|una?) de\b|\bultim|\blast\b|\bfinal\b|\bprimer[ao]s\b|\b(?:y|con) una de\b|"
    r"\bfirst\b|\bthe (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
)
_ALIKE = re.compile(r"\b(?:iguales|equal|identic\w+)\b")
_OTHERWISE = re.compile(
    r"\b(?:mas|menos|mayor|menor|distint\w+|diferent\w+|sube|baja|more|less|higher|lower|different)\b"
)
_WITH_DOWN = re.compile(
    r"\b(?:contando|incluyendo|sumando|inclui(?:d[oa]|mos)|including|counting)(?: con)? (?:(?:la|el|the|ya) )*"
    r"(?:(?:cuota|pago) )?(?:inicial|entrada|enganche|anticipo|(?:down|initial) payment)\b"
)
_WITH_DOWN_AFTER = re.compile(rf"(?: en total)?,? \(?{_WITH_DOWN.pattern[2:]}")
_REST_IN = re.compile(
    r"\b(?:el resto|lo demas|lo (?:que )?(?:restante|falta\w*|queda\w*)|the rest|"
    r"the remainder)\b(?:(?!\b(?:otr[ao]|plan)\b)[^;:.]){0,30}"
    r"\b(?:en|in|over) $"
)
"""What is left after something was paid at the beginning: only a plan with such a payment has it."""
_AND_THE_LAST = re.compile(r"\by (?:la|una) (?P<which>[a-z]+) de [$€\d]")
_SINCE = re.compile(
    rf"\b(?:hace|llevas?|desde hace|hacia|(?:overdue|late|behind|due)(?: for| by)?){HEDGES} $"
)
_MORE = re.compile(r"\b(?:luego|despues|tras|then|after|cuando pag\w+)\b[^;.]*$")
_MORE_AFTER = re.compile(r" mas\b")
_PAYMENTS = re.compile(r"\bpagos|payments")
_OF_SO_MUCH = re.compile(
    r" ?(?:(?:son|eran|seria[ns]?|quedan?|quedarian|van|vienen|salen?|are|would be) )?(?:todas |iguales |mensuales )?"
    r"(?:de|por|a|x|\*|:|of|at|for|each|en)?:? ?(?:de )?[$€]? ?"
)
_FOR_SO_LONG = re.compile(
    r" ?(?:€|euros|pesos)? ?(?:al mes |mensuales |cada mes |a month )?(?:durante|por|x|for) "
)
_THAT_IS_ALL = re.compile(
    r"\b(?:y ya|y listo|y (?:con eso )?(?:termin|acab|qued)\w+|con es[ao]s?|nada mas|eso es todo|that's it|"
    r"that is it|nothing more|"
    r"and (?:you're|you are) (?:done|finished)|and done)\b(?! (?:el|la|una?|en|on|in|con|pag\w+)\b)"
)
"""So many are told as all that there are."""
_UNITS = frozenset({"instalment", "month", "week", "fortnight"})


class InstalmentCounts:
    """The counted instalments and months of one sentence."""

    def __init__(self, text: str, figures: Sequence[Figure]) -> None:
        self.text, self.figures = text, figures

    def offers_with(self, figure: Figure, offers: list[OfferFacts]) -> frozenset[str] | None:
        """Return the offers of so many instalments, months or weeks; None where something else is counted."""
        if figure.unit not in _UNITS or figure.kind == Kind.NUMBER:
            return None
        if figure.unit == "month" and _SINCE.search(self.text[: figure.start]):
            return None
        if figure.unit == "instalment" and _REST_IN.search(self.text[: figure.start]):
            offers = [o for o in offers if o.kind == "partial_plus_plan" or "next" in o.amounts] or offers
        of_amount = frozenset(offer.key for offer in offers if self.is_of_amount(figure, offer))
        return of_amount or frozenset(
            offer.key
            for offer in self._with_so_many(offers)
            if figure.value in self._true_counts(figure, offer)
        )

    def is_of_amount(self, figure: Figure, offer: OfferFacts) -> bool:
        """Whether the offer has so many payments of the amount beside the count: "nueve cuotas son de X"."""
        amount = self._amount(figure)
        if amount is None or figure.unit not in ("instalment", "fortnight", "month"):
            return False
        if figure.unit == "month" and offer.frequency != "monthly":
            return False
        if _THAT_IS_ALL.search(self.text, figure.end) and figure.value not in offer.counts["instalment"]:
            return False
        return sum(paid == amount.value for number, _, paid in offer.payments if number) == figure.value

    def _amount(self, figure: Figure) -> Figure | None:
        """Return the amount of which so many are told."""
        for other in self.figures:
            if other.kind != Kind.MONEY:
                continue
            if other.start >= figure.end and _OF_SO_MUCH.fullmatch(self.text[figure.end : other.start]):
                return other
            if other.end <= figure.start and _FOR_SO_LONG.fullmatch(self.text[other.end : figure.start]):
                return other
        return None

    def _true_counts(self, figure: Figure, offer: OfferFacts) -> set[int]:
        """Return how many of the offer's payments may be counted so."""
        names = {figure.unit}
        if self._with_down_payment(figure):
            return offer.counts["payment"] if offer.kind == "partial_plus_plan" else set()
        apart = figure.unit in ("instalment", "month") and self._tells_last_apart()
        if apart:
            names.add("regular")
        counts = {count for name in names for count in offer.counts.get(name, ())}
        before, after = self.text[: figure.start], self.text[figure.start : figure.end]
        if figure.unit != "instalment":
            return counts
        if _MORE.search(before) or _MORE_AFTER.search(after):
            return counts | {len(offer.payments) - 1}
        if _PAYMENTS.search(self.text[max(0, figure.start - 16) : figure.end]):
            counts |= offer.counts["payment"]
        return counts

    def _tells_last_apart(self) -> bool:
        """Whether one payment is told beside the others: one of which only the day is told is among them."""
        return any(self._is_apart(said) for said in _LAST_APART.finditer(self.text))

    def _is_apart(self, said: re.Match[str]) -> bool:
        following = next((one for one in self.figures if one.start >= said.end()), None)
        if following is None or following.kind != Kind.DATE or _ALIKE.search(self.text):
            return True
        return _OTHERWISE.search(self.text, said.end(), following.start) is not None

    def _with_down_payment(self, figure: Figure) -> bool:
        """Whether what is paid at the beginning is counted, too: "contando la inicial son cuatro pagos"."""
        if figure.unit != "instalment":
            return False
        before = [one.end for one in self.figures if one.end <= figure.start]
        told = _WITH_DOWN.search(self.text, max(before, default=0), figure.start)
        return told is not None or _WITH_DOWN_AFTER.match(self.text, figure.end) is not None

    def _with_so_many(self, offers: list[OfferFacts]) -> list[OfferFacts]:
        """Return the offers whose last instalment is the one told apart: "y una sexta de X"."""
        told = _AND_THE_LAST.search(self.text)
        number = ORDINALS.get(told["which"]) if told else None
        return [offer for offer in offers if number is None or number in offer.counts["instalment"]]
