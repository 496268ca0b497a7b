"""Policies for administrators: versions, which is in force, and a preview of a draft."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import LARGEST_ID, AmountText, Body, Id, IdPath, Query, QueryInteger
from backend.api.security import context, current_principal
from backend.services import policies
from backend.services.policy_preview import MOST_DAYS_PAST_DUE, Example, preview_policy

routes = blueprint("policies", access="admin", prefix="/admin/policies", tag="Políticas")

Currency = Annotated[str, Field(min_length=3, max_length=3)]
QueryId = Annotated[QueryInteger, Field(ge=1, le=LARGEST_ID)]


class ScopeQuery(Query):
    """Whom a policy is for; what is left out means all."""

    currency: Currency
    creditor_id: QueryId | None = None
    campaign_id: QueryId | None = None


class DraftBody(Body):
    """Rules by name, for one creditor or campaign or for all; rules that are left out are the delivered ones."""

    currency: Currency
    creditor_id: Id | None = None
    campaign_id: Id | None = None
    rules: dict[str, Any]


class SaveBody(DraftBody):
    """A new version. `based_on`: the newest version of this scope that the editor saw, null for the first one."""

    based_on: Id | None
    put_in_force: bool = False


class PreviewPolicyBody(Body):
    """A draft and an example debt: balance in major units, days past due, country by its two letters."""

    currency: Currency
    rules: dict[str, Any]
    balance: AmountText
    days_past_due: Annotated[int, Field(ge=0, le=MOST_DAYS_PAST_DUE)] = 0
    country: Annotated[str, Field(min_length=2, max_length=2)] = "CO"


@routes.get("")
def list_policies() -> dict[str, Any]:
    """List the versions, without their rules, and the creditors that one can be for."""
    return policies.list_policies(context(), current_principal())


@routes.get("/draft")
def get_draft(query: ScopeQuery) -> dict[str, Any]:
    """Read the rules that hold for a creditor or campaign, to begin a new version with."""
    scope = policies.make_scope(query.creditor_id, query.campaign_id, query.currency)
    return policies.get_draft(context(), current_principal(), scope)


@routes.get("/<int:id>")
def get_policy(path: IdPath) -> dict[str, Any]:
    """Read a version, and what differs from the one in force."""
    return policies.get_policy(context(), current_principal(), path.id)


@routes.post("")
def save_policy(body: SaveBody) -> tuple[dict[str, Any], int]:
    """Save a new version; 409 where somebody saved one since `based_on`."""
    scope = policies.make_scope(body.creditor_id, body.campaign_id, body.currency)
    saved = policies.save_policy(
        context(),
        current_principal(),
        scope,
        body.rules,
        based_on=body.based_on,
        put_in_force=body.put_in_force,
    )
    return saved, 201


@routes.post("/compare")
def compare_policy(body: DraftBody) -> dict[str, Any]:
    """Check a draft and tell what it would change."""
    scope = policies.make_scope(body.creditor_id, body.campaign_id, body.currency)
    return {"changes": policies.compare_policy(context(), current_principal(), scope, body.rules)}


@routes.post("/preview")
def preview(body: PreviewPolicyBody) -> dict[str, Any]:
    """Tell what a draft would offer for an example debt; nothing is stored."""
    example = Example(body.currency, body.country, body.balance, body.days_past_due)
    return preview_policy(context(), current_principal(), body.rules, example)


@routes.post("/<int:id>/activate")
def activate_policy(path: IdPath) -> dict[str, Any]:
    """Put a version in force; an older one to roll back."""
    return policies.activate_policy(context(), current_principal(), path.id)


@routes.post("/<int:id>/deactivate")
def deactivate_policy(path: IdPath) -> dict[str, Any]:
    """Take a version out of force; the wider scope's holds again, or the delivered figures."""
    return policies.deactivate_policy(context(), current_principal(), path.id)
