"""An agreement as its debtor and staff see it."""

from __future__ import annotations

from typing import Any

from backend.domain.agreement import AgreementStatus
from backend.domain.payment import Coverage
from backend.domain.replan import REPLANNABLE
from backend.services.agreement_case import AgreementCase
from backend.services.formatting import format_date, format_money, json_amount
from backend.services.offer_view import agreed_summary, offer_view, payment_view

STATUS_TEXTS = {
    "pending_approval": "En revisión por la entidad",
    "declined": "No aprobado",
    "pending": "En firme, pendiente del primer pago",
    "active": "Vigente",
    "at_risk": "Con un pago atrasado",
    "broken": "Incumplido",
    "cured": "Al día de nuevo",
    "fulfilled": "Cumplido",
    "cancelled": "Anulado",
}
INSTALMENT_TEXTS = {
    "paid": "Pagada",
    "partial": "Pagada en parte",
    "late": "Atrasada",
    "open": "Por pagar",
    "waiting": "Si se aprueba",
    "lapsed": "Ya no se pide",
}
APPROVAL_TEXTS = {
    "above_balance_minor": "el saldo supera el límite",
    "above_discount": "el descuento supera el límite",
    "below_share": "se paga menos de la parte mínima del saldo",
}


def agreement_view(case: AgreementCase, *, for_staff: bool) -> dict[str, Any]:
    """Return the agreement for the API: the terms in force, what is paid, what is asked next.

    Nothing is asked of one that waits or has ended. Staff also see who the debtor is and why an agreement waits for
    them.
    """
    agreement, debt = case.agreement, case.debt
    view = {
        **_terms(case),
        "id": agreement.id,
        "offer_id": agreement.offer_id,
        "reference": agreement.reference,
        "status": agreement.status,
        "status_text": STATUS_TEXTS[agreement.status],
        "creditor": debt.creditor_name,
        "product": debt.product,
        "limitation_warning": agreement.limitation_warning or "",
        "accepted_at": agreement.accepted_at.isoformat(),
        "decision_reason": agreement.decision_reason or "",
        "schedule": [_instalment(case, item) for item in case.allocation.coverage],
        **_progress(case),
        **_next_due(case),
        "was_replanned": case.replanned_on is not None,
        "can_replan": case.replanned_on is None and agreement.status in REPLANNABLE,
        "has_certificate": agreement.status == AgreementStatus.FULFILLED,
    }
    return view | _staff_part(case) if for_staff else view


def _terms(case: AgreementCase) -> dict[str, Any]:
    """The terms that hold today under the hash of those that were accepted."""
    agreement, locale, amount = case.agreement, case.debt.locale, case.instalment_amount
    held = offer_view(
        case.terms, locale, offer_id=agreement.offer_id, debt_id=agreement.debt_id, warning=None
    )
    return held | {
        "instalment_amount": json_amount(amount),
        "instalment_amount_text": format_money(amount, locale),
        "terms_hash": agreement.terms_hash,
        "full_summary": agreed_summary(case.terms, locale),
    }


def _progress(case: AgreementCase) -> dict[str, Any]:
    allocation, locale = case.allocation, case.debt.locale
    amounts = {
        "paid": allocation.paid - allocation.credit,
        "missing": case.missing,
        "credit": allocation.credit,
    }
    return {
        **{name: json_amount(amount) for name, amount in amounts.items()},
        **{f"{name}_text": format_money(amount, locale) for name, amount in amounts.items()},
        "paid_percentage": amounts["paid"].minor_units * 100 // case.agreement.total,
    }


def _next_due(case: AgreementCase) -> dict[str, Any]:
    due, locale = case.next_due, case.debt.locale
    return {
        "next_due_date": due.instalment.due_date.isoformat() if due else None,
        "next_due_date_text": format_date(due.instalment.due_date, locale) if due else "",
        "next_amount": json_amount(due.missing) if due else None,
        "next_amount_text": format_money(due.missing, locale) if due else "",
        "days_late": case.days_late,
    }


def _instalment(case: AgreementCase, item: Coverage) -> dict[str, Any]:
    planned, locale, status = item.instalment, case.debt.locale, case.payment_status(item)
    return {
        **payment_view(planned.number, planned.due_date, planned.amount, locale),
        "paid": json_amount(item.paid),
        "paid_text": format_money(item.paid, locale),
        "status": status,
        "status_text": INSTALMENT_TEXTS[status],
    }


def _staff_part(case: AgreementCase) -> dict[str, Any]:
    reasons = case.agreement.approval_reasons or []
    return {
        "debtor": {"id": case.debt.debtor_id, "name": case.debt.debtor_name},
        "approval_reasons": [APPROVAL_TEXTS[reason] for reason in reasons],
    }
