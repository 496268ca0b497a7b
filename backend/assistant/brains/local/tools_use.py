"""The brain's hands: tools by name, for one session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.assistant.tools.registry import ToolRegistry
from backend.assistant.turn import TurnSession


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A session together with the tools that are on."""

    session: TurnSession
    registry: ToolRegistry

    def run(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Run a tool for the session's person."""
        return self.registry.run(name, arguments, self.session)
