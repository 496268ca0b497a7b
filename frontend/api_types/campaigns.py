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


class PreviewColumn(TypedDict):
    """A column of a file: what it is taken for (None: left out), and the first row's cell."""

    name: str
    example: str
    taken_as: str | None
    instalments: int | None


class PreviewDebt(TypedDict):
    """A row as the debt that it would become."""

    line: int
    name: str
    document_number: str
    creditor: str
    product: str
    obligation_ending: str
    balance_text: str


class CampaignPreview(TypedDict):
    """What an import of a file would read; nothing is stored."""

    format: Literal["csv", "excel"]
    encoding_text: str
    is_damaged: bool
    rows_expected: int
    rows_checked: int
    rows_rejected: int
    columns: list[PreviewColumn]
    debts: list[PreviewDebt]
    problems: list[RowError]
