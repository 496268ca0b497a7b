"""Our own brain: Spanish understanding, the state machine and the tools; it needs nothing outside the process."""

from backend.assistant.brains.local.brain import LocalBrain

__all__ = ["LocalBrain"]
