"""Whether payments fall on the same day of every month: "siempre el 23" is wrong where one of them does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind

_ALWAYS = re.compile(
    r"\b(?:(?<!la de )(?<!las de )(?<!cuota de )(?<!lo de )siempre|"
    r"sin excepcion|sin falta|todos los meses|invariablemente|el mismo dia|always|every time|"
    r"without exception|same day)\b"
)
_HEDGED = re.compile(
    r"\b(?:casi|no|mas o menos|alrededor|cerca|hacia|sobre|aproximad\w+|por lo general|generalmente|normalmente|"
    r"suele\w*|salvo|"
    r"excepto|menos|almost|not|around|about|usually|mostly|except|but)\b"
)


def told_always(text: str, figures: Sequence[Figure], offers: Sequence[OfferFacts]) -> Figure | None:
    """Return the day of the month on which payments are said to fall always, and on which those of no offer do."""
    days = [one for one in figures if one.kind == Kind.DATE and one.days and _is_alone(one)]
    if not days or not _ALWAYS.search(text) or _HEDGED.search(text):
        return None
    told = {pattern.day for one in days for pattern in one.days}
    plans = [
        [day.day for number, day, _ in offer.payments if number]
        for offer in offers
        if offer.kind != "lump_sum"
    ]
    return None if any(set(plan) <= told for plan in plans) else days[0]


def _is_alone(figure: Figure) -> bool:
    return all(pattern.day and pattern.month is None for pattern in figure.days)
