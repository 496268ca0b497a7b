"""Negotiations, the offers made in them, and what was agreed; amounts in minor units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime

# One of these stands over a debt at a time; `broken` is among them, because a payment may still cure it.
LIVE = text("status NOT IN ('declined', 'cancelled')")
# SQL Server knows no NOT IN in the condition of an index.
LIVE_THERE = text("status <> 'declined' AND status <> 'cancelled'")

IN_AGREEMENT, WITHOUT_AGREEMENT = text("agreement_id IS NOT NULL"), text("agreement_id IS NULL")


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
    """An accepted offer. One live agreement per debt, one live agreement per offer.

    `basis` keeps what the terms were computed from; `approval_reasons` why a person of the creditor decides;
    `limitation_warning` what the person read, before accepting, about a debt that may be past its time limit.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending_approval', 'declined', 'pending', 'active', 'at_risk', 'broken', 'cured', "
            "'fulfilled', 'cancelled')",
            name="status",
        ),
        *(
            Index(
                name,
                column,
                unique=True,
                sqlite_where=LIVE,
                postgresql_where=LIVE,
                mssql_where=LIVE_THERE,
            )
            for name, column in (("uq_agreements_offer", "offer_id"), ("uq_agreements_live_debt", "debt_id"))
        ),
        Index("ix_agreements_debtor_id", "debtor_id"),
        Index("ix_agreements_accepted_by", "accepted_by"),
        Index("ix_agreements_conversation_id", "conversation_id"),
        Index("ix_agreements_status", "status", "id"),
        # What the pair of agreement and debt of a payment points to.
        Index("uq_agreements_id_debt", "id", "debt_id", unique=True),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id"))
    debtor_id: Mapped[int] = mapped_column(RowId, ForeignKey("debtors.id"))
    offer_id: Mapped[int] = mapped_column(RowId, ForeignKey("offers.id"))
    accepted_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    # No foreign key: the number stays when the conversation goes into the archive, which keeps it too.
    conversation_id: Mapped[int | None] = mapped_column(RowId)
    status: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[int] = mapped_column(BigInteger)
    terms: Mapped[dict[str, Any]] = mapped_column(JsonText)
    terms_hash: Mapped[str] = mapped_column(String(64))
    limitation_warning: Mapped[str | None] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    basis: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    approval_reasons: Mapped[list[str] | None] = mapped_column(JsonText)
    decided_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str | None] = mapped_column(String(500))


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
    """Money that arrived, or the entry that takes a wrong payment back (`reverses_id`).

    It belongs to a debt, and to the agreement that stood over it. Without one it comes off the debt itself:
    `principal`, `interest` and `fees` are what it covers now of each part (nothing once it is taken back), the rest of
    its amount is the debtor's credit, and `overtaken_offers` are the campaign's prices that the lower balance ruled
    out. So do the payments of an agreement that was cancelled; those of one that stands cover nothing of the debt.
    `hardship_case_id` is the case whose token payment it is. `restated_by` is the campaign that has stated the debt's
    balance anew since: the balance no longer rests on what the payment covered.
    """

    __tablename__ = "payments"
    __table_args__ = (
        # Partial, because SQL Server counts one NULL as equal to another.
        *(
            Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where, mssql_where=where)
            for name, columns, where in (
                ("uq_payments_agreement_reference", ("agreement_id", "reference"), IN_AGREEMENT),
                ("uq_payments_debt_reference", ("debt_id", "reference", "paid_on"), WITHOUT_AGREEMENT),
                ("uq_payments_reverses", ("reverses_id",), text("reverses_id IS NOT NULL")),
            )
        ),
        Index("ix_payments_debt_id", "debt_id"),
        ForeignKeyConstraint(
            ["agreement_id", "debt_id"],
            ["agreements.id", "agreements.debt_id"],
            name="fk_payments_agreement_id_agreements_debt",
        ),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "principal >= 0 AND interest >= 0 AND fees >= 0 AND principal + interest + fees <= amount",
            name="parts",
        ),
        CheckConstraint(
            "agreement_id IS NULL OR hardship_case_id IS NULL",
            name="ways",
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    debt_id: Mapped[int] = mapped_column(RowId, ForeignKey("debts.id"))
    agreement_id: Mapped[int | None] = mapped_column(RowId)
    hardship_case_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("hardship_cases.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    principal: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    interest: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    fees: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    currency: Mapped[str] = mapped_column(String(3))
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    overtaken_offers: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonText)
    restated_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("campaigns.id"))
    reverses_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("payments.id"))
    reason: Mapped[str | None] = mapped_column(String(300))
    recorded_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Replan(Base):
    """The one change of dates that an agreement may have; it keeps the schedule that it replaced."""

    __tablename__ = "replans"
    __table_args__ = (UniqueConstraint("agreement_id", name="uq_replans_agreement"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(RowId, ForeignKey("agreements.id", ondelete="CASCADE"))
    previous_schedule: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    replanned_on: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(RowId, ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Base):
    """What we say first about an agreement: once per occasion and kind, when the contact rules allow it."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("agreement_id", "kind", "occasion", name="uq_reminders_agreement_kind_occasion"),
        CheckConstraint("status IN ('waiting', 'sent', 'dropped')", name="status"),
        Index("ix_reminders_status", "status", "not_before"),
        Index("ix_reminders_debtor_id", "debtor_id", "contacted_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(RowId, ForeignKey("agreements.id", ondelete="CASCADE"))
    debtor_id: Mapped[int] = mapped_column(RowId, ForeignKey("debtors.id"))
    kind: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(60))
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("outbox.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
