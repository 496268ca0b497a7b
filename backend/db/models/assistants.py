"""What a language model is told and may spend: versions of the assistant, keys, and each day's tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Assistant(Base):
    """A version of the assistant's configuration, as an administrator saved it; at most one is active."""

    __tablename__ = "assistants"
    __table_args__ = (
        UniqueConstraint("version", name="uq_assistants_version"),
        Index(
            "uq_assistants_active",
            "is_active",
            unique=True,
            sqlite_where=text("is_active"),
            postgresql_where=text("is_active"),
            mssql_where=text("is_active = 1"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    version: Mapped[int]
    configuration: Mapped[dict[str, Any]] = mapped_column(JsonText)
    is_active: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ModelKey(Base):
    """A person's own key for the model's provider, encrypted; with `session_id` it ends with that session."""

    __tablename__ = "model_keys"

    user_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    session_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("sessions.id", ondelete="CASCADE"))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    last_four: Mapped[str] = mapped_column(String(4))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TokenUse(Base):
    """Tokens and cost of one day, of one person or (`user_id` 0) of the installation; costs in millionths of a dollar.

    What a call may use is reserved before it and set right after it.
    """

    __tablename__ = "token_uses"

    user_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost: Mapped[int] = mapped_column(BigInteger, default=0)
    calls: Mapped[int] = mapped_column(default=0)
