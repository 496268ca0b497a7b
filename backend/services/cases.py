"""What stops selling: a dispute, hardship, or the wish to speak with a person. Asking twice changes nothing."""

from __future__ import annotations

from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.services.context import Principal, ServiceContext

DISPUTE_REASONS = frozenset({"not_mine", "already_paid", "wrong_amount", "identity_theft", "other"})


def open_dispute(
    context: ServiceContext, principal: Principal, debt_id: int, *, reason: str, details: str
) -> int:
    """Stop selling a debt that its debtor contests; returns the case's id, the open one if there is one.

    Raises NotFound for somebody else's debt, Conflict `debt_agreed` where an agreement stands.
    """
    with context.write() as uow:
        debt = _own_debt(uow, principal, debt_id)
        found = uow.cases.find_open_dispute(debt.id)
        if found is not None:
            return found.id
        case = uow.cases.add_dispute(debt_id=debt.id, reason=reason, details=details, now=context.now())
        uow.debts.set_status(debt.id, "disputed", now=context.now())
        _audit(
            context, uow, principal, "dispute_opened", "dispute", case, {"debt_id": debt.id, "reason": reason}
        )
        uow.commit()
    return case


def report_hardship(context: ServiceContext, principal: Principal, debt_id: int) -> int:
    """Stop selling a debt whose debtor cannot pay now; returns the case's id, the open one if there is one.

    Raises NotFound for somebody else's debt, Conflict `debt_agreed` where an agreement stands.
    """
    with context.write() as uow:
        debt = _own_debt(uow, principal, debt_id)
        found = uow.cases.find_open_hardship(debt.id)
        if found is not None:
            return found.id
        case = uow.cases.add_hardship(debt_id=debt.id, details="", now=context.now())
        uow.debts.set_status(debt.id, "hardship", now=context.now())
        _audit(context, uow, principal, "hardship_reported", "hardship_case", case, {"debt_id": debt.id})
        uow.commit()
    return case


def escalate_to_human(
    context: ServiceContext, principal: Principal, conversation_id: int, *, reason: str
) -> None:
    """Ask a member of staff to take the conversation."""
    with context.write() as uow:
        details = {"reason_length": len(reason)}
        _audit(context, uow, principal, "escalated", "conversation", conversation_id, details)
        uow.commit()


def _own_debt(uow: UnitOfWork, principal: Principal, debt_id: int) -> DebtRecord:
    debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    uow.debts.lock(debt.id)
    if debt.status == "in_agreement":
        raise Conflict(
            "debt_agreed", "Esta deuda ya tiene un acuerdo vigente: una persona puede revisarlo contigo."
        )
    return debt


def _audit(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    action: str,
    object_type: str,
    object_id: int,
    details: dict[str, Any],
) -> None:
    uow.operations.add_audit(
        actor_id=principal.user_id,
        actor_role=principal.role,
        action=action,
        object_type=object_type,
        object_id=object_id,
        now=context.now(),
        details=details,
    )
