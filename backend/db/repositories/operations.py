"""Outbox, jobs and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select

from backend.db.models.operations import AuditEvent
from backend.db.repositories.base import Repository

PING = select(1)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events of the audit trail; what is None fits all. `until` is the first moment that no longer fits."""

    action: str | None = None
    actor_id: int | None = None
    object_type: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an event has to fulfil."""
        columns = (
            (AuditEvent.action, self.action),
            (AuditEvent.actor_id, self.actor_id),
            (AuditEvent.object_type, self.object_type),
            (AuditEvent.object_id, self.object_id),
        )
        found: list[ColumnElement[bool]] = [column == value for column, value in columns if value is not None]
        if self.since is not None:
            found.append(AuditEvent.created_at >= self.since)
        if self.until is not None:
            found.append(AuditEvent.created_at < self.until)
        return found


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

    def list_audit(
        self, filters: AuditFilter, *, limit: int, offset: int
    ) -> tuple[Sequence[AuditEvent], int]:
        """Return a page of the events that fit, the latest first, and how many there are."""
        conditions = filters.conditions()
        query = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
        events = self.session.scalars(query.limit(limit).offset(offset)).all()
        total = select(func.count()).select_from(AuditEvent).where(*conditions)
        return events, int(self.connection.execute(total).scalar_one())

    def list_audit_actions(self) -> Sequence[str]:
        """Return the actions that were ever recorded, in order."""
        query = select(AuditEvent.action).distinct().order_by(AuditEvent.action)
        return self.connection.execute(query).scalars().all()

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
