"""What a language model is to the assistant: items in, pieces of text and whole items out, or a failure with a reason.

Items keep the form of the Responses API, whichever server is behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Item = dict[str, Any]


class FailureKind(StrEnum):
    """Why there is no answer; what to tell the person, and whether to try again, follows from it."""

    BAD_KEY = "bad_key"
    FORBIDDEN = "forbidden"
    """The key is right, but its project may not use the model, the key lacks the right, or the country is barred."""
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    CUT = "cut"
    REFUSED = "refused"
    INVALID_REQUEST = "invalid_request"
    OUT_OF_CREDIT = "out_of_credit"
    """The account behind the key has nothing left: unlike `BUSY`, waiting does not help."""
    RESTING = "resting"
    """The breaker of this key is open."""


class ModelFailure(Exception):
    """The model gave no usable answer. Neither key nor message is ever in the text.

    `retry_after` are the seconds for which the provider asked to be left alone.
    """

    def __init__(
        self,
        kind: FailureKind,
        detail: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.request_id = request_id
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Credential:
    """A key for the provider; `own` where it belongs to the person who is asking, not to the operator."""

    key: str = field(repr=False)
    own: bool = False

    @property
    def fingerprint(self) -> str:
        """Return what tells keys apart in memory without being one."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer, as the provider counted them."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to the model. `deadline` is a reading of `time.monotonic()`; `items` are Responses input items.

    `writes` tells whether one of the tools changes something: such calls are asked for one at a time.
    """

    model: str
    instructions: str
    items: Sequence[Item]
    tools: Sequence[Mapping[str, Any]]
    deadline: float
    most_output_tokens: int
    writes: bool = True
    person: str = ""
    """A hash that stands for the person (the provider's `safety_identifier`), never an identity number."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of the text that is being written."""

    text: str


@dataclass(frozen=True, slots=True)
class ItemDone:
    """An output item is whole: a message, a function call, or reasoning to be handed back.

    A function call may run only once `Completed` has come: an answer that fails later takes its calls with it.
    """

    item: Item


@dataclass(frozen=True, slots=True)
class Restarted:
    """What came so far is void: the answer begins again. Only sent while nothing was shown."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The provider said that the answer is at its end; `truncated` where a limit ended it."""

    usage: Usage
    truncated: bool = False


ModelEvent = TextPiece | ItemDone | Restarted | Completed


class ModelClient(Protocol):
    """A provider. Safe to share between threads; it holds no conversation."""

    def stream(
        self, request: ModelRequest, credential: Credential, shown: Callable[[], bool]
    ) -> Generator[ModelEvent, None, None]:
        """Yield the answer; the last event is `Completed`.

        Owns the retries: it tries again within the deadline where that can help and `shown()` is still false, and
        then yields `Restarted` first. Raises ModelFailure. Closing the iterator closes the connection.
        """
        ...

    def check(self, credential: Credential) -> None:
        """Ask the provider whether it accepts the key; raises ModelFailure (`bad_key` where it does not)."""
        ...
