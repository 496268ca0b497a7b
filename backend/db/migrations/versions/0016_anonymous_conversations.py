"""What old conversations with an agreement came to is kept without the person, in a table of its own.

A warning names when a conversation is closed, and that is kept; who was warned before is warned again. The time of a
state is acted upon, so that one which was saved before lies within the bounds. A call that is marked as being sent is
made again when its worker has vanished; those that did so before are told to nobody, months late.

Revision: 0016, after 0015.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "anonymous_conversations"
ACCEPTED_BY = "ix_agreements_accepted_by"
LEAST_MINUTES, LONGEST_MINUTES = 2, 31 * 24 * 60
STATES = sa.text("SELECT name, definition FROM conversation_states")
WRITE = sa.text("UPDATE conversation_states SET definition = :definition WHERE name = :name")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        TABLE,
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("final_state", sa.String(length=60), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("ended_reason", sa.String(length=20), nullable=True),
        sa.Column("reached", sa.Text(), nullable=True),
        sa.Column("intents", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_after_minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_conversations")),
    )
    op.create_index(f"ix_{TABLE}_created_at", TABLE, ["created_at"])
    op.add_column("conversations", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(ACCEPTED_BY, "agreements", ["accepted_by"])
    op.execute("UPDATE webhook_calls SET status = 'failed' WHERE status = 'sending'")
    # A script of SQL cannot take JSON apart: there, times out of bounds are to be saved anew by hand.
    if not op.get_context().as_sql:
        _bound_times()


def downgrade() -> None:
    """Go back to the revision before; what is anonymous goes, since no other table could take it."""
    op.drop_column("conversations", "closes_at")
    op.drop_index(ACCEPTED_BY, "agreements")
    op.drop_table(TABLE)


def _bound_times() -> None:
    connection = op.get_bind()
    for name, kept in connection.execute(STATES).all():
        definition = json.loads(kept)
        minutes = definition.get("timeout_minutes")
        if minutes is not None:
            definition["timeout_minutes"] = min(max(minutes, LEAST_MINUTES), LONGEST_MINUTES)
            connection.execute(
                WRITE, {"name": name, "definition": json.dumps(definition, ensure_ascii=False)}
            )
