"""The audit trail, and whether the database answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from backend.db.models.operations import AuditEvent
from backend.db.repositories.base import Repository

PING = select(1)


class OperationsRepository(Repository):
    """What is written down about everything else."""

    def ping(self) -> None:
        """Make the database answer."""
        self.connection.execute(PING)

    def add_audit(
        self,
        *,
        actor_id: int | None,
        actor_role: str,
        action: str,
        object_type: str,
        object_id: object,
        now: datetime,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Record who did what to what."""
        self.connection.execute(
            insert(AuditEvent),
            {
                "actor_id": actor_id,
                "actor_role": actor_role,
                "action": action,
                "object_type": object_type,
                "object_id": str(object_id),
                "details": details,
                "created_at": now,
            },
        )

    def list_audit(self, *, limit: int, offset: int, action: str | None = None) -> Sequence[AuditEvent]:
        """Return the latest events first."""
        query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit).offset(offset)
        if action:
            query = query.where(AuditEvent.action == action)
        return self.session.scalars(query).all()

    def list_audit_of(self, object_type: str, object_id: object) -> Sequence[AuditEvent]:
        """Return what happened to one object, in order."""
        query = select(AuditEvent).where(
            AuditEvent.object_type == object_type, AuditEvent.object_id == str(object_id)
        )
        return self.session.scalars(query.order_by(AuditEvent.id).limit(200)).all()

    def has_audit_since(self, *, actor_id: int, action: str, object_id: object, since: datetime) -> bool:
        """Tell whether this person did this to this object lately."""
        query = select(AuditEvent.id).where(
            AuditEvent.object_id == str(object_id),
            AuditEvent.object_type == "conversation",
            AuditEvent.actor_id == actor_id,
            AuditEvent.action == action,
            AuditEvent.created_at >= since,
        )
        return self.connection.execute(query.limit(1)).first() is not None
