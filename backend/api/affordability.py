"""What a person declares about their month: theirs to tell and to change; staff read what is left."""

from __future__ import annotations

from typing import Any, Literal

from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Body, Id, IdPath
from backend.api.security import context, current_principal, requires
from backend.services import affordability

routes = blueprint("affordability", access="signed_in", prefix="/debts", tag="Deudas")


class BudgetBody(Body):
    """A month in major units; null is what the person prefers not to say. `needs_care` null leaves it as it is."""

    income: AmountText | None = None
    essential_expenses: AmountText | None = None
    other_debts: AmountText | None = None
    income_frequency: Literal["weekly", "fortnightly", "monthly"] = "monthly"
    needs_care: bool | None = None


class SourceBody(Body):
    """From where a single payment would come that is above what a month leaves."""

    offer_id: Id
    source: Literal["savings", "somebody_helps", "extra_income", "not_said"]


@routes.get("/<int:id>/affordability")
def get_affordability(path: IdPath) -> dict[str, Any]:
    """Read what was declared about a debt; staff read surplus, cap and verdict only."""
    return affordability.get_affordability(context(), current_principal(), path.id)


@routes.put("/<int:id>/affordability")
@requires("debtor")
def put_affordability(path: IdPath, body: BudgetBody) -> dict[str, Any]:
    """Declare, correct or take back what one earns and needs."""
    affordability.record_affordability(
        context(),
        current_principal(),
        path.id,
        income=body.income,
        expenses=body.essential_expenses,
        other_debts=body.other_debts,
        income_frequency=body.income_frequency,
        needs_care=body.needs_care,
    )
    return affordability.get_affordability(context(), current_principal(), path.id)


@routes.put("/<int:id>/payment-source")
@requires("debtor")
def put_payment_source(path: IdPath, body: SourceBody) -> tuple[str, int]:
    """Say that one wants an offer whose single payment is above what a month leaves, and from where it would come."""
    affordability.declare_payment_source(
        context(), current_principal(), body.offer_id, source=body.source, debt_id=path.id
    )
    return "", 204
