"""Payments, of agreements and of debts without one: one by one, from the bank's file, and taking one back (staff)."""

from __future__ import annotations

from typing import Annotated, Any

from flask import request
from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Body, Id, IdPath, IsoDate
from backend.api.security import context, current_principal
from backend.domain.errors import InvalidInput
from backend.services import debt_payments, payment_file, payment_file_reading, payments
from backend.services.payment_entries import LONGEST_REASON, LONGEST_REFERENCE, NewPayment

routes = blueprint("payments", access="staff", tag="Pagos (personal)")


class PaymentBody(Body):
    """A payment that arrived, for an agreement or, where none stands, for a debt: one of `agreement_id`, `debt_id`.

    `reference` is the bank's, and makes it the same payment when sent again. Of an old debt, `limitation_warning_read`
    says that what a payment may mean for it was read; of a payment from before the day on which the debt's balance was
    last stated, `balance_warning_read` that it may be deducted already.
    """

    agreement_id: Id | None = None
    debt_id: Id | None = None
    amount: AmountText
    paid_on: IsoDate
    reference: Annotated[str, Field(min_length=1, max_length=LONGEST_REFERENCE)]
    limitation_warning_read: bool = False
    balance_warning_read: bool = False


class UndoBody(Body):
    """Why a payment is taken back."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


@routes.post("")
def record_payment(body: PaymentBody) -> tuple[dict[str, Any], int]:
    """Record a payment; 201 for a new one, 200 for the same again.

    409 `agreement_stands` for a debt whose money goes to an agreement; `details` says to which.
    """
    new = NewPayment(body.amount, body.paid_on, body.reference)
    who, agreement_id, debt_id = current_principal(), body.agreement_id, body.debt_id
    if agreement_id is not None and debt_id is None:
        answer, is_new = payments.record_payment(context(), who, agreement_id, new)
    elif debt_id is not None and agreement_id is None:
        answer, is_new = debt_payments.record_debt_payment(
            context(),
            who,
            debt_id,
            new,
            warning_read=body.limitation_warning_read,
            balance_warning_read=body.balance_warning_read,
        )
    else:
        raise InvalidInput("agreement_or_debt", "Di de qué acuerdo es el pago, o de qué deuda sin acuerdo.")
    return answer, 201 if is_new else 200


@routes.post("/<int:id>/undo")
def undo_payment(path: IdPath, body: UndoBody) -> dict[str, Any]:
    """Take a payment back with a reversing entry; nothing is deleted."""
    return payments.undo_payment(context(), current_principal(), path.id, reason=body.reason)


@routes.post("/file")
def send_file() -> dict[str, Any]:
    """Look at the bank's CSV (multipart field `file`); with its `digest` from that look, record it.

    Columns: acuerdo or obligación (and entidad), fecha, valor, referencia; separated by `;` or `,`.
    """
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInput("missing_file", "Elige el archivo del banco.")
    content, digest = upload.read(payment_file_reading.LARGEST_FILE + 1), request.form.get("digest", "")
    if not digest:
        return payment_file.preview_payments(context(), current_principal(), content)
    return payment_file.record_payments(context(), current_principal(), content, digest=digest)
