"""Money that comes without a standing agreement: a payment belongs to a debt, and to an agreement where there is one.

What a payment of the first kind takes off each part of its debt is kept with it, so that it can be taken back; the
debt may then be paid down to nothing. Revision: 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Partial both, because SQL Server counts one NULL as equal to another.
REFERENCES = {
    "uq_payments_agreement_reference": (["agreement_id", "reference"], sa.text("agreement_id IS NOT NULL")),
    "uq_payments_debt_reference": (["debt_id", "reference", "paid_on"], sa.text("agreement_id IS NULL")),
}
DEBT_OF_AGREEMENT = (
    "UPDATE payments SET debt_id = "
    "(SELECT debt_id FROM agreements WHERE agreements.id = payments.agreement_id)"
)
AGREEMENT = "fk_payments_agreement_id_agreements"
BOTH = "fk_payments_agreement_id_agreements_debt"
DEBT, CASE = "fk_payments_debt_id_debts", "fk_payments_hardship_case_id_hardship_cases"
CAMPAIGN = "fk_payments_restated_by_campaigns"
PARTS, WAYS, DEBT_PARTS = "ck_payments_parts", "ck_payments_ways", "ck_debts_parts"
NEW_COLUMNS = (
    "restated_by",
    "overtaken_offers",
    "fees",
    "interest",
    "principal",
    "hardship_case_id",
    "debt_id",
)
ALL_PARTS = "payments.principal + payments.interest + payments.fees"
# Before, a debt that a cancelled agreement had paid kept its parts.
COVERED = "(SELECT sum({}) FROM payments WHERE payments.debt_id = debts.id AND restated_by IS NULL)"
PAID_BY_CANCELLED = (
    "UPDATE debts SET "
    + ", ".join(
        f"{name} = {COVERED.format('payments.' + name)}" for name in ("principal", "interest", "fees")
    )
    + f", balance = {COVERED.format(ALL_PARTS)} WHERE status = 'paid' AND balance = 0"
)
NOT_NEGATIVE = "principal >= 0 AND interest >= 0 AND fees >= 0"


def upgrade() -> None:
    """Go to this revision."""
    # What the pair of agreement and debt of a payment points to.
    op.create_index("uq_agreements_id_debt", "agreements", ["id", "debt_id"], unique=True)
    op.add_column("payments", sa.Column("debt_id", ROW_ID, nullable=True))
    op.execute(DEBT_OF_AGREEMENT)
    with op.batch_alter_table("payments") as table:
        table.alter_column("debt_id", existing_type=ROW_ID, nullable=False)
        table.alter_column("agreement_id", existing_type=ROW_ID, nullable=True)
        table.drop_constraint(op.f(AGREEMENT), type_="foreignkey")
        table.drop_constraint("uq_payments_agreement_reference", type_="unique")
        table.add_column(sa.Column("hardship_case_id", ROW_ID, nullable=True))
        for name in ("principal", "interest", "fees"):
            table.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0")))
        table.add_column(sa.Column("overtaken_offers", sa.Text(), nullable=True))
        table.add_column(sa.Column("restated_by", ROW_ID, nullable=True))
        table.create_foreign_key(op.f(DEBT), "debts", ["debt_id"], ["id"])
        table.create_foreign_key(BOTH, "agreements", ["agreement_id", "debt_id"], ["id", "debt_id"])
        table.create_foreign_key(op.f(CASE), "hardship_cases", ["hardship_case_id"], ["id"])
        table.create_foreign_key(op.f(CAMPAIGN), "campaigns", ["restated_by"], ["id"])
        table.create_check_constraint(
            op.f(PARTS), f"{NOT_NEGATIVE} AND principal + interest + fees <= amount"
        )
        table.create_check_constraint(
            op.f(WAYS),
            "agreement_id IS NULL OR hardship_case_id IS NULL",
        )
    op.create_index("ix_payments_debt_id", "payments", ["debt_id"])
    for name, (columns, where) in REFERENCES.items():
        op.create_index(
            name,
            "payments",
            columns,
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
            mssql_where=where,
        )
    _bound_balance("(balance > 0 OR status = 'paid')")


def downgrade() -> None:
    """Go back to the revision before; refuses while there is money that it has no place for.

    Such a payment has come off its debt already: leaving it out would lose the money, and no agreement could be made
    up for it.
    """
    if not op.get_context().as_sql:
        _refuse_where_money_would_be_lost()
    op.execute(PAID_BY_CANCELLED)
    _bound_balance("balance > 0")
    for name in REFERENCES:
        op.drop_index(name, table_name="payments")
    op.drop_index("ix_payments_debt_id", table_name="payments")
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f(WAYS), type_="check")
        table.drop_constraint(op.f(PARTS), type_="check")
        for name in (op.f(CAMPAIGN), op.f(CASE), BOTH, op.f(DEBT)):
            table.drop_constraint(name, type_="foreignkey")
        for name in NEW_COLUMNS:
            table.drop_column(name)
        table.alter_column("agreement_id", existing_type=ROW_ID, nullable=False)
        table.create_foreign_key(op.f(AGREEMENT), "agreements", ["agreement_id"], ["id"])
        table.create_unique_constraint("uq_payments_agreement_reference", ["agreement_id", "reference"])
    op.drop_index("uq_agreements_id_debt", table_name="agreements")


def _bound_balance(condition: str) -> None:
    with op.batch_alter_table("debts") as table:
        table.drop_constraint(op.f(DEBT_PARTS), type_="check")
        table.create_check_constraint(op.f(DEBT_PARTS), f"{NOT_NEGATIVE} AND {condition}")


def _refuse_where_money_would_be_lost() -> None:
    count = (
        op.get_bind().execute(sa.text("SELECT count(*) FROM payments WHERE agreement_id IS NULL")).scalar()
    )
    if count:
        raise RuntimeError(
            f"{count} payments belong to no agreement, and revision 0014 has no place for them: going back would "
            "lose money that was recorded. Restore a backup from before 0015 instead."
        )
