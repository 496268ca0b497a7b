"""Stands between the product and a model server: hands everything on as it comes, and keeps what was asked."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Exchange:
    """One request with the answer as it was sent; seconds until the first byte and until the last."""

    path: str
    body: dict[str, Any]
    status: int = 0
    answer: str = ""
    first: float = 0.0
    seconds: float = 0.0


@dataclass(slots=True)
class Wiretap:
    """Listens for `port` of this machine; `url` is the base address for a client."""

    port: int
    exchanges: list[Exchange] = field(default_factory=list)
    server: Any = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def __enter__(self) -> Wiretap:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.daemon_threads = True
        self.server.tap = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        tap: Wiretap = self.server.tap  # type: ignore[attr-defined]
        exchange = Exchange(self.path, json.loads(data))
        tap.exchanges.append(exchange)
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", tap.port, timeout=120)
        try:
            connection.request("POST", self.path, data, {"Content-Type": "application/json"})
            self._hand_on(connection.getresponse(), exchange, began)
        except ConnectionError:
            # The product has left, because its time was over; the model stops when this connection ends.
            self.close_connection = True
        finally:
            connection.close()
            exchange.seconds = time.monotonic() - began

    def _hand_on(self, answer: http.client.HTTPResponse, exchange: Exchange, began: float) -> None:
        exchange.status = answer.status
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "application/json"))
        self.end_headers()
        while piece := answer.read1(65_536):
            exchange.first = exchange.first or time.monotonic() - began
            exchange.answer += piece.decode(errors="replace")
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
