"""Files that collectors load, what became of each row, and what an undo has to put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Campaign(Base):
    """One import: its file, its progress and its outcome."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'finished', 'failed', 'undone')", name="status"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10), default="queued")
    message: Mapped[str] = mapped_column(Text, default="")
    profile: Mapped[str | None] = mapped_column(String(20))
    rows_total: Mapped[int | None]
    rows_read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CampaignFile(Base):
    """A piece of a queued file, so that any worker can import it in little memory; removed when it ends."""

    __tablename__ = "campaign_files"

    campaign_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CampaignRowError(Base):
    """Why a row was rejected: line and column as in the file."""

    __tablename__ = "campaign_row_errors"
    __table_args__ = (Index("ix_campaign_row_errors_campaign", "campaign_id", "line"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(RowId, ForeignKey("campaigns.id", ondelete="CASCADE"))
    line: Mapped[int]
    column_name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(300))


class CampaignChange(Base):
    """A debt that the import made (`before` is NULL) or changed (`before` holds its old columns).

    `version` is the one that the import left: another one at undo means that somebody changed the debt since.
    `debtor_before` holds the debtor's old columns, `{}` where the row made the debtor, NULL where it left them.
    """

    __tablename__ = "campaign_changes"
    __table_args__ = (
        Index("ix_campaign_changes_campaign", "campaign_id"),
        Index("ix_campaign_changes_debt", "debt_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(RowId, ForeignKey("campaigns.id", ondelete="CASCADE"))
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    debtor_before: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
