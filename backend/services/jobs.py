"""Work for later: leasing it, saying how far it is, and writing what became of it, once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.db.models.operations import Job
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.job_errors import JobError, read_job_error

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)
FORGOTTEN_AFTER = timedelta(minutes=1)
"""A job that is due and of which workers were told longer ago than this is told of again."""
PAGE_SIZE = 50

GiveUp = Callable[[ServiceContext, UnitOfWork, Mapping[str, Any]], None]


class LeaseLost(Exception):
    """Another worker has taken this job over; nothing more may be written for it."""


class WorkerStopping(Exception):
    """This worker has been told to stop: the job is put back for another one."""


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this process may do until its lease ends; `attempt` names the lease."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    attempts_allowed: int = MOST_ATTEMPTS
    period_start: datetime | None = None
    request_id: str = ""

    @property
    def is_last_attempt(self) -> bool:
        """Whether nobody will try again by itself after this."""
        return self.attempt >= self.attempts_allowed

    @property
    def is_beyond_attempts(self) -> bool:
        """Whether the workers of all allowed attempts have vanished without a word."""
        return self.attempt > self.attempts_allowed


class JobRun:
    """What a job's work gets: its payload, and the ways to keep its lease, show progress and end."""

    def __init__(self, context: ServiceContext, job: ClaimedJob, stop: threading.Event | None = None) -> None:
        self._context = context
        self._stop = stop
        self.job = job
        self.is_ended = False
        self._kept_at = context.now()

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked for."""
        return self.job.payload

    @property
    def period_start(self) -> datetime:
        """When the period began that a recurring job is for; now for one that was asked for by hand."""
        return self.job.period_start or self._context.now()

    def keep_on(self, done: int | None = None, total: int | None = None, *, lease: timedelta = LEASE) -> None:
        """Prolong the lease, and note that `done` of `total` are done.

        Raises LeaseLost, and WorkerStopping where the process is to end. To be called more often than the lease lasts.
        """
        with self._context.write(durable=False) as uow:
            self.keep_on_within(uow, done, total, lease=lease)
            uow.commit()

    def keep_on_at_times(self) -> None:
        """Prolong the lease if a while has gone by since this was last called: for work that writes nothing itself."""
        now = self._context.now()
        if now - self._kept_at >= LEASE / 8:
            self.keep_on()
            self._kept_at = now

    def keep_on_within(
        self, uow: UnitOfWork, done: int | None = None, total: int | None = None, *, lease: timedelta = LEASE
    ) -> None:
        """The same inside a transaction of the work's own, which counts only while the lease is ours."""
        if self._stop is not None and self._stop.is_set():
            raise WorkerStopping
        now = self._context.now()
        until = now + lease
        if not uow.jobs.renew(
            self.job.id, attempt=self.job.attempt, now=now, lease_until=until, done=done, total=total
        ):
            raise LeaseLost

    def complete(self, uow: UnitOfWork, result: Mapping[str, Any] | None = None) -> None:
        """End the job in the same transaction as the last of its effects: both count once, or neither.

        Raises LeaseLost. Work that does not call this is ended after it returns, and may therefore be done twice.
        """
        now = self._context.now()
        if not uow.jobs.finish(
            self.job.id, attempt=self.job.attempt, now=now, result=None if result is None else dict(result)
        ):
            raise LeaseLost
        self.is_ended = True

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """End the job in a transaction of its own, unless the work has ended it; raises LeaseLost."""
        if self.is_ended:
            return
        with self._context.write() as uow:
            self.complete(uow, result)
            uow.commit()


def claim_job(context: ServiceContext, job_id: int) -> ClaimedJob | None:
    """Lease a job that waits, or whose worker vanished; None when there is nothing to do about it."""
    with context.write() as uow:
        job = uow.jobs.claim(job_id, now=context.now(), lease=LEASE)
        claimed = _claimed(job) if job else None
        uow.commit()
    return claimed


def _claimed(job: Job) -> ClaimedJob:
    return ClaimedJob(
        job.id,
        job.kind,
        job.payload,
        job.attempts,
        job.attempts_allowed,
        job.period_start,
        job.request_id,
    )


