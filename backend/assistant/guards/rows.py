"""What the first cell of a table's row, and the head of its column, say of the figures in it."""

from __future__ import annotations

import re

from backend.assistant.guards.cues import AMOUNT_CUES, DATE_CUES
from backend.assistant.guards.figure import Figure, Kind

_WAY = re.compile(
    r"\W*(?:sin|con|without|with|no) (?:\w+ )?(?:inicial|entrada|enganche|anticipo|down payment)\b"
)
"""A way of paying, not what is paid at its beginning."""
_DAY_ROLES = frozenset({"first", "last", "valid_until", "accepted"})


def names_way(cell: str) -> bool:
    """Whether the head tells with or without what the way of paying in its column is: "sin entrada"."""
    return _WAY.match(cell) is not None


def head_role(cell: str) -> str:
    """Return the role that the head of a column or a row gives its figures."""
    if names_way(cell):
        return ""
    cues = sorted(AMOUNT_CUES.find(cell), key=lambda cue: -cue.weight)
    return cues[0].role if cues else ""


def head_day_role(cell: str) -> str:
    """Return the role that the head of a column gives its days: "terminas el", "primer pago"."""
    cues = [cue for cue in DATE_CUES.find(cell) if cue.role in _DAY_ROLES]
    return max(cues, key=lambda cue: cue.weight).role if cues else ""


def is_row_number(figure: Figure, text: str, figures: list[Figure]) -> bool:
    """Whether it only numbers a row that counts its own instalments: "| 2 | 3 cuotas | …"."""
    first = figure.kind == Kind.NUMBER and not text[: figure.start].strip(" |")
    alone = first and text[figure.end :].lstrip().startswith("|")
    return alone and any(other.kind == Kind.COUNT and other.unit == "instalment" for other in figures)


def numbered(figure: Figure, text: str, figures: list[Figure]) -> Figure:
    """Read the bare number that a row of a schedule begins with as that instalment's; each has its day."""
    if figure.kind != Kind.NUMBER or text[: figure.start].strip(" |"):
        return figure
    if all(other.kind != Kind.DATE for other in figures) and sum(o.kind == Kind.MONEY for o in figures) > 1:
        return Figure(Kind.COUNT, figure.value, figure.start, figure.end, "instalment")
    return Figure(Kind.ORDINAL, figure.value, figure.start, figure.end, "instalment")
