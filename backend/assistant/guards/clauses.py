"""A sentence as words, in stretches that a comma or "pero" ends, and units that a full stop or a question mark does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d(?:[\d.,]*\d)?|[^\s\w]|_|\n")
_STRETCH_ENDS = frozenset(',;:()«»“”"|¿¡•')
_UNIT_ENDS = frozenset(".!?\n")
_JOINS = frozenset({"pero", "aunque", "sino", "porque", "pues", "but", "although", "because"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a number, and which stretch and unit it stands in; `accented` where its last letter has an accent."""

    text: str
    start: int
    end: int
    accented: bool
    stretch: int
    unit: int


@dataclass(frozen=True, slots=True)
class Clauses:
    """The pieces of a sentence, and which of them each stretch and unit holds; signs that end them are no pieces."""

    pieces: tuple[Piece, ...]
    stretches: dict[int, range]
    units: dict[int, range]
    heads: frozenset[int]
    """Stretches that a colon ends."""

    def word(self, index: int) -> str:
        """Return the word at an index, an empty one beyond both ends."""
        return self.pieces[index].text if 0 <= index < len(self.pieces) else ""

    def before(self, index: int) -> list[str]:
        """Return the words before a piece in its stretch."""
        return self.words(range(self.stretches[self.pieces[index].stretch].start, index))

    def words(self, indexes: range) -> list[str]:
        """Return the words at some indexes."""
        return [self.pieces[index].text for index in indexes]


def read_clauses(folded: str, accented: str) -> Clauses:
    """Return the clauses of a folded sentence; `accented` is the same, letter by letter, with its accents."""
    pieces: list[Piece] = []
    heads: set[int] = set()
    stretch = unit = 0
    for match in _PIECE.finditer(folded):
        text, end = match.group(), match.end()
        if text in _UNIT_ENDS:
            stretch, unit = stretch + 1, unit + 1
        elif text in _STRETCH_ENDS:
            heads |= {stretch} if text == ":" else set()
            stretch += 1
        elif text[0].isalnum() or text in "$€%":
            stretch += text in _JOINS
            marked = accented[end - 1] != folded[end - 1]
            # "sí" supposes nothing.
            text = "sí" if marked and text == "si" else text
            pieces.append(Piece(text, match.start(), end, marked, stretch, unit))
    return Clauses(tuple(pieces), _ranges(pieces, "stretch"), _ranges(pieces, "unit"), frozenset(heads))


def _ranges(pieces: list[Piece], name: str) -> dict[int, range]:
    numbered = groupby(range(len(pieces)), key=lambda index: getattr(pieces[index], name))
    held = ((number, list(indexes)) for number, indexes in numbered)
    return {number: range(indexes[0], indexes[-1] + 1) for number, indexes in held}
