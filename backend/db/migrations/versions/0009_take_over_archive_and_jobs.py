"""Conversations that a person takes over, that run out and are archived; jobs with progress and results.

Revision: 0009, after 0008.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
CONVERSATION_COLUMNS: dict[str, Any] = {
    "waiting_since": TIME,
    "assigned_to": ROW_ID,
    "assigned_at": TIME,
    "state_before": sa.String(length=60),
    "warned_at": TIME,
    "ended_reason": sa.String(length=20),
}
JOB_COLUMNS: dict[str, Any] = {
    "period_start": TIME,
    "heartbeat_at": TIME,
    "not_before": TIME,
    "woken_at": TIME,
    "progress_total": sa.Integer(),
    "result": sa.Text(),
    "requested_by": ROW_ID,
    "started_at": TIME,
}
JOB_COUNTS = {"attempts_allowed": "3", "progress_done": "0"}
PARTIAL_INDEXES = (
    ("ix_conversations_active", "id", "is_active"),
    ("ix_conversations_waiting", "waiting_since", "waiting_since IS NOT NULL"),
    ("ix_conversations_ended", "ended_at", "ended_at IS NOT NULL"),
)


def upgrade() -> None:
    """Go to this revision."""
    for name, kind in CONVERSATION_COLUMNS.items():
        op.add_column("conversations", sa.Column(name, kind, nullable=True))
    for name, column, where in PARTIAL_INDEXES:
        op.create_index(
            name,
            "conversations",
            [column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
            # There, a truth value is a number.
            mssql_where=sa.text("is_active = 1" if where == "is_active" else where),
        )
    op.add_column("campaigns", sa.Column("profile", sa.String(length=20), nullable=True))
    for name in ("woken_at", "claimed_at"):
        op.add_column("outbox", sa.Column(name, TIME, nullable=True))
    for name, kind in JOB_COLUMNS.items():
        op.add_column("jobs", sa.Column(name, kind, nullable=True))
    for name, default in JOB_COUNTS.items():
        op.add_column("jobs", sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    op.create_index("ix_jobs_kind", "jobs", ["kind", "id"])
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "job_files",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_files_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_job_files")),
    )
    op.create_table(
        "archived_conversations",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("final_state", sa.String(length=60), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("ended_reason", sa.String(length=20), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=False),
        sa.Column("archived_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_archived_conversations_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_conversations")),
    )
    for column in ("user_id", "ended_at"):
        op.create_index(f"ix_archived_conversations_{column}", "archived_conversations", [column])


def downgrade() -> None:
    """Go back to the one before; what was archived is lost, so export it first."""
    op.drop_table("archived_conversations")
    op.drop_table("job_files")
    op.drop_index("ix_jobs_kind", table_name="jobs")
    for name in (*JOB_COUNTS, *JOB_COLUMNS):
        op.drop_column("jobs", name)
    for name in ("claimed_at", "woken_at"):
        op.drop_column("outbox", name)
    op.drop_column("campaigns", "profile")
    for name, _, _ in PARTIAL_INDEXES:
        op.drop_index(name, table_name="conversations")
    for name in CONVERSATION_COLUMNS:
        op.drop_column("conversations", name)
