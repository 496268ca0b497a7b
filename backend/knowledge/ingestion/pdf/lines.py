"""Words put into lines, and lines into the order in which a page is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.knowledge.ingestion.pdf.words import Word

# A gap as wide as this share of a line's height parts cells; the space between words is about a quarter.
WIDE_GAP = 0.75
BULLET = re.compile(r"^(?:[•●◦▪■□‣·*–—\x95\uf0a7\uf0b7\uf0d8-]|\d{1,2}[.)]|[a-z]\))$")
LEADERS = re.compile(r"^[.·…_]{3,}$")
LEAST_COLUMN_TEXT = 25
LEAST_COLUMN_LINES = 5
MOST_CROSSING = 0.3
TABLE_PARTS = 4


@dataclass(slots=True)
class Line:
    """Words beside one another, from left to right."""

    words: list[Word]
    top: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.words.sort(key=lambda word: word.left)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        self.size = max(word.size for word in self.words)

    @property
    def text(self) -> str:
        """The words with a space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def is_bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.is_bold for word in self.words)

    def segments(self) -> list[list[Word]]:
        """Return the words in groups with a wide gap between them."""
        groups = [[self.words[0]]]
        for word in self.words[1:]:
            starts_item = len(groups) == 1 and BULLET.match(groups[0][-1].text) and len(groups[0]) == 1
            if not starts_item and word.left - groups[-1][-1].right > WIDE_GAP * self.size:
                groups.append([word])
            else:
                groups[-1].append(word)
        return groups


def make_lines(words: Sequence[Word]) -> list[Line]:
    """Return the lines of words from the top down, columns of prose one after the other."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        if LEADERS.match(word.text):
            continue
        if rows and abs(word.middle - rows[-1][0].middle) < 0.45 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [Line(row) for row in rows]
    gutter = None if _is_mostly_table(lines) else _gutter(lines)
    return _by_column(lines, gutter) if gutter is not None else lines


def _is_mostly_table(lines: list[Line]) -> bool:
    """Tell whether most lines that gaps part have more parts than two columns of prose side by side would."""
    parts = [count for count in (len(line.segments()) for line in lines) if count > 1]
    return sum(count >= TABLE_PARTS for count in parts) * 2 > len(parts)


def _gutter(lines: list[Line]) -> float | None:
    """Return where a page of two columns of prose is parted; None for one column, and for tables."""
    if len(lines) < 2 * LEAST_COLUMN_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    width = right - left
    best: tuple[int, float] | None = None
    for step in range(35, 66, 3):
        at = left + width * step / 100
        crossing = sum(_crosses(line, at) for line in lines)
        if best is None or crossing < best[0]:
            best = (crossing, at)
    if best is None or best[0] > MOST_CROSSING * len(lines):
        return None
    sides = [_side_texts(lines, best[1], before=before) for before in (True, False)]
    is_prose = all(
        len(side) >= LEAST_COLUMN_LINES and sum(map(len, side)) >= LEAST_COLUMN_TEXT * len(side)
        for side in sides
    )
    return best[1] if is_prose else None


def _crosses(line: Line, at: float) -> bool:
    """Tell whether a word, or the narrow gap between two, stands at a place."""
    before = [word.right for word in line.words if word.left < at]
    after = [word.left for word in line.words if word.left >= at]
    if not before:
        return False
    return max(before) > at or (bool(after) and min(after) - max(before) <= WIDE_GAP * line.size)


def _side_texts(lines: list[Line], at: float, *, before: bool) -> list[str]:
    texts = (
        " ".join(word.text for word in line.words if (word.left < at) is before)
        for line in lines
        if not _crosses(line, at)
    )
    return [text for text in texts if text]


def _by_column(lines: list[Line], at: float) -> list[Line]:
    """Read the left column before the right one, between the lines that cross both."""
    result: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if _crosses(line, at):
            result += [*left, *right, line]
            left, right = [], []
            continue
        for side, words in (
            (left, [word for word in line.words if word.left < at]),
            (right, [word for word in line.words if word.left >= at]),
        ):
            if words:
                side.append(Line(words))
    return [*result, *left, *right]
