"""Agreements: the debtor's own button, the list, and the document."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from backend.api.routing import blueprint
from backend.api.schemas import Body, Id, IdPath, PageQuery
from backend.api.security import context, current_principal, requires
from backend.services import agreement_document, agreements

routes = blueprint("agreements", access="signed_in", tag="Acuerdos")


class AcceptBody(Body):
    """The offer that the debtor accepts: no amount, no person; the offer's row holds them.

    `limitation_warning_read`: the person read the offer's `limitation_warning`, where it has one.
    """

    offer_id: Id
    limitation_warning_read: bool = False


@routes.post("")
@requires("debtor")
def accept_offer(body: AcceptBody) -> tuple[dict[str, Any], int]:
    """Accept an offer. Needs the header `Idempotency-Key`; 201 for a new agreement, 200 for the same again."""
    key = request.headers.get("Idempotency-Key", "").strip()
    agreement, is_new = agreements.accept_offer(
        context(), current_principal(), body.offer_id, key=key, warning_read=body.limitation_warning_read
    )
    return agreement, 201 if is_new else 200


@routes.get("")
def list_agreements(query: PageQuery) -> dict[str, Any]:
    """List one's own agreements; staff see all."""
    return agreements.list_agreements(context(), current_principal(), page=query.page)


@routes.get("/<int:id>")
def get_agreement(path: IdPath) -> dict[str, Any]:
    """Read an agreement."""
    return agreements.get_agreement(context(), current_principal(), path.id)


@routes.get("/<int:id>/document.pdf")
def get_document(path: IdPath) -> Response:
    """Download the agreement as PDF."""
    name, content = agreement_document.make_agreement_document(context(), current_principal(), path.id)
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
