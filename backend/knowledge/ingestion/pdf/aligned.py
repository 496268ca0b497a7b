"""Tables without lines: blocks of lines whose words stand in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from backend.knowledge.ingestion.blocks import Grid, GridRow
from backend.knowledge.ingestion.pdf.columns import Gap, find_gaps, narrow_pieces, parts_of, piece_cells
from backend.knowledge.ingestion.pdf.lines import Line
from backend.knowledge.ingestion.pdf.row_starts import LEAST_ROWS, TIGHT, make_rows
from backend.knowledge.ingestion.pdf.ruled import PlacedGrid, join_lines
from backend.knowledge.ingestion.pdf.strokes import Stroke

FARTHEST = 2.2
MOST_LONE_LINES = 2


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
            if isinstance(above, Line) and (is_header or _add_narrow_header(grid, block, above)):
                result.pop()
            end += _add_narrow_rows(grid, block, lines[end:])
            result.append(PlacedGrid(grid, block[0].top, lines[end - 1].bottom, 0, 0))
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
        if is_far or (is_heading(line) and len(line.segments()) < 2):
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
    if line.top - above.bottom > TIGHT * line.size:
        return False
    # Below the first cell new text may begin; below another one only that cell goes on.
    segments = above.segments()[0 if line.text[0].islower() else 1 :]
    return any(abs(segment[0].left - line.left) < 3 for segment in segments)


def _stands_over(line: Line, first: Line) -> bool:
    """Tell whether a line is a part of a header over some other column than the first."""
    is_tight = 0 <= first.top - line.bottom <= TIGHT * line.size or abs(first.top - line.bottom) < 2
    return is_tight and line.left > first.segments()[0][-1].right and line.right <= first.right + line.size


def _add_narrow_header(grid: Grid, block: list[Line], line: Line) -> bool:
    """Add a bold line right above a table that names its columns, with too little space between to look like cells."""
    first = block[0]
    if not line.is_bold or first.is_bold or not 0 <= first.top - line.bottom <= line.size:
        return False
    gaps = find_gaps([one for one in block if len(one.segments()) >= 2])
    pieces = narrow_pieces(line, gaps)
    if line.left < first.left - 2 * line.size or len(pieces) <= 0.6 * len(gaps):
        return False
    grid.rows.insert(0, GridRow(piece_cells(pieces, gaps), grid.rows[0].page, is_bold=True))
    return True


def _add_narrow_rows(grid: Grid, block: list[Line], following: list[Line]) -> int:
    """Add lines right below a table that fill each of its columns, with too little space between; returns how many."""
    gaps = find_gaps([one for one in block if len(one.segments()) >= 2])
    pitch = min((b.top - a.top for a, b in pairwise(block)), default=0.0)
    right = max(line.right for line in block)
    above, count = block[-1], 0
    for line in following:
        pieces = narrow_pieces(line, gaps)
        is_next = line.top - above.top <= 1.3 * pitch and line.right <= right + line.size
        if not is_next or len(pieces) != len(gaps) + 1:
            break
        grid.rows.append(GridRow(piece_cells(pieces, gaps), grid.rows[-1].page, is_bold=line.is_bold))
        above, count = line, count + 1
    return count


def _carried_rows(lines: list[Line], edges: tuple[float, ...]) -> int:
    """Return how many lines at the top of a page are rows of the table before, by their cells' places.

    None where more than two lines stand in cells: these are read together, with what they repeat of the headers.
    """
    if not edges or not lines or _goes_on_in_cells(lines):
        return 0
    count = 0
    for line in lines[:2]:
        segments = line.segments()
        places = {sum(segment[0].left >= edge for edge in edges) for segment in segments}
        if len(segments) < max(2, len(edges)) or len(places) < len(segments):
            break
        count += 1
    return count


def _goes_on_in_cells(lines: list[Line]) -> bool:
    """Tell whether right below the first two lines, and what goes on with their cells, more lines stand in cells."""
    for above, line in pairwise(lines[1:6]):
        if line.top - above.bottom > FARTHEST * line.size:
            return False
        if len(line.segments()) > 1:
            return True
    return False


def _cells_at(line: Line, edges: tuple[float, ...]) -> list[str]:
    return piece_cells(line.segments(), [Gap(edge, edge) for edge in edges])


def _grid(block: list[Line], levels: list[Stroke], page: int) -> Grid | None:
    parted = [line for line in block if len(line.segments()) >= 2]
    gaps = find_gaps(parted)
    if not gaps or len(parted) < (LEAST_ROWS if len(gaps) < 3 else 2):
        return None
    if len(gaps) == 1 and not _is_pairs(parted, gaps[0]):
        return None
    rows = make_rows(block, gaps, levels)
    if len(rows) < 2:
        return None
    return Grid(
        [GridRow([join_lines(cell) for cell in cells], page, is_bold=bold) for cells, bold in rows],
        edges=tuple(gap.middle for gap in gaps),
    )


def _is_pairs(lines: Sequence[Line], gap: Gap) -> bool:
    """Tell a table of two columns from text with a gap in it: one of its columns is short."""
    sides: tuple[list[int], list[int]] = ([], [])
    for line in lines:
        for side, words in enumerate(parts_of(line.words, [gap])):
            sides[side].append(sum(len(word.text) + 1 for word in words))
    return min(sum(side) / max(1, len(side)) for side in sides) < 28
