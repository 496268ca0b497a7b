"""How the service did: samples of its counters, alerts, and each day's figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Float, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class MetricSample(Base):
    """What one process counted since its last sample; samples of past hours are added up to one an hour."""

    __tablename__ = "metric_samples"
    __table_args__ = (Index("ix_metric_samples_taken_at", "taken_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, float]] = mapped_column(JsonText)


class AlertRule(Base):
    """What administrators changed about an alert; what is not here is as delivered."""

    __tablename__ = "alert_rules"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    threshold: Mapped[float] = mapped_column(Float)
    clear_at: Mapped[float] = mapped_column(Float)
    window_minutes: Mapped[int]
    least_count: Mapped[int]
    is_enabled: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AlertState(Base):
    """Where an alert stands; its row is held while it is looked at, so that it fires once."""

    __tablename__ = "alert_states"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_firing: Mapped[bool]
    value: Mapped[float | None] = mapped_column(Float)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AlertEvent(Base):
    """An alert that fired or cleared."""

    __tablename__ = "alert_events"
    __table_args__ = (CheckConstraint("kind IN ('fired', 'cleared')", name="kind"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[float | None] = mapped_column(Float)
    threshold: Mapped[float] = mapped_column(Float)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConversationMetric(Base):
    """One day's figures of one key of a dimension (`total`, `campaign`, `state`, `intent`, `currency`).

    Amounts inside are minor units of the currency that stands as key or beside them.
    """

    __tablename__ = "conversation_metrics"
    __table_args__ = (
        UniqueConstraint("day", "dimension", "key", name="uq_conversation_metrics_day_dimension_key"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    dimension: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(60))
    figures: Mapped[dict[str, Any]] = mapped_column(JsonText)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
