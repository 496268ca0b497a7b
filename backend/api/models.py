"""Models of the understanding, for administrators; and messages whose intent staff put right."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath
from backend.api.security import context, current_principal
from backend.services import models

routes = blueprint("models", access="admin", prefix="/admin/models", tag="Administración")
correction_routes = blueprint("corrections", access="staff", prefix="/admin/messages", tag="Administración")


class ActivationBody(Body):
    """Whether a model that measures worse is activated all the same."""

    force: bool = False


class IntentBody(Body):
    """What a message really meant."""

    intent: Annotated[str, Field(max_length=30)]


@routes.get("")
def list_models() -> dict[str, Any]:
    """List the models with their figures."""
    return models.list_models(context(), current_principal())


@routes.post("")
def train_model() -> tuple[dict[str, Any], int]:
    """Train one on the delivered and the corrected messages; the worker does it."""
    return models.request_training(context(), current_principal()), 202


@routes.post("/<int:id>/activate")
def activate_model(path: IdPath, body: ActivationBody) -> dict[str, Any]:
    """Let a model answer from now on; a worse one only with `force`."""
    return models.activate_model(context(), current_principal(), path.id, force=body.force)


@routes.post("/rollback")
def roll_back() -> dict[str, Any]:
    """Go back to the model before."""
    return models.roll_back(context(), current_principal())


@correction_routes.post("/<int:id>/intent")
def correct_intent(path: IdPath, body: IntentBody) -> dict[str, Any]:
    """Write what a message really meant, for the next training."""
    return models.correct_intent(context(), current_principal(), path.id, body.intent)
