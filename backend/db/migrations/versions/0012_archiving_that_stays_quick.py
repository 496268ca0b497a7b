"""A message's turn is no foreign key: deleting a turn looked for its messages through the whole table.

Both belong to one conversation and go with it. What looks up an agreement by its conversation gets an index.

Revision: 0012, after 0011.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TURN = "fk_messages_turn_id_turns"
AGREEMENTS = "ix_agreements_conversation_id"


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("messages") as table:
        table.drop_constraint(op.f(TURN), type_="foreignkey")
    op.create_index(AGREEMENTS, "agreements", ["conversation_id"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index(AGREEMENTS, table_name="agreements")
    op.execute("UPDATE messages SET turn_id = NULL WHERE turn_id NOT IN (SELECT id FROM turns)")
    with op.batch_alter_table("messages") as table:
        table.create_foreign_key(op.f(TURN), "turns", ["turn_id"], ["id"], ondelete="SET NULL")
