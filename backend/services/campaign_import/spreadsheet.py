"""The same campaign as an Excel file, checked before it is unpacked: a small one can hide gigabytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from backend.services.campaign_import.problems import unreadable
from backend.services.campaign_import.text_file import Row

MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL_ENTRY = 1024 * 1024
MOST_ENTRIES = 2_000
MOST_COLUMNS = 200
# What the reader needs is memory for each cell of the rectangle that the cells span.
MOST_CELLS = 5_000_000
CHUNK = 1 << 20
# From 2^53 on, a number in Excel has lost digits.
LARGEST_EXACT = 2.0**53
_REFERENCE = re.compile(rb'\br="([A-Z]{0,4})([0-9]{1,9})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def read_sheet(file: BinaryIO) -> tuple[list[str], int, Iterator[Row]]:
    """Return the header of the first visible sheet, its number of rows, and the rows after the header.

    Raises InvalidInput `excel_too_large` or `excel_unreadable`, `empty_file` for an empty sheet.
    """
    _check_size(file)
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        sheet = workbook.get_sheet_by_name(_first_visible(workbook))
        height = sheet.total_height
        rows = ((number, _texts(row)) for number, row in enumerate(sheet.iter_rows(), _first_line(sheet)))
    except (CalamineError, OSError) as error:
        raise _broken() from error
    filled = (item for item in rows if any(item[1]))
    first = next(filled, None)
    if first is None:
        raise unreadable("empty_file", "El archivo está vacío.")
    return first[1], height, ((number, cells) for number, cells in filled)


def _first_visible(workbook: CalamineWorkbook) -> str:
    visible = [sheet.name for sheet in workbook.sheets_metadata if str(sheet.visible).endswith("Visible")]
    return (visible or workbook.sheet_names)[0]


def _first_line(sheet: Any) -> int:
    return int(sheet.start[0]) + 1 if sheet.start else 1


def _check_size(file: BinaryIO) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
                raise _too_large()
            for entry in entries:
                _check_entry(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _broken() from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > SMALL_ENTRY and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise _too_large()
    if _SHEET.fullmatch(entry.filename):
        with archive.open(entry) as sheet:
            _check_extent(sheet)


def _check_extent(sheet: Any) -> None:
    """Refuse cells far away from the others: the space between them would be reserved."""
    rows = columns = 0
    tail = b""
    while chunk := sheet.read(CHUNK):
        block = tail + chunk
        for letters, digits in _REFERENCE.findall(block):
            rows = max(rows, int(digits))
            columns = max(columns, _column_number(letters))
        if columns > MOST_COLUMNS or rows * max(columns, 1) > MOST_CELLS:
            raise _too_large()
        tail = block[-32:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _texts(row: list[Any]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _number_text(value: float) -> str:
    """Write a number as it was typed; one that Excel has rounded keeps its exponent, which rows refuse."""
    if value.is_integer():
        return str(int(value)) if abs(value) < LARGEST_EXACT else f"{value:.5E}"
    # Excel keeps 15 digits: more would show the noise of its binary fractions.
    text = f"{value:.15g}"
    # Three decimals would look like a thousand that somebody wrote with a point.
    return text + "0" if len(text.rpartition(".")[2]) == 3 else text


def _too_large() -> Exception:
    return unreadable(
        "excel_too_large",
        "El archivo de Excel es demasiado grande al abrirlo. Guárdalo como CSV separado por punto y coma.",
    )


def _broken() -> Exception:
    return unreadable(
        "excel_unreadable",
        "No pudimos abrir el archivo de Excel. Guárdalo otra vez como .xlsx, sin contraseña.",
    )
