"""Hardship cases: what the debtor asks for and ends; for staff, the list and the decision."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from backend.api.disputes import Note, page_of
from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Body, Id, IdPath, PageQuery
from backend.api.security import context, current_principal, requires
from backend.domain.errors import InvalidInput
from backend.services import case_decisions, case_views, cases

routes = blueprint("hardship_cases", access="signed_in", prefix="/hardship-cases", tag="Dificultad de pago")


class HardshipQuery(PageQuery):
    """A page of cases, of one status if named."""

    status: Literal["open", "granted", "declined", "ended", "closed"] | None = None


class HardshipBody(Body):
    """The debt that cannot be paid now; why is not asked."""

    debt_id: Id


class PathBody(Body):
    """What the debtor asks for."""

    path: Literal["pause", "token_payment", "human"]


class DecisionBody(Body):
    """`pause` takes `days` (the policy's most without), `token_payment` needs `monthly` and `months`."""

    decision: Literal["pause", "token_payment", "decline", "close"]
    note: Note = ""
    days: Annotated[int | None, Field(ge=1, le=3660)] = None
    monthly: AmountText | None = None
    months: Annotated[int | None, Field(ge=1, le=120)] = None


@routes.post("")
@requires("debtor")
def report_hardship(body: HardshipBody) -> tuple[dict[str, Any], int]:
    """Say that a debt of one's own cannot be paid now; it is not sold while the case is open."""
    case = cases.report_hardship(context(), current_principal(), body.debt_id)
    return case_views.get_hardship(context(), current_principal(), case), 201


@routes.get("")
def list_hardship(query: HardshipQuery) -> dict[str, Any]:
    """List one's own cases; staff see all, those that wait from the oldest on."""
    items, total = case_views.list_hardship(
        context(), current_principal(), status=query.status, page=query.page
    )
    return page_of(items, total, query.page)


@routes.get("/<int:id>")
def get_hardship(path: IdPath) -> dict[str, Any]:
    """Read a case; somebody else's does not exist."""
    return case_views.get_hardship(context(), current_principal(), path.id)


@routes.post("/<int:id>/path")
@requires("debtor")
def choose_path(path: IdPath, body: PathBody) -> dict[str, Any]:
    """Ask for a pause, a token payment or a person; a pause within the policy begins at once."""
    cases.choose_path(context(), current_principal(), path.id, path=body.path)
    return case_views.get_hardship(context(), current_principal(), path.id)


@routes.post("/<int:id>/end")
@requires("debtor")
def end_hardship(path: IdPath) -> dict[str, Any]:
    """End one's own pause or request, and look for a plan again."""
    cases.end_hardship(context(), current_principal(), path.id)
    return case_views.get_hardship(context(), current_principal(), path.id)


@routes.post("/<int:id>/decision")
@requires("staff")
def decide_hardship(path: IdPath, body: DecisionBody) -> dict[str, Any]:
    """Grant, decline or close a case (staff); the debtor is told by mail."""
    who = current_principal()
    if body.decision == "pause":
        case_decisions.grant_pause(context(), who, path.id, days=body.days, note=body.note)
    elif body.decision == "token_payment":
        if body.monthly is None or body.months is None:
            message = "Escribe cuánto al mes y durante cuántos meses."
            raise InvalidInput("missing_field", message, {"field": "monthly"})
        case_decisions.grant_token_payment(
            context(), who, path.id, monthly=body.monthly, months=body.months, note=body.note
        )
    elif body.decision == "decline":
        case_decisions.decline_hardship(context(), who, path.id, note=body.note)
    else:
        case_decisions.close_hardship(context(), who, path.id, note=body.note)
    return case_views.get_hardship(context(), who, path.id)
