"""Trained models, and the intents that staff put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from backend.db.models.conversations import Message
from backend.db.models.ml import IntentCorrection, TrainedModel
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


class ModelRepository(Repository):
    """The registry of models, and the messages that the next one learns from."""

    def add(self, values: dict[str, Any]) -> int:
        """Register a model that is not active yet."""
        model = TrainedModel(**values, is_active=False)
        self.session.add(model)
        self.session.flush()
        return model.id

    def get(self, model_id: int) -> TrainedModel:
        """Return a model without its artefact; raises NotFound."""
        found = self.session.get(TrainedModel, model_id)
        if found is None:
            raise NotFound("model_not_found", "No existe ese modelo.")
        return found

    def find_version(self, version: str) -> TrainedModel | None:
        """Return the model of a version."""
        return self.session.scalars(select(TrainedModel).where(TrainedModel.version == version)).first()

    def find_active(self) -> TrainedModel | None:
        """Return the active model, None while the delivered one answers."""
        return self.session.scalars(select(TrainedModel).where(TrainedModel.is_active.is_(True))).first()

    def find_active_artefact(self) -> tuple[str, str, bytes] | None:
        """Return version, code hash and artefact of the active model."""
        columns = (TrainedModel.version, TrainedModel.code_hash, TrainedModel.artefact)
        row = self.connection.execute(select(*columns).where(TrainedModel.is_active.is_(True))).first()
        return None if row is None else (row.version, row.code_hash, bytes(row.artefact))

    def find_previous(self) -> TrainedModel | None:
        """Return the model that was active before the present one."""
        return self.session.scalars(
            select(TrainedModel)
            .where(TrainedModel.is_active.is_(False), TrainedModel.activated_at.is_not(None))
            .order_by(TrainedModel.activated_at.desc(), TrainedModel.id.desc())
            .limit(1)
        ).first()

    def list(self) -> Sequence[TrainedModel]:
        """Return the registered models, the newest first."""
        return self.session.scalars(select(TrainedModel).order_by(TrainedModel.id.desc())).all()

    def activate(self, model_id: int | None, *, now: datetime) -> None:
        """Make one model the active one; None leaves the delivered one."""
        self.connection.execute(update(TrainedModel).values(is_active=False))
        if model_id is not None:
            chosen = update(TrainedModel).where(TrainedModel.id == model_id)
            self.connection.execute(chosen.values(is_active=True, activated_at=now))

    def forget_activation(self, model_id: int) -> None:
        """Leave a model out of what a rollback goes to."""
        chosen = update(TrainedModel).where(TrainedModel.id == model_id)
        self.connection.execute(chosen.values(activated_at=None))

    def find_message(self, message_id: int) -> Message:
        """Return a message that a person wrote; raises NotFound."""
        found = self.session.get(Message, message_id)
        if found is None or found.sender_type != "user" or not found.text_content.strip():
            raise NotFound("message_not_found", "No existe ese mensaje.")
        return found

    def put_correction(self, message_id: int, intent: str, *, user_id: int, now: datetime) -> None:
        """Write what a message meant; a later correction replaces an earlier one."""
        values = {"intent": intent, "corrected_by": user_id, "created_at": now}
        chosen = update(IntentCorrection).where(IntentCorrection.message_id == message_id)
        if self.connection.execute(chosen.values(values)).rowcount == 0:
            self.connection.execute(insert(IntentCorrection), {"message_id": message_id, **values})

    def list_corrections(self) -> Sequence[tuple[str, str]]:
        """Return text and intent of each corrected message, the oldest first."""
        rows = self.connection.execute(
            select(Message.text_content, IntentCorrection.intent)
            .join(IntentCorrection, IntentCorrection.message_id == Message.id)
            .order_by(IntentCorrection.message_id)
        )
        return [(row.text_content, row.intent) for row in rows]
