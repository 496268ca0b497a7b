"""Payments from the bank's file: looked at first, then recorded row by row; each payment once."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from backend.domain.agreement import read_reference
from backend.domain.amounts import parse_written_minor_units
from backend.domain.errors import Conflict, InvalidInput, NegotiatorError
from backend.domain.money import Money
from backend.services.campaign_import.amounts import find_decimal_mark
from backend.services.campaign_import.text_file import detect_format, open_text
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.formatting import format_money, json_amount
from backend.services.payments import NewPayment, check_payment, find_earlier, record_payment

MOST_ROWS = 5_000
LARGEST_FILE = 5 * 1024 * 1024
# What banks call the columns that we need.
COLUMNS: Mapping[str, frozenset[str]] = {
    "agreement": frozenset({"acuerdo", "referencia acuerdo", "numero de acuerdo", "agreement"}),
    "date": frozenset({"fecha", "fecha pago", "fecha de pago", "fecha del pago", "date"}),
    "amount": frozenset({"valor", "valor pagado", "importe", "monto", "amount"}),
    "reference": frozenset(
        {"referencia", "referencia pago", "referencia de pago", "comprobante", "reference"}
    ),
}
NAMES = {"agreement": "acuerdo", "date": "fecha", "amount": "valor", "reference": "referencia"}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row and what becomes of it: `new`, `duplicate`, `recorded` or, with a reason, `error`."""

    line: int
    cells: Mapping[str, str]
    status: str = "new"
    message: str = ""
    agreement_id: int | None = None
    debtor: str = ""
    amount_text: str = ""
    amount: int | float | None = None
    payment: NewPayment | None = None


def preview_payments(context: ServiceContext, principal: Principal, content: bytes) -> dict[str, Any]:
    """Return what recording the file would do, row by row, and the file's `digest` (staff). Nothing is written.

    Raises Forbidden, InvalidInput `file_too_large`, `empty_file`, `missing_column`, `too_many_rows` or
    `unknown_encoding`.
    """
    require_staff(principal)
    return _answer(content, _checked_rows(context, content))


def record_payments(
    context: ServiceContext, principal: Principal, content: bytes, *, digest: str
) -> dict[str, Any]:
    """Record the rows of a file that was looked at before (staff): each by itself, those with errors never.

    The same file again finds its payments recorded. Raises as `preview_payments`, and Conflict `file_changed` when
    this is not the file of that `digest`.
    """
    require_staff(principal)
    if digest != _digest(content):
        raise Conflict("file_changed", "Este archivo no es el que revisaste. Revísalo otra vez.")
    return _answer(content, [_record(context, principal, row) for row in _checked_rows(context, content)])


def _record(context: ServiceContext, principal: Principal, row: FileRow) -> FileRow:
    if row.status != "new" or row.agreement_id is None or row.payment is None:
        return row
    try:
        _, is_new = record_payment(context, principal, row.agreement_id, row.payment)
    except NegotiatorError as error:
        return replace(row, status="error", message=error.message)
    return replace(row, status="recorded" if is_new else "duplicate")


def _checked_rows(context: ServiceContext, content: bytes) -> list[FileRow]:
    rows = list(_read(content))
    mark = find_decimal_mark([row.cells["amount"] for row in rows])
    seen: set[tuple[int, str]] = set()
    checked = []
    for row in rows:
        row = _check(context, row, mark)
        key = (row.agreement_id or 0, " ".join(row.cells["reference"].split()))
        if row.status == "new" and key in seen:
            row = replace(row, status="duplicate", message="La misma referencia está antes en el archivo.")
        seen.add(key)
        checked.append(row)
    return checked


def _check(context: ServiceContext, row: FileRow, mark: Any) -> FileRow:
    try:
        reference, paid_on = read_reference(row.cells["agreement"]), _read_date(row.cells["date"])
        with context.read() as uow:
            agreement = uow.agreement_desk.find_by_reference(reference)
            debt = uow.debts.get(agreement.debt_id)
            units = parse_written_minor_units(row.cells["amount"], agreement.currency, decimal_mark=mark)
            money = Money(units, agreement.currency)
            payment = NewPayment(str(Decimal(money.major)), paid_on, row.cells["reference"])
            row = replace(
                row,
                agreement_id=agreement.id,
                debtor=debt.debtor_name,
                amount=json_amount(money),
                amount_text=format_money(money, debt.locale),
                payment=payment,
            )
            check_payment(context, uow, agreement, payment)
            known = find_earlier(uow, agreement, money, paid_on, " ".join(payment.reference.split()))
    except NegotiatorError as error:
        return replace(row, status="error", message=error.message)
    return row if known is None else replace(row, status="duplicate", message="Ya estaba registrado.")


def _read(content: bytes) -> Iterator[FileRow]:
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
                yield _row(reader.line_num, cells, places)
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
    missing = [NAMES[column] for column, place in places.items() if place < 0]
    if missing:
        raise InvalidInput(
            "missing_column", f"Al archivo le faltan columnas: {', '.join(missing)}.", {"columns": missing}
        )
    return places


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.replace("_", " ").strip().lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _row(line: int, cells: list[str], places: dict[str, int]) -> FileRow:
    read = {
        column: _printable(cells[place]) if place < len(cells) else "" for column, place in places.items()
    }
    return FileRow(line, read)


def _printable(cell: str) -> str:
    return "".join(c if c.isprintable() else " " for c in cell).strip()[:120]


def _read_date(text: str) -> date:
    for pattern in DATE_FORMATS:
        if re.fullmatch(r"[0-9/-]{8,10}", text):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                continue
    raise InvalidInput("invalid_date", "La fecha debe ir como 2026-12-31 o 31/12/2026.")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _answer(content: bytes, rows: list[FileRow]) -> dict[str, Any]:
    counts = {
        status: sum(row.status == status for row in rows)
        for status in ("new", "duplicate", "error", "recorded")
    }
    return {"digest": _digest(content), "counts": counts, "rows": [_view(row) for row in rows]}


def _view(row: FileRow) -> dict[str, Any]:
    return {
        "line": row.line,
        **{name: row.cells[name] for name in ("agreement", "date", "reference")},
        "amount": row.amount,
        "amount_text": row.amount_text or row.cells["amount"],
        "debtor": row.debtor,
        "status": row.status,
        "message": row.message,
    }
