"""Days and months that are no payment's: of opening hours, of what the person told, and of offers that were taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.quotations import same_figure

_OF_MONTH = re.compile(r" ?(?:(?:pesos|euros) )?(?:de|en|del|in|from)? ?")
_WAS_VALID = re.compile(
    r"\b(?:era|fue|vali[oa]|vencia|tenias|estaba|was)\b[^.;]*\b(?:oferta|propuesta|acept\w+|offer)\b|"
    r"\b(?:oferta|propuesta|offer)\b[^.;]*\b(?:era|fue|vali[oa]|vencia|tenias|estaba|was)\b"
)
_FIRST_SATURDAY = re.compile(r"\b(?:primer sabado|first saturday)\b")
_SATURDAY = 5


def is_of_own_amount(text: str, figure: Figure, figures: Sequence[Figure], facts: TurnFacts) -> bool:
    """ "tu pago de 400.000 de julio": a month that the person told, right behind an amount that they told."""
    before = [other for other in figures if other.end <= figure.start][-1:]
    if not before or any(day.day for day in figure.days):
        return False
    told = all(any(same_figure(one, said) for said in facts.said) for one in (*before, figure))
    return told and _OF_MONTH.fullmatch(text[before[0].end : figure.start]) is not None


def is_first_saturday(text: str, figure: Figure, today: date) -> bool:
    """Whether a month's first Saturday, of which the documents tell, is that day."""
    if not _FIRST_SATURDAY.search(text) or not figure.days or not figure.days[0].day:
        return False
    month = figure.days[0].month or today.month
    year = figure.days[0].year or today.year + (month < today.month)
    first = next(day for day in range(1, 8) if date(year, month, day).weekday() == _SATURDAY)
    return figure.days[0].day == first


def was_valid(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether it is until when the offer stood that is an agreement now, told as before."""
    return _WAS_VALID.search(text) is not None and any(
        pattern.fits(agreed.offer_valid_until)
        for agreed in facts.agreements.values()
        if agreed.offer_valid_until
        for pattern in figure.days
        if pattern.day
    )
