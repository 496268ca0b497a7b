"""Tool that tells about the company itself, from the variables that administrators edit."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession


@tool("read")
def get_office_hours(session: TurnSession) -> dict[str, Any]:
    """Return the company's name and when a person of its team answers."""
    variables = session.flow.variables
    return {"company": variables["empresa"], "office_hours": variables["horario_atencion"]}
