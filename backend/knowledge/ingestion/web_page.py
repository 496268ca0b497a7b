"""HTML to blocks: headings, text and tables of a page, never its programs, and nothing that it hides."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from backend.knowledge.ingestion.blocks import Block, Grid, GridRow, Heading, Paragraph
from backend.knowledge.ingestion.kinds import decode
from backend.knowledge.ingestion.problems import problem

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKING = frozenset(
    {"p", "div", "li", "dt", "dd", "pre", "section", "article", "main", "ul", "ol", "dl", "footer"}
)
TABLE_TAGS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
KEPT = HEADINGS | BREAKING | TABLE_TAGS | {"br", "span", "b", "strong"}
DROPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "title", "nav", "select", "button"}
)
ATTRIBUTES = {
    "*": {"hidden", "style", "aria-hidden"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
PROGRAM = re.compile(
    r"<script\b(?![^>]*\bapplication/(?:ld\+)?json)|\son\w+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
# A page that says less than this and brings a program is a program, not a document.
LEAST_TEXT_BESIDE_PROGRAM = 400
WIDEST_SPAN = 60
VOID = frozenset({"br"})


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        marks = self.attributes
        return "hidden" in marks or HIDING.search(marks.get("style") or "") is not None

    def find(self, *tags: str) -> Iterator[_Node]:
        """Yield the nodes of some tags below this one that are not inside another table."""
        for child in self.children:
            if isinstance(child, _Node) and not child.is_hidden:
                if child.tag in tags:
                    yield child
                elif child.tag != "table":
                    yield from child.find(*tags)


class _Tree(HTMLParser):
    """Builds nodes from HTML that was put in order before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_html(content: bytes) -> tuple[str, list[Block]]:
    """Return the title and the blocks of a page; raises `document_script` for what is mostly a program."""
    source = _decode(content)
    tree = _Tree()
    tree.feed(_cleaned(source))
    tree.close()
    blocks = list(_flow(tree.open[0]))
    if PROGRAM.search(source) and _length(blocks) < LEAST_TEXT_BESIDE_PROGRAM:
        raise problem("document_script")
    stated = TITLE.search(source)
    return (html.unescape(stated[1]) if stated else ""), blocks


def without_programs(content: bytes) -> str:
    """Return a page that can be handed out: the same text and tables, no programs, pictures or links.

    Raises `document_script` for what is mostly a program.
    """
    title, _ = read_html(content)
    body = _cleaned(_decode(content))
    head = f'<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
    return f"{head}\n<body>{body}</body></html>\n"


def _cleaned(source: str) -> str:
    """Return a page in order and without all that this module does not know; what it hides stays marked."""
    return nh3.clean(
        source,
        tags=set(KEPT),
        clean_content_tags=set(DROPPED),
        attributes=ATTRIBUTES,
        filter_style_properties={"display", "visibility", "font-size"},
        link_rel=None,
    )


def _decode(content: bytes) -> str:
    stated = CHARSET.search(content[:4096])
    if stated and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(stated[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _length(blocks: list[Block]) -> int:
    return sum(
        sum(len(cell) for row in block.rows for cell in row.cells)
        if isinstance(block, Grid)
        else len(block.text)
        for block in blocks
    )


def _flow(node: _Node) -> Iterator[Block]:
    """Yield the blocks below a node, in order."""
    held: list[str] = []
    for child in node.children:
        if isinstance(child, str) or (
            child.tag in {"br", "span", "b", "strong"} and not _holds_blocks(child)
        ):
            held.append(_text(child))
            continue
        yield from _paragraph(held)
        held = []
        if not child.is_hidden:
            yield from _block(child)
    yield from _paragraph(held)


def _block(node: _Node) -> Iterator[Block]:
    if node.tag in HEADINGS:
        yield Heading(" ".join(_text(node).split()), int(node.tag[1]))
    elif node.tag != "table":
        yield from _flow(node)
    elif _is_layout(node):
        for cell in node.find("td", "th", "caption"):
            yield from _flow(cell)
    else:
        yield _grid(node)


def _is_layout(table: _Node) -> bool:
    """Tell whether a table only puts things beside one another: it holds tables, or nothing but one cell."""
    cells = list(table.find("td", "th"))
    return len(cells) < 2 or any(next(cell.find("table"), None) is not None for cell in cells)


def _grid(table: _Node) -> Grid:
    """Return a table with merged cells repeated in each place that they cover."""
    caption = " ".join(_text(node) for node in table.find("caption"))
    rows: list[GridRow] = []
    below: dict[int, tuple[int, str]] = {}
    in_head = {id(row) for head in table.find("thead") for row in head.find("tr")}
    for tr in table.find("tr"):
        cells = list(tr.find("td", "th"))
        is_header = id(tr) in in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))
        rows.append(GridRow(_spread(cells, below), is_header=is_header, is_bold=_all_bold(cells)))
    return Grid(rows, " ".join(caption.split()))


def _spread(cells: list[_Node], below: dict[int, tuple[int, str]]) -> list[str]:
    """Return a row's texts by column; `below` holds what reaches down from the rows above."""
    result: list[str] = []

    def take_from_above() -> None:
        while (place := len(result)) in below:
            count, text = below.pop(place)
            if count > 1:
                below[place] = (count - 1, text)
            result.append(text)

    for cell in cells:
        take_from_above()
        text = " ".join(_text(cell).split())
        down = _span(cell, "rowspan")
        for _ in range(_span(cell, "colspan")):
            if down > 1:
                below[len(result)] = (down - 1, text)
            result.append(text)
    take_from_above()
    return result


def _span(cell: _Node, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), WIDEST_SPAN)) if value.isascii() and value.isdigit() else 1


def _all_bold(cells: list[_Node]) -> bool:
    filled = [cell for cell in cells if _text(cell).strip()]
    return bool(filled) and all(next(cell.find("b", "strong"), None) is not None for cell in filled)


def _holds_blocks(node: _Node) -> bool:
    return next(node.find("table", *HEADINGS, *BREAKING), None) is not None


def _text(node: _Node | str) -> str:
    if isinstance(node, str):
        return " ".join(node.split("\n"))
    if node.tag == "br":
        return "\n"
    if node.is_hidden:
        return ""
    text = "".join(_text(child) for child in node.children)
    return f" {text} " if node.tag in BREAKING or node.tag in TABLE_TAGS else text


def _paragraph(held: list[str]) -> Iterator[Block]:
    lines = [" ".join(line.split()) for line in "".join(held).split("\n")]
    text = "\n".join(line for line in lines if line)
    if text:
        yield Paragraph(text)
