"""Connections to the model server that end by the turn's deadline, whatever the server does.

A read timeout bounds the silence between two bytes, not the whole: a server that sends a byte every few seconds, in
the headers or in the body, would hold a worker for ever. Here each wait for the network is given no more than what
is left of the deadline, so that no second thread has to watch and nothing outlives the turn.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
# A turn with the model holds one while it waits, and there are as many of these as a process has threads.
MOST_CONNECTIONS = 1000
MOST_IDLE_CONNECTIONS = 100
IDLE_SECONDS = 60.0

_current = threading.local()


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Let no wait for the network of this thread go on after `deadline`, a reading of `time.monotonic()`."""
    before = getattr(_current, "deadline", None)
    _current.deadline = deadline
    try:
        yield
    finally:
        _current.deadline = before


def _within(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    deadline: float | None = getattr(_current, "deadline", None)
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("the deadline is over")
    return left if timeout is None else min(timeout, left)


class _BoundedStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        limit = _within(timeout, httpcore2.ConnectTimeout)
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _BoundedBackend(httpcore2.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        def connect() -> httpcore2.NetworkStream:
            return httpcore2.SyncBackend.connect_tcp(self, host, port, timeout, local_address, socket_options)

        return _BoundedStream(_connected(connect, _within(timeout, httpcore2.ConnectTimeout)))


def _connected(
    connect: Callable[[], httpcore2.NetworkStream], seconds: float | None
) -> httpcore2.NetworkStream:
    """Connect in a thread of its own: looking a name up knows no timeout, and each of its addresses has a whole one.

    Raises httpcore2.ConnectTimeout after `seconds`; a connection that comes later is closed.
    """
    attempt = _Attempt(connect)
    threading.Thread(target=attempt.run, name="model-connect", daemon=True).start()
    return attempt.result(seconds)


class _Attempt:
    def __init__(self, connect: Callable[[], httpcore2.NetworkStream]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._abandoned = False
        self._stream: httpcore2.NetworkStream | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            stream = self._connect()
        except Exception as error:
            self._error = error
        else:
            with self._lock:
                self._stream = stream
                if self._abandoned:
                    stream.close()
        self._ready.set()

    def result(self, seconds: float | None) -> httpcore2.NetworkStream:
        self._ready.wait(seconds)
        with self._lock:
            if self._stream is not None:
                return self._stream
            self._abandoned = True
        raise self._error or httpcore2.ConnectTimeout("not connected in time")


class _BoundedTransport(httpx2.HTTPTransport):
    def __init__(self, proxy: str | None) -> None:
        limits = httpx2.Limits(
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=MOST_IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
        )
        keep_alive = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
        super().__init__(limits=limits, proxy=proxy, socket_options=keep_alive)
        # httpx2 has no argument for it, the pool below has.
        self._pool._network_backend = _BoundedBackend()


class _NoCookies(CookieJar):
    """Keeps nothing, and does not even read it.

    The pool is shared by people with keys of their own: a session that a gateway opened for one is not another's.
    """

    def extract_cookies(self, response: Any, request: Any) -> None:
        return

    def set_cookie(self, cookie: Any) -> None:
        return


def make_transport(base_url: str) -> httpx2.HTTPTransport:
    """Return a pool of connections to one server, to be shared by all threads; through the system's proxy, if any."""
    return _BoundedTransport(_proxy_for(base_url))


def make_http_client(transport: httpx2.HTTPTransport) -> httpx2.Client:
    """Return what the SDK sends with, over a pool that others use too."""
    return httpx2.Client(transport=transport, follow_redirects=False, cookies=_NoCookies())


def phases(seconds_left: float) -> httpx2.Timeout:
    """Return how long each phase of a request may take that has to be over in so many seconds."""
    return httpx2.Timeout(
        connect=min(CONNECT_SECONDS, seconds_left),
        read=min(READ_SECONDS, seconds_left),
        write=min(READ_SECONDS, seconds_left),
        pool=min(CONNECT_SECONDS, seconds_left),
    )


def _proxy_for(base_url: str) -> str | None:
    parts = urlsplit(base_url)
    if proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)
