"""What stops selling: disputes with their evidence, and hardship cases; amounts in minor units."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import RowId, UtcDateTime


class Dispute(Base):
    """A debtor does not recognise a debt, or part of it; selling stops while it is open.

    `status` is open, upheld, rejected or taken_back (by the debtor); `outcome` of an upheld one is paid, withdrawn or
    corrected. `note` is what the debtor is told; `answer_by` the day until which the law of their country wants an
    answer, where it does.
    """

    __tablename__ = "disputes"
    __table_args__ = (Index("ix_disputes_debt_id", "debt_id"), Index("ix_disputes_status", "status", "id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(60))
    details: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_by: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(RowId)


class DisputeEvidence(Base):
    """A file with which a debtor supports a dispute; it goes when the dispute goes."""

    __tablename__ = "dispute_evidence"
    __table_args__ = (Index("ix_dispute_evidence_dispute_id", "dispute_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(RowId, ForeignKey("disputes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HardshipCase(Base):
    """A debtor cannot pay now, or the law protects them; selling stops and staff look at the case.

    `kind` is hardship, insolvency or represented. `path` is what the debtor asked for, `measure` what was granted:
    pause or token_payment, from `measure_starts` to `measure_ends`. `status` is open, granted, declined, ended
    (a measure is over) or closed. `note` is what the debtor is told.
    """

    __tablename__ = "hardship_cases"
    __table_args__ = (
        Index("ix_hardship_cases_debt_id", "debt_id"),
        Index("ix_hardship_cases_status", "status", "measure_ends"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    details: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(12), default="hardship", server_default="hardship")
    path: Mapped[str | None] = mapped_column(String(14))
    measure: Mapped[str | None] = mapped_column(String(14))
    measure_starts: Mapped[date | None]
    measure_ends: Mapped[date | None]
    token_monthly: Mapped[int | None] = mapped_column(BigInteger)
    token_months: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(RowId)
