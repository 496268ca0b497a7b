"""What a scripted model can do. An answer is a list of steps; without an ending of its own it ends regularly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Say:
    """Write a text in pieces of so many characters, with so many seconds before each."""

    text: str
    piece: int = 8
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function; arguments given as text are sent as they are, valid or not."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    call_id: str = field(default_factory=lambda: f"call_{uuid4().hex[:24]}")
    whole: bool = True
    """False: the answer is cut off in the middle of this call, as by a limit."""

    @property
    def text(self) -> str:
        """The arguments as they are sent."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)


@dataclass(frozen=True, slots=True)
class Think:
    """Reason; what comes back is encrypted. Chat Completions has no word for it and leaves it out."""

    encrypted: str = "gAAAA-encrypted-reasoning"


@dataclass(frozen=True, slots=True)
class Refuse:
    """Decline in the form that the API has for it."""

    text: str = "I cannot help with that."


@dataclass(frozen=True, slots=True)
class Wait:
    """Say nothing for so many seconds, then go on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Quirk:
    """Leave out what some servers leave out, from here on: `output_index`, `usage`, `item_done`, `tool_index`."""

    without: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """End before the answer is whole: `max_output_tokens` or `content_filter`."""

    reason: str = "max_output_tokens"


@dataclass(frozen=True, slots=True)
class Fail:
    """End with `response.failed`."""

    code: str = "server_error"


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """End with an event `error`; `nested` is the form in which gateways and older servers send it."""

    code: str = "server_error"
    nested: bool = False


@dataclass(frozen=True, slots=True)
class HttpError:
    """Answer with a status; nothing else may come before it but `Wait`."""

    status: int
    code: str = ""
    retry_after: str = ""
    message: str = "scripted"


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Break the connection."""


@dataclass(frozen=True, slots=True)
class Truncate:
    """End the stream in good order, but without its terminal event."""


@dataclass(frozen=True, slots=True)
class Corrupt:
    """Send an event that is not what it should be, then go on."""

    data: str = '{"type": "response.output_text.delta", "delta": "hal'


@dataclass(frozen=True, slots=True)
class Stall:
    """Keep the connection open and send nothing until the client leaves, or for so many seconds."""

    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Drip:
    """Send a byte that means nothing every so often, until the client leaves; `headers`: before the headers end."""

    interval: float = 0.02
    seconds: float = 60.0
    headers: bool = False


Step = (
    Say | Call | Think | Refuse | Wait | Quirk | Incomplete | Fail | ErrorEvent | HttpError
    | Disconnect | Truncate | Corrupt | Stall | Drip
)  # fmt: skip
KINDS: dict[str, type[Any]] = {
    "say": Say, "call": Call, "think": Think, "refuse": Refuse, "wait": Wait, "quirk": Quirk,
    "incomplete": Incomplete, "fail": Fail, "error_event": ErrorEvent, "http_error": HttpError,
    "disconnect": Disconnect, "truncate": Truncate, "corrupt": Corrupt, "stall": Stall, "drip": Drip,
}  # fmt: skip


def read_steps(answers: Sequence[Sequence[Mapping[str, Any]]]) -> list[list[Step]]:
    """Return the steps that a JSON script describes; raises KeyError or TypeError for a step that does not exist."""
    return [[_read_step(dict(step)) for step in answer] for answer in answers]


def _read_step(described: dict[str, Any]) -> Step:
    made: Step = KINDS[described.pop("step")](**described)
    return made
