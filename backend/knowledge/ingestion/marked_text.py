"""Markdown and plain text files to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.knowledge.ingestion.blocks import Block, Grid, GridRow, Heading, Paragraph
from backend.knowledge.ingestion.kinds import decode
from backend.knowledge.plain_text import TABLE_ROW, clean_line, flatten, strip_markup

HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
CELL_END = re.compile(r"(?<!\\)\|")


def read_markdown(content: bytes) -> list[Block]:
    """Return the blocks of a Markdown file, without its HTML."""
    return [block for group in _groups(strip_markup(decode(content))) for block in _blocks(group)]


def read_text(content: bytes) -> list[Block]:
    """Return the paragraphs of a text file: what stands between empty lines."""
    source = decode(content).replace("\r\n", "\n").replace("\r", "\n")
    return [Paragraph(" ".join(group)) for group in _groups(source)]


def _groups(source: str) -> Iterator[list[str]]:
    """Yield what stands between empty lines."""
    group: list[str] = []
    for line in [*source.split("\n"), ""]:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the headings, tables and paragraphs of lines without an empty one between them."""
    kind, held = "", list[str]()
    for line in [*lines, "#"]:
        now = (
            "heading" if HEADING.match(line) or line == "#" else "table" if TABLE_ROW.match(line) else "text"
        )
        if held and now != kind:
            yield from _block(kind, held)
            held = []
        kind = now
        held.append(line)
        if kind == "heading":
            yield from _block(kind, held)
            held = []


def _block(kind: str, lines: list[str]) -> Iterator[Block]:
    if kind == "heading":
        heading = HEADING.match(lines[0])
        if heading:
            yield Heading(clean_line(heading[2]), len(heading[1]))
    elif kind == "table":
        rows = [[clean_line(cell) for cell in CELL_END.split(line.strip()[1:-1])] for line in lines]
        yield Grid(
            [GridRow(cells, is_header=number == 0 and len(rows) > 1) for number, cells in enumerate(rows)]
        )
    else:
        text = flatten(lines)
        if text:
            yield Paragraph(text)
