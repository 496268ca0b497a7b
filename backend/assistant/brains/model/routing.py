"""Which turns go to the language model: those that our own understanding is not sure of, a set share of them."""

from __future__ import annotations

import hashlib

from backend.assistant.brains.local.clarification import confidence_to_act
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.turn import TurnSession
from backend.services.administration import option_value

# What our own brain has asked, it hears the answer to.
OWN_QUESTIONS = frozenset({"budget", "source_for", "asks_reason"})


def is_for_model(session: TurnSession, meaning: Meaning, turn_key: str, *, takes_all: bool = False) -> bool:
    """Tell whether the model answers this turn, if it can; the same key always gives the same answer.

    Who somebody is, is never the model's business: before a number is proved our own brain speaks. With `takes_all`
    the model answers everything else that is written; a button never leaves a doubt.
    """
    if not session.debts or "claimed" in session.memory or meaning.protection:
        return False
    if OWN_QUESTIONS & session.memory.keys():
        return False
    if takes_all:
        return meaning.route not in ("button", "document")
    if meaning.is_certain:
        return False
    sure = option_value(session.context, "act_confidence_percent") / 100
    if confidence_to_act(meaning) >= sure:
        return False
    return place_in_share(turn_key) < option_value(session.context, "model_share_percent") / 100


def place_in_share(turn_key: str) -> float:
    """Return where a turn stands between 0 and 1, evenly spread and always the same for its key."""
    return int.from_bytes(hashlib.sha256(turn_key.encode()).digest()[:8]) / 2**64
