"""Blocks cut into passages: text up to a length under its path of headings, and each row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from backend.knowledge.ingestion.blocks import Block, Grid, GridRow, Heading, Paragraph
from backend.knowledge.ingestion.tables import make_table
from backend.knowledge.passages import CAPTION_SEPARATOR, HEADING_SEPARATOR, Passage
from backend.knowledge.plain_text import clean_text

LONGEST_PASSAGE = 900
LONGEST_CAPTION = 90
LONGEST_TITLE = 200
LONGEST_CELL = 600


@dataclass(slots=True)
class _Cutter:
    document: str
    title: str
    path: list[Heading] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    page: int | None = None
    tables: int = 0

    @property
    def heading(self) -> str:
        return HEADING_SEPARATOR.join(heading.text for heading in self.path) or self.title

    def cut(self, blocks: Sequence[Block]) -> Iterator[Passage]:
        for number, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                yield from self._add(block)
                continue
            before = blocks[number - 1] if number else None
            yield from self._flush()
            if isinstance(block, Grid):
                yield from self._rows(block, before)
            else:
                self._enter(block)
        yield from self._flush()

    def _enter(self, heading: Heading) -> None:
        self.path = [above for above in self.path if above.level < heading.level]
        if heading.text != self.title or self.path:
            self.path.append(heading)

    def _add(self, paragraph: Paragraph) -> Iterator[Passage]:
        for part in _pieces(paragraph.text, LONGEST_PASSAGE):
            length = sum(len(line) + 1 for line in self.lines) + len(part)
            if self.lines and (length > LONGEST_PASSAGE or paragraph.page != self.page):
                yield from self._flush()
            if not self.lines:
                self.page = paragraph.page
            self.lines.append(part)

    def _flush(self) -> Iterator[Passage]:
        if self.lines:
            text = "\n".join(self.lines)
            yield Passage(self.document, self.title, 1, self.page, self.heading, text)
            self.lines = []

    def _rows(self, grid: Grid, before: Block | None) -> Iterator[Passage]:
        self.tables += 1
        table = make_table(grid)
        introduction = _introduction(before)
        for number, row in enumerate(table.rows, 1):
            parts = dict.fromkeys(part for part in (introduction, table.caption, row.section) if part)
            yield Passage(
                *(self.document, self.title, 1, row.page, self.heading, row.text, "table_row"),
                cells=tuple((header, value[:LONGEST_CELL]) for header, value in row.cells),
                caption=CAPTION_SEPARATOR.join(parts),
                table=f"t{self.tables}",
                row=number,
            )


def cut_blocks(document: str, blocks: Sequence[Block], *, title: str = "") -> list[Passage]:
    """Return a document's passages, without those that say the same under the same heading.

    The title is the given one, else the first heading of the first level, else the file's name.
    """
    blocks = [clean for block in blocks if (clean := _clean(block)) is not None]
    title = (_stated_title(blocks) or clean_text(title) or name_as_title(document))[:LONGEST_TITLE]
    seen: set[tuple[str, str, str]] = set()
    passages = []
    for passage in _Cutter(document, title).cut(blocks):
        key = (passage.heading, passage.caption, " ".join(passage.text.casefold().split()))
        if key not in seen and passage.text.strip():
            seen.add(key)
            passages.append(passage)
    return passages


def name_as_title(name: str) -> str:
    """Return a file's name as a title: no ending, spaces between words."""
    words = re.sub(r"[-_]+", " ", PurePath(name).stem).strip()
    return words[:1].upper() + words[1:]


def _stated_title(blocks: Sequence[Block]) -> str:
    headings = [block for block in blocks if isinstance(block, Heading) and block.level <= 1]
    return min(headings, key=lambda heading: heading.level).text if headings else ""


def _clean(block: Block) -> Block | None:
    """Return a block as plain text, whatever its format let through; None where nothing is left."""
    if isinstance(block, Grid):
        rows = [
            GridRow([_one_line(cell) for cell in row.cells], row.page, row.is_header, row.is_bold)
            for row in block.rows
        ]
        return Grid(rows, _one_line(block.caption), block.edges)
    if isinstance(block, Heading):
        text = _one_line(block.text)[:LONGEST_TITLE]
        return Heading(text, block.level, block.page) if text else None
    text = clean_text(block.text)
    return Paragraph(text, block.page) if text else None


def _one_line(text: str) -> str:
    return clean_text(text).replace("\n", " ")


def _introduction(before: Block | None) -> str:
    """Return the short line right above a table: it often says what the whole table is about."""
    if not isinstance(before, Paragraph) or len(before.text) > LONGEST_CAPTION:
        return ""
    return before.text.rstrip(": ") if not before.text.endswith(".") else ""


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Cut a long text after a sentence where there is one, else between words."""
    rest = text.strip()
    while len(rest) > longest:
        window = rest[:longest]
        end = max(window.rfind(". "), window.rfind("\n")) + 1
        end = end if end > longest // 2 else window.rfind(" ")
        end = end if end > 0 else longest
        yield rest[:end].strip()
        rest = rest[end:].strip()
    if rest:
        yield rest
