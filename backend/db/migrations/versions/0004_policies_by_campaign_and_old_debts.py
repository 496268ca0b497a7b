"""Policies also for one campaign, one of each in force, who saved them; the warning that an agreement was made after.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
policies = sa.table(
    "policies",
    sa.column("creditor_key", sa.Integer),
    sa.column("currency", sa.String),
    sa.column("campaign_id", sa.BigInteger),
    sa.column("version", sa.Integer),
    sa.column("is_active", sa.Boolean),
)


def upgrade() -> None:
    """Go to this revision."""
    _leave_one_in_force()
    op.add_column("policies", sa.Column("campaign_id", ROW_ID, nullable=False, server_default=sa.text("0")))
    op.add_column("policies", sa.Column("created_by", ROW_ID, nullable=True))
    op.create_index(
        "uq_policies_in_force",
        "policies",
        ["creditor_key", "campaign_id", "currency"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
        mssql_where=sa.text("is_active = 1"),
    )
    op.add_column("agreements", sa.Column("limitation_warning", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go back to the one before. One campaign's policy must not become everybody's."""
    op.execute(policies.update().where(policies.c.campaign_id != 0).values(is_active=sa.false()))
    op.drop_column("agreements", "limitation_warning")
    op.drop_index("uq_policies_in_force", table_name="policies")
    op.drop_column("policies", "created_by")
    op.drop_column("policies", "campaign_id")


def _leave_one_in_force() -> None:
    """Of several that were marked, the newest was used; the others only looked as if they were in force."""
    newer = policies.alias("newer")
    overtaken = sa.exists().where(
        newer.c.creditor_key == policies.c.creditor_key,
        newer.c.currency == policies.c.currency,
        newer.c.is_active,
        newer.c.version > policies.c.version,
    )
    op.execute(policies.update().where(policies.c.is_active, overtaken).values(is_active=sa.false()))
