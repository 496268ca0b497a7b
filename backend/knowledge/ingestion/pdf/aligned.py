"""Tables without lines: columns are gaps that stay open down a block of lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.knowledge.ingestion.blocks import Grid, GridRow
from backend.knowledge.ingestion.pdf.lines import WIDE_GAP, Line
from backend.knowledge.ingestion.pdf.ruled import PlacedGrid, join_lines
from backend.knowledge.ingestion.pdf.strokes import Stroke
from backend.knowledge.ingestion.pdf.words import Word
from backend.knowledge.ingestion.tables import is_value

FARTHEST = 2.2
MOST_LONE_LINES = 2
LEAST_ROWS = 3
LEAST_SUPPORT = 0.4
COVERED = 0.05
TIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between two columns."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where a cell ends."""
        return (self.left + self.right) / 2


def find_aligned(
    lines: list[Line],
    levels: list[Stroke],
    page: int,
    *,
    is_heading: Callable[[Line], bool],
    carried: tuple[float, ...] = (),
) -> list[PlacedGrid | Line]:
    """Return the lines in order, those that make tables replaced by them.

    `carried` are the edges of a table at the end of the page before, which may go on with a row or two.
    """
    result: list[PlacedGrid | Line] = []
    number = _carried_rows(lines, carried)
    if number:
        rows = [GridRow(_cells_at(line, carried), page, is_bold=line.is_bold) for line in lines[:number]]
        result.append(PlacedGrid(Grid(rows, edges=carried), lines[0].top, lines[number - 1].bottom, 0, 0))
    while number < len(lines):
        end = _block_end(lines, number, is_heading)
        above = result[-1] if result and end > number else None
        # A header of two lines may have a first line of one word, which looks like text above the table.
        is_header = isinstance(above, Line) and not is_heading(above) and _stands_over(above, lines[number])
        block = [above, *lines[number:end]] if isinstance(above, Line) and is_header else lines[number:end]
        grid = _grid(block, levels, page) if end > number else None
        if grid is None:
            result.append(lines[number])
            number += 1
        else:
            if is_header:
                result.pop()
            result.append(PlacedGrid(grid, block[0].top, block[-1].bottom, 0, 0))
            number = end
    return result


def _block_end(lines: list[Line], start: int, is_heading: Callable[[Line], bool]) -> int:
    """Return where the lines with cells that begin at `start` end; `start` itself where none begin."""
    if len(lines[start].segments()) < 2:
        return start
    end, lone = start + 1, 0
    for number in range(start + 1, len(lines)):
        line, above = lines[number], lines[number - 1]
        is_far = line.top - above.bottom > FARTHEST * line.size or line.top < above.top - line.size
        if is_far or is_heading(line):
            break
        if len(line.segments()) >= 2:
            end, lone = number + 1, 0
        elif number == end and _wraps(line, above):
            end = number + 1
        else:
            lone += 1
            if lone > MOST_LONE_LINES:
                break
    return end


def _wraps(line: Line, above: Line) -> bool:
    """Tell whether a line goes on with a cell of the line above it."""
    is_tight = line.top - above.bottom <= TIGHT * line.size and line.text[0].islower()
    return is_tight and any(abs(segment[0].left - line.left) < 3 for segment in above.segments())


def _stands_over(line: Line, first: Line) -> bool:
    """Tell whether a line is a part of a header over some other column than the first."""
    is_tight = 0 <= first.top - line.bottom <= TIGHT * line.size or abs(first.top - line.bottom) < 2
    return is_tight and line.left > first.segments()[0][-1].right and line.right <= first.right + line.size


def _carried_rows(lines: list[Line], edges: tuple[float, ...]) -> int:
    """Return how many lines at the top of a page are rows of the table before, by their cells' places."""
    if not edges or not lines or len(lines) > 2 and len(lines[2].segments()) > len(edges):
        return 0
    count = 0
    for line in lines[:2]:
        segments = line.segments()
        places = {sum(segment[0].left >= edge for edge in edges) for segment in segments}
        if len(segments) < max(2, len(edges)) or len(places) < len(segments):
            break
        count += 1
    return count


