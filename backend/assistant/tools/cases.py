"""Tools that stop selling: hardship, dispute, the law's protection, a person. None of them binds anybody."""

from __future__ import annotations

from typing import Any

from backend.assistant.guards.masking import is_masked
from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.domain.errors import Conflict, NotFound
from backend.domain.hardship import Path
from backend.services import cases
from backend.services.case_views import list_decided_cases, list_live_cases


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
    # A model gets what the person wrote masked, and repeats it so.
    told = session.request.message.strip() if is_masked(details) else ""
    case = cases.open_dispute(
        session.context, session.principal, _debt_id(session), reason=reason, details=told or details
    )
    session.emit("dispute_opened")
    session.reload_debts()
    return {"case_id": case, "next": "human"}


@tool("write")
def report_legal_protection(session: TurnSession, kind: str) -> dict[str, Any]:
    """Stop everything about payment for somebody in insolvency or represented by a lawyer; a person goes on."""
    made = cases.report_legal_protection(session.context, session.principal, kind=kind)
    cases.wait_for_person(session.context, session.conversation.id)
    session.emit("escalated")
    session.reload_debts()
    return {"case_ids": made, "next": "human"}


@tool("write")
def choose_hardship_path(session: TurnSession, path: str) -> dict[str, Any]:
    """Write what the debtor asks for in their hardship (`end` takes it back); return where the case stands."""
    found = _live_hardship(session)
    if path == "end":
        cases.end_hardship(session.context, session.principal, found["id"])
        session.emit("debts_asked")
    else:
        cases.choose_path(session.context, session.principal, found["id"], path=path)
        if path == Path.HUMAN:
            cases.wait_for_person(session.context, session.conversation.id)
    session.reload_debts()
    return {"cases": _own_cases(session)}


@tool("read")
def get_case_status(session: TurnSession) -> dict[str, Any]:
    """Return the person's open cases with what happens next and when, and what became of those closed lately."""
    return {
        "cases": _own_cases(session),
        "decided": list_decided_cases(session.context, session.principal),
    }


@tool("write")
def escalate_to_human(session: TurnSession, reason: str) -> dict[str, Any]:
    """Ask a member of staff to go on with the conversation."""
    cases.escalate_to_human(session.context, session.principal, session.conversation.id, reason=reason)
    session.emit("escalated")
    return {"next": "human"}


def _live_hardship(session: TurnSession) -> dict[str, Any]:
    """The case of the debt that is being talked about, or the only one."""
    live = [case for case in _own_cases(session) if case["type"] == "hardship_case"]
    here = [case for case in live if session.debt and case["debt"]["id"] == session.debt.id]
    if not (here or len(live) == 1):
        raise NotFound("case_not_found", "No encontramos un caso tuyo por dificultad de pago.")
    return (here or live)[0]


def _own_cases(session: TurnSession) -> list[dict[str, Any]]:
    return list_live_cases(session.context, session.principal)


def _debt_id(session: TurnSession) -> int:
    if session.debt is None:
        raise Conflict("debt_not_chosen", "Primero hay que elegir una deuda.")
    return session.debt.id
