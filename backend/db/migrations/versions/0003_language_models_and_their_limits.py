"""Versions of the assistant, own keys, tokens of a day, the items of a model's turn, and how long answers took.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this revision."""
    _create_assistants()
    _create_model_keys()
    op.create_table(
        "token_uses",
        sa.Column("user_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_token_uses")),
    )
    op.create_table(
        "turn_items",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("turn_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name=op.f("fk_turn_items_turn_id_turns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_items")),
        sa.UniqueConstraint("turn_id", "position", name="uq_turn_items_turn_position"),
    )
    op.add_column("messages", sa.Column("duration_ms", sa.Integer(), nullable=True))
    op.create_index("ix_messages_timestamp", "messages", ["timestamp"], postgresql_using="brin")


def _create_assistants() -> None:
    op.create_table(
        "assistants",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_by", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistants")),
        sa.UniqueConstraint("version", name="uq_assistants_version"),
    )
    op.create_index(
        "uq_assistants_active",
        "assistants",
        ["is_active"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
        mssql_where=sa.text("is_active = 1"),
    )


def _create_model_keys() -> None:
    op.create_table(
        "model_keys",
        sa.Column("user_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("session_id", ROW_ID, nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_model_keys_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_model_keys_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_model_keys")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_messages_timestamp", table_name="messages", postgresql_using="brin")
    op.drop_column("messages", "duration_ms")
    for table in ("turn_items", "token_uses", "model_keys"):
        op.drop_table(table)
    op.drop_index("uq_assistants_active", table_name="assistants")
    op.drop_table("assistants")
