"""Disputes: the debtor's claim with its evidence; for staff, the list and the decision."""

from __future__ import annotations

import io
from typing import Annotated, Any, Literal

from flask import Response, request, send_file
from pydantic import Field
from werkzeug.exceptions import RequestEntityTooLarge

from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Body, Id, IdPath, PageQuery, Path
from backend.api.security import context, current_principal, requires
from backend.domain.errors import InvalidInput
from backend.services import case_decisions, case_views, cases, evidence

routes = blueprint("disputes", access="signed_in", tag="Reclamos")

Note = Annotated[str, Field(max_length=case_decisions.LONGEST_NOTE)]
# What a form of one file weighs beside it.
FORM_BYTES = 64 * 1024


class DisputesQuery(PageQuery):
    """A page of disputes, of one status if named."""

    status: Literal["open", "upheld", "rejected", "taken_back"] | None = None


class DisputeBody(Body):
    """What is contested of which debt; a second one about a debt completes the first."""

    debt_id: Id
    reason: Literal["not_mine", "already_paid", "wrong_amount", "identity_theft", "other"]
    details: Annotated[str, Field(max_length=cases.LONGEST_DETAILS)] = ""


class DecisionBody(Body):
    """`withdraw` and `correct` find for the debtor, `reject` against; amounts are the corrected parts."""

    decision: Literal["withdraw", "correct", "reject"]
    note: Note = ""
    principal: AmountText | None = None
    interest: AmountText | None = None
    fees: AmountText | None = None


class EvidencePath(Path):
    """A file of a dispute."""

    id: int
    evidence_id: int


@routes.post("")
@requires("debtor")
def open_dispute(body: DisputeBody) -> tuple[dict[str, Any], int]:
    """Contest a debt of one's own; it is not sold while the dispute is open."""
    case = cases.open_dispute(
        context(), current_principal(), body.debt_id, reason=body.reason, details=body.details
    )
    return case_views.get_dispute(context(), current_principal(), case), 201


@routes.get("")
def list_disputes(query: DisputesQuery) -> dict[str, Any]:
    """List one's own disputes; staff see all, those that wait from the oldest on."""
    items, total = case_views.list_disputes(
        context(), current_principal(), status=query.status, page=query.page
    )
    return page_of(items, total, query.page)


@routes.get("/<int:id>")
def get_dispute(path: IdPath) -> dict[str, Any]:
    """Read a dispute; somebody else's does not exist."""
    return case_views.get_dispute(context(), current_principal(), path.id)


@routes.post("/<int:id>/take-back")
@requires("debtor")
def take_back_dispute(path: IdPath) -> dict[str, Any]:
    """Take one's own dispute back, and look for a plan again."""
    cases.take_back_dispute(context(), current_principal(), path.id)
    return case_views.get_dispute(context(), current_principal(), path.id)


@routes.post("/<int:id>/evidence")
@requires("debtor")
def add_evidence(path: IdPath) -> tuple[dict[str, Any], int]:
    """Add a PDF, JPG or PNG of up to 5 MB (multipart field `file`) to one's own open dispute."""
    most = evidence.MOST_BYTES + FORM_BYTES
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge()
    request.max_content_length = most
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInput("missing_file", "Elige el archivo que quieres adjuntar.")
    kept = evidence.add_evidence(
        context(), current_principal(), path.id, name=upload.filename, stream=upload.stream
    )
    return kept, 201


@routes.get("/<int:id>/evidence/<int:evidence_id>")
def get_evidence(path: EvidencePath) -> Response:
    """Download a file of a dispute: for its debtor and staff only, and never shown in place."""
    found = evidence.get_evidence(context(), current_principal(), path.id, path.evidence_id)
    response = send_file(
        io.BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@routes.post("/<int:id>/decision")
@requires("staff")
def decide_dispute(path: IdPath, body: DecisionBody) -> dict[str, Any]:
    """Decide a dispute (staff); the debtor is told by mail."""
    who = current_principal()
    if body.decision == "reject":
        case_decisions.reject_dispute(context(), who, path.id, note=body.note)
    else:
        parts = {"principal": body.principal, "interest": body.interest, "fees": body.fees}
        given = {name: value for name, value in parts.items() if value is not None}
        corrected = given if body.decision == "correct" else None
        case_decisions.uphold_dispute(context(), who, path.id, note=body.note, corrected=corrected)
    return case_views.get_dispute(context(), who, path.id)


def page_of(items: list[dict[str, Any]], total: int, page: int) -> dict[str, Any]:
    """Return a page of a list in the shape that all lists have."""
    pages = max(1, -(-total // case_views.PAGE_SIZE))
    return {"items": items, "total": total, "page": page, "pages": pages}
