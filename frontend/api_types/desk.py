"""Conversations as the team sees them."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from frontend.api_types.chat import ChatMessage


class Account(TypedDict):
    """An account and whose it is."""

    id: int
    name: str
    surname: str
    email: str
    role: str
    document_masked: str | None
    document_bound: bool
    is_active: bool


class AccountPage(TypedDict):
    """One page of accounts; pages count from 1."""

    items: list[Account]
    total: int
    page: int
    pages: int


class Member(TypedDict):
    """Somebody of the team."""

    user_id: int
    name: str | None


class DeskDebtor(TypedDict):
    """Whose conversation it is."""

    user_id: int
    name: str
    document_number: NotRequired[str | None]


class DeskConversation(TypedDict):
    """A conversation in the team's list."""

    id: int
    current_state: str
    is_active: bool
    is_archived: bool
    waiting_since: str | None
    assigned_to: Member | None
    message_count: int
    updated_at: str
    debtor: DeskDebtor


class DeskConversationPage(TypedDict):
    """One page of conversations, those that wait first."""

    items: list[DeskConversation]
    total: int
    page: int
    pages: int


class DeskMessage(ChatMessage):
    """A message with what the assistant took it for."""

    intent: NotRequired[str | None]
    confidence: NotRequired[float | None]


class DeskHistory(TypedDict):
    """One conversation; an archived one has neither who waits nor who leads it."""

    id: int
    current_state: str
    is_active: bool
    is_archived: bool
    waiting_since: NotRequired[str | None]
    assigned_to: NotRequired[Member | None]
    debtor: DeskDebtor
    messages: list[DeskMessage]
