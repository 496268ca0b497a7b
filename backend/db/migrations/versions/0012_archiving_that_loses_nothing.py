"""Archiving stays quick and loses nothing.

A message's turn is no foreign key: deleting a turn looked for its messages through the whole table, and both go with
their conversation anyway. An agreement keeps the number of its conversation, which the archive keeps too, and is found
by it. What states an archived conversation came to can be counted.

Revision: 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TURN = "fk_messages_turn_id_turns"
CONVERSATION = "fk_agreements_conversation_id_conversations"
CREATED, AGREEMENTS = "ix_archived_conversations_created_at", "ix_agreements_conversation_id"


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("messages") as table:
        table.drop_constraint(op.f(TURN), type_="foreignkey")
    with op.batch_alter_table("agreements") as table:
        table.drop_constraint(op.f(CONVERSATION), type_="foreignkey")
    op.create_index(AGREEMENTS, "agreements", ["conversation_id"])
    op.add_column("archived_conversations", sa.Column("reached", sa.Text(), nullable=True))
    op.create_index(CREATED, "archived_conversations", ["created_at"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index(CREATED, table_name="archived_conversations")
    with op.batch_alter_table("archived_conversations") as table:
        table.drop_column("reached")
    op.drop_index(AGREEMENTS, table_name="agreements")
    _forget("agreements", "conversation_id", "conversations")
    with op.batch_alter_table("agreements") as table:
        table.create_foreign_key(
            op.f(CONVERSATION), "conversations", ["conversation_id"], ["id"], ondelete="SET NULL"
        )
    _forget("messages", "turn_id", "turns")
    with op.batch_alter_table("messages") as table:
        table.create_foreign_key(op.f(TURN), "turns", ["turn_id"], ["id"], ondelete="SET NULL")


def _forget(table: str, column: str, other: str) -> None:
    op.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} NOT IN (SELECT id FROM {other})")
