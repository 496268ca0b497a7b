"""A turn as server-sent events: `state`, `text`, `offers`, `sources`, `buttons`, `done`, or `error`.

A channel's has `acceptance_link` before `done`.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain
from typing import Any

import orjson
from flask import Response

from backend.assistant.events import (
    AcceptanceLinkShown,
    ButtonsShown,
    OffersShown,
    SourcesShown,
    StateChanged,
    TextDelta,
    TurnDone,
    TurnEvent,
)
from backend.domain.errors import NegotiatorError

logger = logging.getLogger(__name__)


def event_stream(events: Generator[TurnEvent]) -> Response:
    """Write the events as they come; what goes wrong before the first one is an ordinary error answer.

    Later it is an `error` event. When the client goes away, the turn is stopped.
    """
    first = next(events)
    return Response(_stream(first, events), mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _stream(first: TurnEvent, events: Generator[TurnEvent]) -> Iterator[bytes]:
    with closing(events):
        try:
            for event in chain([first], events):
                yield _written(*_named(event))
        except NegotiatorError as error:
            yield _written("error", {"code": error.code, "message": error.message})
        except Exception:
            logger.exception("stream_failed")
            message = "Algo falló al responder. Envía el mensaje de nuevo."
            yield _written("error", {"code": "internal", "message": message})


def _written(name: str, data: Any) -> bytes:
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
        case AcceptanceLinkShown(link):
            return "acceptance_link", link
        case TurnDone(reply):
            return "done", reply
