"""Payments from the bank's file: looked at first, then recorded row by row; each payment once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from backend.domain.agreement import read_reference
from backend.domain.amounts import parse_written_minor_units
from backend.domain.errors import Conflict, NegotiatorError
from backend.domain.money import Money
from backend.services.campaign_import.amounts import find_decimal_mark
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.formatting import format_money, json_amount
from backend.services.payment_file_reading import read_date, read_rows
from backend.services.payments import (
    PAYMENT_DIFFERS,
    NewPayment,
    check_payment,
    find_earlier,
    record_payment,
)


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
    rows = [FileRow(line, cells) for line, cells in read_rows(content)]
    mark = find_decimal_mark([row.cells["amount"] for row in rows])
    new: dict[tuple[int | None, str], NewPayment] = {}
    return [_against(new, _check(context, row, mark)) for row in rows]


def _against(earlier: dict[tuple[int | None, str], NewPayment], row: FileRow) -> FileRow:
    """Return the row as the file's earlier new ones leave it; one that stays new is added to them."""
    if row.status != "new" or row.payment is None:
        return row
    known = earlier.setdefault((row.agreement_id, " ".join(row.payment.reference.split())), row.payment)
    if known is row.payment:
        return row
    if (known.amount, known.paid_on) != (row.payment.amount, row.payment.paid_on):
        return replace(row, status="error", message=PAYMENT_DIFFERS)
    return replace(row, status="duplicate", message="La misma referencia está antes en el archivo.")


def _check(context: ServiceContext, row: FileRow, mark: Any) -> FileRow:
    try:
        reference, paid_on = read_reference(row.cells["agreement"]), read_date(row.cells["date"])
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
