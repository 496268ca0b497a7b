"""Work for later as rows: asked for, leased by one worker at a time, its progress and its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from backend.db.models.operations import Job, JobFile
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound
from backend.telemetry.context import request_id

JOB = "job"


class JobRepository(Repository):
    """The rows of `jobs`, and the files that jobs have made."""

    def add(
        self,
        *,
        kind: str,
        period: str,
        payload: dict[str, Any],
        now: datetime,
        period_start: datetime | None = None,
        requested_by: int | None = None,
        attempts: int = 3,
    ) -> int:
        """Ask for work; workers are told after the commit. (kind, period) is unique: asking twice is a Conflict.

        It is tried so many times by itself. The job keeps the request that asked, so that its logs can be found by it.
        """
        values = {
            "kind": kind,
            "period": period,
            "period_start": period_start,
            "payload": payload,
            "status": "queued",
            "attempts": 0,
            "attempts_allowed": attempts,
            "error": "",
            "requested_by": requested_by,
            "request_id": request_id.get(),
            "woken_at": now,
            "created_at": now,
        }
        result: Any = self.connection.execute(insert(Job), values)
        job_id = int(result.inserted_primary_key[0])
        self._work.wake_after_commit(JOB, job_id)
        return job_id

    def get(self, job_id: int) -> Job:
        """Return a job; raises NotFound."""
        found = self.session.get(Job, job_id)
        if found is None:
            raise NotFound("job_not_found", "No encontramos esa tarea.")
        return found

    def list(
        self, *, status: str | None, kind: str | None, limit: int, offset: int
    ) -> tuple[Sequence[Job], int]:
        """Return a page of jobs, the latest first, and how many match."""
        conditions = [Job.status == status] if status else []
        conditions += [Job.kind == kind] if kind else []
        query = select(Job).where(*conditions).order_by(Job.id.desc()).limit(limit).offset(offset)
        total = self.connection.execute(select(func.count()).select_from(Job).where(*conditions)).scalar_one()
        return self.session.scalars(query).all(), total

    def has(self, *, kind: str, period: str) -> bool:
        """Tell whether a period's work was asked for."""
        query = select(Job.id).where(Job.kind == kind, Job.period == period)
        return self.connection.execute(query).first() is not None

    def find_last_start(self, kind: str) -> datetime | None:
        """Return the beginning of the latest period of a kind that was asked for."""
        return self.connection.execute(select(func.max(Job.period_start)).where(Job.kind == kind)).scalar()

    def find_latest(self, kind: str) -> Job | None:
        """Return the job of this kind that was asked for last."""
        query = select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1)
        return self.session.scalars(query).first()

    def find_open(self, kind: str) -> Job | None:
        """Return the first job of a kind that waits, runs or has failed for good."""
        query = select(Job).where(Job.kind == kind, Job.status != "finished").order_by(Job.id).limit(1)
        return self.session.scalars(query).first()

    def count_by_status(self) -> dict[str, int]:
        """Return how many jobs wait, run and have failed for good."""
        query = (
            select(Job.status, func.count())
            .where(Job.status.in_(("queued", "running", "failed")))
            .group_by(Job.status)
        )
        counts = dict.fromkeys(("queued", "running", "failed"), 0)
        for status, count in self.connection.execute(query):
            counts[status] = count
        return counts

    def list_due(self, *, now: datetime, limit: int = 100) -> Sequence[int]:
        """Return the ids of jobs that somebody could do now, oldest first."""
        query = select(Job.id).where(_is_due(now)).order_by(Job.id).limit(limit)
        return self.connection.execute(query).scalars().all()

    def has_forgotten(self, *, now: datetime, after: timedelta) -> bool:
        """Tell, by reading only, whether there is a job that is due and that no worker was told of lately."""
        query = select(Job.id).where(_is_forgotten(now, after)).limit(1)
        return self.connection.execute(query).first() is not None

    def wake_forgotten(self, *, now: datetime, after: timedelta) -> None:
        """Tell workers, after the commit, of the jobs that are due and of which they were not told lately."""
        rows = self.connection.execute(
            update(Job).where(_is_forgotten(now, after)).values(woken_at=now).returning(Job.id)
        )
        for job_id in sorted(rows.scalars()):
            self._work.wake_after_commit(JOB, job_id)

    def claim(self, job_id: int, *, now: datetime, lease: timedelta) -> Job | None:
        """Lease a job that is due; None when somebody else has it or nothing is to be done."""
        claimed = self.connection.execute(
            update(Job)
            .where(Job.id == job_id, _is_due(now))
            .values(
                status="running",
                attempts=Job.attempts + 1,
                lease_until=now + lease,
                heartbeat_at=now,
                started_at=now,
            )
        )
        return self.get(job_id) if claimed.rowcount == 1 else None

    def renew(
        self,
        job_id: int,
        *,
        attempt: int,
        now: datetime,
        lease_until: datetime,
        done: int | None = None,
        total: int | None = None,
    ) -> bool:
        """Prolong the lease and note progress; False when another worker has taken the job over."""
        values: dict[str, Any] = {"lease_until": lease_until, "heartbeat_at": now}
        if done is not None:
            values |= {"progress_done": done, "progress_total": total}
        return self._write(job_id, attempt, values)

    def finish(
        self, job_id: int, *, attempt: int, now: datetime, result: dict[str, Any] | None = None
    ) -> bool:
        """Write that a job is done; False when another worker has taken it over."""
        return self._write(job_id, attempt, {**_ended("finished", now), "error": "", "result": result})

    def fail(self, job_id: int, *, attempt: int, error: str, now: datetime) -> bool:
        """Write that nobody tries again by itself; False when another worker has taken it over."""
        return self._write(job_id, attempt, {**_ended("failed", now), "error": error[:300]})

    def put_back(self, job_id: int, *, attempt: int, error: str, not_before: datetime) -> bool:
        """Queue a failed job for another attempt, not before a moment."""
        values = {
            "status": "queued",
            "error": error[:300],
            "lease_until": None,
            "not_before": not_before,
            "woken_at": None,
        }
        return self._write(job_id, attempt, values)

    def release(self, job_id: int, *, attempt: int, now: datetime) -> None:
        """Queue a job again that its worker leaves in the middle; the attempt does not count against it."""
        values = {
            "status": "queued",
            "attempts_allowed": Job.attempts_allowed + 1,
            "lease_until": None,
            "woken_at": now,
        }
        if self._write(job_id, attempt, values):
            self._work.wake_after_commit(JOB, job_id)

    def retry(self, job_id: int, *, attempts: int, now: datetime, period: str | None = None) -> bool:
        """Queue a job that failed for good, with so many attempts more; False when it has not failed.

        With `period` it counts as that one's from now on.
        """
        values = {
            "status": "queued",
            "attempts_allowed": Job.attempts + attempts,
            "not_before": None,
            "finished_at": None,
            "woken_at": now,
            "period": Job.period if period is None else period,
        }
        changed = self.connection.execute(
            update(Job).where(Job.id == job_id, Job.status == "failed").values(**values)
        )
        self._work.wake_after_commit(JOB, job_id)
        return changed.rowcount == 1

    def add_file(self, job_id: int, number: int, name: str, content: bytes) -> None:
        """Keep a file that the job has made."""
        values = {"job_id": job_id, "number": number, "name": name, "content": content}
        self.connection.execute(insert(JobFile), values)

    def list_files(self, job_id: int) -> Sequence[tuple[int, str]]:
        """Return number and name of the job's files, in order."""
        query = select(JobFile.number, JobFile.name).where(JobFile.job_id == job_id).order_by(JobFile.number)
        return [(row.number, row.name) for row in self.connection.execute(query)]

    def read_file(self, job_id: int, number: int) -> bytes:
        """Return one file's content."""
        query = select(JobFile.content).where(JobFile.job_id == job_id, JobFile.number == number)
        return self.connection.execute(query).scalar_one()

    def _write(self, job_id: int, attempt: int, values: dict[str, Any]) -> bool:
        """Write under this lease only: whoever took the job over has another `attempt`."""
        changed = self.connection.execute(
            update(Job)
            .where(Job.id == job_id, Job.attempts == attempt, Job.status == "running")
            .values(**values)
        )
        return changed.rowcount == 1


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = and_(Job.status == "queued", or_(Job.not_before.is_(None), Job.not_before <= now))
    return or_(waits, and_(Job.status == "running", Job.lease_until < now))


def _is_forgotten(now: datetime, after: timedelta) -> ColumnElement[bool]:
    return and_(_is_due(now), or_(Job.woken_at.is_(None), Job.woken_at < now - after))


def _ended(status: str, now: datetime) -> dict[str, Any]:
    return {"status": status, "finished_at": now, "lease_until": None, "not_before": None}
