"""Days of the week as they are told: "de lunes a viernes", "L-V", "entre semana", "el primer sábado de cada mes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backend.assistant.guards.units import ORDINALS

_NUMBERS = {
    "lun": 0, "mar": 1, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "l": 0, "v": 4, "s": 5, "d": 6,
}  # fmt: skip
_WHOLE = (
    "lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|"
    "saturdays?|sundays?"
)
_SHORT = "lun|mar|mie|jue|vie|sab|dom|mon|tue|wed|thu|fri|sat|sun"
_LAST = {"ultimo": -1, "ultimos": -1, "last": -1}
_NTH = {**{word: number for word, number in ORDINALS.items() if number <= 5}, **_LAST}
_DAYS = re.compile(
    rf"\b(?P<first>{_WHOLE}|{_SHORT})\.?(?: ?- ?| (?:a|to|hasta|through) )(?:el |los )?(?P<until>{_WHOLE}|{_SHORT})\b"
    r"|\b(?P<letter>l)\.?(?: ?- ?| a )(?P<until_letter>[vsd])\b"
    r"|\b(?P<week>entre semana|weekdays|dias de semana)\b"
    r"|\b(?P<end>fin(?:es)? de semana|weekends?)\b"
    r"|\b(?P<all>todos los dias|every day|daily|los siete dias|los 7 dias)\b"
    rf"|(?:\b(?P<nth>{'|'.join(_NTH)}) )?\b(?P<one>{_WHOLE}|sab|dom|sat|sun)\b"
)

Weekday = tuple[int, int]
"""A day of the week, Monday is 0, and which of a month: 0 for each of them, -1 for the last."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The days that are told at start..end of a folded text."""

    start: int
    end: int
    days: frozenset[Weekday]


def find_weekdays(folded: str) -> Iterator[Weekdays]:
    """Yield what a folded text tells of days of the week, in order."""
    for match in _DAYS.finditer(folded):
        yield Weekdays(match.start(), match.end(), frozenset(_days(match)))


def _days(match: re.Match[str]) -> list[Weekday]:
    if match["one"]:
        return [(_NUMBERS[match["one"][:3]], _NTH.get(match["nth"] or "", 0))]
    if match["first"] or match["letter"]:
        names = (match["first"] or match["letter"], match["until"] or match["until_letter"])
        first, until = (_NUMBERS[name[:3]] for name in names)
        return [(day % 7, 0) for day in range(first, until + 1 + 7 * (until < first))]
    first, until = (0, 4) if match["week"] else (5, 6) if match["end"] else (0, 6)
    return [(day, 0) for day in range(first, until + 1)]
