"""What a turn yields while it runs; the API folds these into JSON or writes them as a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The conversation is now in this state."""

    state: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the reply that may be shown."""

    text: str


@dataclass(frozen=True, slots=True)
class OffersShown:
    """Offers of the engine's, as the debtor sees them."""

    offers: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ButtonsShown:
    """What the debtor may press next."""

    buttons: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SourcesShown:
    """Where an answer from the documents stands."""

    citations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AcceptanceLinkShown:
    """Where the debtor of a channel accepts what was prepared: `url`, `text` to send, `expires_at`."""

    link: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TurnDone:
    """The stored reply, whole."""

    reply: dict[str, Any]


TurnEvent = (
    StateChanged | TextDelta | OffersShown | ButtonsShown | SourcesShown | AcceptanceLinkShown | TurnDone
)
