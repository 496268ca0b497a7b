"""The server's side of HTTP: reads a request, plays the steps of its answer, and breaks what the script breaks."""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Iterable, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from tests.model_server.chat_wire import ChatAnswer
from tests.model_server.description import event_problems, problems, request_problems
from tests.model_server.responses_wire import ResponsesAnswer
from tests.model_server.server import MODELS, ModelServer, Record
from tests.model_server.steps import (
    Corrupt,
    Disconnect,
    Drip,
    ErrorEvent,
    Fail,
    HttpError,
    Incomplete,
    Quirk,
    Say,
    Stall,
    Step,
    Truncate,
    Wait,
)  # fmt: skip

APIS = {"/v1/responses": "responses", "/v1/chat/completions": "chat"}
ENDINGS = (Incomplete, Fail, ErrorEvent, Disconnect, Truncate, Stall, Drip, HttpError)
TYPES = {400: "invalid_request_error", 401: "invalid_request_error", 429: "rate_limit_error"}


class ClientLeft(Exception):
    """The client has closed the connection."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def setup(self) -> None:
        super().setup()
        self.number = next(self.server.connections)

    @property
    def model(self) -> ModelServer:
        found: ModelServer = self.server.model
        return found

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the console: the records say it."""

    def parse_request(self) -> bool:
        began = time.perf_counter()
        try:
            return super().parse_request()
        finally:
            self.reading = time.perf_counter() - began

    def do_GET(self) -> None:
        if self.path == "/_requests":
            self._send_json(200, [_described(record) for record in self.model.records])
        elif self.path == "/v1/models":
            self._recorded("models", {}, self._models)
        else:
            self._send_error(HttpError(404, "unknown_url"))

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        began = time.perf_counter()
        body = json.loads(sent)
        # What the server takes to read is its own time; what it waits for is not.
        self.reading += time.perf_counter() - began
        # Asked as a proxy, a server is given the whole address.
        api = APIS.get(urlsplit(self.path).path)
        if api is None:
            self._send_error(HttpError(404, "unknown_url"))
            return
        self._recorded(api, body, self._answer)

    def _recorded(self, api: str, body: dict[str, Any], act: Any) -> None:
        began = time.perf_counter()
        self.record = self.model.begin(api, body, dict(self.headers), self.number)
        try:
            act()
        except (ClientLeft, ConnectionError):
            self.record.client_left = True
            self.close_connection = True
        finally:
            self.record.seconds = time.perf_counter() - began + self.reading
            self.model.ended()

    def _models(self) -> None:
        refusal = self.model.refusal_of(self.record.asked.key)
        if refusal is not None:
            self._send_error(refusal)
            return
        data = [{"id": name, "object": "model", "created": 1, "owned_by": "openai"} for name in MODELS]
        answer = {"object": "list", "data": data}
        self.record.problems += problems("ListModelsResponse", answer)
        self._send_json(200, answer)

    def _answer(self) -> None:
        asked = self.record.asked
        if self.model.validate:
            self.record.problems += request_problems(asked.api, asked.body)
        if not asked.body.get("stream"):
            self.record.problems.append("only streamed answers are scripted")
        if self.record.problems:
            self._send_error(HttpError(400, "invalid_request", message=self.record.problems[0]))
            return
        self._play(self.model.answer(asked))

    def _play(self, steps: Sequence[Step]) -> None:
        """Wait and fail before the headers where the script begins so; then stream."""
        steps = list(steps)
        while steps and isinstance(steps[0], Wait):
            self._pause(steps.pop(0).seconds)  # type: ignore[union-attr]
        if steps and isinstance(steps[0], HttpError):
            self._send_error(steps[0])
        elif steps and isinstance(steps[0], Drip) and steps[0].headers:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            self._drip(steps[0], b"a")
        elif steps and isinstance(steps[0], Disconnect):
            self._reset()
        else:
            self._stream(steps)

    def _stream(self, steps: Sequence[Step]) -> None:
        self.record.status = 200
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("x-request-id", f"req_{self.record.asked.number}")
        # As the network in front of OpenAI does.
        self.send_header("Set-Cookie", f"session={self.record.asked.number}; Path=/")
        self.end_headers()
        self.odd = self.broken = False
        answer = _ANSWERS[self.record.asked.api](self.record.asked.body)
        self._send_events(answer.begin())
        for step in steps:
            self._step(answer, step)
            if isinstance(step, ENDINGS):
                break
        else:
            self._send_events(answer.end())
        if not self.broken:
            self._finish(truncated=any(isinstance(step, Truncate) for step in steps))

    def _step(self, answer: ResponsesAnswer | ChatAnswer, step: Step) -> None:
        if isinstance(step, Quirk):
            self.odd = True
        if isinstance(step, Wait):
            self._pause(step.seconds)
        elif isinstance(step, Corrupt):
            self._chunk(f"data: {step.data}\n\n".encode())
        elif isinstance(step, Disconnect):
            self._reset()
        elif isinstance(step, Stall):
            self._pause(step.seconds)
        elif isinstance(step, Drip):
            self._drip(step, None)
        else:
            self._send_events(answer.events(step), delay=step.delay if isinstance(step, Say) else 0.0)

    def _send_events(self, events: Iterable[dict[str, Any]], delay: float = 0.0) -> None:
        for event in events:
            if delay and (event.get("type", "delta").endswith("delta")):
                self._pause(delay)
            if self.model.validate and not self.odd and "error" not in event:
                self.record.problems += self._problems_of(event)
            name = f"event: {event['type']}\n" if "type" in event else ""
            data = f"{name}data: {json.dumps(event)}\n\n".encode()
            if text := _text_of(event):
                self.record.pieces.append((time.monotonic(), text))
            self._chunk(data)

    def _problems_of(self, event: dict[str, Any]) -> list[str]:
        if self.record.asked.api == "responses":
            return event_problems(event)
        return problems("CreateChatCompletionStreamResponse", event)

    def _finish(self, *, truncated: bool) -> None:
        if self.record.asked.api == "chat" and not truncated:
            self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _drip(self, step: Drip, byte: bytes | None) -> None:
        self.close_connection = self.broken = True
        end = time.monotonic() + step.seconds
        while time.monotonic() < end:
            self._pause(step.interval)
            if byte is None:
                self._chunk(b"\n")
            else:
                self.wfile.write(byte)

    def _reset(self) -> None:
        self.close_connection = self.broken = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _pause(self, seconds: float) -> None:
        """Wait, and notice a client that leaves meanwhile."""
        self.record.scripted_pauses += seconds
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable:
            raise ClientLeft

    def _send_error(self, error: HttpError) -> None:
        kind = TYPES.get(error.status, "server_error" if error.status >= 500 else "invalid_request_error")
        body = {"error": {"message": error.message, "type": kind, "param": None, "code": error.code or None}}
        assert not problems("ErrorResponse", body)
        self._send_json(error.status, body, {"Retry-After": error.retry_after} if error.retry_after else {})

    def _send_json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        if hasattr(self, "record"):
            self.record.status = status
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "x-request-id": "req_error",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


_ANSWERS: dict[str, type[ResponsesAnswer] | type[ChatAnswer]] = {
    "responses": ResponsesAnswer,
    "chat": ChatAnswer,
}


def _text_of(event: dict[str, Any]) -> str:
    """Return the text that a person would read, of an event of either interface."""
    if event.get("type") == "response.output_text.delta":
        return str(event["delta"])
    choices = event.get("choices") or [{}]
    return str(choices[0].get("delta", {}).get("content") or "")


def _described(record: Record) -> dict[str, Any]:
    return {
        "api": record.asked.api,
        "body": record.asked.body,
        "connection": record.asked.connection,
        "status": record.status,
        "seconds": record.seconds,
        "own_seconds": record.own_seconds,
        "client_left": record.client_left,
        "pieces": record.pieces,
        "problems": record.problems,
    }
