"""The columns of a table without lines: gaps that stay open down a block, and what stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.knowledge.ingestion.pdf.lines import WIDE_GAP, Line
from backend.knowledge.ingestion.pdf.words import Word

LEAST_SUPPORT = 0.4
COVERED = 0.05


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between two columns."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where a cell ends."""
        return (self.left + self.right) / 2


def find_gaps(lines: Sequence[Line]) -> list[Gap]:
    """Return the gaps that stay open, or nearly, and are wide in enough lines."""
    # The first lines may be headers that reach over several columns.
    body = lines[2:] if len(lines) > 6 else lines[1:] if len(lines) > 3 else lines
    size = sorted(line.size for line in body)[len(body) // 2]
    most = int(COVERED * len(body))
    events = sorted(
        (at, step) for line in body for word in line.words for at, step in ((word.left, 1), (word.right, -1))
    )
    gaps, depth, opened = [], 0, None
    for at, step in events:
        depth += step
        if depth <= most and opened is None:
            opened = at
        elif depth > most and opened is not None:
            if at - opened >= 0.3 * size:
                gaps.append(Gap(opened, at))
            opened = None
    return [gap for gap in gaps if _is_supported(gap, body)]


def _is_supported(gap: Gap, lines: Sequence[Line]) -> bool:
    both = wide = 0
    for line in lines:
        before = [word.right for word in line.words if word.left < gap.middle]
        after = [word.left for word in line.words if word.left >= gap.middle]
        if before and after:
            both += 1
            wide += min(after) - max(before) > WIDE_GAP * line.size
    return both >= 2 and wide >= LEAST_SUPPORT * both


def cells_of(line: Line, gaps: Sequence[Gap], bounds: tuple[float, float]) -> list[str]:
    """Return a line's texts by column; what reaches over several columns stands in each of them."""
    edges = [bounds[0], *(gap.middle for gap in gaps), bounds[1]]
    cells = [""] * (len(gaps) + 1)
    pieces = _pieces(line, gaps)
    for piece in pieces:
        left, right = piece[0].left, piece[-1].right
        text = " ".join(word.text for word in piece)
        middle = (left + right) / 2
        covered = [
            number
            for number in range(len(cells))
            if min(right, edges[number + 1]) - max(left, edges[number])
            > 0.6 * (edges[number + 1] - edges[number])
        ]
        if len(covered) < 2:
            covered = [min(len(gaps), sum(middle >= gap.middle for gap in gaps))]
        elif len(pieces) == 1:
            # One text over several columns says something about all that follows.
            covered = list(range(len(cells)))
        for number in covered:
            cells[number] = f"{cells[number]} {text}".strip()
    return cells


def _pieces(line: Line, gaps: Sequence[Gap]) -> list[list[Word]]:
    """Cut a line at its wide gaps, and where an open gap lies between two words."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        before = pieces[-1][-1]
        space = word.left - before.right
        is_open = any(
            min(word.left, gap.right) - max(before.right, gap.left) > 0.8 * (gap.right - gap.left)
            for gap in gaps
        )
        if space > WIDE_GAP * line.size or is_open:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def narrow_pieces(line: Line, gaps: Sequence[Gap]) -> list[list[Word]]:
    """Cut a line where a space lies inside a gap, however narrow it is; prose may be cut too, so ask for more."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        between = (pieces[-1][-1].right + word.left) / 2
        if any(gap.left - 2 <= between <= gap.right + 2 for gap in gaps):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def piece_cells(pieces: list[list[Word]], gaps: Sequence[Gap]) -> list[str]:
    """Return the texts by column of pieces that each stand in one."""
    cells = [""] * (len(gaps) + 1)
    for piece in pieces:
        place = sum((piece[0].left + piece[-1].right) / 2 >= gap.middle for gap in gaps)
        cells[place] = f"{cells[place]} {' '.join(word.text for word in piece)}".strip()
    return cells


def parts_of(words: Sequence[Word], gaps: Sequence[Gap]) -> list[list[Word]]:
    """Return words by column, by their middles."""
    parts: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    for word in words:
        middle = (word.left + word.right) / 2
        parts[sum(middle >= gap.middle for gap in gaps)].append(word)
    return parts
