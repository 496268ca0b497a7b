"""Outbox, jobs and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from backend.db.models.operations import AuditEvent, Job, OutboxMessage
from backend.db.repositories.base import Repository

PING = select(1)


class OperationsRepository(Repository):
    """What is committed together with the state that asks for it, and done later."""

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

    def add_mail(
        self,
        *,
        recipient: str,
        subject: str,
        body: str,
        now: datetime,
        send_before: datetime | None = None,
    ) -> int:
        """Queue a mail; it leaves after the commit, and never from `send_before` on."""
        values = {
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "status": "queued",
            "attempts": 0,
            "send_before": send_before,
            "created_at": now,
        }
        return _key(self.connection.execute(insert(OutboxMessage), values))

    def delete_mail(self, recipient: str) -> None:
        """Delete what was or would be sent to an address, at its owner's request."""
        self.connection.execute(delete(OutboxMessage).where(OutboxMessage.recipient == recipient))

    def claim_mail(self, *, now: datetime) -> OutboxMessage | None:
        """Mark the oldest queued mail as being sent and return it; nobody else gets it."""
        mail = self.session.scalars(
            select(OutboxMessage)
            .where(*_may_leave(now))
            .order_by(OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if mail is not None:
            mail.status = "sending"
            mail.attempts += 1
        return mail

    def finish_mail(self, mail_id: int, *, status: str, now: datetime) -> None:
        """Write what became of a mail: `sent`, `queued` (try again) or `failed`."""
        values = {"status": status, "sent_at": now if status == "sent" else None}
        self.connection.execute(update(OutboxMessage).where(OutboxMessage.id == mail_id).values(values))

    def add_job(self, *, kind: str, period: str, payload: dict[str, Any], now: datetime) -> int:
        """Ask for work; (kind, period) is unique, so asking twice is a Conflict."""
        values = {
            "kind": kind,
            "period": period,
            "payload": payload,
            "status": "queued",
            "attempts": 0,
            "error": "",
            "created_at": now,
        }
        return _key(self.connection.execute(insert(Job), values))

    def has_job(self, *, kind: str, period: str) -> bool:
        """Tell whether a period's work was asked for."""
        query = select(Job.id).where(Job.kind == kind, Job.period == period)
        return self.connection.execute(query).first() is not None

    def claim_job(self, *, now: datetime, lease: timedelta) -> Job | None:
        """Lease the oldest job that is queued or whose worker vanished."""
        job = self.session.scalars(
            select(Job)
            .where(or_(Job.status == "queued", (Job.status == "running") & (Job.lease_until < now)))
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is not None:
            job.status = "running"
            job.attempts += 1
            job.lease_until = now + lease
        return job

    def has_waiting_work(self, *, now: datetime) -> bool:
        """Tell whether a job or a mail waits, without taking it."""
        jobs = select(Job.id).where(
            or_(Job.status == "queued", (Job.status == "running") & (Job.lease_until < now))
        )
        mails = select(OutboxMessage.id).where(*_may_leave(now))
        return any(self.connection.execute(query.limit(1)).first() is not None for query in (jobs, mails))

    def renew_job(self, job_id: int, *, attempt: int, lease_until: datetime) -> bool:
        """Prolong the lease; False when another worker has taken the job over."""
        changed = self.connection.execute(
            update(Job).where(Job.id == job_id, Job.attempts == attempt).values(lease_until=lease_until)
        )
        return changed.rowcount == 1

    def finish_job(self, job_id: int, *, status: str, error: str, now: datetime) -> None:
        """Write the outcome: `finished`, `failed` or `queued` (try again)."""
        values = {"status": status, "error": error[:300], "finished_at": now, "lease_until": None}
        self.connection.execute(update(Job).where(Job.id == job_id).values(values))


def _may_leave(now: datetime) -> tuple[ColumnElement[bool], ...]:
    in_time = or_(OutboxMessage.send_before.is_(None), OutboxMessage.send_before > now)
    return OutboxMessage.status == "queued", in_time


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
