"""Tables with lines: cells are what lines enclose; where a line is missing, cells are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from backend.knowledge.ingestion.blocks import Grid, GridRow
from backend.knowledge.ingestion.pdf.strokes import Stroke, Strokes
from backend.knowledge.ingestion.pdf.words import Word

NEAR = 2.5
GAP = 4.0
MOST_LINES = 2500
OPEN_SIDE = 15.0
"""How far lines reach beyond the last one that they meet where a table has no frame there."""
MOST_HEADER_LINES, HEADER_SPACE, HEADER_SHARE = 3, 1.6, 0.6


@dataclass(slots=True)
class PlacedGrid:
    """A table and where it stands on its page."""

    grid: Grid
    top: float
    bottom: float
    left: float
    right: float


def find_ruled(strokes: Strokes, words: list[Word], page: int) -> tuple[list[PlacedGrid], list[Word]]:
    """Return the tables that lines make, and the words that are in none of them."""
    level, upright = join_strokes(strokes.level), join_strokes(strokes.upright)
    if len(level) < 3 or len(upright) < 3 or len(level) + len(upright) > MOST_LINES:
        return [], words
    tables = []
    for levels, uprights in _networks(level, upright):
        rows = _with_open_sides(_places(levels), uprights)
        columns = _with_open_sides(_places(uprights), levels)
        if len(rows) < 3 or len(columns) < 3:
            continue
        inside = [word for word in words if _is_inside(word, rows, columns)]
        grid = _Cells(rows, columns, levels, uprights).grid(inside, page)
        if sum(any(row.cells) for row in grid.rows) < 2:
            continue
        header = [] if grid.rows[0].is_bold else _header_above(words, rows[0], columns)
        grid.rows[:0] = [
            GridRow(_slotted(line, columns), page, is_bold=all(word.is_bold for word in line))
            for line in header
        ]
        top = min((word.top for line in header for word in line), default=rows[0])
        tables.append(PlacedGrid(grid, top, rows[-1], columns[0], columns[-1]))
        taken = set(map(id, [*inside, *(word for line in header for word in line)]))
        words = [word for word in words if id(word) not in taken]
    return tables, words


def join_strokes(strokes: list[Stroke]) -> list[Stroke]:
    """Put pieces of one line together."""
    result: list[Stroke] = []
    for group in _near(sorted(strokes, key=lambda stroke: stroke.at)):
        at = sum(stroke.at for stroke in group) / len(group)
        group.sort(key=lambda stroke: stroke.start)
        start, end = group[0].start, group[0].end
        for stroke in group[1:]:
            if stroke.start > end + GAP:
                result.append(Stroke(at, start, end))
                start, end = stroke.start, stroke.end
            end = max(end, stroke.end)
        result.append(Stroke(at, start, end))
    return result


def _near(strokes: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    group: list[Stroke] = []
    for stroke in strokes:
        if group and stroke.at - group[0].at > NEAR:
            yield group
            group = []
        group.append(stroke)
    if group:
        yield group


def _networks(level: list[Stroke], upright: list[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Yield lines that touch one another, from the top of the page down."""
    parent = list(range(len(level) + len(upright)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for i, flat in enumerate(level):
        for j, tall in enumerate(upright):
            touches_across = flat.start - GAP <= tall.at <= flat.end + GAP
            if touches_across and tall.start - GAP <= flat.at <= tall.end + GAP:
                parent[root(len(level) + j)] = root(i)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, flat in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(flat)
    for j, tall in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(tall)
    yield from sorted(
        (group for group in groups.values() if group[0] and group[1]), key=lambda group: group[0][0].at
    )


def _places(strokes: list[Stroke]) -> list[float]:
    places: list[float] = []
    for at in sorted(stroke.at for stroke in strokes):
        if not places or at - places[-1] > NEAR:
            places.append(at)
    return places


def _with_open_sides(places: list[float], across: list[Stroke]) -> list[float]:
    """Add where the lines across end, for tables that are not framed on that side."""
    if not places:
        return places
    start = median(stroke.start for stroke in across)
    end = median(stroke.end for stroke in across)
    first = [start] if start < places[0] - OPEN_SIDE else []
    last = [end] if end > places[-1] + OPEN_SIDE else []
    return [*first, *places, *last]


def _header_above(words: list[Word], top: float, columns: list[float]) -> list[list[Word]]:
    """Return the lines right above a table that is open there, up to one that names most of its columns."""
    header: list[list[Word]] = []
    above = sorted((word for word in words if word.middle < top), key=lambda word: -word.middle)
    while above and len(header) < MOST_HEADER_LINES:
        first = above[0]
        line = [word for word in above if first.middle - word.middle < first.size / 2]
        above = above[len(line) :]
        if top - first.bottom > HEADER_SPACE * first.size or not _stands_in(line, columns):
            return []
        header.insert(0, sorted(line, key=lambda word: word.left))
        top = min(word.top for word in line)
        filled = sum(bool(cell) for cell in _slotted(line, columns))
        if filled > HEADER_SHARE * (len(columns) - 1):
            return header
    return []


def _stands_in(line: list[Word], columns: list[float]) -> bool:
    """Tell whether no word of a line reaches beyond its column."""
    return columns[0] - 1 <= min(word.left for word in line) and all(
        columns[slot] - 1 <= word.left and word.right <= columns[slot + 1] + 1
        for word in line
        for slot in [_slot(columns, (word.left + word.right) / 2)]
    )


def _slotted(line: list[Word], columns: list[float]) -> list[str]:
    cells: list[list[Word]] = [[] for _ in columns[1:]]
    for word in line:
        cells[_slot(columns, (word.left + word.right) / 2)].append(word)
    return [cell_text(cell) for cell in cells]


def _is_inside(word: Word, rows: list[float], columns: list[float]) -> bool:
    across = (word.left + word.right) / 2
    return rows[0] - 1 <= word.middle <= rows[-1] + 1 and columns[0] - 1 <= across <= columns[-1] + 1


class _Cells:
    """The places between lines, joined where no line parts them."""

    def __init__(
        self, rows: list[float], columns: list[float], levels: list[Stroke], uprights: list[Stroke]
    ) -> None:
        self._rows, self._columns = rows, columns
        self._height, self._width = len(rows) - 1, len(columns) - 1
        self._levels, self._uprights = levels, uprights
        self._group = [list(range(row * self._width, (row + 1) * self._width)) for row in range(self._height)]

    def grid(self, words: list[Word], page: int) -> Grid:
        """Return the table with its words; a merged cell's text stands in each place that it covers."""
        self._join()
        held: dict[int, list[Word]] = {}
        for word in words:
            row = _slot(self._rows, word.middle)
            column = _slot(self._columns, (word.left + word.right) / 2)
            held.setdefault(self._group[row][column], []).append(word)
        texts = {group: cell_text(inside) for group, inside in held.items()}
        rows = []
        for groups in self._group:
            filled = [word for group in set(groups) for word in held.get(group, ())]
            is_bold = bool(filled) and all(word.is_bold for word in filled)
            rows.append(GridRow([texts.get(group, "") for group in groups], page, is_bold=is_bold))
        return Grid(rows, edges=tuple(self._columns))

    def _join(self) -> None:
        for row in range(self._height):
            middle = (self._rows[row] + self._rows[row + 1]) / 2
            for column in range(1, self._width):
                if not _covers(self._uprights, self._columns[column], middle):
                    self._merge(self._group[row][column], self._group[row][column - 1])
        for column in range(self._width):
            middle = (self._columns[column] + self._columns[column + 1]) / 2
            for row in range(1, self._height):
                if not _covers(self._levels, self._rows[row], middle):
                    self._merge(self._group[row][column], self._group[row - 1][column])

    def _merge(self, one: int, two: int) -> None:
        if one != two:
            for groups in self._group:
                groups[:] = [two if group == one else group for group in groups]


def _covers(strokes: list[Stroke], at: float, along: float) -> bool:
    return any(abs(s.at - at) <= NEAR and s.start - 1 <= along <= s.end + 1 for s in strokes)


def _slot(places: list[float], at: float) -> int:
    for number in range(1, len(places) - 1):
        if at < places[number]:
            return number - 1
    return len(places) - 2


def cell_text(words: list[Word]) -> str:
    """Return the words of a cell in reading order; a word that was cut at a line's end is put together."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and word.middle - lines[-1][0].middle < word.size * 0.5:
            lines[-1].append(word)
        else:
            lines.append([word])
    return join_lines([" ".join(w.text for w in sorted(line, key=lambda word: word.left)) for line in lines])


def join_lines(lines: Sequence[str]) -> str:
    """Put lines together; a hyphen between two small letters at a line's end goes."""
    text = ""
    for line in lines:
        if len(text) > 1 and text[-1] == "-" and text[-2].islower() and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text
