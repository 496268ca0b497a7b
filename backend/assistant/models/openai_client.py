"""The adapter to OpenAI's SDK, the only module that imports it; and that late, because it takes a second.

It speaks to OpenAI, Azure and every server that is compatible with either of the two interfaces.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from backend.assistant.models.accumulator import ResponsesAccumulator
from backend.assistant.models.breaker import Breaker
from backend.assistant.models.capabilities import Api, Provider, make_provider
from backend.assistant.models.chat_conversion import ChatAccumulator, chat_parameters
from backend.assistant.models.contract import (
    Credential,
    FailureKind,
    ModelClient,
    ModelEvent,
    ModelFailure,
    ModelRequest,
)
from backend.assistant.models.event_reader import EventReader
from backend.assistant.models.failures import failure_of_code, failure_of_status
from backend.assistant.models.responses_request import responses_parameters
from backend.assistant.models.retries import Retries

if TYPE_CHECKING:
    import httpx2
    import openai

Result = TypeVar("Result")
MOST_KEYS = 64
CHECK_SECONDS = 10.0
# The end of a connection's answer is read, so that it can be used again; but nobody waits for it.
DRAIN_SECONDS = 0.2
# They write the whole address, with a password where it has one, and at debug level the cookies of an answer.
TALKATIVE_LOGGERS = ("openai", "httpx2", "httpcore2")
# What OpenAI says to a key that is valid, but was made without the right to list models.
NO_RIGHT_TO_LIST = "api.model.read"


class OpenAIClient:
    """A `ModelClient` over one server. Safe to share between threads; it holds no conversation."""

    def __init__(self, provider: Provider, breaker: Breaker, retries: Retries) -> None:
        self._provider = provider
        self._breaker = breaker
        self._retries = retries
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, openai.OpenAI] = OrderedDict()
        self._connections: httpx2.Client | None = None

    def stream(
        self, request: ModelRequest, credential: Credential, shown: Callable[[], bool]
    ) -> Generator[ModelEvent, None, None]:
        """Yield the answer; see `ModelClient`."""
        # One key as the operator's and as a person's own are two accounts of trouble.
        key = f"{'own' if credential.own else 'operator'}:{credential.fingerprint}"
        with self._breaker.watch(key):
            yield from self._retries.run(lambda: self._ask(request, credential), request.deadline, shown)

    def check(self, credential: Credential) -> None:
        """Ask the provider whether it accepts the key; raises ModelFailure (`bad_key` where it does not)."""
        client = self._client(credential)
        deadline = time.monotonic() + CHECK_SECONDS
        _guarded(lambda: _list_models(client, CHECK_SECONDS), deadline, opening=True)

    def _ask(self, request: ModelRequest, credential: Credential) -> Generator[ModelEvent, None, None]:
        client = self._client(credential)
        seconds = request.deadline - time.monotonic()
        if seconds <= 0:
            raise ModelFailure(FailureKind.TIMED_OUT, "the deadline is over")
        stream = _guarded(lambda: self._open(client, request, seconds), request.deadline, opening=True)
        with closing(stream):
            if self._provider.api is Api.RESPONSES:
                yield from _responses_events(stream, request.deadline)
            else:
                yield from _chat_events(stream, request.deadline)

    def _open(self, client: openai.OpenAI, request: ModelRequest, seconds: float) -> EventReader:
        """Ask for a stream of events as they are.

        The SDK's method for each interface would check the whole conversation and every piece of text against its
        own types, which took three quarters of the processor's time for a turn, and trusts what it has checked; its
        stream reads the lines of an answer sign by sign.
        """
        import openai

        from backend.assistant.models.bounded_network import phases

        if self._provider.api is Api.RESPONSES:
            path, body = "/responses", responses_parameters(request, self._provider)
        else:
            path, body = "/chat/completions", chat_parameters(request, self._provider)
        options: openai.RequestOptions = {"timeout": phases(seconds), "security": {"bearer_auth": True}}
        stream = client.post(
            path,
            content=orjson.dumps(body),
            options=options,
            cast_to=object,
            stream=True,
            stream_cls=openai.Stream[object],
        )
        return EventReader(stream.response.iter_bytes(), stream.close)

    def _client(self, credential: Credential) -> openai.OpenAI:
        """Return the SDK's client of this key."""
        if not (credential.key.isascii() and credential.key.isprintable() and credential.key.strip()):
            raise ModelFailure(FailureKind.BAD_KEY, "a key is printable ASCII")
        with self._lock:
            client = self._clients.pop(credential.fingerprint, None) or self._make_client(credential.key)
            self._clients[credential.fingerprint] = client
            if len(self._clients) > MOST_KEYS:
                self._clients.popitem(last=False)
            return client

    def _make_client(self, key: str) -> openai.OpenAI:
        """All keys share one pool of connections; the environment's organisation is not that of everyone's key."""
        import openai

        from backend.assistant.models.bounded_network import make_http_client

        for name in TALKATIVE_LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)
        if self._connections is None:
            self._connections = make_http_client(self._provider.base_url)
            weakref.finalize(self, self._connections.close)
        client = openai.OpenAI(
            api_key=key, base_url=self._provider.base_url, max_retries=0, http_client=self._connections
        )
        client.organization = client.project = None
        return client


