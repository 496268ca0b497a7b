"""What an attempt has left behind: the database's final state, and what is on the debtor's screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from backend.assistant.evaluation.scratch import STAFF, Installation
from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.operations import AuditFilter
from backend.domain.money import Money
from backend.services.administration import list_audit
from backend.services.agreements import list_agreements
from backend.services.context import SYSTEM
from backend.services.conversations import list_conversations
from backend.services.debt_view import own_debt_view
from backend.services.formatting import json_amount
from backend.services.own_debts import list_own_debts

NOTHING: Mapping[str, Any] = {
    "agreements": [],
    "disputes": [],
    "hardship_cases": 0,
    "escalations": 0,
    "affordability": [],
}
"""What is expected of a task that does not say otherwise."""
DECLARED = ("income_minor", "expenses_minor", "other_debts_minor")


def read_end(place: Installation, offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the final state by the names of a task's `end`; `offers` are those shown last."""
    debts = list_own_debts(place.context, place.principal)
    agreements = list_agreements(place.context, STAFF)["items"]
    escalated = list_audit(place.context, SYSTEM, AuditFilter(action="escalated"), page=1)["total"]
    return {
        "state": list_conversations(place.context, place.principal)[0]["current_state"],
        "chosen_debt": _chosen_creditor(place, debts),
        "offers": [offer["total"] for offer in offers],
        "agreements": sorted(agreement["total"] for agreement in agreements),
        "debts": dict(Counter(debt.status for debt in debts)),
        **_cases(place, debts),
        "escalations": escalated,
        "affordability": _affordability(place, debts),
    }


def read_facts_at_end(place: Installation, offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what patterns may refer to."""
    debts = list_own_debts(place.context, place.principal)
    return {
        "offers": offers,
        "debts": [own_debt_view(debt, today=place.context.today()) for debt in debts],
        "agreements": list_agreements(place.context, STAFF)["items"],
    }


def expected_end(end: Mapping[str, Any], debts: int) -> dict[str, Any]:
    """Return what a task's `end` stands for: where it says nothing, nothing has happened to any of the debts."""
    return {**NOTHING, "debts": {"active": debts}, **end}


def _chosen_creditor(place: Installation, debts: Sequence[DebtRecord]) -> str | None:
    with place.context.read() as uow:
        found = uow.conversations.find_latest(user_id=place.principal.user_id)
    chosen = found.context_data.get("debt_id") if found else None
    return next((debt.creditor_name for debt in debts if debt.id == chosen), None)


def _cases(place: Installation, debts: Sequence[DebtRecord]) -> dict[str, Any]:
    with place.context.read() as uow:
        disputes = [uow.cases.find_open_dispute(debt.id) for debt in debts]
        hardship = [uow.cases.find_open_hardship(debt.id) for debt in debts]
    reasons = sorted(dispute.reason for dispute in disputes if dispute is not None)
    return {"disputes": reasons, "hardship_cases": sum(case is not None for case in hardship)}


def _affordability(place: Installation, debts: Sequence[DebtRecord]) -> list[Any]:
    """Return income, expenses and other debts of the first debt for which they were declared."""
    for debt in debts:
        with place.context.read() as uow:
            found = uow.negotiations.find(debt.id)
        if found is not None and found.affordability:
            told = [found.affordability[name] for name in DECLARED]
            amounts = [Money(units or 0, debt.currency) for units in told]
            return [json_amount(amount) for amount in amounts]
    return []
