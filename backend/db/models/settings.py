"""What administrators change while the service runs: policies, states, variables, configuration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Policy(Base):
    """A version of the rules for one creditor (or all: NULL), one campaign (or all: 0), in one currency.

    Versions are never edited. They are numbered by creditor and currency, over its campaigns. A campaign keeps its
    row even when it is undone, so that no foreign key is needed for it.
    """

    __tablename__ = "policies"
    __table_args__ = (
        UniqueConstraint("creditor_key", "currency", "version", name="uq_policies_creditor_version"),
        Index(
            "uq_policies_in_force",
            "creditor_key",
            "campaign_id",
            "currency",
            unique=True,
            sqlite_where=text("is_active"),
            postgresql_where=text("is_active"),
            mssql_where=text("is_active = 1"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    creditor_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("creditors.id"))
    creditor_key: Mapped[int] = mapped_column(default=0)
    campaign_id: Mapped[int] = mapped_column(RowId, default=0, server_default=text("0"))
    currency: Mapped[str] = mapped_column(String(3))
    version: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JsonText)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConversationState(Base):
    """One state of the conversation's flow, as administrators last saved it."""

    __tablename__ = "conversation_states"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JsonText)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SystemVariable(Base):
    """A text that templates may use as `{{name}}`."""

    __tablename__ = "system_variables"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(String(300), default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConfigurationValue(Base):
    """A setting that administrators change without a restart; `group` "data version" counts changes."""

    __tablename__ = "configuration"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TimeoutConfiguration(Base):
    """When a conversation of a profile warns, closes, and how many messages it may have."""

    __tablename__ = "timeout_configs"

    profile: Mapped[str] = mapped_column(String(20), primary_key=True)
    close_after_minutes: Mapped[int]
    warn_after_minutes: Mapped[int]
    most_messages: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
