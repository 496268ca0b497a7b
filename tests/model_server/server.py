"""The scripted model server: which answer comes when, and a record of everything that was asked."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.model_server.steps import HttpError, Step

MODELS = ("gpt-6.1-sol", "gpt-6-luna", "gpt-6-astra")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, in the words of whoever writes a model for it."""

    api: str
    body: dict[str, Any]
    headers: dict[str, str]
    connection: int
    number: int
    """0 for the first request that this server got."""

    @property
    def key(self) -> str:
        """The key that came with it."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def tools(self) -> set[str]:
        """The names of the tools on offer."""
        return {tool.get("function", tool)["name"] for tool in self.body.get("tools") or []}

    @property
    def said(self) -> str:
        """What the person said last."""
        texts = [_text(item) for item in self._items if item.get("role") == "user"]
        return texts[-1] if texts else ""

    @property
    def outputs(self) -> list[str]:
        """What tools have answered since the person spoke last."""
        after = itertools.takewhile(lambda item: item.get("role") != "user", reversed(self._items))
        found = [_text(item) for item in after if _is_output(item)]
        return found[::-1]

    @property
    def _items(self) -> list[dict[str, Any]]:
        items = self.body.get("input", self.body.get("messages")) or []
        return [{"role": "user", "content": items}] if isinstance(items, str) else items


@dataclass(slots=True)
class Record:
    """A request and what became of it; times in seconds. `seconds` runs from the request read to the last byte."""

    asked: Asked
    problems: list[str] = field(default_factory=list)
    status: int = 0
    seconds: float = 0.0
    scripted_pauses: float = 0.0
    client_left: bool = False
    pieces: list[tuple[float, str]] = field(default_factory=list)
    """Each piece of text, with the reading of `time.monotonic()` right before it was sent."""

    @property
    def own_seconds(self) -> float:
        """What this server took for itself, to be taken off a measurement."""
        return self.seconds - self.scripted_pauses


Script = Callable[[Asked], Sequence[Step]]


class ModelServer:
    """Use it as a context; `url` is the base address for a client. Each request takes the script's next answer."""

    def __init__(
        self, port: int = 0, *, validate: bool = True, certificate: tuple[Path, Path] | None = None
    ) -> None:
        """`certificate`: the files of a certificate for 127.0.0.1 and its key, to speak TLS."""
        from tests.model_server.handler import Handler

        self.validate = validate
        self.records: list[Record] = []
        self._refused: dict[str, HttpError] = {}
        self._next: Script = lambda asked: [HttpError(500, "no_script", message="no script was given")]
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)
        self._http = _Http(("127.0.0.1", port), Handler)
        self._http.model = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> ModelServer:
        threading.Thread(
            target=self._http.serve_forever, args=(0.02,), name="model-server", daemon=True
        ).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()

    def script(self, *answers: Sequence[Step], repeat: bool = False) -> None:
        """Answer the next requests with these in turn; afterwards with an error, or again from the first."""
        over: list[Step] = [HttpError(500, "script_over", message="the script is over")]
        coming = itertools.cycle(answers) if repeat else itertools.chain(answers, itertools.repeat(over))
        self.model(lambda asked: next(coming))

    def model(self, script: Script) -> None:
        """Let a function answer: it sees what was asked and returns the steps."""
        self._next = script

    def refuse_key(self, key: str, error: HttpError) -> None:
        """Answer every request with this key with this error, whatever the script says."""
        self._refused[key] = error

    def take_problems(self) -> list[str]:
        """Return what was wrong with requests and answers so far, and forget it."""
        with self._lock:
            found = [problem for record in self.records for problem in record.problems]
            for record in self.records:
                record.problems.clear()
        return found

    def wait_for(self, condition: Callable[[ModelServer], bool], seconds: float = 10.0) -> bool:
        """Wait until the condition holds of a request that has ended; tell whether it came to that."""
        with self._ended:
            return self._ended.wait_for(lambda: condition(self), seconds)

    def begin(self, api: str, body: dict[str, Any], headers: Mapping[str, str], connection: int) -> Record:
        """Note a request that has arrived."""
        with self._lock:
            low = {name.lower(): value for name, value in headers.items()}
            record = Record(Asked(api, body, low, connection, len(self.records)))
            self.records.append(record)
        return record

    def refusal_of(self, key: str) -> HttpError | None:
        """Return the error that this key gets, if any."""
        return self._refused.get(key)

    def answer(self, asked: Asked) -> Sequence[Step]:
        """Return the steps for a request."""
        refusal = self.refusal_of(asked.key)
        if refusal is not None:
            return [refusal]
        with self._lock:
            return self._next(asked)

    def ended(self) -> None:
        """Note that a request has come to its end."""
        with self._ended:
            self._ended.notify_all()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    model: ModelServer
    connections: Iterator[int] = itertools.count(1)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection while it lasts."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open for later."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is no error of this server's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _is_output(item: Mapping[str, Any]) -> bool:
    return item.get("role") == "tool" or item.get("type") == "function_call_output"


def _text(item: Mapping[str, Any]) -> str:
    content = item.get("output", item.get("content")) or ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
