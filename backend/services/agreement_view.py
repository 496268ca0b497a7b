"""An agreement as its debtor and staff see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.db.models.agreements import Agreement, Instalment
from backend.db.repositories.debts import DebtRecord
from backend.domain.money import Money
from backend.domain.offer import OfferTerms
from backend.services.formatting import format_date, format_money, json_amount
from backend.services.offer_view import offer_view, payment_view

STATUS_TEXTS = {
    "pending": "En firme, pendiente del primer pago",
    "active": "Vigente",
    "at_risk": "Con un pago atrasado",
    "broken": "Incumplido",
    "cured": "Al día de nuevo",
    "fulfilled": "Cumplido",
    "cancelled": "Anulado",
}


def agreement_view(agreement: Agreement, schedule: Sequence[Instalment], debt: DebtRecord) -> dict[str, Any]:
    """Return the agreement for the API, with the terms that were accepted and what is due next."""
    terms = OfferTerms.from_mapping(agreement.terms)
    offer = offer_view(
        terms, debt.locale, offer_id=agreement.offer_id, debt_id=agreement.debt_id, warning=None
    )
    due = next((item for item in schedule if item.paid < item.amount), None)
    payments = [_payment(item, agreement.currency, debt.locale) for item in schedule]
    return {
        **offer,
        "id": agreement.id,
        "offer_id": agreement.offer_id,
        "reference": agreement.reference,
        "status": agreement.status,
        "status_text": STATUS_TEXTS[agreement.status],
        "creditor": debt.creditor_name,
        "product": debt.product,
        "limitation_warning": agreement.limitation_warning or "",
        "accepted_at": agreement.accepted_at.isoformat(),
        "schedule": payments,
        "next_due_date": due.due_date.isoformat() if due else None,
        "next_due_date_text": format_date(due.due_date, debt.locale) if due else "",
        "next_amount": json_amount(_open(due, agreement.currency)) if due else None,
        "next_amount_text": format_money(_open(due, agreement.currency), debt.locale) if due else "",
    }


def _payment(item: Instalment, currency: str, locale: str) -> dict[str, Any]:
    view = payment_view(item.number, item.due_date, Money(item.amount, currency), locale)
    return {**view, "paid": json_amount(Money(item.paid, currency))}


def _open(item: Instalment, currency: str) -> Money:
    return Money(item.amount - item.paid, currency)
