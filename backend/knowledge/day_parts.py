"""Timetables that a document cuts in parts of the day: which part has the journey that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.knowledge.question import Operation, Question
from backend.knowledge.ranking import Hit
from backend.knowledge.stems import fold

_PART = re.compile(
    r"\b(?:mananas?|mediodia|tardes?|noches?|madrugada|continuacion|cont|parte|hoja)\b|\d+|\W+"
)
_EARLIEST = frozenset({Operation.FIRST, Operation.AFTER, Operation.FROM, Operation.AT})


def name_without_part(hit: Hit) -> tuple[str, str]:
    """Return document and heading of a hit, the same for all parts of the day and all pages of a timetable."""
    return hit.passage.document, _PART.sub(" ", fold(f"{hit.passage.heading} {hit.passage.caption}")).strip()


def with_right_part_first(hits: Sequence[Hit], question: Question) -> list[Hit]:
    """Put the part of a timetable first that has the first, the last or the next journey of all its parts."""
    ordered = list(hits)
    if not ordered or not _is_journey(ordered[0]) or question.operation in {None, Operation.COUNT}:
        return ordered
    name = name_without_part(ordered[0])
    parts = [hit for hit in ordered if _is_journey(hit) and name_without_part(hit) == name and _times(hit)]
    exact = [hit for hit in parts if question.minutes in _times(hit)]
    if question.operation is Operation.AT and exact:
        best = exact[0]
    else:
        choose = min if question.operation in _EARLIEST else max
        best = choose(parts, key=_times, default=ordered[0])
    return [best, *(hit for hit in ordered if hit is not best)]


def _is_journey(hit: Hit) -> bool:
    return hit.table is not None and hit.table.is_journey


def _times(hit: Hit) -> list[int]:
    """The chosen times in minutes; where rows were chosen by the very time that was asked for, that one."""
    match = hit.table
    if match is None or match.chosen or match.question is None:
        return [chosen.minutes for chosen in match.chosen] if match else []
    asked = match.question.minutes
    columns = match.table.times.values()
    is_there = any(asked in column[number] for column in columns for number in match.numbers)
    return [asked] if asked is not None and is_there else []
