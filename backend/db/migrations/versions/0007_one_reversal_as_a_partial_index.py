"""That a payment is taken back once is held by a partial index, for databases whose NULLs equal one another.

Revision: 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = "uq_payments_reverses"
THERE = sa.text("reverses_id IS NOT NULL")


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("payments", schema=None) as table:
        table.drop_constraint(NAME, type_="unique")
        table.create_index(
            NAME,
            ["reverses_id"],
            unique=True,
            sqlite_where=THERE,
            postgresql_where=THERE,
            mssql_where=THERE,
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("payments", schema=None) as table:
        table.drop_index(NAME)
        table.create_unique_constraint(NAME, ["reverses_id"])
