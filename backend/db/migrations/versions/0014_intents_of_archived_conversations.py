"""What people wanted in archived conversations is counted too: each intent with the times of its answers.

Revision: 0014, after 0013.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AT_ONCE = 500
NEXT = sa.text("SELECT id, content FROM archived_conversations WHERE id > :after ORDER BY id LIMIT :most")
WRITE = sa.text("UPDATE archived_conversations SET intents = :intents WHERE id = :id")


def upgrade() -> None:
    """Go to this revision."""
    column = sa.Column("intents", sa.Text(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("archived_conversations", column)
    # A script of SQL cannot take JSON apart: there, what was archived before is not counted.
    if not op.get_context().as_sql:
        _count_those_before()


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("archived_conversations") as table:
        table.drop_column("intents")


def _count_those_before() -> None:
    connection, after = op.get_bind(), -1
    while found := connection.execute(NEXT, {"after": after, "most": AT_ONCE}).all():
        rows = [{"id": row.id, "intents": json.dumps(_intents(json.loads(row.content)))} for row in found]
        connection.execute(WRITE, rows)
        after = found[-1].id


def _intents(content: dict[str, list[dict[str, str]]]) -> dict[str, list[str]]:
    intents: dict[str, list[str]] = {}
    for message in content["messages"]:
        if message["sender_type"] == "assistant" and message["intent"]:
            intents.setdefault(message["intent"], []).append(message["timestamp"])
    return intents
