"""Models of the understanding as data: trained on corrected messages too, measured, activated, rolled back."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from backend.db.models.ml import TrainedModel
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput, Unavailable
from backend.nlu.artefact import code_hash, load_document_questions, load_intents
from backend.nlu.dataset import Example, load_examples
from backend.nlu.document_questions import DocumentQuestions
from backend.nlu.evaluation import evaluate
from backend.nlu.intent_model import TrainedIntents
from backend.nlu.normalise import Message
from backend.nlu.scorer import ArtefactError, dump_scorer, load_scorer
from backend.nlu.training import can_train, train_chat
from backend.nlu.understanding import Entities, Expected, Intent, IntentModel, Intents
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin, require_staff
from backend.services.jobs import JobRun

logger = logging.getLogger(__name__)
KIND = "model_training"
CORRECTED = "corrected"
"""The batch of messages whose intent staff put right."""
TRAINING_LEASE = timedelta(minutes=20)
MEASURE = "macro_f1"


class InstalledIntents:
    """The active model, or the delivered one; another one is noticed within a second, without a restart."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def rank(self, message: Message, entities: Entities, expected: Expected) -> Intents:
        """Ranked intents by the model in force."""
        model: IntentModel = self._context.cached("intent_model", self._load)
        return model.rank(message, entities, expected)

    def _load(self, uow: UnitOfWork) -> IntentModel:
        active = uow.models.find_active_artefact()
        if active is not None:
            version, made_by, artefact = active
            if made_by == code_hash():
                try:
                    return TrainedIntents(load_scorer(artefact))
                except ArtefactError:
                    logger.error("unreadable_model", extra={"version": version})
            logger.warning(
                "active model of other code: the delivered one answers", extra={"version": version}
            )
        return load_intents(self._context.settings.models_folder)


class InstalledQuestions:
    """What tells questions to the documents, as delivered; loaded with the first message."""

    def __init__(self, context: ServiceContext) -> None:
        self._folder = context.settings.models_folder

    def chance(self, message: Message, entities: Entities) -> float:
        """The chance that a message asks what documents tell; 0 where nothing has been trained."""
        return 0.0 if self._model is None else self._model.chance(message, entities)

    @cached_property
    def _model(self) -> DocumentQuestions | None:
        return load_document_questions(self._folder)


