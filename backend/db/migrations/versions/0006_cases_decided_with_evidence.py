"""Disputes and hardship cases that staff decide, with evidence.

Revision: 0006, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DISPUTE_COLUMNS = ("answer_by", "outcome", "note", "decided_by")
HARDSHIP_COLUMNS = (
    *("kind", "path", "measure", "measure_starts", "measure_ends"),
    *("token_monthly", "token_months", "note", "decided_by"),
)


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("disputes", sa.Column("answer_by", sa.Date(), nullable=True))
    op.add_column("disputes", sa.Column("outcome", sa.String(length=10), nullable=True))
    op.add_column("disputes", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("disputes", sa.Column("decided_by", ROW_ID, nullable=True))
    op.create_index("ix_disputes_status", "disputes", ["status", "id"])
    _add_hardship_columns()
    op.create_table(
        "dispute_evidence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("dispute_id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"],
            ["disputes.id"],
            name=op.f("fk_dispute_evidence_dispute_id_disputes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_evidence")),
    )
    op.create_index("ix_dispute_evidence_dispute_id", "dispute_evidence", ["dispute_id"])


def _add_hardship_columns() -> None:
    kind = sa.Column("kind", sa.String(length=12), nullable=False, server_default="hardship")
    op.add_column("hardship_cases", kind)
    op.add_column("hardship_cases", sa.Column("path", sa.String(length=14), nullable=True))
    op.add_column("hardship_cases", sa.Column("measure", sa.String(length=14), nullable=True))
    op.add_column("hardship_cases", sa.Column("measure_starts", sa.Date(), nullable=True))
    op.add_column("hardship_cases", sa.Column("measure_ends", sa.Date(), nullable=True))
    op.add_column("hardship_cases", sa.Column("token_monthly", sa.BigInteger(), nullable=True))
    op.add_column("hardship_cases", sa.Column("token_months", sa.Integer(), nullable=True))
    op.add_column("hardship_cases", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("hardship_cases", sa.Column("decided_by", ROW_ID, nullable=True))
    op.create_index("ix_hardship_cases_status", "hardship_cases", ["status", "measure_ends"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_dispute_evidence_dispute_id", table_name="dispute_evidence")
    op.drop_table("dispute_evidence")
    op.drop_index("ix_hardship_cases_status", table_name="hardship_cases")
    for column in reversed(HARDSHIP_COLUMNS):
        op.drop_column("hardship_cases", column)
    op.drop_index("ix_disputes_status", table_name="disputes")
    for column in reversed(DISPUTE_COLUMNS):
        op.drop_column("disputes", column)
