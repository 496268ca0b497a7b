"""The second brain: a language model that acts through the same tools, and speaks only through the guards."""

from backend.assistant.brains.model.brain import ModelBrain

__all__ = ["ModelBrain"]
