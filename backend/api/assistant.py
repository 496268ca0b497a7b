"""What the assistant may do."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app

from backend.api.routing import blueprint
from backend.assistant.negotiator import Negotiator

EXTENSION = "negotiator.assistant"
routes = blueprint("assistant", access="signed_in", tag="Asistente")


def negotiator() -> Negotiator:
    """Return the assistant that this application runs."""
    return cast(Negotiator, current_app.extensions[EXTENSION])


@routes.get("/tools")
def list_tools() -> dict[str, Any]:
    """List the tools that are on, with their effects."""
    return {
        "items": [
            {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
                "effect": tool.effect,
                "confirmation": tool.confirmation,
            }
            for tool in negotiator().tools_in_force().values()
        ]
    }
