"""What the background does for the team: jobs, and mails in doubt."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class JobProgress(TypedDict):
    """How far a job is; None where it does not count."""

    done: int | None
    total: int | None


class Job(TypedDict):
    """Work that a worker does; `error` is a code or "", its detail is for administrators alone."""

    id: int
    kind: str
    status: Literal["queued", "running", "finished", "failed"]
    attempts: int
    progress: JobProgress
    result: dict[str, Any] | None
    error: str
    error_detail: str
    created_at: str
    not_before: str | None
    finished_at: str | None
    seconds: float | None


class JobPage(TypedDict):
    """One page of jobs, the latest first."""

    items: list[Job]
    total: int
    page: int
    pages: int


class TroubledMail(TypedDict):
    """A mail that failed, or of which nobody knows whether it left."""

    id: int
    recipient: str
    subject: str
    status: Literal["failed", "unknown"]
    attempts: int
    created_at: str


class TroubledMailPage(TypedDict):
    """One page of such mails, the latest first."""

    items: list[TroubledMail]
    total: int
    page: int
    pages: int
