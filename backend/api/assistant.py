"""What the assistant may do."""

from __future__ import annotations

from typing import Annotated, Any, cast

from flask import current_app
from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, Path
from backend.api.security import context, current_principal, requires
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import Tool
from backend.services.tool_switches import list_switched_off, switch_tool

EXTENSION = "negotiator.assistant"
routes = blueprint("assistant", access="signed_in", tag="Asistente")


class ToolPath(Path):
    """A tool by name."""

    name: Annotated[str, Field(max_length=60)]


class SwitchBody(Body):
    """Whether the assistant may use the tool."""

    enabled: bool


def negotiator() -> Negotiator:
    """Return the assistant that this application runs."""
    return cast(Negotiator, current_app.extensions[EXTENSION])


@routes.get("/tools")
def list_tools() -> dict[str, Any]:
    """List the tools that are on, with their effects; administrators see those that are off too, with `enabled`."""
    if current_principal().role != "admin":
        return {"items": [_view(tool) for tool in negotiator().tools_in_force().values()]}
    return {"items": [_switch_view(tool) for tool in negotiator().registry.tools.values()]}


@routes.put("/tools/<name>")
@requires("admin")
def put_tool(path: ToolPath, body: SwitchBody) -> dict[str, Any]:
    """Switch a tool on or off; every process minds it within a second."""
    _switch(path.name, enabled=body.enabled)
    return _switch_view(negotiator().registry.tools[path.name])


@routes.delete("/tools/<name>")
@requires("admin")
def delete_tool(path: ToolPath) -> tuple[str, int]:
    """Switch a tool off; its entry in the file stays, and PUT switches it on again."""
    _switch(path.name, enabled=False)
    return "", 204


def _switch(name: str, *, enabled: bool) -> None:
    known = negotiator().registry.tools.keys()
    switch_tool(context(), current_principal(), name, enabled=enabled, known=known)


def _view(tool: Tool) -> dict[str, Any]:
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "effect": tool.effect,
        "confirmation": tool.confirmation,
    }


def _switch_view(tool: Tool) -> dict[str, Any]:
    return {**_view(tool), "enabled": tool.name not in list_switched_off(context())}
