"""Trained models of the understanding, and the intents that staff put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class TrainedModel(Base):
    """A trained classifier; it can only be read by the code that made it. At most one is active."""

    __tablename__ = "ml_models"
    __table_args__ = (UniqueConstraint("version", name="uq_ml_models_version"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    data_hash: Mapped[str] = mapped_column(String(64))
    metrics: Mapped[dict[str, Any]] = mapped_column(JsonText)
    artefact: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    is_active: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IntentCorrection(Base):
    """What a person's message really meant; it goes with the message when that is erased."""

    __tablename__ = "intent_corrections"
    __table_args__ = (UniqueConstraint("message_id", name="uq_intent_corrections_message_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    message_id: Mapped[int] = mapped_column(RowId, ForeignKey("messages.id", ondelete="CASCADE"))
    intent: Mapped[str] = mapped_column(String(30))
    corrected_by: Mapped[int] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
