"""People who can sign in, their sessions, and the proofs they owe."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import RowId, UtcDateTime


class User(Base):
    """An account. `document_number` is what its owner claims; `bound_document` what was proved."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('debtor', 'staff', 'admin')", name="role"),
        Index(
            "uq_users_bound_document",
            "bound_document",
            unique=True,
            sqlite_where=text("bound_document IS NOT NULL"),
            postgresql_where=text("bound_document IS NOT NULL"),
            mssql_where=text("bound_document IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    surname: Mapped[str] = mapped_column(String(120))
    telephone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10))
    document_number: Mapped[str | None] = mapped_column(String(20))
    bound_document: Mapped[str | None] = mapped_column(String(20))
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UserSession(Base):
    """One signed-in browser (`cookie`) or API client (`jwt`); only a hash of what it presents is kept."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ServiceToken(Base):
    """The credential of a channel (a messaging gateway), which talks for people and signs for nobody."""

    __tablename__ = "service_tokens"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Challenge(Base):
    """A one-time code that somebody must present: sign-in hand-over, password reset, or identity."""

    __tablename__ = "challenges"
    __table_args__ = (Index("ix_challenges_subject", "purpose", "subject"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FailureCount(Base):
    """Wrong answers in a row for one subject (an account, an address, a claimed number), for back-off."""

    __tablename__ = "failure_counts"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