def list_models(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return the registered models with their figures, and how many corrections there are; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        models = [present_model(model) for model in uow.models.list()]
        return {"items": models, "corrections": len(uow.models.list_corrections())}


def request_training(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Ask the worker for a new model; raises Forbidden, Unavailable `training_unavailable`."""
    require_admin(principal)
    if not can_train():
        raise Unavailable("training_unavailable", "Aquí no está instalado lo necesario para entrenar.")
    with context.write() as uow:
        job_id = uow.jobs.add(kind=KIND, period=uuid4().hex, payload={}, now=context.now())
        record(context, uow, principal, "model_training_requested", "model", job_id)
        uow.commit()
    return {"job_id": job_id, "status": "queued"}


def train_model(context: ServiceContext, delivered: Sequence[Example] | None = None) -> int:
    """Train on delivered and corrected messages, register model and figures, and return its id.

    The model of the delivered messages alone is registered too, to compare with. Takes about a minute; no
    transaction is open meanwhile. Raises TrainingUnavailable.
    """
    own = list(load_examples() if delivered is None else delivered)
    with context.read() as uow:
        corrections = uow.models.list_corrections()
    region = "ES" if context.settings.country == "ES" else "CO"
    corrected = [Example(text, intent, CORRECTED, region) for text, intent in corrections]
    model_id = _register(context, "Entregado", own, own)
    return (
        _register(context, f"Con {len(corrected)} correcciones", own, [*own, *corrected])
        if corrected
        else model_id
    )


def train_for_job(context: ServiceContext, run: JobRun) -> dict[str, int]:
    """Train, measure and register a model; nothing becomes active. Raises LeaseLost."""
    run.keep_on(lease=TRAINING_LEASE)
    return {"model": train_model(context)}


def activate_model(
    context: ServiceContext, principal: Principal, model_id: int, *, force: bool = False
) -> dict[str, Any]:
    """Make a model answer from now on.

    Raises Forbidden, NotFound, Conflict `stale_model` for one made by other code, and Conflict `worse_model`
    when its figures are below those of the model in force, unless `force`.
    """
    require_admin(principal)
    with context.write() as uow:
        model = uow.models.get(model_id)
        _check_code(model)
        before = uow.models.find_active() or uow.models.find_version(_delivered_version())
        if before is not None and before.id != model.id and not force:
            _check_not_worse(model, before)
        _make_active(uow, context, principal, model, forced=force)
        uow.commit()
    context.cache.clear()
    return get_model(context, principal, model_id)


def roll_back(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Go back to the model before, or to the delivered one; raises Forbidden, Conflict `nothing_to_roll_back`."""
    require_admin(principal)
    with context.write() as uow:
        present = uow.models.find_active()
        if present is None:
            raise Conflict("nothing_to_roll_back", "Ya responde el modelo entregado.")
        previous = uow.models.find_previous()
        usable = previous if previous is not None and previous.code_hash == code_hash() else None
        uow.models.forget_activation(present.id)
        _make_active(uow, context, principal, usable, forced=True)
        uow.commit()
    context.cache.clear()
    return {"active": None if usable is None else usable.id}


def get_model(context: ServiceContext, principal: Principal, model_id: int) -> dict[str, Any]:
    """Return a model with its figures; raises Forbidden, NotFound."""
    require_admin(principal)
    with context.read() as uow:
        return present_model(uow.models.get(model_id))


def correct_intent(
    context: ServiceContext, principal: Principal, message_id: int, intent: str
) -> dict[str, Any]:
    """Write what a person's message meant, for the next training.

    Raises Forbidden, NotFound, InvalidInput `unknown_intent`.
    """
    require_staff(principal)
    if intent not in frozenset(Intent):
        raise InvalidInput("unknown_intent", "No existe esa intención.", {"known": sorted(Intent)})
    with context.write() as uow:
        message = uow.models.find_message(message_id)
        uow.models.put_correction(message.id, intent, user_id=principal.user_id, now=context.now())
        record(context, uow, principal, "intent_corrected", "message", message_id, intent=intent)
        uow.commit()
    return {"message_id": message_id, "intent": intent}


def present_model(model: TrainedModel) -> dict[str, Any]:
    """Return what administrators see of a model."""
    return {
        "id": model.id,
        "name": model.name,
        "version": model.version,
        "data_hash": model.data_hash,
        "metrics": model.metrics,
        "is_active": model.is_active,
        "is_usable": model.code_hash == code_hash(),
        "created_at": model.created_at.isoformat(),
        "activated_at": model.activated_at.isoformat() if model.activated_at else None,
    }


def _register(
    context: ServiceContext, name: str, measured: Sequence[Example], examples: Sequence[Example]
) -> int:
    data = _hash(examples)
    version = _version(data)
    with context.read() as uow:
        known = uow.models.find_version(version)
    if known is not None:
        return known.id
    batches = {example.batch for example in measured}
    values = {
        "name": name,
        "version": version,
        "code_hash": code_hash(),
        "data_hash": data,
        "metrics": evaluate(examples, batches).summary(),
        "artefact": dump_scorer(train_chat(examples)),
        "created_at": context.now(),
    }
    with context.write() as uow:
        model_id = uow.models.add(values)
        uow.commit()
    return model_id


def _check_code(model: TrainedModel) -> None:
    if model.code_hash != code_hash():
        raise Conflict("stale_model", "Ese modelo es de otra versión del programa. Entrena uno nuevo.")


def _check_not_worse(model: TrainedModel, before: TrainedModel) -> None:
    mine, others = model.metrics[MEASURE], before.metrics[MEASURE]
    if before.code_hash == model.code_hash and mine < others:
        raise Conflict(
            "worse_model",
            "Ese modelo entiende peor que el actual. Actívalo solo si estás seguro.",
            {"measure": MEASURE, "candidate": mine, "active": others},
        )


def _make_active(
    uow: UnitOfWork,
    context: ServiceContext,
    principal: Principal,
    model: TrainedModel | None,
    *,
    forced: bool,
) -> None:
    uow.models.activate(None if model is None else model.id, now=context.now())
    uow.settings.grow_data_version(now=context.now())
    version = "delivered" if model is None else model.version
    record(context, uow, principal, "model_activated", "model", version, forced=forced)


def _delivered_version() -> str:
    return _version(_hash(load_examples()))


def _version(data: str) -> str:
    return hashlib.sha256(f"{code_hash()} {data}".encode()).hexdigest()[:16]


def _hash(examples: Sequence[Example]) -> str:
    lines = [[one.text, one.intent, one.batch, one.region, one.expected] for one in examples]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=True).encode()).hexdigest()
