"""What a sentence stands in: the names in it, whom else it is about, the offer and the table under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.subjects import Mention


@dataclass(slots=True)
class Told:
    """What a sentence stands in: the names in it, whom else it is about, the offer and the table under way."""

    subject: frozenset[int]
    mentions: list[Mention]
    thread: OfferThread
    columns: list[str]
    said_before: str = ""
    """The sentence before."""
    day_columns: list[str] = field(default_factory=list)
