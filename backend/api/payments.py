"""Payments of agreements: one by one, from the bank's file, and taking one back (staff)."""

from __future__ import annotations

from typing import Annotated, Any

from flask import request
from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Body, Id, IdPath, IsoDate
from backend.api.security import context, current_principal
from backend.domain.errors import InvalidInput
from backend.services import payment_file, payment_file_reading, payments

routes = blueprint("payments", access="staff", tag="Pagos (personal)")


class PaymentBody(Body):
    """A payment that arrived; `reference` is the bank's, and makes it the same payment when sent again."""

    agreement_id: Id
    amount: AmountText
    paid_on: IsoDate
    reference: Annotated[str, Field(min_length=1, max_length=payments.LONGEST_REFERENCE)]


class UndoBody(Body):
    """Why a payment is taken back."""

    reason: Annotated[str, Field(max_length=payments.LONGEST_REASON)]


@routes.post("")
def record_payment(body: PaymentBody) -> tuple[dict[str, Any], int]:
    """Record a payment; 201 for a new one, 200 for the same again."""
    new = payments.NewPayment(body.amount, body.paid_on, body.reference)
    answer, is_new = payments.record_payment(context(), current_principal(), body.agreement_id, new)
    return answer, 201 if is_new else 200


@routes.post("/<int:id>/undo")
def undo_payment(path: IdPath, body: UndoBody) -> dict[str, Any]:
    """Take a payment back with a reversing entry; nothing is deleted."""
    return payments.undo_payment(context(), current_principal(), path.id, reason=body.reason)


@routes.post("/file")
def send_file() -> dict[str, Any]:
    """Look at the bank's CSV (multipart field `file`); with its `digest` from that look, record it.

    Columns: acuerdo, fecha, valor, referencia; separated by `;` or `,`.
    """
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInput("missing_file", "Elige el archivo del banco.")
    content, digest = upload.read(payment_file_reading.LARGEST_FILE + 1), request.form.get("digest", "")
    if not digest:
        return payment_file.preview_payments(context(), current_principal(), content)
    return payment_file.record_payments(context(), current_principal(), content, digest=digest)
