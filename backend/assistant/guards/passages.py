"""Figures of the documents' passages, each with the words that it stands among."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from backend.assistant.guards.figures import Figure, read_figures
from backend.assistant.guards.surface import readable, words_of
from backend.assistant.guards.words import word_set

_CLAUSE = re.compile(r"[\n;|]|\.(?=\s|$)(?<!\b[ap]\.)(?<!\bm\.)|, ")
_COMMON = word_set("common")


@dataclass(frozen=True, slots=True)
class PassageFigure:
    """A figure of a passage and the stems of the words of its clause."""

    figure: Figure
    stems: frozenset[str]


def read_passage(text: str, today: date, language: str) -> list[PassageFigure]:
    """Return the figures of a passage; times are read over the whole line, their words by clause."""
    folded = readable(text)
    return [
        PassageFigure(figure, stems_around(folded, figure.start, figure.end))
        for figure in read_figures(folded, today, language)
    ]


def stems_around(folded: str, start: int, end: int) -> frozenset[str]:
    """Return the stems of the content words in the clause of start..end."""
    if folded.lstrip().startswith("|"):
        folded = folded.replace("|", " ")
    left = max((match.end() for match in _CLAUSE.finditer(folded, 0, start)), default=0)
    right = next((match.start() for match in _CLAUSE.finditer(folded, end)), len(folded))
    words = words_of(folded[left:start] + " " + folded[end:right])
    return frozenset(word[:5] for word in words if len(word) > 2 and word not in _COMMON and word.isalpha())
