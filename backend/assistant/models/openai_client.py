"""The adapter to OpenAI's SDK, the only module that imports it; and that late, because it takes a second.

It speaks to OpenAI, Azure and every server that is compatible with either of the two interfaces.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

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
PATHS = {Api.RESPONSES: b"responses", Api.CHAT: b"chat/completions"}


@dataclass(frozen=True, slots=True)
class Account:
    """One key at the provider: the SDK's client, and what of a request is always the same."""

    client: openai.OpenAI
    transport: httpx2.HTTPTransport
    url: httpx2.URL
    headers: httpx2.Headers


class OpenAIClient:
    """A `ModelClient` over one server. Safe to share between threads; it holds no conversation."""

    def __init__(self, provider: Provider, breaker: Breaker, retries: Retries) -> None:
        self._provider = provider
        self._breaker = breaker
        self._retries = retries
        self._lock = threading.Lock()
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._transport: httpx2.HTTPTransport | None = None

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
        client = self._account(credential).client
        deadline = time.monotonic() + CHECK_SECONDS
        _guarded(lambda: _list_models(client, CHECK_SECONDS), deadline, opening=True)

    def _ask(self, request: ModelRequest, credential: Credential) -> Generator[ModelEvent, None, None]:
        account = self._account(credential)
        seconds = request.deadline - time.monotonic()
        if seconds <= 0:
            raise ModelFailure(FailureKind.TIMED_OUT, "the deadline is over")
        response = _guarded(lambda: self._post(account, request, seconds), request.deadline, opening=True)
        with closing(response):
            if not response.is_success:
                raise _guarded(lambda: _failure_of_response(response), request.deadline, opening=True)
            stream = EventReader(_body_of(response))
            if self._provider.api is Api.RESPONSES:
                yield from _responses_events(stream, request.deadline)
            else:
                yield from _chat_events(stream, request.deadline)

    def _post(self, account: Account, request: ModelRequest, seconds: float) -> httpx2.Response:
        """Ask for a stream of events as they are, over the SDK's connections and with its headers.

        The SDK's own methods would check the whole conversation and every piece of text against its types, and build
        each request from nothing: most of the processor's time for a turn, with nothing gained for what we have made
        and will check ourselves.
        """
        import httpx2

        from backend.assistant.models.bounded_network import phases

        is_responses = self._provider.api is Api.RESPONSES
        make_parameters = responses_parameters if is_responses else chat_parameters
        body = orjson.dumps(make_parameters(request, self._provider))
        timeout = phases(seconds).as_dict()
        asked = httpx2.Request(
            "POST", account.url, headers=account.headers, content=body, extensions={"timeout": timeout}
        )
        return account.transport.handle_request(asked)

    def _account(self, credential: Credential) -> Account:
        """Return what it takes to ask with this key."""
        if not (credential.key.isascii() and credential.key.isprintable() and credential.key.strip()):
            raise ModelFailure(FailureKind.BAD_KEY, "a key is printable ASCII")
        with self._lock:
            account = self._accounts.pop(credential.fingerprint, None) or self._make_account(credential.key)
            self._accounts[credential.fingerprint] = account
            if len(self._accounts) > MOST_KEYS:
                self._accounts.popitem(last=False)
            return account

    def _make_account(self, key: str) -> Account:
        """All keys share one pool of connections; the environment's organisation is not that of everyone's key."""
        import httpx2
        import openai

        from backend.assistant.models.bounded_network import make_http_client, make_transport

        for name in TALKATIVE_LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)
        if self._transport is None:
            self._transport = make_transport(self._provider.base_url)
            weakref.finalize(self, self._transport.close)
        client = openai.OpenAI(
            api_key=key,
            base_url=self._provider.base_url,
            max_retries=0,
            http_client=make_http_client(self._transport),
        )
        client.organization = client.project = None
        headers = {**client.auth_headers, **client.default_headers}
        path = PATHS[self._provider.api]
        return Account(
            client,
            self._transport,
            client.base_url.copy_with(raw_path=client.base_url.raw_path + path),
            httpx2.Headers({name: value for name, value in headers.items() if isinstance(value, str)}),
        )


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


def _body_of(response: httpx2.Response) -> Iterator[bytes]:
    """Return the body as it comes: each piece passes a decoder only where there is something to decode."""
    if "content-encoding" in response.headers:
        return response.iter_bytes()
    return iter(cast("httpx2.SyncByteStream", response.stream))


def _failure_of_response(response: httpx2.Response) -> ModelFailure:
    """Read what a server answered that did not accept the request."""
    try:
        body = orjson.loads(response.read())
    except ValueError:
        body = None
    error = body.get("error", body) if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return failure_of_status(response.status_code, code, response.headers)


def _failure_of(error: Exception, *, opening: bool) -> ModelFailure:
    import httpx2
    import openai

    name = type(error).__name__
    if isinstance(error, openai.APIStatusError):
        return failure_of_status(error.status_code, error.code, error.response.headers)
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelFailure(FailureKind.TIMED_OUT, name)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return ModelFailure(FailureKind.UNREACHABLE if opening else FailureKind.CUT, name)
    # While asking, what was to be sent cannot be written as JSON; while reading, what came is not an answer.
    return ModelFailure(FailureKind.INVALID_REQUEST if opening else FailureKind.CUT, name)