def make_model_client(
    base_url: str = "", api: str = "", breaker: Breaker | None = None, retries: Retries | None = None
) -> ModelClient:
    """Return the client of the server at `base_url` (default: OpenAI's own).

    `api` is `responses` or `chat`; without it, OpenAI and Azure are asked through Responses and any other server
    through Chat Completions. Raises ValueError for an address or interface that cannot be used.
    """
    return OpenAIClient(make_provider(base_url, api), breaker or Breaker(), retries or Retries())


def _responses_events(stream: EventReader, deadline: float) -> Generator[ModelEvent, None, None]:
    accumulator = ResponsesAccumulator()

    def step() -> list[ModelEvent]:
        event = _next_event(stream)
        if event is None:
            raise ModelFailure(FailureKind.CUT, "the stream ended without a terminal event")
        return accumulator.take(event)

    while not accumulator.ended:
        yield from _guarded(step, deadline)
    _drain(stream, deadline)


def _chat_events(stream: EventReader, deadline: float) -> Generator[ModelEvent, None, None]:
    accumulator = ChatAccumulator()
    while (chunk := _guarded(lambda: _next_event(stream), deadline)) is not None:
        yield from _guarded(partial(accumulator.take, chunk), deadline)
    yield from accumulator.finish()


def _next_event(stream: EventReader) -> Mapping[str, Any] | None:
    """Return the next event, or None at the stream's end; raises TypeError for what is not an event."""
    event = next(stream, None)
    if event is not None and not isinstance(event, dict):
        raise TypeError("not an event")
    if event and event.get("error"):
        error = event["error"] if isinstance(event["error"], dict) else {}
        raise failure_of_code(error.get("code") or error.get("type"))
    return event


def _drain(stream: EventReader, deadline: float) -> None:
    try:
        _guarded(lambda: _next_event(stream), min(deadline, time.monotonic() + DRAIN_SECONDS))
    except ModelFailure:
        # The answer is whole; only the connection cannot be used again.
        return


def _list_models(client: openai.OpenAI, seconds: float) -> None:
    import openai

    from backend.assistant.models.bounded_network import phases

    try:
        client.models.list(timeout=phases(seconds))
    except openai.PermissionDeniedError as error:
        if NO_RIGHT_TO_LIST not in error.message:
            raise


def _guarded(step: Callable[[], Result], deadline: float, *, opening: bool = False) -> Result:
    """Do one step with the SDK, within the deadline; whatever it raises becomes a ModelFailure.

    The SDK's exception holds the request, and with it key and message: the failure is raised outside the handler,
    so that nothing leads back to it.
    """
    from backend.assistant.models.bounded_network import until

    try:
        with until(deadline):
            return step()
    except ModelFailure:
        raise
    except Exception as error:
        failure = _failure_of(error, opening=opening)
    raise failure


def _failure_of(error: Exception, *, opening: bool) -> ModelFailure:
    import httpx2
    import openai

    name = type(error).__name__
    if isinstance(error, openai.APIStatusError):
        return failure_of_status(error.status_code, error.code, error.response.headers)
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelFailure(FailureKind.TIMED_OUT, name)
    if isinstance(error, openai.APIConnectionError):
        return ModelFailure(FailureKind.UNREACHABLE if opening else FailureKind.CUT, name)
    if isinstance(error, openai.APIError):
        return failure_of_code(error.code or error.type)
    # While asking, what was to be sent cannot be written as JSON; while reading, what came is not an answer.
    return ModelFailure(FailureKind.INVALID_REQUEST if opening else FailureKind.CUT, name)
