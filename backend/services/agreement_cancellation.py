"""Ending an agreement before it is fulfilled (staff): its debt is on offer again, less what was paid,
unless a case stops it."""

from __future__ import annotations

from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import AgreementStatus, check_transition
from backend.domain.errors import InvalidInput
from backend.domain.imputation import Parts, impute
from backend.domain.money import Money
from backend.services.agreement_approval import LONGEST_REASON
from backend.services.agreement_case import AgreementCase, audit_agreement, load_case, lock_agreement
from backend.services.agreement_view import agreement_view
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_values import prices_within
from backend.services.measures import status_by_cases


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
    debt, currency = case.debt, case.debt.currency
    owed = Parts(*(Money(units, currency) for units in (debt.principal, debt.interest, debt.fees)))
    left, _ = impute(owed, case.allocation.paid)
    if not left.balance:
        uow.debts.set_status(debt.id, "paid", now=context.now())
        return
    values: dict[str, Any] = {"status": status_by_cases(uow, debt.id)}
    if case.allocation.paid:
        units = {
            name: getattr(left, name).minor_units for name in ("principal", "interest", "fees", "balance")
        }
        values |= {**units, "fixed_offers": prices_within(debt.fixed_offers, units["balance"])}
    uow.debt_desk.update_debt(debt.id, now=context.now(), **values)
