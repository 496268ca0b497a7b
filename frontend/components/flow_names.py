"""What the parts of a conversation's flow, and what the assistant does in it, are called for people."""

from __future__ import annotations

from frontend.texts import group


def state_name(name: str) -> str:
    """Name a state; one that was added, by its own name with spaces."""
    return group("state_name").get(name) or _spoken(name)


def action_name(name: str) -> str:
    """Say what the assistant does in a state."""
    return group("state_action").get(name) or _spoken(name)


def condition_name(name: str) -> str:
    """Say what a state waits for."""
    return group("state_condition").get(name) or _spoken(name)


def tool_name(name: str) -> str:
    """Name a tool of the assistant; one that was added, by its own name with spaces."""
    return group("tool_name").get(name) or _spoken(name)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
