"""One-time links to an offer, which a channel sent; a token is never part of an address here, so no log has it."""

from __future__ import annotations

from typing import Any

from backend.api.agreements import idempotency_key
from backend.api.limits import limited_links
from backend.api.routing import blueprint
from backend.api.schemas import Body
from backend.api.security import context, current_principal
from backend.services import acceptance_links

routes = blueprint("acceptance_links", access="debtor", prefix="/acceptance-links", tag="Acuerdos")


class LinkBody(Body):
    """What stands after `enlace=` in the link."""

    token: str


class AcceptByLinkBody(LinkBody):
    """`limitation_warning_read`: the person read the offer's `limitation_warning`, where it has one."""

    limitation_warning_read: bool = False


@routes.post("/open")
@limited_links
def open_link(body: LinkBody) -> dict[str, Any]:
    """Read the offer that a link leads to, to whose account it was sent; 404 for a link that does not count."""
    return acceptance_links.open_link(context(), current_principal(), body.token)


@routes.post("/accept")
@limited_links
def accept_by_link(body: AcceptByLinkBody) -> tuple[dict[str, Any], int]:
    """Accept that offer, as `POST /agreements` does, and use the link up. Needs the header `Idempotency-Key`."""
    agreement, is_new = acceptance_links.accept_by_link(
        context(),
        current_principal(),
        body.token,
        key=idempotency_key(),
        warning_read=body.limitation_warning_read,
    )
    return agreement, 201 if is_new else 200
