"""Word documents (.docx) to blocks: the text as it stands, without what was deleted, hidden or embedded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from backend.knowledge.ingestion.blocks import Block, Grid, GridRow, Heading, Paragraph
from backend.knowledge.ingestion.kinds import OLE_MARK
from backend.knowledge.ingestion.problems import problem

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 5000
MOST_TIMES_LARGER = 150
# Small files may be packed very tightly without being bombs.
LARGE = 20 * 1024 * 1024
SKIPPED = frozenset({W + "del", W + "moveFrom", W + "instrText", W + "txbxContent", FALLBACK})
HEADING_NAME = re.compile(r"^(?:heading|t[ií]tulo|encabezado|kop|titre)\s*(\d)$", re.IGNORECASE)
TITLE_NAMES = frozenset({"title", "título", "puesto"})
LONGEST_BOLD_HEADING = 100
BOLD_LEVEL = 7
MACRO_TYPES = (b"macroEnabled", b"vbaProject")


def check_word(content: bytes) -> None:
    """Refuse what is not a plain Word document.

    Raises `document_encrypted`, `document_damaged`, `document_expands`, `document_macros`, `document_embedded`.
    """
    if content.startswith(OLE_MARK):
        # Word keeps an encrypted document inside an OLE file; an old .doc under a new name looks the same.
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise problem("document_encrypted" if is_encrypted else "document_wrong_extension")
    with _open(content) as archive:
        names = {entry.filename.lower() for entry in archive.infolist()}
        types = _part(archive, "[Content_Types].xml")
        if "word/document.xml" not in names:
            raise problem("document_wrong_extension")
        if any("vbaproject" in name for name in names) or any(mark in types for mark in MACRO_TYPES):
            raise problem("document_macros")
        has_objects = any(name.startswith(("word/embeddings/", "word/activex/")) for name in names)
        if has_objects or _reaches_out(archive, names):
            raise problem("document_embedded")


def read_word(content: bytes) -> list[Block]:
    """Return a document's blocks; raises what `check_word` raises."""
    check_word(content)
    with _open(content) as archive:
        body = _parse(_part(archive, "word/document.xml")).find(W + "body")
        has_styles = "word/styles.xml" in archive.namelist()
        styles = _heading_styles(_parse(_part(archive, "word/styles.xml"))) if has_styles else {}
    return list(_flow(body, styles)) if body is not None else []


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise problem("document_damaged") from error
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise problem("document_encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    is_dense = unpacked > LARGE and unpacked > MOST_TIMES_LARGER * len(content)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_dense:
        raise problem("document_expands")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise problem("document_damaged") from error


def _parse(source: bytes) -> ElementTree.Element:
    """Parse a part; one that declares types or entities is none that Word wrote."""
    try:
        text = source.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise problem("document_damaged")
        return ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError) as error:
        raise problem("document_damaged") from error


