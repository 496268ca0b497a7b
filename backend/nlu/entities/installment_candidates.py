"""Numbers that may be the one of the instalments, and what the writer thinks of each."""

from __future__ import annotations

from dataclasses import dataclass

from backend.nlu.entities.installment_words import (
    PAST,
    PAST_AFTER,
    PREFERRED_AFTER,
    PREFERRED_BEFORE,
    REFUSED_AFTER,
    REFUSED_BEFORE,
)
from backend.nlu.entities.number_reader import Number
from backend.nlu.normalise import Message
from backend.nlu.understanding import Frequency

MOST = 120
REACH = 40
"""Characters before a number in which its cue is looked for."""


@dataclass(slots=True)
class Candidate:
    """A number that may be the one of the instalments; the writer may refuse it or prefer it."""

    count: int
    start: int
    refused: bool
    preferred: bool
    frequency: Frequency | None = None


def is_countable(message: Message, number: Number) -> bool:
    """Whether nothing but a whole number up to `MOST` is there, and nobody has taken it."""
    whole = number.value == int(number.value)
    return number.bare and whole and 1 <= number.value <= MOST and message.is_free(number.start, number.end)


def is_past(text: str, start: int, end: int) -> bool:
    """Whether what is counted at start..end is owed, paid or over."""
    return bool(PAST.search(text, max(0, start - 40), start) or PAST_AFTER.match(text, end))


def read_polarity(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the number at start..end is refused, and whether it is preferred."""
    before = max(0, start - 30)
    refused = REFUSED_BEFORE.search(text, before, start) or REFUSED_AFTER.match(text, end)
    wanted = PREFERRED_AFTER.match(text, end)
    preferred = wanted or PREFERRED_BEFORE.search(text, before, start)
    return bool(refused and not wanted), bool(preferred)
