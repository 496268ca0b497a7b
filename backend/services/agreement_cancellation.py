"""Ending an agreement before it is fulfilled (staff): its debt is on offer again, less what was paid,
unless a case stops it."""

from __future__ import annotations

from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import AgreementStatus, check_transition
from backend.domain.errors import InvalidInput
from backend.services.agreement_approval import LONGEST_REASON
from backend.services.agreement_case import AgreementCase, audit_agreement, load_case, lock_agreement
from backend.services.agreement_view import agreement_view
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_balance import lay_payments, owed_of
from backend.services.measures import status_by_cases
from backend.services.payment_entries import standing_payments


def cancel_agreement(
    context: ServiceContext, principal: Principal, agreement_id: int, *, reason: str
) -> dict[str, Any]:
    """End an agreement with a reason that its debtor reads; what was paid comes off the debt.

    A debt that the payments cover whole is paid. Raises Forbidden, NotFound, InvalidInput `missing_reason`, Conflict
    `illegal_agreement_transition` for one that is fulfilled, waits, or has ended.
    """
    require_staff(principal)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput("missing_reason", "Escribe el motivo en hasta 500 letras: lo lee el cliente.")
    with context.write() as uow:
        agreement = lock_agreement(uow, uow.agreements.get(agreement_id))
        check_transition(AgreementStatus(agreement.status), AgreementStatus.CANCELLED)
        case = load_case(context, uow, agreement)
        uow.agreement_desk.update(
            agreement.id,
            status=AgreementStatus.CANCELLED.value,
            decided_by=principal.user_id or None,
            decided_at=context.now(),
            decision_reason=reason,
        )
        _take_off(context, uow, case)
        details: dict[str, object] = {
            "paid_minor": case.allocation.paid.minor_units,
            "currency": agreement.currency,
        }
        audit_agreement(context, uow, principal, "agreement_cancelled", agreement.id, details)
        view = agreement_view(load_case(context, uow, agreement), for_staff=True)
        uow.commit()
    return view


def _take_off(context: ServiceContext, uow: UnitOfWork, case: AgreementCase) -> None:
    """Write what is left of the debt, and its campaign's prices that still make sense."""
    debt, paid = case.debt, standing_payments(uow.payments.list_entries(case.agreement.id))
    if paid:
        lay_payments(context, uow, debt, owed_of(debt), paid, debt.fixed_offers)
    else:
        uow.debt_desk.update_debt(debt.id, now=context.now(), status=status_by_cases(uow, debt.id))