def record_failure(
    context: ServiceContext, job: ClaimedJob, error: JobError, give_up: GiveUp | None = None
) -> None:
    """Write that an attempt failed: it is tried again after a pause that doubles, or has failed for good.

    `give_up` writes in the same transaction what else follows from a failure for good.
    """
    now = context.now()
    with context.write() as uow:
        if not job.is_last_attempt:
            not_before = now + pause_after(job.attempt)
            uow.jobs.put_back(job.id, attempt=job.attempt, error=str(error), not_before=not_before)
        elif uow.jobs.fail(job.id, attempt=job.attempt, error=str(error), now=now) and give_up is not None:
            give_up(context, uow, job.payload)
        uow.commit()


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long after each, up to half an hour."""
    # However often it was tried, the product stays a number that a duration can hold.
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def ask_once(
    context: ServiceContext,
    kind: str,
    period: str,
    payload: Mapping[str, Any] | None = None,
    period_start: datetime | None = None,
    attempts: int = MOST_ATTEMPTS,
) -> None:
    """Ask for a period's work unless somebody did already, in whatever process; it is tried so many times."""
    try:
        with context.write() as uow:
            if uow.jobs.has(kind=kind, period=period):
                return
            uow.jobs.add(
                kind=kind,
                period=period,
                period_start=period_start,
                payload=dict(payload or {}),
                now=context.now(),
                attempts=attempts,
            )
            uow.commit()
    except Conflict:
        # Another process was quicker.
        return


def put_back(context: ServiceContext, job: ClaimedJob) -> None:
    """Give a job back that this process has no time for any more; that attempt does not count."""
    with context.write() as uow:
        uow.jobs.release(job.id, attempt=job.attempt, now=context.now())
        uow.commit()


def list_due(context: ServiceContext) -> list[tuple[str, int]]:
    """Return what could be done now, mails first, as ("mail" or "job", id); by reading only."""
    now = context.now()
    with context.read() as uow:
        mails = [("mail", mail_id) for mail_id in uow.outbox.list_due(now=now)]
        return mails + [("job", job_id) for job_id in uow.jobs.list_due(now=now)]


def wake_forgotten(context: ServiceContext) -> None:
    """Tell workers of what is due and was forgotten: expired leases, pauses that are over, lost messages."""
    now = context.now()
    with context.read() as uow:
        repositories = (uow.jobs, uow.outbox)
        forgotten = any(one.has_forgotten(now=now, after=FORGOTTEN_AFTER) for one in repositories)
    if forgotten:
        with context.write() as uow:
            uow.jobs.wake_forgotten(now=now, after=FORGOTTEN_AFTER)
            uow.outbox.wake_forgotten(now=now, after=FORGOTTEN_AFTER)
            uow.commit()


def list_jobs(
    context: ServiceContext, principal: Principal, *, status: str | None, kind: str | None, page: int
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of jobs, the latest first, and how many there are; raises Forbidden."""
    require_staff(principal)
    with context.read() as uow:
        found, total = uow.jobs.list(status=status, kind=kind, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        return [job_view(job, principal) for job in found], total


def get_job(context: ServiceContext, principal: Principal, job_id: int) -> dict[str, Any]:
    """Return a job with its progress; raises Forbidden, NotFound."""
    require_staff(principal)
    with context.read() as uow:
        return job_view(uow.jobs.get(job_id), principal)


def retry_job(context: ServiceContext, principal: Principal, job_id: int) -> dict[str, Any]:
    """Try a job again that failed for good; raises Forbidden, NotFound, Conflict `job_not_failed`."""
    require_staff(principal)
    with context.write() as uow:
        uow.jobs.get(job_id)
        if not uow.jobs.retry(job_id, attempts=MOST_ATTEMPTS, now=context.now()):
            raise Conflict("job_not_failed", "Esa tarea no ha fallado: no hay nada que repetir.")
        record(context, uow, principal, "job_retried", "job", job_id)
        uow.commit()
    return get_job(context, principal, job_id)


def job_view(job: Job, principal: Principal) -> dict[str, Any]:
    """Return a job as staff see it; `seconds` is how long the last attempt took, `error` a code or "".

    `error_detail` is for administrators: what the code was made of, and under which name the logs have it.
    """
    error = read_job_error(job.error)
    return {
        "id": job.id,
        "kind": job.kind,
        "period": job.period,
        "status": job.status,
        "attempts": job.attempts,
        "progress": {"done": job.progress_done, "total": job.progress_total},
        "result": job.result,
        "error": error.code if error else "",
        "error_detail": _error_detail(job, error, principal),
        "seconds": _seconds(job),
        **{name: _iso(getattr(job, name)) for name in TIMES},
    }


def _error_detail(job: Job, error: JobError | None, principal: Principal) -> str:
    if error is None or not principal.is_administrator:
        return ""
    return " · ".join(filter(None, (error.detail, f"request_id={name_in_logs(job.request_id, job.id)}")))


def name_in_logs(request: str, job_id: int) -> str:
    """Return the request id of a job's lines in the logs: that of who asked for it, or one of its own."""
    return request or f"job-{job_id}"


TIMES: Sequence[str] = (
    *("created_at", "started_at", "heartbeat_at", "finished_at"),
    *("period_start", "not_before", "lease_until"),
)


def _seconds(job: Job) -> float | None:
    if job.started_at is None or job.finished_at is None:
        return None
    return (job.finished_at - job.started_at).total_seconds()


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