def _reaches_out(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Tell whether opening the document in Word would fetch something from elsewhere."""
    for name in ("word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"):
        if name in names:
            for relation in _parse(_part(archive, name)):
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                if relation.get("TargetMode") == "External" and kind not in {"hyperlink", "image"}:
                    return True
    return False


def _heading_styles(root: ElementTree.Element) -> dict[str, int]:
    """Return the level of each style that is a heading, 0 for a document's title; heirs inherit it."""
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in root.iter(W + "style"):
        identity = style.get(W + "styleId", "")
        name = _value(style.find(W + "name")).strip()
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        matched = HEADING_NAME.match(name)
        if name.lower() in TITLE_NAMES:
            levels[identity] = 0
        elif matched:
            levels[identity] = int(matched[1])
        elif outline is not None and _value(outline).isdigit() and int(_value(outline)) < 9:
            levels[identity] = int(_value(outline)) + 1
        parents[identity] = _value(style.find(W + "basedOn"))
    for identity in parents:
        ancestor, steps = identity, 0
        while ancestor and ancestor not in levels and steps < 10:
            ancestor, steps = parents.get(ancestor, ""), steps + 1
        if ancestor in levels:
            levels.setdefault(identity, levels[ancestor])
    return levels


def _flow(parent: ElementTree.Element, styles: Mapping[str, int]) -> Iterator[Block]:
    for child in parent:
        if child.tag in SKIPPED:
            continue
        if child.tag == W + "p":
            yield from _paragraph(child, styles)
        elif child.tag == W + "tbl":
            yield from _table(child, styles)
        else:
            yield from _flow(child, styles)


def _paragraph(paragraph: ElementTree.Element, styles: Mapping[str, int]) -> Iterator[Block]:
    text = _text(paragraph).strip()
    if not text:
        return
    properties = paragraph.find(W + "pPr")
    style = _value(properties.find(W + "pStyle")) if properties is not None else ""
    outline = properties.find(W + "outlineLvl") if properties is not None else None
    if style in styles:
        yield Heading(text, styles[style])
    elif outline is not None and _value(outline).isdigit() and int(_value(outline)) < 9:
        yield Heading(text, int(_value(outline)) + 1)
    elif (
        len(text) <= LONGEST_BOLD_HEADING and not text.endswith((".", ":", ",", ";")) and _is_bold(paragraph)
    ):
        yield Heading(text, BOLD_LEVEL)
    else:
        yield Paragraph(text)


def _table(table: ElementTree.Element, styles: Mapping[str, int]) -> Iterator[Block]:
    rows = [row for child in table for row in (child.iter(W + "tr") if child.tag == W + "sdt" else [child])]
    rows = [row for row in rows if row.tag == W + "tr"]
    cells = [cell for row in rows for cell in _cells(row)]
    if len(cells) == 1 or any(next(cell.iter(W + "tbl"), None) is not None for cell in cells):
        for cell in cells:
            yield from _flow(cell, styles)
        return
    grid, above = Grid([]), list[str]()
    for row in rows:
        above = _row_texts(row, above)
        is_header = row.find(f"{W}trPr/{W}tblHeader") is not None
        filled = [cell for cell in _cells(row) if _text(cell).strip()]
        grid.rows.append(
            GridRow(above, is_header=is_header, is_bold=bool(filled) and all(map(_is_bold, filled)))
        )
    yield grid


def _cells(row: ElementTree.Element) -> list[ElementTree.Element]:
    found = []
    for child in row:
        if child.tag == W + "tc":
            found.append(child)
        elif child.tag == W + "sdt":
            found += list(child.iter(W + "tc"))
    return found


def _row_texts(row: ElementTree.Element, above: list[str]) -> list[str]:
    """Return a row's texts by column, a merged cell's in each place; `above` is the row before."""
    texts: list[str] = []
    for cell in _cells(row):
        properties = cell.find(W + "tcPr")
        span = _value(properties.find(W + "gridSpan")) if properties is not None else ""
        merge = properties.find(W + "vMerge") if properties is not None else None
        text = " ".join(_text(cell).split())
        if merge is not None and _value(merge) != "restart" and len(texts) < len(above):
            text = above[len(texts)]
        texts += [text] * (min(int(span), 60) if span.isdigit() and int(span) > 0 else 1)
    return texts


def _text(element: ElementTree.Element) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag in SKIPPED:
            continue
        if child.tag == W + "t":
            pieces.append(child.text or "")
        elif child.tag in {W + "br", W + "cr"}:
            pieces.append("\n")
        elif child.tag == W + "tab":
            pieces.append(" ")
        elif child.tag == W + "noBreakHyphen":
            pieces.append("-")
        elif child.tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            continue
        else:
            pieces.append(_text(child))
            if child.tag == W + "p":
                pieces.append("\n")
    return "".join(pieces)


def _is_bold(element: ElementTree.Element) -> bool:
    runs = [run for run in element.iter(W + "r") if _text(run).strip()]
    bold = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(W + "val", "1") not in {"0", "false"} for mark in bold
    )


def _value(element: ElementTree.Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")
