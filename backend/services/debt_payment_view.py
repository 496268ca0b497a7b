"""Payments of a debt as its debtor and staff see them, and what staff know before they record one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.db.models.agreements import Agreement, Payment
from backend.db.models.cases import HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import RUNNING
from backend.domain.limitation import LimitationWarning
from backend.domain.money import Money
from backend.services.agreement_case import load_case
from backend.services.context import Principal, ServiceContext
from backend.services.debt_balance import owed_of
from backend.services.formatting import format_money, json_amount
from backend.services.payment_entries import credit_of, payment_views
from backend.services.places import local_today
from backend.services.policy_in_force import warning_for
from backend.services.stated_balance import balance_stated_on
from backend.services.token_payments import case_of_payment, find_token_progress

OLD_DEBT = (
    "Han pasado {years} años desde que venció esta deuda y es posible que haya prescrito. Un pago puede contar como "
    "que la persona la reconoce, y el plazo volvería a contar desde cero. Comprueba que el dinero es suyo y para esta "
    "deuda."
)


@dataclass(frozen=True, slots=True)
class Cautions:
    """What speaks against recording a payment unread: an old debt, or a balance that was stated after it was made."""

    limitation: LimitationWarning | None
    is_stated_later: bool

    def details(self) -> dict[str, object]:
        """Return what the audit trail says was read."""
        read = {
            "limitation_warning_read": self.limitation is not None,
            "balance_warning_read": self.is_stated_later,
        }
        return {name: True for name, applies in read.items() if applies}


def list_debt_payments(context: ServiceContext, principal: Principal, debt_id: int) -> dict[str, Any]:
    """Return all payments of a debt, of its agreements too, the latest first, and what is owed.

    Staff also read what to know before recording one: the agreement that stands, the run of token payments, and the
    warning of an old debt. Raises NotFound, also for somebody else's debt.
    """
    with context.read() as uow:
        if principal.is_staff:
            debt = uow.debts.get(debt_id)
        else:
            debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        entries = uow.payments.list_entries_of_debt(debt.id)
        agreements = uow.agreements.list_for_debt(debt.id)
        items = payment_views(entries, debt, agreements, for_staff=principal.is_staff)
        view = {"items": items, **_owed_view(context, uow, debt, entries)}
        return view | _before_recording(context, uow, debt) if principal.is_staff else view


def list_own_payments(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return everything that the person paid for their debts, also for those that are settled or withdrawn."""
    if principal.document_number is None:
        return []
    with context.read() as uow:
        return [
            view
            for debt in uow.debts.list_all(principal.document_number)
            for view in payment_views(
                uow.payments.list_entries_of_debt(debt.id),
                debt,
                uow.agreements.list_for_debt(debt.id),
                for_staff=False,
            )
        ]


def debt_payment_answer(
    context: ServiceContext, uow: UnitOfWork, debt_id: int, payment_id: int
) -> dict[str, Any]:
    """Return one payment of a debt, and what is owed now."""
    debt, entries = uow.debts.get(debt_id), uow.payments.list_entries_of_debt(debt_id)
    views = payment_views(entries, debt, uow.agreements.list_for_debt(debt_id), for_staff=True)
    (payment,) = [view for view in views if view["id"] == payment_id]
    return {"payment": payment, "agreement_id": None, **_owed_view(context, uow, debt, entries)}


def find_standing_agreement(uow: UnitOfWork, debt_id: int) -> Agreement | None:
    """Return the agreement that takes the money of a debt: in force, broken, fulfilled, or waiting for approval."""
    number = uow.agreements.live_by_debt([debt_id]).get(debt_id)
    return None if number is None else uow.agreements.get(number)


def payment_warning(context: ServiceContext, debt: DebtRecord) -> LimitationWarning | None:
    """Return what staff must know before a payment may acknowledge an old debt; None for one that is not."""
    found = warning_for(context, debt, local_today(context, debt.locale))
    if found is None:
        return None
    return LimitationWarning(OLD_DEBT.format(years=found.years), found.years, found.source)


def find_cautions(context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, paid_on: date) -> Cautions:
    """Return what staff must have read before a payment of a day is recorded for a debt."""
    return Cautions(payment_warning(context, debt), paid_on < balance_stated_on(context, uow, debt))


def _owed_view(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, entries: Sequence[Payment]
) -> dict[str, Any]:
    """What is missing and what is the debtor's; where an agreement takes the money, of what was agreed."""
    missing, credit = owed_of(debt).balance, credit_of(entries, debt.currency)
    agreement = find_standing_agreement(uow, debt.id)
    if agreement is not None and agreement.status in RUNNING:
        allocation = load_case(context, uow, agreement).allocation
        missing, credit = allocation.missing, credit + allocation.credit
    return {
        "debt_id": debt.id,
        "status": debt.status,
        "missing": json_amount(missing),
        "missing_text": format_money(missing, debt.locale),
        "credit": json_amount(credit),
        "credit_text": format_money(credit, debt.locale),
    }


def _before_recording(context: ServiceContext, uow: UnitOfWork, debt: DebtRecord) -> dict[str, Any]:
    agreement = find_standing_agreement(uow, debt.id)
    warning = payment_warning(context, debt)
    case = case_of_payment(context, uow, debt, local_today(context, debt.locale))
    return {
        "standing_agreement": None
        if agreement is None
        else {"id": agreement.id, "reference": agreement.reference, "status": agreement.status},
        "balance_stated_on": balance_stated_on(context, uow, debt).isoformat(),
        "limitation_warning": "" if warning is None else warning.text,
        "token_payment": None if case is None else _token_view(uow, debt, case),
    }


def _token_view(uow: UnitOfWork, debt: DebtRecord, case: HardshipCase) -> dict[str, Any] | None:
    progress = find_token_progress(uow, debt, case)
    if progress is None:
        return None
    return {
        "case_id": case.id,
        "monthly_text": format_money(Money(case.token_monthly or 0, debt.currency), debt.locale),
        "paid_text": format_money(progress.paid, debt.locale),
        "missing_text": format_money(progress.missing, debt.locale),
    }
