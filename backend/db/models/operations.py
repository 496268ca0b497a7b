"""What keeps the service honest: outbox, idempotency, jobs, audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class OutboxMessage(Base):
    """A mail to send, committed with what caused it; one whose outcome is unknown stays `sending`.

    One with `send_before` does not leave from then on: the law's hours for it may be over. `woken_at` is when workers
    were told of it, or will be, where the server has refused it before.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'sending', 'sent', 'failed')", name="status"),
        Index("ix_outbox_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    send_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    woken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WebhookCall(Base):
    """A message to the address that an administrator set; the receiver knows a repeated one by its id."""

    __tablename__ = "webhook_calls"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'sending', 'sent', 'failed')", name="status"),
        Index("ix_webhook_calls_status", "status", "not_before"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IdempotencyKey(Base):
    """The answer to a request that must happen once; another body under the same key is a conflict."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "key", name="uq_idempotency_keys_user_key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(120))
    request_hash: Mapped[str] = mapped_column(String(64))
    agreement_id: Mapped[int] = mapped_column(RowId, ForeignKey("agreements.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Job(Base):
    """Work for later, committed with the state that asks for it; the row is the truth, workers lease it.

    `attempts` counts the leases and names the present one: what a worker writes counts only under its own.
    `woken_at` is when workers were last told; `not_before` when a failed job may be tried again.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "period", name="uq_jobs_kind_period"),
        CheckConstraint("status IN ('queued', 'running', 'finished', 'failed')", name="status"),
        Index("ix_jobs_status", "status", "id"),
        Index("ix_jobs_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(60))
    period_start: Mapped[datetime | None] = mapped_column(UtcDateTime)
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    attempts_allowed: Mapped[int] = mapped_column(default=3, server_default="3")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    woken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    progress_done: Mapped[int] = mapped_column(default=0, server_default="0")
    progress_total: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    error: Mapped[str] = mapped_column(String(300), default="")
    request_id: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    requested_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobFile(Base):
    """A file that a job has made, numbered from 0; committed one by one, so that none is made twice."""

    __tablename__ = "job_files"

    job_id: Mapped[int] = mapped_column(RowId, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEvent(Base):
    """Who did what to what; never an identity number or a secret in `details`."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(RowId)
    actor_role: Mapped[str] = mapped_column(String(10))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80), default="")
    details: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
