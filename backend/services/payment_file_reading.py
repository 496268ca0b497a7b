"""The bank's file of payments as rows of texts: its separator, its columns by their usual names, its dates."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from backend.domain.errors import InvalidInput
from backend.services.campaign_import.text_file import detect_format, open_text

MOST_ROWS = 5_000
LARGEST_FILE = 5 * 1024 * 1024
# What banks call the columns that we need.
COLUMNS: Mapping[str, frozenset[str]] = {
    "agreement": frozenset({"acuerdo", "referencia acuerdo", "numero de acuerdo", "agreement"}),
    "debt": frozenset(
        {
            "obligacion",
            "numero de obligacion",
            "numerodeobligacion",
            "credito",
            "numero de credito",
            "deuda",
            "debt",
        }
    ),
    "creditor": frozenset({"entidad", "banco", "acreedor", "creditor"}),
    "date": frozenset({"fecha", "fecha pago", "fecha de pago", "fecha del pago", "date"}),
    "amount": frozenset({"valor", "valor pagado", "importe", "monto", "amount"}),
    "reference": frozenset(
        {"referencia", "referencia pago", "referencia de pago", "comprobante", "reference"}
    ),
}
# A row names the agreement, or the debt; the creditor only where two of them use the same number.
NAMES = {"agreement": "acuerdo u obligación", "date": "fecha", "amount": "valor", "reference": "referencia"}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d")


def read_rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row's line and its cells by `COLUMNS`; raises InvalidInput as `preview_payments`."""
    if len(content) > LARGEST_FILE:
        raise InvalidInput("file_too_large", "El archivo pesa más de 5 MB. Divídelo en varios.")
    file = io.BytesIO(content)
    text = open_text(file, detect_format(file)).read().replace("\0", " ")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        places: dict[str, int] | None = None
        for count, cells in enumerate(reader):
            if count > MOST_ROWS:
                raise InvalidInput("too_many_rows", f"El archivo tiene más de {MOST_ROWS} filas. Divídelo.")
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places = _places(cells)
            else:
                yield reader.line_num, _cells(cells, places)
    except csv.Error:
        raise InvalidInput("unreadable_file", "No pudimos leer el archivo. Guárdalo como CSV.") from None
    if places is None:
        raise InvalidInput("empty_file", "El archivo está vacío.")


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if header.count(";") >= header.count(",") else ","


def _places(header: list[str]) -> dict[str, int]:
    names = [_plain(cell) for cell in header]
    places = {
        column: next((place for place, name in enumerate(names) if name in known), -1)
        for column, known in COLUMNS.items()
    }
    missing = [name for column, name in NAMES.items() if places[column] < 0]
    if places["debt"] >= 0:
        missing = [name for name in missing if name != NAMES["agreement"]]
    if missing:
        raise InvalidInput(
            "missing_column", f"Al archivo le faltan columnas: {', '.join(missing)}.", {"columns": missing}
        )
    return places


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.replace("_", " ").strip().lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _cells(cells: list[str], places: dict[str, int]) -> dict[str, str]:
    return {
        column: _printable(cells[place]) if 0 <= place < len(cells) else ""
        for column, place in places.items()
    }


def _printable(cell: str) -> str:
    return "".join(c if c.isprintable() else " " for c in cell).strip()[:120]


def read_date(text: str) -> date:
    """Read a date as banks write them; raises InvalidInput `invalid_date`."""
    for pattern in DATE_FORMATS:
        if re.fullmatch(r"[0-9/-]{8,10}", text):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                continue
    raise InvalidInput("invalid_date", "La fecha debe ir como 2026-12-31 o 31/12/2026.")
