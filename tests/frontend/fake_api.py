"""A scripted API on a free local port: the app's tests talk HTTP to it, as the app talks to the real one."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "session-token-of-a-debtor"
CODE = "one-time-code-for-sign-in"

Answer = tuple[int, Any]


@dataclass
class Request:
    """What the app sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class EventStream:
    """An answer that is told event by event; `bytes` go out as they are, a number is a pause in seconds.

    Without `done` or `error` at its end it breaks off. `left` is set when the client went away before the end.
    """

    told: list[tuple[str, Any] | bytes | float]
    left: threading.Event = field(default_factory=threading.Event)

    def pieces(self) -> Iterator[bytes]:
        for item in self.told:
            if isinstance(item, float):
                time.sleep(item)
            elif isinstance(item, bytes):
                yield item
            else:
                data = json.dumps(item[1], ensure_ascii=False)
                yield f"event: {item[0]}\ndata: {data}\n\n".encode()


@dataclass(frozen=True)
class File:
    """A file as the API gives it, with its headers."""

    content: bytes
    headers: dict[str, str]


def telling(reply: dict[str, Any]) -> EventStream:
    """Tell a reply as the API does."""
    events: list[tuple[str, Any] | bytes | float] = [("state", {"current_state": reply["current_state"]})]
    events += [("text", {"delta": word}) for word in re.findall(r"\s*\S+", reply["message"])]
    if reply.get("offers"):
        events.append(("offers", {"offers": reply["offers"]}))
    if reply.get("citations"):
        events.append(("sources", {"citations": reply["citations"]}))
    return EventStream([*events, ("buttons", {"buttons": reply["buttons"]}), ("done", reply)])


@dataclass
class FakeApi:
    """Answers by "METHOD path" (query left out); keeps every request. A reply is told as events when asked for."""

    url: str = ""
    answers: dict[str, Answer | Callable[[Request], Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def sent(self, route: str) -> list[Request]:
        return [item for item in self.requests if f"{item.method} {item.path.split('?')[0]}" == route]

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        answer = self.answers.get(f"{request.method} {request.path.split('?')[0]}")
        if answer is None:
            return error(404, "not_found", "No existe.")
        return answer(request) if callable(answer) else answer


def error(status: int, code: str, message: str) -> Answer:
    return status, {"error": {"code": code, "message": message, "details": {}}}


@contextmanager
def serve() -> Iterator[FakeApi]:
    """Run a fake API for as long as the block lasts."""
    api = FakeApi()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(api: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.removeprefix("/api/v1/")
            status, answer = api.answer(Request(self.command, path, dict(self.headers), body))
            wants_events = self.headers.get("Accept") == "text/event-stream"
            if status == 200 and wants_events and isinstance(answer, dict):
                answer = telling(answer)
            if isinstance(answer, EventStream):
                self._tell(answer)
                return
            file_headers = answer.headers if isinstance(answer, File) else {}
            answer = answer.content if isinstance(answer, File) else answer
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in file_headers.items():
                self.send_header(name, value)
            # A server that tries to plant a cookie: the app must not keep it.
            self.send_header("Set-Cookie", "negotiator_session=planted; Path=/")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        def _tell(self, stream: EventStream) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for piece in stream.pieces():
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
            except OSError:
                stream.left.set()
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 (the standard library's names)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler
