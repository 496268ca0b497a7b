"""The rows of a table without lines around its cells: which lines belong to one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backend.knowledge.ingestion.pdf.columns import Gap, cells_of
from backend.knowledge.ingestion.pdf.lines import Line
from backend.knowledge.ingestion.pdf.strokes import Stroke
from backend.knowledge.ingestion.tables import is_value

LEAST_ROWS = 3
TIGHT = 0.4


def make_rows(
    block: list[Line], gaps: Sequence[Gap], levels: list[Stroke]
) -> list[tuple[list[list[str]], bool]]:
    """Put lines into rows: by the lines drawn between them, else by which of their cells are filled."""
    bounds = (min(line.left for line in block), max(line.right for line in block))
    width = bounds[1] - bounds[0]
    rules = sorted(
        stroke.at
        for stroke in levels
        if block[0].top - 3 <= stroke.at <= block[-1].bottom + 3 and stroke.end - stroke.start > 0.6 * width
    )
    texts = [cells_of(line, gaps, bounds) for line in block]
    if len(rules) >= max(LEAST_ROWS, 0.5 * len(block)):
        starts = _starts_by_rules(block, rules)
    else:
        starts = _starts_by_pitch(block, texts) or _starts_by_cells(block, texts)
    rows: list[tuple[list[list[str]], bool]] = []
    for line, cells, is_start in zip(block, texts, starts, strict=True):
        if is_start or not rows:
            rows.append(([[text] if text else [] for text in cells], line.is_bold))
            continue
        for held, text in zip(rows[-1][0], cells, strict=True):
            if text:
                held.append(text)
    return _with_first_header(rows)


def _starts_by_rules(block: list[Line], rules: list[float]) -> list[bool]:
    pairs = pairwise(block)
    return [True] + [
        any(above.bottom - 3 <= rule <= line.bottom - line.size / 2 for rule in rules)
        for above, line in pairs
    ]


def _starts_by_pitch(block: list[Line], texts: list[list[str]]) -> list[bool] | None:
    """Rows stand farther apart than the lines of a cell; None where that does not tell them apart."""
    pitches = [line.top - above.top for above, line in pairwise(block)]
    base = min(pitches, default=0.0)
    if base <= 0 or max(pitches) < 1.2 * base:
        return None
    starts = [True, *(pitch > 1.12 * base for pitch in pitches)]
    full = 0
    for cells, is_start in zip(texts, starts, strict=True):
        full = (0 if is_start else full) + (sum(map(bool, cells)) * 2 > len(cells))
        if full > 1:
            # Two whole rows in one: the distance says something else here.
            return None
    return starts


def _starts_by_cells(block: list[Line], texts: list[list[str]]) -> list[bool]:
    triples = zip(texts[1:], block[1:], block, strict=False)
    return [True, *(not _goes_on(cells, line, above) for cells, line, above in triples)]


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
