"""Work for later: claiming it, and writing what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend.services.context import ServiceContext

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this process may do until its lease ends."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    request_id: str = ""

    @property
    def is_last_attempt(self) -> bool:
        """Whether nobody will try again after this."""
        return self.attempt >= MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the outbox that this process sends."""

    id: int
    recipient: str
    subject: str
    body: str
    attempt: int


def claim_job(context: ServiceContext) -> ClaimedJob | None:
    """Lease the oldest job that waits, or whose worker vanished; None when there is nothing to do."""
    with context.write() as uow:
        job = uow.operations.claim_job(now=context.now(), lease=LEASE)
        claimed = ClaimedJob(job.id, job.kind, job.payload, job.attempts, job.request_id) if job else None
        uow.commit()
    return claimed


def finish_job(context: ServiceContext, job: ClaimedJob, *, error: str = "") -> None:
    """Write that a job is done; with an error, that it is tried again or, after the last attempt, failed."""
    status = "finished" if not error else "failed" if job.is_last_attempt else "queued"
    with context.write() as uow:
        uow.operations.finish_job(job.id, status=status, error=error, now=context.now())
        uow.commit()


def renew_lease(context: ServiceContext, job: ClaimedJob) -> bool:
    """Prolong the lease of a long job; False when another worker has taken it over."""
    with context.write(durable=False) as uow:
        until = context.now() + LEASE
        is_ours = uow.operations.renew_job(job.id, attempt=job.attempt, lease_until=until)
        uow.commit()
    return is_ours


def claim_mail(context: ServiceContext) -> Mail | None:
    """Take the oldest mail of the outbox; nobody else gets it. One whose sender dies is not sent twice."""
    with context.write() as uow:
        row = uow.operations.claim_mail(now=context.now())
        mail = Mail(row.id, row.recipient, row.subject, row.body, row.attempts) if row else None
        uow.commit()
    return mail


def finish_mail(context: ServiceContext, mail: Mail, *, sent: bool, may_retry: bool = False) -> None:
    """Write what became of a mail; one that was not sent waits for another attempt, three in all."""
    status = "sent" if sent else "queued" if may_retry and mail.attempt < MOST_ATTEMPTS else "failed"
    with context.write() as uow:
        uow.operations.finish_mail(mail.id, status=status, now=context.now())
        uow.commit()


def has_waiting_work(context: ServiceContext) -> bool:
    """Tell, by reading only, whether a job or a mail waits; workers ask this often."""
    with context.read() as uow:
        return uow.operations.has_waiting_work(now=context.now())
