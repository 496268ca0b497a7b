"""The people who work here, the channels, and when conversations end."""

from __future__ import annotations

from typing import TypedDict

from frontend.api_types.desk import Account


class Employee(Account):
    """An account as administrators see it."""

    created_at: str


class EmployeePage(TypedDict):
    """One page of accounts."""

    items: list[Employee]
    total: int
    page: int
    pages: int


class Channel(TypedDict):
    """A credential of a channel; the credential itself never comes back."""

    id: int
    channel: str
    created_at: str
    ended_at: str | None


class NewChannel(TypedDict):
    """A credential that is shown this once."""

    id: int
    channel: str
    token: str


class TimeoutFigures(TypedDict):
    """Minutes without a message until the warning and the end, and how many messages a person may write."""

    warn_after_minutes: int
    close_after_minutes: int
    most_messages: int


class TimeoutProfile(TimeoutFigures):
    """A profile with its figures."""

    profile: str
    is_delivered: bool
