"""Figures of the documents' passages, each with the words that it stands among."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.assistant.guards.figure import Figure
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.surface import readable, words_of
from backend.assistant.guards.words import pairs, word_set

_STOP = re.compile(r"[\n;|·]|\.(?=\s|$)(?<!\b[ap]\.)(?<!\bm\.)|\bm\.(?= [a-z]+[^\n]{0,40}:(?!\d))")
_JOINS = re.compile(r"\W*(?:a|to|y|and|hasta|until|las|de)?(?: las| the)?\W*")
_AND = re.compile(r"\b(?:y|and)\b")
_COMMON = word_set("common")
_SAME = pairs("same_words")


@dataclass(frozen=True, slots=True)
class PassageFigure:
    """A figure of a passage, the stems of the words beside it, and those of its whole passage."""

    figure: Figure
    stems: frozenset[str]
    passage: frozenset[str]


def read_passage(text: str, today: date, language: str) -> list[PassageFigure]:
    """Return the figures of a passage, each with its words."""
    folded = readable(text)
    figures, passage = read_figures(folded, today, language), _stems(folded)
    return [
        PassageFigure(figure, stems_around(folded, figure, figures) | _head_of_row(folded, figure), passage)
        for figure in figures
    ]


def _head_of_row(folded: str, figure: Figure) -> frozenset[str]:
    """Return the stems of the cell that a row of a table begins with: all that follows in the row is of it."""
    start = folded.rfind("\n", 0, figure.start) + 1
    head, cell, _ = folded[start : figure.start].partition("·")
    return _stems(head) if cell else frozenset()


def stems_around(
    folded: str, figure: Figure, figures: Sequence[Figure], *, ahead: bool = True
) -> frozenset[str]:
    """Return the stems of the words of a figure's clause that stand nearer to it than to another of its kind."""
    if folded.lstrip().startswith("|"):
        folded = folded.replace("|", " ")
    left = max((match.end() for match in _STOP.finditer(folded, 0, figure.start)), default=0)
    right = next((match.start() for match in _STOP.finditer(folded, figure.end)), len(folded))
    start = figure.start
    for other in reversed(
        [other for other in figures if other.kind == figure.kind and other.end <= figure.start]
    ):
        if other.end <= left:
            break
        if not _JOINS.fullmatch(folded[other.end : start]):
            left = other.end
            break
        start = other.start
    following = [other.start for other in figures if other.kind == figure.kind and other.start >= figure.end]
    right = min([right, *following])
    # What a conjunction leads to is of the next figure: "diez días y los reclamos en quince".
    after = _AND.split(folded[figure.end : right])[0] if ahead else ""
    return _stems(f"{folded[left:start]} {after}")


def stems_of(folded: str) -> frozenset[str]:
    """Return the stems of a whole sentence."""
    return _stems(folded)


def _stems(text: str) -> frozenset[str]:
    words = [_SAME.get(word, word) for word in words_of(text)]
    return frozenset(
        word[:5]
        for said in words
        for word in said.split("_")
        if len(word) > 2 and word not in _COMMON and word.isalpha()
    )
