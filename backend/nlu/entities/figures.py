"""Patterns that begin with a figure, tried only where one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.nlu.normalise import Message


def find_at_figures(pattern: re.Pattern[str], message: Message) -> Iterator[re.Match[str]]:
    """Every match, from left to right, that begins with the first digit of a figure or with "(" before it."""
    text, end = message.text, 0
    for start in message.digit_starts:
        if start >= end:
            match = text[start - 1 : start] == "(" and pattern.match(text, start - 1)
            match = match or pattern.match(text, start)
            if match:
                end = match.end()
                yield match
