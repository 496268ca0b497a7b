"""A turn as server-sent events: `state`, `text`, `offers`, `sources`, `buttons`, `done`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson
from flask import Response

from backend.assistant.events import (
    ButtonsShown,
    OffersShown,
    SourcesShown,
    StateChanged,
    TextDelta,
    TurnDone,
    TurnEvent,
)


def event_stream(events: Iterator[TurnEvent]) -> Response:
    """Write the events as they come; what goes wrong before the first one is an ordinary error answer."""
    first = next(events)
    return Response(
        (_written(event) for event in chain([first], events)),
        mimetype="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _written(event: TurnEvent) -> bytes:
    name, data = _named(event)
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"


def _named(event: TurnEvent) -> tuple[str, Any]:
    match event:
        case StateChanged(state):
            return "state", {"current_state": state}
        case TextDelta(text):
            return "text", {"delta": text}
        case OffersShown(offers):
            return "offers", {"offers": offers}
        case SourcesShown(citations):
            return "sources", {"citations": citations}
        case ButtonsShown(buttons):
            return "buttons", {"buttons": buttons}
        case TurnDone(reply):
            return "done", reply
