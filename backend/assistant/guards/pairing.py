"""An amount and the day beside it are one payment: "te toca pagar X el 23 de diciembre"."""

from __future__ import annotations

import re

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind

_APART = re.compile(
    r"[;\n|(]|\.(?=\s)|\b(?:y|and|pero|but|luego|despues|then|termin\w+|acab\w+|vence|valid\w*|vigente\w*|"
    r"empe\w+|empie\w+|comen\w+|comien\w+|start\w*|begin\w*|desde|a partir|inici\w+|primer[ao]?|first)\b"
)
_WIDEST = 45
_ENDS_ON = re.compile(r"\b(?:termin\w+|acab\w+|ends?|ending)(?: on| el)? $")
_COMES_AGAIN = re.compile(
    r" (?:y|and) (?:el |on the )?\d{1,2}(?:st|nd|rd|th)? (?:de cada mes|of (?:each|every) month|(?= ?(?:[.,;)]|$)))"
)
_THE_ONE_OF = re.compile(
    r"\b(?:la|el)(?: (?:cuota|pago|abono|mensualidad))? del? $|\bthe (?:one|payment) (?:of|on) $"
)
_IS_OF = re.compile(r",? (?:es|era|seria|is)(?: tambien| solo)?(?: de| por)? (?:los )?[$€]? ?")
_FROM = re.compile(r"\b(?:entre|desde|del?|from|between)(?: el| the)? $")
_TO = re.compile(r" (?:al?|y|hasta|to|until|and)(?: el| the)? ")


def own_day(text: str, figure: Figure, figures: list[Figure]) -> Figure | None:
    """Return the one date that stands beside the amount in its clause, if any."""
    at = figures.index(figure)
    beside = [
        other
        for other in (figures[at - 1] if at else None, figures[at + 1] if at + 1 < len(figures) else None)
        if other is not None
        and other.kind == Kind.DATE
        and other.unit != "today"
        and other.days
        and _together(text, figure, other)
        and not _begins_range(text, other, figures)
        and not _COMES_AGAIN.match(text, other.end)
    ]
    return beside[0] if len(beside) == 1 else None


def _begins_range(text: str, day: Figure, figures: list[Figure]) -> bool:
    """Whether the day is only the first of a span: "X y una última de Y, entre el 23 de diciembre y el 23 de julio"."""
    following = [other for other in figures if other.start >= day.end and other.kind == Kind.DATE][:1]
    return bool(following and _FROM.search(text[: day.start])) and (
        _TO.fullmatch(text[day.end : following[0].start]) is not None
    )


def _together(text: str, figure: Figure, day: Figure) -> bool:
    between = text[figure.end : day.start] if day.start >= figure.end else text[day.end : figure.start]
    if day.end <= figure.start and _ENDS_ON.search(text[: day.start]):
        return False
    row = text.lstrip().startswith("|")
    if row:
        return "|" in between
    return len(between) <= _WIDEST and _APART.search(between) is None


def is_paid_on(offer: OfferFacts, figure: Figure, day: Figure, *, of_that_day: bool = False) -> bool:
    """Whether the offer has a payment of that amount on that day, or lets it be paid until then.

    So many of an amount may be told with the day of the last one, unless it is said of that day's payment.
    """
    days = {paid for _, paid, amount in offer.payments if amount == figure.value}
    days |= {paid for paid, amount in offer.parts if amount == figure.value}
    if offer.kind == "lump_sum":
        days |= offer.dates.get("valid_until", set())
    if len(days) > 1 and not of_that_day:
        days |= offer.dates["last"]
    return any(pattern.fits(paid) for paid in days for pattern in day.days)


def is_of_that_day(text: str, figure: Figure, day: Figure) -> bool:
    """Whether the amount is said of the one payment of the day: "la del 1 de marzo es de X"."""
    told = _THE_ONE_OF.search(text[: day.start]) is not None
    return told and _IS_OF.fullmatch(text[day.end : figure.start]) is not None


def ends_on(offer: OfferFacts, amount: Figure, day: Figure) -> bool:
    """Whether several instalments in a row come to the amount, and the last of them falls on the day."""
    days = [paid for number, paid, paid_amount in offer.payments if number and paid_amount == amount.value]
    return len(days) > 1 and any(pattern.fits(days[-1]) for pattern in day.days)
