"""A receiver that never comes to an end does not keep the worker."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from backend.delivery.webhook import WebhookNotSent, WebhookRequest, send_webhook
from tests.servers import PATIENCE_SECONDS

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DEADLINE_SECONDS, SECONDS_BETWEEN_BYTES = 0.3, 0.01
MOST_BYTES = 3000
ONE_HEADER = b"HTTP/1.1 200 OK\r\nX-Endless: "
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@contextmanager
def dripping(begin: bytes, again: bytes) -> Iterator[str]:
    """Answer a call a little at a time: the begin at once, then this again and again until the caller is gone.

    A caller that stays gets its 200 at last.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE_SECONDS)

        def serve() -> None:
            connection, _ = server.accept()
            over = threading.Event()
            with connection, suppress(OSError):
                connection.recv(65_536)
                connection.sendall(begin)
                for _ in range(MOST_BYTES):
                    connection.sendall(again)
                    over.wait(SECONDS_BETWEEN_BYTES)
                connection.sendall(b"\r\n\r\n" if begin else b"HTTP/1.1 200 OK\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/alerts"
        finally:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()


@pytest.mark.parametrize(
    ("begin", "again"), [(ONE_HEADER, b"x"), (b"", CONTINUE)], ids=["byte by byte", "100 again and again"]
)
def test_an_answer_that_drips_ends_at_the_deadline(begin: bytes, again: bytes) -> None:
    with dripping(begin, again) as url:
        request = WebhookRequest(1, url, "{}", b"secret", may_be_private=True)
        with pytest.raises(WebhookNotSent) as ended:
            send_webhook(request, now=NOW, seconds=DEADLINE_SECONDS)
    assert (ended.value.reason, ended.value.may_retry) == ("TimeoutError", True)
