"""Samples of the counters, alerts, each day's figures, webhooks, and the credentials of channels.

Revision: 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "metric_samples",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_samples")),
    )
    op.create_index("ix_metric_samples_taken_at", "metric_samples", ["taken_at"])
    _create_alerts()
    op.create_table(
        "conversation_metrics",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_metrics")),
        sa.UniqueConstraint("day", "dimension", "key", name="uq_conversation_metrics_day_dimension_key"),
    )
    op.create_table(
        "webhook_calls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'sending', 'sent', 'failed')", name=op.f("ck_webhook_calls_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
    )
    op.create_index("ix_webhook_calls_status", "webhook_calls", ["status", "not_before"])
    op.create_table(
        "service_tokens",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", ROW_ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_service_tokens_token_hash")),
    )
    op.add_column(
        "jobs", sa.Column("request_id", sa.String(length=32), nullable=False, server_default=sa.text("''"))
    )


def _create_alerts() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("clear_at", sa.Float(), nullable=False),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("least_count", sa.Integer(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alert_rules")),
    )
    op.create_table(
        "alert_states",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_firing", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alert_states")),
    )
    op.create_table(
        "alert_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('fired', 'cleared')", name=op.f("ck_alert_events_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_events")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("jobs", "request_id")
    op.drop_table("service_tokens")
    op.drop_index("ix_webhook_calls_status", table_name="webhook_calls")
    op.drop_table("webhook_calls")
    op.drop_table("conversation_metrics")
    for table in ("alert_events", "alert_states", "alert_rules"):
        op.drop_table(table)
    op.drop_index("ix_metric_samples_taken_at", table_name="metric_samples")
    op.drop_table("metric_samples")
