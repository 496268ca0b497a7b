"""Pages of lines and tables to blocks: what repeats on each page goes, headings are told by how they look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.knowledge.ingestion.blocks import Block, Grid, GridRow, Heading, Paragraph
from backend.knowledge.ingestion.pdf.aligned import find_aligned
from backend.knowledge.ingestion.pdf.lines import BULLET, Line, make_lines
from backend.knowledge.ingestion.pdf.ruled import PlacedGrid, find_ruled, join_lines, join_strokes
from backend.knowledge.ingestion.pdf.strokes import Stroke, Strokes
from backend.knowledge.ingestion.pdf.words import Word

MARGIN = 0.09
REPEATED_SHARE = 0.5
LARGER = 1.1
LONGEST_HEADING = 160
LONGEST_COUNTING = 60
NEAR_EDGES = 12.0
BULLET_MARK = re.compile(r"^[•●◦▪■□‣·*–—\x95\uf0a7\uf0b7\uf0d8-]\s+")
DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class PageParts:
    """A page: its tables with lines and its other lines; `sizes` counts letters by height, `bold` the bold ones."""

    number: int
    height: float
    tables: list[PlacedGrid]
    lines: list[Line]
    levels: list[Stroke]
    sizes: Counter[float]
    bold: int


def part_page(number: int, height: float, words: list[Word], strokes: Strokes) -> PageParts:
    """Return what is on a page."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    bold = sum(len(word.text) for word in words if word.is_bold)
    tables, rest = find_ruled(strokes, words, number)
    return PageParts(number, height, tables, make_lines(rest), join_strokes(strokes.level), sizes, bold)


def lay_out(pages: Sequence[PageParts]) -> list[Block]:
    """Return the blocks of all pages in order."""
    body = _body_size(pages)
    repeated = _repeated(pages)
    if not any(
        page.tables or any(not _is_repeated(page, line, repeated) for line in page.lines) for page in pages
    ):
        # All pages say the same: that is what the document says.
        repeated = {}
    looks = _Looks(pages, body)
    blocks: list[Block] = []
    for page in pages:
        page.lines = [line for line in page.lines if not _is_repeated(page, line, repeated)]
        last = blocks[-1] if blocks else None
        carried = last.edges if isinstance(last, Grid) else ()
        for place, block in enumerate(_blocks(page, looks, carried)):
            _append(blocks, block, is_first=place == 0)
    return blocks


def _body_size(pages: Sequence[PageParts]) -> float:
    """Return the size of most of the text."""
    sizes: Counter[float] = sum((page.sizes for page in pages), Counter())
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _mark(line: Line) -> str:
    # A short line may count the pages; a long one that differs in a number says something else on each.
    text = line.text.casefold()
    return DIGITS.sub("#", text) if len(text) <= LONGEST_COUNTING else text


def _in_margin(page: PageParts, line: Line) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _repeated(pages: Sequence[PageParts]) -> dict[str, int]:
    """Return what stands in the margins of many pages, with the first page that it stands on."""
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for page in pages:
        for mark in {_mark(line) for line in page.lines if _in_margin(page, line)}:
            counts[mark] += 1
            first.setdefault(mark, page.number)
    least = max(2, REPEATED_SHARE * len(pages))
    return {mark: first[mark] for mark, count in counts.items() if count >= least}


def _is_repeated(page: PageParts, line: Line, repeated: dict[str, int]) -> bool:
    if not _in_margin(page, line):
        return False
    if DIGITS.sub("", line.text).strip(" -–—/.|") == "":
        return True
    return _mark(line) in repeated and len(line.segments()) < 4


