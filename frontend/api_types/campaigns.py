"""Imported campaign files."""

from __future__ import annotations

from typing import Literal, TypedDict


class Campaign(TypedDict):
    """An imported file and how far its import has come."""

    id: int
    name: str
    file_name: str
    status: Literal["queued", "running", "finished", "failed", "undone"]
    rows_total: int | None
    rows_read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    created_at: str
    finished_at: str | None
    message: str | None


class RowError(TypedDict):
    """A row of a campaign file that was not taken, and why."""

    line: int
    column: str | None
    value: str | None
    reason: str


class RowErrorPage(TypedDict):
    """One page of rejected rows."""

    items: list[RowError]
    total: int
