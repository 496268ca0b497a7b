"""Tools about what a person can pay a month. Nobody asks why; every figure may be left out."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.services import affordability
from backend.services.formatting import format_money, json_amount


@tool("write")
def record_affordability(
    session: TurnSession,
    monthly_income: Any,
    essential_expenses: Any,
    other_debts: Any,
    income_frequency: str | None,
) -> dict[str, Any]:
    """Record what the person tells of their month, in major units; return what is left and the cap on an instalment."""
    debt = session.negotiable_debt()
    declared = affordability.record_affordability(
        session.context,
        session.principal,
        debt.id,
        income=monthly_income,
        expenses=essential_expenses,
        other_debts=other_debts,
        income_frequency=income_frequency or "monthly",
    )
    capacity = declared.capacity
    session.emit("affordability_recorded", surplus_left=capacity is None or bool(capacity.cap))
    if capacity is None:
        return {"surplus": None, "cap": None, "verdict": None, "currency": debt.currency}
    return {
        "surplus": json_amount(capacity.surplus),
        "surplus_text": format_money(capacity.surplus, debt.locale),
        "cap": json_amount(capacity.cap),
        "cap_text": format_money(capacity.cap, debt.locale),
        "verdict": capacity.verdict.value,
        "currency": debt.currency,
    }


@tool("write")
def declare_payment_source(session: TurnSession, offer_id: int, source: str) -> dict[str, Any]:
    """Record from where a single payment would come that is above what a month leaves."""
    debt = session.negotiable_debt()
    affordability.declare_payment_source(
        session.context, session.principal, offer_id, source=source, debt_id=debt.id
    )
    return {"offer_id": offer_id, "source": source}
