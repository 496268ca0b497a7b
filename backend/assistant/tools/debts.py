"""Tools about the person's debts."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.services.debt_view import own_debt_view


@tool("read")
def get_all_debts(session: TurnSession) -> dict[str, Any]:
    """Return all debts of the person, with their parts, days past due and status."""
    views = [own_debt_view(debt, today=session.context.today()) for debt in session.debts]
    return {"debts": views, "chosen_debt_id": session.debt.id if session.debt else None}


@tool("write")
def set_debt_id(session: TurnSession, debt_id: int) -> dict[str, Any]:
    """Choose one of the person's own debts; raises NotFound for any other."""
    debt = session.choose_debt(debt_id)
    session.emit("debt_chosen", status=debt.status)
    return {"debt": own_debt_view(debt, today=session.context.today())}
