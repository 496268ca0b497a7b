"""Tools that stop selling: hardship, dispute, the wish for a person. None of them binds anybody."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.domain.errors import Conflict
from backend.services import cases
from backend.services.formatting import json_amount
from backend.services.negotiations import record_affordability as record


@tool("write")
def record_affordability(
    session: TurnSession, monthly_income: Any, essential_expenses: Any, other_debts: Any
) -> dict[str, Any]:
    """Record what the person earns and needs a month, in major units; return what is left."""
    debt = session.negotiable_debt()
    surplus = record(
        session.context,
        session.principal,
        debt.id,
        income=monthly_income,
        expenses=essential_expenses,
        other_debts=other_debts,
    )
    session.emit("affordability_recorded", surplus_left=surplus.minor_units > 0)
    return {"surplus": json_amount(surplus), "currency": surplus.currency}


@tool("write")
def report_hardship(session: TurnSession) -> dict[str, Any]:
    """Stop selling the chosen debt and hand it to a person."""
    case = cases.report_hardship(session.context, session.principal, _debt_id(session))
    session.emit("hardship_reported")
    session.reload_debts()
    return {"case_id": case, "next": "human"}


@tool("write")
def open_dispute(session: TurnSession, reason: str, details: str) -> dict[str, Any]:
    """Stop selling the chosen debt while somebody looks into what is contested."""
    case = cases.open_dispute(
        session.context, session.principal, _debt_id(session), reason=reason, details=details
    )
    session.emit("dispute_opened")
    session.reload_debts()
    return {"case_id": case, "next": "human"}


@tool("write")
def escalate_to_human(session: TurnSession, reason: str) -> dict[str, Any]:
    """Ask a member of staff to go on with the conversation."""
    cases.escalate_to_human(session.context, session.principal, session.conversation.id, reason=reason)
    session.emit("escalated")
    return {"next": "human"}


def _debt_id(session: TurnSession) -> int:
    if session.debt is None:
        raise Conflict("debt_not_chosen", "Primero hay que elegir una deuda.")
    return session.debt.id
