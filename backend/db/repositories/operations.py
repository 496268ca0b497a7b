"""Outbox, jobs and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from backend.db.models.operations import AuditEvent, Job, OutboxMessage, WebhookCall
from backend.db.repositories.base import Repository
from backend.telemetry.context import request_id

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
        """Ask for work; (kind, period) is unique, so asking twice is a Conflict.

        The job keeps the request that asked, so that its logs can be found by it.
        """
        values = {
            "kind": kind,
            "period": period,
            "payload": payload,
            "status": "queued",
            "attempts": 0,
            "error": "",
            "request_id": request_id.get(),
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
        """Tell whether a job, a mail or a webhook waits, without taking it."""
        jobs = select(Job.id).where(
            or_(Job.status == "queued", (Job.status == "running") & (Job.lease_until < now))
        )
        mails = select(OutboxMessage.id).where(*_may_leave(now))
        webhooks = select(WebhookCall.id).where(WebhookCall.status == "queued", WebhookCall.not_before <= now)
        waiting = (jobs, mails, webhooks)
        return any(self.connection.execute(query.limit(1)).first() is not None for query in waiting)

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
