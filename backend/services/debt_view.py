"""A person's own debt as conversations and pages show it."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.domain.money import Money
from backend.services.formatting import format_money, json_amount

STATUS_TEXTS = {
    "active": "Por acordar",
    "in_agreement": "Con acuerdo vigente",
    "pending_approval": "Con un acuerdo en espera de aprobación",
    "paid": "Pagada",
    "disputed": "En revisión: no la reconoces",
    "hardship": "En revisión: dificultad de pago",
    "withdrawn": "Retirada",
}


def shown_status(debt: DebtRecord) -> str:
    """Return the debt's status as people see it: an agreement that waits for approval is not in force."""
    return "pending_approval" if debt.waits_for_approval else debt.status


def own_debt_view(debt: DebtRecord, *, today: date, agreement_id: int | None = None) -> dict[str, Any]:
    """Return the debt for its debtor: amounts in major units and as text, never more than the last digits."""
    amounts = {
        "principal": debt.principal,
        "interest": debt.interest,
        "fees": debt.fees,
        "balance": debt.balance,
    }
    status = shown_status(debt)
    money = {name: Money(units, debt.currency) for name, units in amounts.items()}
    return {
        "id": debt.id,
        "creditor": debt.creditor_name,
        "product": debt.product,
        "obligation_ending": debt.last_digits,
        "currency": debt.currency,
        **{name: json_amount(amount) for name, amount in money.items()},
        **{f"{name}_text": format_money(amount, debt.locale) for name, amount in money.items()},
        "due_date": debt.due_date.isoformat() if debt.due_date else None,
        "days_past_due": max((today - debt.due_date).days, 0) if debt.due_date else 0,
        "status": status,
        "status_text": STATUS_TEXTS[status],
        "negotiable": debt.status == "active",
        "agreement_id": agreement_id,
    }
