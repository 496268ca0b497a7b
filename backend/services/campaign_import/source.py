"""A campaign file of any accepted kind as numbered rows of texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from backend.services.campaign_import import spreadsheet, text_file
from backend.services.campaign_import.columns import NO_MEANINGS, Columns, Meanings, find_columns
from backend.services.campaign_import.problems import unreadable

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# The starts of what people send by mistake.
OTHER_FILES = {
    b"%PDF": "un PDF",
    b"\x89PNG": "una imagen",
    b"\xff\xd8\xff": "una imagen",
    b"GIF8": "una imagen",
    b"\x1f\x8b": "un archivo comprimido",
    b"Rar!": "un archivo comprimido",
    b"7z\xbc\xaf": "un archivo comprimido",
    b"{\\rtf": "un documento de texto",
    b"<!DO": "una página web",
    b"<htm": "una página web",
}


@dataclass(frozen=True, slots=True)
class Source:
    """An opened campaign file; `rows_expected` counts the header's followers, blank ones included.

    `encoding` is None for a spreadsheet.
    """

    columns: Columns
    rows: Iterator[text_file.Row]
    rows_expected: int
    is_damaged: bool = False
    encoding: str | None = None


@contextmanager
def open_source(file: BinaryIO, meanings: Meanings = NO_MEANINGS) -> Iterator[Source]:
    """Recognise the file and find its columns, which are what `meanings` or else their names say.

    Raises InvalidInput: `empty_file`, `not_a_campaign_file`, `wrong_separator`, `missing_columns`,
    `duplicate_columns`, `unknown_meaning`, `unknown_encoding`, `excel_too_large`, `excel_unreadable`.
    """
    file.seek(0)
    start = file.read(8192)
    _check_kind(start)
    if start.startswith(ZIP):
        header, height, rows = spreadsheet.read_sheet(file)
        yield Source(find_columns(header, meanings), rows, max(height - 1, 0))
        return
    layout = text_file.detect_format(file)
    text = text_file.open_text(file, layout)
    try:
        header, line = text_file.read_header(text)
        rows = text_file.read_rows(text, line)
        yield Source(
            find_columns(header, meanings),
            rows,
            max(layout.lines - line, 0),
            layout.is_damaged,
            layout.encoding,
        )
    finally:
        text.detach()


def _check_kind(start: bytes) -> None:
    if not start.strip():
        raise unreadable("empty_file", "El archivo está vacío.")
    kind = next((name for mark, name in OTHER_FILES.items() if start.startswith(mark)), None)
    if start.startswith(OLD_EXCEL):
        kind = "un Excel antiguo o con contraseña"
    is_utf16 = any(start.startswith(mark) for mark, name in text_file.BYTE_ORDER_MARKS if name == "utf-16")
    if kind is None and b"\x00" in start and not is_utf16 and not start.startswith(ZIP):
        kind = "un archivo que no es de texto"
    if kind is not None:
        raise unreadable(
            "not_a_campaign_file",
            f"Esto parece {kind}. Sube la campaña como CSV separado por punto y coma o como Excel (.xlsx).",
        )
