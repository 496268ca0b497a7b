"""The entities that are owed, to choose one from."""

from __future__ import annotations

from typing import Any

from backend.api.routing import blueprint
from backend.api.schemas import Answer
from backend.api.security import context, current_principal
from backend.services import creditors

routes = blueprint("creditors", access="staff", tag="Deudas")


class CreditorAnswer(Answer):
    """An entity that is owed."""

    id: int
    name: str


class CreditorsAnswer(Answer):
    """All of them, by name."""

    items: list[CreditorAnswer]


@routes.get("", responses={200: CreditorsAnswer})
def list_creditors() -> dict[str, Any]:
    """List the creditors by name."""
    return {"items": creditors.list_creditors(context(), current_principal())}