def _cells_at(line: Line, edges: tuple[float, ...]) -> list[str]:
    cells = [""] * (len(edges) + 1)
    for segment in line.segments():
        place = sum((segment[0].left + segment[-1].right) / 2 >= edge for edge in edges)
        cells[place] = f"{cells[place]} {' '.join(word.text for word in segment)}".strip()
    return cells


def _grid(block: list[Line], levels: list[Stroke], page: int) -> Grid | None:
    parted = [line for line in block if len(line.segments()) >= 2]
    gaps = _gaps(parted)
    if not gaps or len(parted) < (LEAST_ROWS if len(gaps) < 3 else 2):
        return None
    if len(gaps) == 1 and not _is_pairs(parted, gaps[0]):
        return None
    rows = _rows(block, gaps, levels)
    if len(rows) < 2:
        return None
    return Grid(
        [GridRow([join_lines(cell) for cell in cells], page, is_bold=bold) for cells, bold in rows],
        edges=tuple(gap.middle for gap in gaps),
    )


def _gaps(lines: Sequence[Line]) -> list[Gap]:
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


def _is_pairs(lines: Sequence[Line], gap: Gap) -> bool:
    """Tell a table of two columns from text with a gap in it: one of its columns is short."""
    sides: tuple[list[int], list[int]] = ([], [])
    for line in lines:
        for side, words in enumerate(_parts(line.words, [gap])):
            sides[side].append(sum(len(word.text) + 1 for word in words))
    return min(sum(side) / max(1, len(side)) for side in sides) < 28


def _parts(words: Sequence[Word], gaps: Sequence[Gap]) -> list[list[Word]]:
    parts: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    for word in words:
        middle = (word.left + word.right) / 2
        parts[sum(middle >= gap.middle for gap in gaps)].append(word)
    return parts


def _cells(line: Line, gaps: Sequence[Gap], bounds: tuple[float, float]) -> list[str]:
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


def _rows(block: list[Line], gaps: Sequence[Gap], levels: list[Stroke]) -> list[tuple[list[list[str]], bool]]:
    """Put lines into rows: by the lines drawn between them, else by which of their cells are filled."""
    bounds = (min(line.left for line in block), max(line.right for line in block))
    width = bounds[1] - bounds[0]
    rules = sorted(
        stroke.at
        for stroke in levels
        if block[0].top - 3 <= stroke.at <= block[-1].bottom + 3 and stroke.end - stroke.start > 0.6 * width
    )
    is_ruled = len(rules) >= 0.5 * len(block) and len(rules) >= LEAST_ROWS
    rows: list[tuple[list[list[str]], bool]] = []
    above: Line | None = None
    for line in block:
        cells = _cells(line, gaps, bounds)
        goes_on = above is not None and (
            not any(above.bottom - 3 <= rule <= line.bottom - line.size / 2 for rule in rules)
            if is_ruled
            else _goes_on(cells, line, above)
        )
        if goes_on and rows:
            for held, text in zip(rows[-1][0], cells, strict=True):
                if text:
                    held.append(text)
        else:
            rows.append(([[text] if text else [] for text in cells], line.is_bold))
        above = line
    return _with_first_header(rows)


def _with_first_header(rows: list[tuple[list[list[str]], bool]]) -> list[tuple[list[list[str]], bool]]:
    """Put a first line that only began some headers together with the line that goes on with them."""
    if len(rows) < 3 or rows[0][0][0] or not rows[1][0][0]:
        return rows
    first, second = rows[0][0], rows[1][0]
    if any(is_value(text) for cell in [*first, *second] for text in cell) or all(first[1:]):
        return rows
    merged = [[*one, *two] for one, two in zip(first, second, strict=True)]
    return [(merged, rows[1][1]), *rows[2:]]


def _goes_on(cells: list[str], line: Line, above: Line) -> bool:
    """Tell whether a line only continues cells of the row above it."""
    if line.top - above.bottom > TIGHT * line.size or line.is_bold != above.is_bold:
        return False
    filled = sum(map(bool, cells))
    if not cells[0]:
        return filled <= max(1, (len(cells) - 1) // 2)
    return filled == 1 and cells[0][0].islower()
