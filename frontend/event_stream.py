"""A reply as the API tells it while it is being made: server-sent events, read byte by byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from frontend.api_types import Button, Citation, Offer, Reply


@dataclass(frozen=True)
class StateChanged:
    """The conversation is now in this state."""

    state: str


@dataclass(frozen=True)
class TextArrived:
    """A piece of the reply's text, to be put behind what came before."""

    delta: str


@dataclass(frozen=True)
class OffersArrived:
    """The offers that go with the reply."""

    offers: list[Offer]


@dataclass(frozen=True)
class SourcesArrived:
    """The documents that the reply was taken from."""

    citations: list[Citation]


@dataclass(frozen=True)
class ButtonsArrived:
    """What can be pressed after the reply."""

    buttons: list[Button]


@dataclass(frozen=True)
class ReplyDone:
    """The whole reply as it is kept; nothing comes after it."""

    reply: Reply


@dataclass(frozen=True)
class ReplyFailed:
    """No whole reply will come; nothing comes after it."""

    code: str
    message: str


ReplyEvent = (
    StateChanged | TextArrived | OffersArrived | SourcesArrived | ButtonsArrived | ReplyDone | ReplyFailed
)

_KINDS: dict[str, Callable[[Any], ReplyEvent]] = {
    "state": lambda data: StateChanged(str(data["current_state"])),
    "text": lambda data: TextArrived(str(data["delta"])),
    "offers": lambda data: OffersArrived(cast(list[Offer], data["offers"])),
    "sources": lambda data: SourcesArrived(cast(list[Citation], data["citations"])),
    "buttons": lambda data: ButtonsArrived(cast(list[Button], data["buttons"])),
    "done": lambda data: ReplyDone(cast(Reply, data)),
    "error": lambda data: ReplyFailed(str(data["code"]), str(data["message"])),
}


def read_events(chunks: Iterable[bytes]) -> Iterator[ReplyEvent]:
    """Yield the events of a stream as soon as each is whole; names that are not known here are passed over.

    Raises ValueError, KeyError or TypeError for what is not the API's.
    """
    name, data = "", ""
    for line in _lines(chunks):
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data += line.removeprefix("data:").removeprefix(" ")
        elif not line:
            if name in _KINDS:
                yield _KINDS[name](json.loads(data))
            name, data = "", ""


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Cut at line feeds only: JSON may hold other signs that end a line elsewhere, and letters of many bytes."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8")
