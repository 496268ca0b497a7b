"""Payments from the bank's file: looked at first, then recorded row by row; each payment once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.amounts import parse_written_minor_units
from backend.domain.errors import Conflict, NegotiatorError
from backend.domain.money import Money
from backend.services.campaign_import.amounts import find_decimal_mark
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_payment_view import find_cautions
from backend.services.debt_payments import check_debt_payment, check_payable, record_debt_payment
from backend.services.formatting import format_money, json_amount
from backend.services.payment_entries import PAYMENT_DIFFERS, NewPayment, find_earlier
from backend.services.payment_file_reading import read_date, read_rows
from backend.services.payment_file_targets import Target, find_target
from backend.services.payments import check_payment, record_payment
from backend.services.token_payments import case_of_payment

# Debt, agreement, reference and, without an agreement, day.
FileKey = tuple[int | None, int | None, str, date | None]
TO_THE_DEBT = "Va a la deuda, que no tiene acuerdo."
TOKEN_PAYMENT = "Es un abono simbólico."
OLD_DEBT = "Deuda antigua: el pago puede contar como que la persona la reconoce."
STATED_LATER = "El saldo se informó después de este pago: puede que ya lo tenga descontado."


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row and what becomes of it: `new`, `duplicate`, `recorded` or, with a reason, `error`."""

    line: int
    cells: Mapping[str, str]
    status: str = "new"
    message: str = ""
    debt_id: int | None = None
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
    if row.status != "new" or row.debt_id is None or row.payment is None:
        return row
    try:
        if row.agreement_id is not None:
            _, is_new = record_payment(context, principal, row.agreement_id, row.payment)
        else:
            # Who records the file has read its rows, and the warnings in them.
            _, is_new = record_debt_payment(
                context, principal, row.debt_id, row.payment, warning_read=True, balance_warning_read=True
            )
    except NegotiatorError as error:
        return replace(row, status="error", message=error.message)
    return replace(row, status="recorded" if is_new else "duplicate")


def _checked_rows(context: ServiceContext, content: bytes) -> list[FileRow]:
    rows = [FileRow(line, cells) for line, cells in read_rows(content)]
    mark = find_decimal_mark([row.cells["amount"] for row in rows])
    new: dict[FileKey, NewPayment] = {}
    return [_against(new, _check(context, row, mark)) for row in rows]


def _against(earlier: dict[FileKey, NewPayment], row: FileRow) -> FileRow:
    """Return the row as the file's earlier new ones leave it; one that stays new is added to them."""
    if row.status != "new" or row.payment is None:
        return row
    # Without an agreement the same reference on another day is another payment.
    day = row.payment.paid_on if row.agreement_id is None else None
    key = (row.debt_id, row.agreement_id, " ".join(row.payment.reference.split()), day)
    known = earlier.setdefault(key, row.payment)
    if known is row.payment:
        return row
    if (known.amount, known.paid_on) != (row.payment.amount, row.payment.paid_on):
        return replace(row, status="error", message=PAYMENT_DIFFERS)
    return replace(row, status="duplicate", message="La misma referencia está antes en el archivo.")


def _check(context: ServiceContext, row: FileRow, mark: Any) -> FileRow:
    try:
        with context.read() as uow:
            target = find_target(uow, row.cells)
            payment, row = _understood(row, target, mark)
            return _judged(context, uow, row, target, payment)
    except NegotiatorError as error:
        return replace(row, status="error", message=error.message)


def _understood(row: FileRow, target: Target, mark: Any) -> tuple[NewPayment, FileRow]:
    """Return the payment that the row's cells mean for where it goes, and the row with it."""
    debt, agreement = target.debt, target.agreement
    paid_on = read_date(row.cells["date"])
    units = parse_written_minor_units(row.cells["amount"], debt.currency, decimal_mark=mark)
    money = Money(units, debt.currency)
    payment = NewPayment(str(Decimal(money.major)), paid_on, row.cells["reference"])
    return payment, replace(
        row,
        debt_id=debt.id,
        agreement_id=None if agreement is None else agreement.id,
        debtor=debt.debtor_name,
        amount=json_amount(money),
        amount_text=format_money(money, debt.locale),
        payment=payment,
    )


def _judged(
    context: ServiceContext, uow: UnitOfWork, row: FileRow, target: Target, payment: NewPayment
) -> FileRow:
    """Return the row as recording it would leave it; raises what recording it would."""
    debt, agreement = target.debt, target.agreement
    if agreement is None:
        money, reference = check_debt_payment(context, uow, debt, payment)
    else:
        money, reference = check_payment(context, uow, agreement, payment)
    known = find_earlier(uow, debt.id, row.agreement_id, money, payment.paid_on, reference)
    if known is not None:
        return replace(row, status="duplicate", message="Ya estaba registrado.")
    if agreement is not None:
        return row if target.is_named else replace(row, message=f"Va al acuerdo {agreement.reference}.")
    check_payable(debt)
    notes = [TO_THE_DEBT]
    if case_of_payment(context, uow, debt, payment.paid_on) is not None:
        notes.append(TOKEN_PAYMENT)
    cautions = find_cautions(context, uow, debt, payment.paid_on)
    if cautions.limitation is not None:
        notes.append(OLD_DEBT)
    if cautions.is_stated_later:
        notes.append(STATED_LATER)
    return replace(row, message=" ".join(notes))


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
        "agreement": row.cells["agreement"] or row.cells["debt"],
        "debt_id": row.debt_id,
        "agreement_id": row.agreement_id,
        **{name: row.cells[name] for name in ("date", "reference")},
        "amount": row.amount,
        "amount_text": row.amount_text or row.cells["amount"],
        "debtor": row.debtor,
        "status": row.status,
        "message": row.message,
    }