class _Looks:
    """Which lines are headings, and of which level: the larger the higher, bold text last."""

    def __init__(self, pages: Sequence[PageParts], body: float) -> None:
        self._body = body
        lines = [line for page in pages for line in page.lines]
        letters = sum(page.sizes.total() for page in pages)
        self._bold_counts = sum(page.bold for page in pages) * 2 < letters
        sizes = sorted({round(line.size) for line in lines if self.is_larger(line)}, reverse=True)
        self._levels = {size: number for number, size in enumerate(sizes[:5], 1)}
        self._lowest = len(self._levels) + 1

    def is_larger(self, line: Line) -> bool:
        """Tell whether a line is larger than most of the text."""
        return line.size > LARGER * self._body

    def level(self, line: Line) -> int:
        """Return the level of a line that looks like a heading, 0 for others."""
        if BULLET.match(line.words[0].text) and not self.is_larger(line):
            return 0
        if self.is_larger(line):
            return self._levels.get(round(line.size), self._lowest)
        return self._lowest if self._bold_counts and line.is_bold and len(line.text) > 1 else 0


def _blocks(page: PageParts, looks: _Looks, carried: tuple[float, ...]) -> Iterator[Block]:
    held: list[Line] = []
    for item in _in_order(page, looks, carried):
        if isinstance(item, Line) and (not held or _goes_on(held, item, looks)):
            held.append(item)
            continue
        yield from _text_block(held, page.number, looks)
        held = [item] if isinstance(item, Line) else []
        if isinstance(item, PlacedGrid):
            yield item.grid
    yield from _text_block(held, page.number, looks)


def _in_order(page: PageParts, looks: _Looks, carried: tuple[float, ...]) -> list[PlacedGrid | Line]:
    """Return tables and lines from the top down; tables without lines are looked for between those with lines."""
    result: list[PlacedGrid | Line] = []
    rest = page.lines

    def aligned(lines: list[Line]) -> list[PlacedGrid | Line]:
        edges = carried if not result else ()
        return find_aligned(lines, page.levels, page.number, is_heading=looks.is_larger, carried=edges)

    for table in sorted(page.tables, key=lambda table: table.top):
        above = [line for line in rest if line.top < table.top]
        rest = [line for line in rest if line.top >= table.top]
        result += aligned(above)
        result.append(table)
    return [*result, *aligned(rest)]


def _goes_on(held: list[Line], line: Line, looks: _Looks) -> bool:
    """Tell whether a line belongs to the paragraph above it."""
    above = held[-1]
    if BULLET.match(line.words[0].text) or looks.level(line) != looks.level(above):
        return False
    if abs(line.size - above.size) > 0.15 * above.size or line.top < above.top:
        return False
    is_near = line.top - above.bottom < 0.55 * line.size
    ended = above.text.endswith((".", ":", "?", "!")) and above.right < 0.85 * max(
        one.right for one in [*held, line]
    )
    return is_near and not ended


def _text_block(lines: list[Line], page: int, looks: _Looks) -> Iterator[Block]:
    if not lines:
        return
    text = join_lines([line.text for line in lines])
    level = looks.level(lines[0])
    if level and len(text) <= LONGEST_HEADING and not text.endswith((".", ";", ",")):
        yield Heading(text, level, page)
    else:
        yield Paragraph(BULLET_MARK.sub("", text), page)


def _append(blocks: list[Block], block: Block, *, is_first: bool) -> None:
    """Add a block; the first of a page may go on with the last of the page before."""
    last = blocks[-1] if blocks else None
    if is_first and isinstance(last, Grid) and isinstance(block, Grid) and _same_columns(last, block):
        last.rows += _without_headers(last, block)
    elif (
        is_first and isinstance(last, Paragraph) and isinstance(block, Paragraph) and block.text[:1].islower()
    ):
        blocks[-1] = Paragraph(join_lines([last.text, block.text]), last.page)
    else:
        blocks.append(block)


def _same_columns(one: Grid, two: Grid) -> bool:
    if len(one.edges) != len(two.edges):
        return False
    is_near = all(abs(a - b) <= NEAR_EDGES for a, b in zip(one.edges, two.edges, strict=True))
    return is_near or one.rows[0].cells == two.rows[0].cells


def _without_headers(one: Grid, two: Grid) -> list[GridRow]:
    rows = list(two.rows)
    for number in range(min(3, len(one.rows), len(two.rows))):
        if one.rows[number].cells != two.rows[number].cells:
            return rows[number:]
    return rows
