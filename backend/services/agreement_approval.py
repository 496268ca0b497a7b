"""The creditor's answer to an agreement that waits: approved, or declined with a reason (staff)."""

from __future__ import annotations

from typing import Any

from backend.db.models.agreements import Agreement
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import AgreementStatus
from backend.domain.errors import Conflict, Forbidden, InvalidInput
from backend.domain.replan import REPLANNABLE
from backend.services.agreement_case import audit_agreement, load_case, lock_agreement, settle
from backend.services.agreement_mail import add_decision_mail
from backend.services.agreement_view import agreement_view
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.measures import status_by_cases

LONGEST_REASON = 500
TOO_LATE = "La primera fecha de pago ya pasó. No lo apruebes: así el cliente puede pedir las opciones de hoy."


def approve_agreement(context: ServiceContext, principal: Principal, agreement_id: int) -> dict[str, Any]:
    """Put a waiting agreement in force and tell its debtor.

    Raises Forbidden (for one's own agreement `own_agreement`), NotFound, and Conflict `agreement_decided` where
    somebody was quicker or `approval_too_late` where a date has passed that nobody could have kept.
    """
    with context.write() as uow:
        agreement = _waiting(uow, principal, agreement_id)
        if load_case(context, uow, agreement).standing in REPLANNABLE:
            raise Conflict("approval_too_late", TOO_LATE)
        _decide(context, uow, principal, agreement, AgreementStatus.PENDING)
        settle(context, uow, agreement, principal=principal)
        _tell(context, uow, agreement)
        view = agreement_view(load_case(context, uow, agreement), for_staff=True)
        uow.commit()
    return view


def decline_agreement(
    context: ServiceContext, principal: Principal, agreement_id: int, *, reason: str
) -> dict[str, Any]:
    """Refuse a waiting agreement: its debt is on offer again unless a case stops it, and its debtor reads the reason.

    Raises what `approve_agreement` raises and InvalidInput `missing_reason`.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput("missing_reason", "Escribe el motivo en hasta 500 letras: lo lee el cliente.")
    with context.write() as uow:
        agreement = _waiting(uow, principal, agreement_id)
        _decide(context, uow, principal, agreement, AgreementStatus.DECLINED, reason)
        uow.debts.set_status(agreement.debt_id, status_by_cases(uow, agreement.debt_id), now=context.now())
        _tell(context, uow, agreement, reason)
        view = agreement_view(load_case(context, uow, agreement), for_staff=True)
        uow.commit()
    return view


def _waiting(uow: UnitOfWork, principal: Principal, agreement_id: int) -> Agreement:
    require_staff(principal)
    agreement = lock_agreement(uow, uow.agreements.get(agreement_id))
    debtor = uow.debts.get(agreement.debt_id).document_number
    if agreement.accepted_by == principal.user_id or principal.document_number == debtor:
        raise Forbidden("own_agreement", "Nadie aprueba su propio acuerdo: pídelo a otra persona del equipo.")
    if agreement.status != AgreementStatus.PENDING_APPROVAL:
        raise Conflict("agreement_decided", "Este acuerdo ya fue decidido.")
    return agreement


def _decide(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    agreement: Agreement,
    status: AgreementStatus,
    reason: str | None = None,
) -> None:
    uow.agreement_desk.update(
        agreement.id,
        status=status.value,
        decided_by=principal.user_id,
        decided_at=context.now(),
        decision_reason=reason,
    )
    action = "agreement_declined" if reason else "agreement_approved"
    audit_agreement(context, uow, principal, action, agreement.id, {})


def _tell(context: ServiceContext, uow: UnitOfWork, agreement: Agreement, reason: str = "") -> None:
    """Write to who accepted it; an account that was erased since has no address any more."""
    if agreement.accepted_by is None:
        return
    debt = uow.debts.get(agreement.debt_id)
    add_decision_mail(
        context,
        uow,
        agreement.accepted_by,
        reference=agreement.reference,
        creditor=debt.creditor_name,
        reason=reason,
        is_on_sale=debt.status == "active",
    )
