"""Connections to one server, each used by one answer at a time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

import httpx2

MOST_IDLE = 100
IDLE_SECONDS = 60.0


class Connections(httpx2.BaseTransport):
    """As many connections as answers are under way at once, shared by all threads; the one used last is taken first.

    `make` returns a transport for a single connection. One pool of many would look through all of them each time that
    an answer begins or ends: with five hundred under way, that took longer than everything else about asking.
    """

    def __init__(self, make: Callable[[], httpx2.BaseTransport]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._idle: deque[tuple[float, httpx2.BaseTransport]] = deque()
        self._is_closed = False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send over an idle connection or a new one, which is free again when the answer is closed."""
        connection = self._take()
        try:
            response = connection.handle_request(request)
        except BaseException:
            connection.close()
            raise
        response.stream = _Body(response.stream, lambda: self._give_back(connection))
        return response

    def close(self) -> None:
        """Close what is idle now, and the others as their answers end."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, deque()
        for _, connection in idle:
            connection.close()

    def _take(self) -> httpx2.BaseTransport:
        with self._lock:
            if self._idle:
                return self._idle.pop()[1]
        return self._make()

    def _give_back(self, connection: httpx2.BaseTransport) -> None:
        now = time.monotonic()
        with self._lock:
            self._idle.append((now, connection))
            too_many = [self._idle.popleft()[1] for _ in range(self._surplus(now))]
        for each in too_many:
            each.close()

    def _surplus(self, now: float) -> int:
        if self._is_closed:
            return len(self._idle)
        expired = next(
            (place for place, (since, _) in enumerate(self._idle) if since + IDLE_SECONDS > now), 0
        )
        return max(expired, len(self._idle) - MOST_IDLE)


class _Body(httpx2.SyncByteStream):
    """An answer's bytes; closing it frees its connection."""

    def __init__(self, stream: object, free: Callable[[], None]) -> None:
        assert isinstance(stream, httpx2.SyncByteStream)
        self._stream = stream
        self._free: Callable[[], None] | None = free

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        free, self._free = self._free, None
        if free is None:
            return
        try:
            self._stream.close()
        finally:
            free()
