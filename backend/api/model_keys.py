"""A person's own key for the language model."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Response, make_response
from pydantic import Field

from backend.api.assistant import negotiator
from backend.api.limits import limited_key_checks
from backend.api.routing import blueprint
from backend.api.schemas import Answer, Body
from backend.api.security import context, current_principal
from backend.assistant.models.contract import Credential, FailureKind, ModelFailure
from backend.domain.errors import InvalidInput, Unavailable
from backend.services import model_keys

routes = blueprint("model_keys", access="signed_in", prefix="/auth/api-key", tag="Cuenta")


class KeyBody(Body):
    """The key, once; `keep` beyond this session or not."""

    key: Annotated[str, Field(min_length=1, max_length=400)]
    keep: bool = False


class KeyAnswer(Answer):
    """How the key stands; never the key."""

    saved: bool
    last_four: str | None = None
    kept: bool | None = None
    checked_at: str | None = None
    refused: bool | None = None


@routes.get("", responses={200: KeyAnswer})
def get_key() -> dict[str, Any]:
    """Say whether there is a key, and its last four signs."""
    return model_keys.describe_key(context(), current_principal())


@routes.put("", responses={200: KeyAnswer})
@limited_key_checks
def put_key(body: KeyBody) -> dict[str, Any]:
    """Check a key with the provider and keep it, encrypted."""
    return model_keys.save_key(
        context(), current_principal(), body.key, keep=body.keep, check=_check_with_provider
    )


@routes.delete("")
def delete_key() -> Response:
    """Forget the key."""
    model_keys.remove_key(context(), current_principal())
    return make_response("", 204)


def _check_with_provider(key: str) -> None:
    """Raise InvalidInput `key_refused` or `key_not_permitted`; Unavailable where the provider cannot say."""
    model = negotiator().model
    if model is None:
        raise Unavailable("provider_unavailable", "Aquí no se puede usar un modelo de OpenAI.")
    try:
        model.client.check(Credential(key, own=True))
    except ModelFailure as failure:
        if failure.kind is FailureKind.BAD_KEY:
            raise InvalidInput(
                "key_refused", "OpenAI no acepta esa clave. Revisa que la copiaste entera."
            ) from None
        if failure.kind is FailureKind.FORBIDDEN:
            raise InvalidInput(
                "key_not_permitted",
                "OpenAI reconoce esa clave, pero no le permite usar el modelo. Revisa en tu cuenta de OpenAI los "
                "permisos de la clave y de su proyecto.",
            ) from None
        raise Unavailable(
            "provider_unavailable",
            "Ahora mismo no podemos comprobar la clave con OpenAI. Inténtalo en un rato.",
        ) from None
