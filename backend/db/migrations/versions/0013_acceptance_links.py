"""One-time links by which a debtor who talks through a channel accepts an offer.

Revision: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "acceptance_links"
OWNERS = {"conversation_id": "conversations", "user_id": "users", "offer_id": "offers"}


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        TABLE,
        sa.Column("conversation_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("offer_id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_acceptance_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_acceptance_links_token_hash")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{owner}.id"], name=op.f(f"fk_{TABLE}_{column}_{owner}"), ondelete="CASCADE"
            )
            for column, owner in OWNERS.items()
        ),
    )
    for column in ("user_id", "offer_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table(TABLE)
