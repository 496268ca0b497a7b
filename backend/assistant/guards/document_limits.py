"""The most, or the least, that documents let one pay at once or a day, told with another amount."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_MOST = re.compile(
    r"\b(?:hasta|maximo|limite|tope|no mas de|up to|at most|maximum|limit)\b[^.;:$€\d]{0,25}[$€]? ?$"
)
_A_DAY = re.compile(
    r"(?: pesos| euros| soles| dollars)? (?:(?:por|al|cada|a|per|each) (?:dia|day)\b|diari[oa]s?\b|daily\b)"
)
_OF_A_DAY = frozenset({"dia", "day", "diari", "daily"})


def wrong_limit(text: str, figures: Sequence[Figure], facts: TurnFacts) -> Figure | None:
    """Return the amount that is told as the most that is taken a day where the documents have another one."""
    known = {
        one.figure.value for one in facts.passages if one.figure.kind == Kind.MONEY and one.stems & _OF_A_DAY
    }
    if not known:
        return None
    amounts = (one for one in figures if one.kind == Kind.MONEY and one.value not in known)
    return next(
        (one for one in amounts if _A_DAY.match(text, one.end) and _MOST.search(text[: one.start])), None
    )
