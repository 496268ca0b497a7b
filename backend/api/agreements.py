"""Agreements: the debtor's own buttons, the lists, the creditor's decision, and the documents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import Field

from backend.api.pdf import pdf_response
from backend.api.routing import blueprint
from backend.api.schemas import Body, Id, IdPath, IsoDate, PageQuery
from backend.api.security import context, current_principal, requires
from backend.db.repositories.agreement_desk import AgreementFilter
from backend.services import (
    agreement_approval,
    agreement_calendar,
    agreement_cancellation,
    agreement_document,
    agreement_replan,
    agreement_why,
    agreements,
    clearance_letter,
    payments,
)

routes = blueprint("agreements", access="signed_in", tag="Acuerdos")

Status = Literal[
    "pending_approval",
    "declined",
    "pending",
    "active",
    "at_risk",
    "broken",
    "cured",
    "fulfilled",
    "cancelled",
]


class AcceptBody(Body):
    """The offer that the debtor accepts: no amount, no person; the offer's row holds them.

    `limitation_warning_read`: the person read the offer's `limitation_warning`, where it has one.
    """

    offer_id: Id
    limitation_warning_read: bool = False


class ListQuery(PageQuery):
    """What staff look for; a debtor's own list takes the page only. `due_until`: something open is due by then."""

    q: Annotated[str, Field(max_length=120)] = ""
    status: Status | None = None
    due_until: IsoDate | None = None


class DeclineBody(Body):
    """Why an agreement is not approved, or ends; its debtor reads it."""

    reason: Annotated[str, Field(max_length=agreement_approval.LONGEST_REASON)]


class ReplanBody(Body):
    """The new dates that the debtor was shown and chooses."""

    instalments: Annotated[int, Field(ge=1, le=60)]
    schedule_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@routes.post("")
@requires("debtor")
def accept_offer(body: AcceptBody) -> tuple[dict[str, Any], int]:
    """Accept an offer. Needs the header `Idempotency-Key`; 201 for a new agreement, 200 for the same again."""
    agreement, is_new = agreements.accept_offer(
        context(),
        current_principal(),
        body.offer_id,
        key=idempotency_key(),
        warning_read=body.limitation_warning_read,
    )
    return agreement, 201 if is_new else 200


@routes.get("")
def list_agreements(query: ListQuery) -> dict[str, Any]:
    """List one's own agreements; staff see all that match."""
    wanted = AgreementFilter(query.q, query.status, query.due_until)
    return agreements.list_agreements(context(), current_principal(), page=query.page, wanted=wanted)


@routes.get("/<int:id>")
def get_agreement(path: IdPath) -> dict[str, Any]:
    """Read an agreement."""
    return agreements.get_agreement(context(), current_principal(), path.id)


@routes.get("/<int:id>/payments")
def list_payments(path: IdPath) -> dict[str, Any]:
    """List what was paid, the latest first."""
    return {"items": payments.list_payments(context(), current_principal(), path.id)}


@routes.get("/<int:id>/why")
def explain_amount(path: IdPath) -> dict[str, Any]:
    """Read how the amount comes about, from the balance to what is missing, to the cent."""
    return agreement_why.explain_amount(context(), current_principal(), path.id)


@routes.post("/<int:id>/approve")
@requires("staff")
def approve_agreement(path: IdPath) -> dict[str, Any]:
    """Put an agreement that waits in force; 409 where somebody has decided already."""
    return agreement_approval.approve_agreement(context(), current_principal(), path.id)


@routes.post("/<int:id>/decline")
@requires("staff")
def decline_agreement(path: IdPath, body: DeclineBody) -> dict[str, Any]:
    """Refuse an agreement that waits; its debt is on offer again, unless a case stops it."""
    return agreement_approval.decline_agreement(context(), current_principal(), path.id, reason=body.reason)


@routes.post("/<int:id>/cancel")
@requires("staff")
def cancel_agreement(path: IdPath, body: DeclineBody) -> dict[str, Any]:
    """End an agreement before it is fulfilled; its debt, less what was paid, is on offer again unless stopped."""
    return agreement_cancellation.cancel_agreement(
        context(), current_principal(), path.id, reason=body.reason
    )


@routes.get("/<int:id>/replan")
def preview_replan(path: IdPath) -> dict[str, Any]:
    """Read the new dates that an agreement in trouble may have, once."""
    return agreement_replan.preview_replan(context(), current_principal(), path.id)


@routes.post("/<int:id>/replan")
@requires("debtor")
def confirm_replan(path: IdPath, body: ReplanBody) -> tuple[dict[str, Any], int]:
    """Put the chosen dates in force. Needs `Idempotency-Key`; 201 when it changed, 200 for the same again."""
    agreement, is_new = agreement_replan.confirm_replan(
        context(),
        current_principal(),
        path.id,
        instalments=body.instalments,
        schedule_hash=body.schedule_hash,
        key=idempotency_key(),
    )
    return agreement, 201 if is_new else 200


@routes.get("/<int:id>/document.pdf")
def get_document(path: IdPath) -> Response:
    """Download the agreement as PDF."""
    return pdf_response(*agreement_document.make_agreement_document(context(), current_principal(), path.id))


@routes.get("/<int:id>/certificate.pdf")
def get_certificate(path: IdPath) -> Response:
    """Download the clearance letter of a fulfilled agreement."""
    return pdf_response(*clearance_letter.make_clearance_letter(context(), current_principal(), path.id))


@routes.get("/<int:id>/calendar.ics")
def get_calendar(path: IdPath) -> Response:
    """Download the payments of the agreement for one's own calendar."""
    name, content = agreement_calendar.make_agreement_calendar(context(), current_principal(), path.id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/calendar", headers=headers)


def idempotency_key() -> str:
    """Return what names this request; empty without the header."""
    return request.headers.get("Idempotency-Key", "").strip()
