"""Tables as rows that can be asked about: which rows are headers, and what holds for all that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.knowledge.ingestion.blocks import Grid, GridRow

# A time, an amount, a date, a count, a phone number, or the mark of an empty cell.
VALUE = re.compile(
    r"^[\s$€+(]*(?:\d[\d\s.,:;/hH%€$ºª()'+-]*(?:a\. ?m\.|p\. ?m\.|EUR|COP|USD|min|h|am|pm)?|[-–—.|×x✓])\s*$"
)
MOST_HEADER_ROWS = 3
HEADER_SEPARATOR = ", "
LONGEST_HEADER = 60
LONGEST_SECTION = 160


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with what names its cells; `section` is what a row above it said about all that follow."""

    cells: tuple[tuple[str, str], ...]
    page: int | None
    section: str

    @property
    def text(self) -> str:
        """The row in one line."""
        return " · ".join(f"{header}: {value}" if header else value for header, value in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be cut into passages; `caption` was its own first row or caption."""

    caption: str
    rows: tuple[TableRow, ...]


def make_table(grid: Grid) -> Table:
    """Tell headers, sections and rows apart; a blank first cell takes the value above it."""
    rows = _without_empty(grid.rows)
    captions = [grid.caption] if grid.caption else []
    while rows and len(rows) > 1 and _spans(rows[0]):
        captions.append(_first_text(rows.pop(0)))
    count = header_count(rows)
    headers = _combine(rows[:count])
    return Table(" · ".join(captions), tuple(_body(headers, rows[count:])))


def header_count(rows: Sequence[GridRow]) -> int:
    """Return how many of the first rows are headers."""
    marked = 0
    while marked < len(rows) and rows[marked].is_header:
        marked += 1
    if marked:
        return 0 if marked == len(rows) else min(marked, MOST_HEADER_ROWS)
    if len(rows) < 2 or not _may_be_header(rows):
        return 0
    count = 1
    while count < min(MOST_HEADER_ROWS, len(rows) - 1) and _goes_on(rows, count):
        count += 1
    return count


def is_value(text: str) -> bool:
    """Tell a time, an amount, a date or a mark from words."""
    return VALUE.match(text) is not None


def _may_be_header(rows: Sequence[GridRow]) -> bool:
    first, body = rows[0], rows[1:]
    filled = [cell for cell in first.cells if cell]
    if not filled or any(len(cell) > LONGEST_HEADER for cell in filled):
        return False
    if first.is_bold and not all(row.is_bold for row in body):
        return True
    values = sum(is_value(cell) for cell in filled)
    if _value_columns(body) and values * 2 < len(filled):
        return True
    is_complete = len(filled) >= len(first.cells) - 1 and len(set(filled)) == len(filled)
    return values == 0 and is_complete


def _value_columns(body: Sequence[GridRow]) -> bool:
    """Tell whether in some column most cells are values."""
    for column in zip(*(row.cells for row in body), strict=True):
        filled = [cell for cell in column if cell]
        if filled and sum(map(is_value, filled)) * 2 > len(filled):
            return True
    return False


def _goes_on(rows: Sequence[GridRow], count: int) -> bool:
    """Tell whether the row after `count` headers names columns too: under merged headers, or bold like them."""
    row, above = rows[count], rows[count - 1]
    filled = [cell for cell in row.cells if cell]
    if not filled or any(is_value(cell) for cell in filled) or _spans(row):
        return False
    if above.is_bold and row.is_bold and not all(other.is_bold for other in rows[count + 1 :]):
        return True
    repeated = any(one and one == two for one, two in zip(above.cells, above.cells[1:], strict=False))
    return repeated and _value_columns(rows[count + 1 :])


def _combine(headers: Sequence[GridRow]) -> list[str]:
    if not headers:
        return []
    return [
        HEADER_SEPARATOR.join(dict.fromkeys(cell for cell in column if cell))
        for column in zip(*(row.cells for row in headers), strict=True)
    ]


def _body(headers: list[str], rows: Sequence[GridRow]) -> Iterator[TableRow]:
    section, above = "", ""
    for row in rows:
        if _spans(row) and len(row.cells) > 1:
            section = _first_text(row)[:LONGEST_SECTION]
            above = ""
            continue
        cells = list(row.cells)
        if headers and _repeats(headers, cells):
            continue
        if not cells[0] and above and sum(bool(cell) for cell in cells[1:]) * 2 >= len(cells) - 1:
            cells[0] = above
        above = cells[0] if cells[0] and not is_value(cells[0]) else ""
        named = zip(headers or [""] * len(cells), cells, strict=True)
        yield TableRow(tuple((header, cell) for header, cell in named if cell), row.page, section)


def _repeats(headers: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell whether a row only says the headers, or one line of them, once more, as at the top of a page."""
    pairs = [(header, cell) for header, cell in zip(headers, cells, strict=True) if cell]
    return bool(pairs) and all(
        cell == header or cell in header.split(HEADER_SEPARATOR) for header, cell in pairs
    )


def _spans(row: GridRow) -> bool:
    """Tell whether one text stands for the whole row: a merged cell, or a first cell alone in a wide table."""
    filled = {cell for cell in row.cells if cell}
    if len(filled) != 1 or is_value(next(iter(filled))):
        return False
    count = sum(bool(cell) for cell in row.cells)
    return count == len(row.cells) > 1 or (count == 1 and bool(row.cells[0]) and len(row.cells) > 2)


def _first_text(row: GridRow) -> str:
    return next(cell for cell in row.cells if cell)


def _without_empty(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return rows of equal length without empty rows and columns."""
    width = max((len(row.cells) for row in rows), default=0)
    full = [[*row.cells, *[""] * (width - len(row.cells))] for row in rows]
    used = [number for number in range(width) if any(cells[number] for cells in full)]
    kept = []
    for row, cells in zip(rows, full, strict=True):
        chosen = [cells[number] for number in used]
        if any(chosen):
            kept.append(GridRow(chosen, row.page, row.is_header, row.is_bold))
    return kept
