"""Conversations, their messages and their turns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


def _partial_index(name: str, column: str, where: str, *, mssql: str = "") -> Index:
    return Index(
        name,
        column,
        sqlite_where=text(where),
        postgresql_where=text(where),
        mssql_where=text(mssql or where),
    )


class Conversation(Base):
    """One talk of one account; `version` grows with every change of state.

    `waiting_since`: a person was asked for. `assigned_to`: the member of staff who has it, and `state_before` the
    state to go back to. No index holds what a turn writes, so that a turn stays cheap.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_user_id", "user_id", "is_active"),
        _partial_index("ix_conversations_active", "id", "is_active", mssql="is_active = 1"),
        _partial_index("ix_conversations_waiting", "waiting_since", "waiting_since IS NOT NULL"),
        _partial_index("ix_conversations_ended", "ended_at", "ended_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    current_state: Mapped[str] = mapped_column(String(60))
    context_data: Mapped[dict[str, Any]] = mapped_column(JsonText)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    message_count: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assigned_to: Mapped[int | None] = mapped_column(RowId)
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state_before: Mapped[str | None] = mapped_column(String(60))
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(20))


class ArchivedConversation(Base):
    """A conversation that is over, whole in one row: `content` holds messages, context and what tools wrote.

    It keeps the id that it had. `reached`: the states that it came to, None where that was not written down. `intents`:
    what the person wanted, each with the times of the answers.
    """

    __tablename__ = "archived_conversations"
    __table_args__ = (
        Index("ix_archived_conversations_user_id", "user_id"),
        Index("ix_archived_conversations_ended_at", "ended_at"),
        Index("ix_archived_conversations_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    final_state: Mapped[str] = mapped_column(String(60))
    message_count: Mapped[int]
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(JsonText)
    reached: Mapped[list[str] | None] = mapped_column(JsonText)
    intents: Mapped[dict[str, list[str]]] = mapped_column(JsonText, server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnonymousConversation(Base):
    """What an old conversation came to, of nobody any more: no text, name, number or account, and a number of its own.

    Its moments are cut to the days where the installation is, so that no agreement or payment is found by them.
    `agreed_after_minutes`: from its begin to its first agreement, None without one.
    """

    __tablename__ = "anonymous_conversations"
    __table_args__ = (Index("ix_anonymous_conversations_created_at", "created_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    final_state: Mapped[str] = mapped_column(String(60))
    message_count: Mapped[int]
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    reached: Mapped[list[str] | None] = mapped_column(JsonText)
    intents: Mapped[dict[str, list[str]]] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_after_minutes: Mapped[int | None]


class Message(Base):
    """What somebody said, with the route and the state that it led to; offers and buttons as then shown.

    `turn_id` is no foreign key: it goes with the conversation as the turn does, and to look for a turn's messages when
    that is deleted would take an index that every turn pays for.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_conversation_id", "conversation_id", "id"),
        Index("ix_messages_timestamp", "timestamp", postgresql_using="brin"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(RowId, ForeignKey("conversations.id", ondelete="CASCADE"))
    turn_id: Mapped[int | None] = mapped_column(RowId)
    sender_type: Mapped[str] = mapped_column(String(10))
    text_content: Mapped[str] = mapped_column(Text)
    timestamp: Mapped[datetime] = mapped_column(UtcDateTime)
    button_selected: Mapped[str | None] = mapped_column(String(80))
    previous_state: Mapped[str | None] = mapped_column(String(60))
    next_state: Mapped[str | None] = mapped_column(String(60))
    route: Mapped[str | None] = mapped_column(String(20))
    intent: Mapped[str | None] = mapped_column(String(30))
    confidence: Mapped[float | None] = mapped_column(Float)
    assistant_version: Mapped[str | None] = mapped_column(String(40))
    attachments: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    duration_ms: Mapped[int | None]


class Turn(Base):
    """One message and its reply, done once for its key; an expired lease lets another process resume."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "turn_key", name="uq_turns_conversation_key"),
        CheckConstraint("status IN ('started', 'finished', 'failed')", name="status"),
        Index(
            "uq_turns_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("status = 'started'"),
            postgresql_where=text("status = 'started'"),
            mssql_where=text("status = 'started'"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(RowId, ForeignKey("conversations.id", ondelete="CASCADE"))
    turn_key: Mapped[str] = mapped_column(String(80))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=1)
    reply: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ToolExecution(Base):
    """A write that happened in a turn, committed together with its effect; `call_key` makes it happen once.

    `output` holds what the tool answered and what it left in the turn, so that a resumed turn goes on from there.
    """

    __tablename__ = "tool_executions"
    __table_args__ = (UniqueConstraint("turn_id", "call_key", name="uq_tool_executions_turn_call"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    turn_id: Mapped[int] = mapped_column(RowId, ForeignKey("turns.id", ondelete="CASCADE"))
    call_key: Mapped[str] = mapped_column(String(64))
    tool: Mapped[str] = mapped_column(String(60))
    effect: Mapped[str] = mapped_column(String(5))
    arguments: Mapped[dict[str, Any]] = mapped_column(JsonText)
    status: Mapped[str] = mapped_column(String(10))
    output: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TurnItem(Base):
    """An item of a language model's answer in a turn, or a tool's output to it, as the provider needs it back."""

    __tablename__ = "turn_items"
    __table_args__ = (UniqueConstraint("turn_id", "position", name="uq_turn_items_turn_position"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    turn_id: Mapped[int] = mapped_column(RowId, ForeignKey("turns.id", ondelete="CASCADE"))
    position: Mapped[int]
    item: Mapped[dict[str, Any]] = mapped_column(JsonText)
