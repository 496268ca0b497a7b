"""A real receiver of webhooks on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Received:
    """What arrived, and what is answered to what comes next."""

    url: str = ""
    status: int = 200
    location: str = ""
    calls: list[tuple[dict[str, str], str]] = field(default_factory=list)


@contextmanager
def receiver() -> Iterator[Received]:
    """Listen on a free port until the block ends."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            received.calls.append((dict(self.headers.items()), body))
            self.send_response(received.status)
            if received.location:
                self.send_header("Location", received.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    received.url = f"http://127.0.0.1:{server.server_port}/alerts"
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
