"""The life of an agreement: approval, what it was computed from, undone payments, one re-plan, reminders.

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATUS = "ck_agreements_status"
STATUSES = "'pending', 'active', 'at_risk', 'broken', 'cured', 'fulfilled', 'cancelled'"
LIVE_BEFORE = sa.text("status IN ('pending', 'active', 'at_risk', 'cured', 'fulfilled')")
LIVE_THERE = sa.text("status <> 'declined' AND status <> 'cancelled'")
LIVE = sa.text("status NOT IN ('declined', 'cancelled')")


def upgrade() -> None:
    """Go to this revision."""
    op.drop_index("uq_agreements_live_debt", table_name="agreements")
    with op.batch_alter_table("agreements") as table:
        table.drop_constraint(op.f(STATUS), type_="check")
        table.drop_constraint("uq_agreements_offer", type_="unique")
        table.alter_column(
            "status", existing_type=sa.String(10), type_=sa.String(20), existing_nullable=False
        )
        table.create_check_constraint(op.f(STATUS), f"status IN ('pending_approval', 'declined', {STATUSES})")
        table.add_column(sa.Column("basis", sa.Text(), nullable=True))
        table.add_column(sa.Column("approval_reasons", sa.Text(), nullable=True))
        table.add_column(sa.Column("decided_by", ROW_ID, nullable=True))
        table.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("decision_reason", sa.String(length=500), nullable=True))
        table.create_foreign_key(
            op.f("fk_agreements_decided_by_users"), "users", ["decided_by"], ["id"], ondelete="SET NULL"
        )
    _create_live_index("uq_agreements_offer", "offer_id", LIVE)
    _create_live_index("uq_agreements_live_debt", "debt_id", LIVE)
    op.create_index("ix_agreements_status", "agreements", ["status", "id"])
    with op.batch_alter_table("payments") as table:
        table.add_column(sa.Column("reverses_id", ROW_ID, nullable=True))
        table.add_column(sa.Column("reason", sa.String(length=300), nullable=True))
        table.create_foreign_key(
            op.f("fk_payments_reverses_id_payments"), "payments", ["reverses_id"], ["id"]
        )
        table.create_unique_constraint("uq_payments_reverses", ["reverses_id"])
    op.add_column("outbox", sa.Column("send_before", sa.DateTime(timezone=True), nullable=True))
    _create_replans()
    _create_reminders()


def _create_live_index(name: str, column: str, live: sa.TextClause) -> None:
    op.create_index(
        name,
        "agreements",
        [column],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
        mssql_where=LIVE_THERE if live is LIVE else live,
    )


def _create_replans() -> None:
    op.create_table(
        "replans",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("agreement_id", ROW_ID, nullable=False),
        sa.Column("previous_schedule", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("replanned_on", sa.Date(), nullable=False),
        sa.Column("made_by", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_replans_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_replans_made_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replans")),
        sa.UniqueConstraint("agreement_id", name="uq_replans_agreement"),
    )


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("agreement_id", ROW_ID, nullable=False),
        sa.Column("debtor_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'dropped')", name=op.f("ck_reminders_status")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_reminders_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_reminders_debtor_id_debtors")),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox.id"], name=op.f("fk_reminders_mail_id_outbox"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("agreement_id", "kind", "occasion", name="uq_reminders_agreement_kind_occasion"),
    )
    op.create_index("ix_reminders_status", "reminders", ["status", "not_before"])
    op.create_index("ix_reminders_debtor_id", "reminders", ["debtor_id", "contacted_at"])


def downgrade() -> None:
    """Go back to the one before: what waited for approval counts as cancelled, undone payments as never made."""
    op.drop_table("reminders")
    op.drop_table("replans")
    op.drop_column("outbox", "send_before")
    op.execute(
        "DELETE FROM payments WHERE id IN (SELECT reverses_id FROM payments WHERE reverses_id IS NOT NULL) "
        "OR reverses_id IS NOT NULL"
    )
    with op.batch_alter_table("payments") as table:
        table.drop_constraint("uq_payments_reverses", type_="unique")
        table.drop_constraint(op.f("fk_payments_reverses_id_payments"), type_="foreignkey")
        table.drop_column("reason")
        table.drop_column("reverses_id")
    op.execute("UPDATE agreements SET status = 'cancelled' WHERE status IN ('pending_approval', 'declined')")
    op.drop_index("ix_agreements_status", table_name="agreements")
    op.drop_index("uq_agreements_live_debt", table_name="agreements")
    op.drop_index("uq_agreements_offer", table_name="agreements")
    with op.batch_alter_table("agreements") as table:
        table.drop_constraint(op.f(STATUS), type_="check")
        table.drop_constraint(op.f("fk_agreements_decided_by_users"), type_="foreignkey")
        for column in ("basis", "approval_reasons", "decided_by", "decided_at", "decision_reason"):
            table.drop_column(column)
        table.alter_column(
            "status", existing_type=sa.String(20), type_=sa.String(10), existing_nullable=False
        )
        table.create_check_constraint(op.f(STATUS), f"status IN ({STATUSES})")
        table.create_unique_constraint("uq_agreements_offer", ["offer_id"])
    _create_live_index("uq_agreements_live_debt", "debt_id", LIVE_BEFORE)
