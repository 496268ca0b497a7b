"""The audit trail: who did what to what."""

from __future__ import annotations

from backend.db.unit_of_work import UnitOfWork
from backend.services.context import Principal, ServiceContext


def record(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    action: str,
    object_type: str,
    object_id: object,
    **details: object,
) -> None:
    """Write what somebody did; never an identity number or a secret in `details`."""
    uow.operations.add_audit(
        actor_id=principal.user_id or None,
        actor_role=principal.role,
        action=action,
        object_type=object_type,
        object_id=object_id,
        now=context.now(),
        details=details or None,
    )
