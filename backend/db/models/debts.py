"""Who owes what to whom; amounts in minor units of the row's currency."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Creditor(Base):
    """The entity that is owed; `name_key` folds case and spaces."""

    __tablename__ = "creditors"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Debtor(Base):
    """A person who owes, known by the document number of the creditor's files."""

    __tablename__ = "debtors"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    document_number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), default="")
    telephone: Mapped[str] = mapped_column(String(60), default="")
    profile: Mapped[str] = mapped_column(String(20), default="default")
    locale: Mapped[str] = mapped_column(String(10), default="es_CO")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Debt(Base):
    """One obligation. `balance` is the sum of its parts; `fixed_offers` come from a campaign's file."""

    __tablename__ = "debts"
    __table_args__ = (
        UniqueConstraint("creditor_id", "obligation_key", name="uq_debts_creditor_obligation"),
        CheckConstraint("balance = principal + interest + fees", name="balance"),
        CheckConstraint(
            "principal >= 0 AND interest >= 0 AND fees >= 0 AND (balance > 0 OR status = 'paid')",
            name="parts",
        ),
        CheckConstraint(
            "status IN ('active', 'in_agreement', 'paid', 'disputed', 'hardship', 'withdrawn')", name="status"
        ),
        Index("ix_debts_debtor_id", "debtor_id"),
        Index("ix_debts_campaign_id", "campaign_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(RowId, ForeignKey("debtors.id"))
    creditor_id: Mapped[int] = mapped_column(RowId, ForeignKey("creditors.id"))
    campaign_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("campaigns.id"))
    obligation_number: Mapped[str] = mapped_column(String(80))
    obligation_key: Mapped[str] = mapped_column(String(80))
    last_digits: Mapped[str] = mapped_column(String(20), default="")
    product: Mapped[str] = mapped_column(String(200), default="")
    currency: Mapped[str] = mapped_column(String(3))
    principal: Mapped[int] = mapped_column(BigInteger)
    interest: Mapped[int] = mapped_column(BigInteger)
    fees: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    due_date: Mapped[date | None]
    fixed_offers: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonText)
    status: Mapped[str] = mapped_column(String(12), default="active")
    source_hash: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
