"""Rows that stand for a range of ages, days or weights: "4 a 11 años", "más de 180", "hasta 20 kg"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.knowledge.question import Question
from backend.knowledge.stems import fold
from backend.knowledge.tables import Table

_BETWEEN = re.compile(r"(?<![\d.,:])(\d{1,4})\s*(?:a|y|-|–|hasta)\s*(\d{1,4})(?![\d.,:])")
_FROM = re.compile(
    r"\b(?:desde|a partir de|de)\s+(?:los\s+)?(\d{1,4})\s+(?:anos|dias|meses|kg|kilos)?\s*(?:en adelante|o mas)\b"
)
_ABOVE = re.compile(r"\b(?:mas de|mayor(?:es)?(?: de)?|superior(?:es)? a|desde)\s+(?:los\s+)?(\d{1,4})\b")
_BELOW = re.compile(r"\b(?:menos de|menor(?:es)?(?: de)?|inferior(?:es)? a)\s+(?:los\s+)?(\d{1,4})\b")
_UP_TO = re.compile(r"\bhasta\s+(?:los\s+)?(\d{1,4})\b")
_ASKED_ABOVE = re.compile(r"\b(?:mas de|pasa de|pasan de|supera)\s+(?:los\s+)?(\d{1,4})\b")
ENDLESS = 10_000
Range = tuple[int, int]


def rows_in_range(table: Table, question: Question, rows: Sequence[int]) -> Sequence[int]:
    """Keep the rows whose range holds what the question measures; all of them where none does."""
    above = {int(match[1]) + 1 for match in _ASKED_ABOVE.finditer(question.folded)}
    asked = above or question.measures
    if not asked:
        return rows
    kept = [number for number in rows if _holds(_range_of(table, number), asked)]
    return kept if 0 < len(kept) < len(rows) else rows


def _holds(found: Range | None, asked: set[int] | frozenset[int]) -> bool:
    return found is not None and any(found[0] <= value <= found[1] for value in asked)


def _range_of(table: Table, number: int) -> Range | None:
    """Return the range that the first cell which says one stands for."""
    for column, cell in enumerate(table.rows[number].cells):
        if column in table.time_columns or column in table.amount_columns:
            continue
        folded = fold(cell)
        if between := _BETWEEN.search(folded):
            return int(between[1]), int(between[2])
        if start := _FROM.search(folded):
            return int(start[1]), ENDLESS
        if above := _ABOVE.search(folded):
            return int(above[1]) + 1, ENDLESS
        if below := _BELOW.search(folded):
            return 0, int(below[1]) - 1
        if up_to := _UP_TO.search(folded):
            return 0, int(up_to[1])
    return None
