"""Wordings that are tried only where letters occur without which they cannot match.

Looking for letters in a text is some fifty times as quick as searching it with a regular expression, and most
messages hold the letters of few wordings.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from backend.nlu.normalise import Message

T = TypeVar("T")
FIGURE = "0"
"""Stands for any figure among the marks of a wording."""


class MarkedTable(Generic[T]):
    """Rows in a fixed order, each with its marks; a row without marks is always tried."""

    def __init__(self, rows: Iterable[tuple[tuple[str, ...], T]]) -> None:
        self.every_row: list[T] = []
        self._always = self._with_figure = 0
        self._with_mark: dict[str, int] = {}
        self._chosen: dict[int, tuple[T, ...]] = {}
        for place, (marks, row) in enumerate(rows):
            self.every_row.append(row)
            self._add(1 << place, marks)

    def _add(self, bit: int, marks: tuple[str, ...]) -> None:
        if not marks:
            self._always |= bit
        for mark in marks:
            if mark == FIGURE:
                self._with_figure |= bit
            elif not any(other != mark and other in mark for other in marks):
                self._with_mark[mark] = self._with_mark.get(mark, 0) | bit

    def rows(self, message: Message) -> tuple[T, ...]:
        """The rows that can match in this message, in the order of the table."""
        text = message.text
        chosen = self._always | (self._with_figure if message.digit_starts else 0)
        for mark, bits in self._with_mark.items():
            if bits & ~chosen and mark in text:
                chosen |= bits
        rows = self._chosen.get(chosen)
        return self._choose(chosen) if rows is None else rows

    def _choose(self, chosen: int) -> tuple[T, ...]:
        rows = tuple(row for place, row in enumerate(self.every_row) if chosen >> place & 1)
        if len(self._chosen) < _KEPT_CHOICES:
            self._chosen[chosen] = rows
        return rows


_KEPT_CHOICES = 4_096
