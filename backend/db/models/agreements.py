"""Negotiations, the offers made in them, and what was agreed; amounts in minor units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Negotiation(Base):
    """The state of the bargaining over one debt; it outlives conversations."""

    __tablename__ = "negotiations"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"), unique=True)
    state: Mapped[dict[str, Any]] = mapped_column(JsonText)
    affordability: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    policy_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("policies.id"))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Offer(Base):
    """Terms that the engine made for one debt; binding for the creditor until `valid_until`."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("debt_id", "terms_hash", name="uq_offers_debt_terms"),
        CheckConstraint("total > 0 AND balance > 0", name="amounts"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    balance: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    terms: Mapped[dict[str, Any]] = mapped_column(JsonText)
    terms_hash: Mapped[str] = mapped_column(String(64))
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    policy_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("policies.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Agreement(Base):
    """An accepted offer. One live agreement per debt, one agreement per offer.

    `limitation_warning`: what the person read, before accepting, about a debt that may be past its time limit.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("offer_id", name="uq_agreements_offer"),
        CheckConstraint(
            "status IN ('pending', 'active', 'at_risk', 'broken', 'cured', 'fulfilled', 'cancelled')",
            name="status",
        ),
        Index(
            "uq_agreements_live_debt",
            "debt_id",
            unique=True,
            sqlite_where=text("status IN ('pending', 'active', 'at_risk', 'cured', 'fulfilled')"),
            postgresql_where=text("status IN ('pending', 'active', 'at_risk', 'cured', 'fulfilled')"),
            mssql_where=text("status IN ('pending', 'active', 'at_risk', 'cured', 'fulfilled')"),
        ),
        Index("ix_agreements_debtor_id", "debtor_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id"))
    debtor_id: Mapped[int] = mapped_column(RowId, ForeignKey("debtors.id"))
    offer_id: Mapped[int] = mapped_column(RowId, ForeignKey("offers.id"))
    accepted_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    conversation_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("conversations.id", ondelete="SET NULL")
    )
    status: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[int] = mapped_column(BigInteger)
    terms: Mapped[dict[str, Any]] = mapped_column(JsonText)
    terms_hash: Mapped[str] = mapped_column(String(64))
    limitation_warning: Mapped[str | None] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Instalment(Base):
    """One dated payment that an agreement promises."""

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number", name="uq_instalments_agreement_number"),
        CheckConstraint("amount > 0 AND paid >= 0", name="amounts"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(RowId, ForeignKey("agreements.id", ondelete="CASCADE"))
    number: Mapped[int]
    due_date: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger, default=0)


class Payment(Base):
    """Money that arrived for an agreement."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("agreement_id", "reference", name="uq_payments_agreement_reference"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(RowId, ForeignKey("agreements.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    recorded_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Dispute(Base):
    """A debtor does not recognise a debt, or part of it; selling stops while it is open."""

    __tablename__ = "disputes"
    __table_args__ = (Index("ix_disputes_debt_id", "debt_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(60))
    details: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HardshipCase(Base):
    """A debtor cannot pay now; selling stops and staff look at the case."""

    __tablename__ = "hardship_cases"
    __table_args__ = (Index("ix_hardship_cases_debt_id", "debt_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id", ondelete="CASCADE"))
    details: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
