"""A signed message to the one address that an administrator set.

The address is looked up once, held against the networks that are nobody's business, and connected to as looked up, so
that a name cannot change its meaning in between. Redirections are not followed, and of the answer only the head is
read. From the connection on, all of it together has one deadline: a receiver that sends a byte now and then would
otherwise keep the worker for hours.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import io
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS_IN_ALL = 10.0
SIGNATURE_HEADER = "X-Negotiator-Signature"
ID_HEADER = "X-Negotiator-Delivery"
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
RETRIED_STATUSES = frozenset({408, 425, 429})


class WebhookNotSent(Exception):
    """The receiver did not take the message; `may_retry` tells whether it makes sense to try again."""

    def __init__(self, reason: str, *, may_retry: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A message with its number, which stays the same when it is sent again."""

    id: int
    url: str
    body: str
    secret: bytes = field(repr=False)
    may_be_private: bool = False


def signature(secret: bytes, moment: int, body: str) -> str:
    """Return what the receiver computes too: HMAC-SHA256 over `<Unix time>.<body>`."""
    digest = hmac.new(secret, f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def is_usable_address(url: str, *, may_be_private: bool) -> bool:
    """Tell whether this can be a webhook's address: https without credentials; http only for private ones."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    schemes = {"https", "http"} if may_be_private else {"https"}
    plain = parts.username is None and parts.password is None and not parts.fragment
    printable = url.isascii() and url.isprintable() and " " not in url
    return bool(parts.scheme in schemes and parts.hostname and port != 0 and plain and printable)


def send_webhook(request: WebhookRequest, *, now: datetime, seconds: float = SECONDS_IN_ALL) -> None:
    """Send the message within so many seconds from the connection on; raises WebhookNotSent."""
    if not is_usable_address(request.url, may_be_private=request.may_be_private):
        raise WebhookNotSent("address", may_retry=False)
    parts = urlsplit(request.url)
    address = _looked_up(parts, may_be_private=request.may_be_private)
    deadline = time.monotonic() + seconds
    connection = _connection(parts, address, deadline)
    try:
        connection.request("POST", _target(parts), request.body.encode(), _headers(request, now))
        status = _status(connection.sock, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise WebhookNotSent(type(error).__name__, may_retry=True) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise WebhookNotSent(f"status {status}", may_retry=status >= 500 or status in RETRIED_STATUSES)


def _headers(request: WebhookRequest, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "negotiator",
        ID_HEADER: str(request.id),
        SIGNATURE_HEADER: signature(request.secret, int(now.timestamp()), request.body),
    }


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _looked_up(parts: SplitResult, *, may_be_private: bool) -> str:
    """Return the address to connect to; every one that the name has must be public."""
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WebhookNotSent("unknown host", may_retry=True) from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not may_be_private and not all(_is_public(address) for address in addresses):
        raise WebhookNotSent("private address", may_retry=False)
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = _carried(address)
        if inner is None:
            return address.is_global and address in GLOBAL_UNICAST and address.sixtofour is None
        address = inner
    return address.is_global and not address.is_multicast


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a mapped or translated (NAT64) one stands for."""
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _status(connected: socket.socket, deadline: float) -> int:
    answer = http.client.HTTPResponse(_Incoming(connected, deadline), method="POST")  # type: ignore[arg-type]
    with answer:
        answer.begin()
        return answer.status


def _left(deadline: float) -> float:
    """Return the seconds that are left, for the next thing that may wait; raises TimeoutError without any."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Incoming(io.RawIOBase):
    """What comes in until the deadline, in however many pieces."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._connected, self._deadline = connected, deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what a response reads from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connected.settimeout(_left(self._deadline))
        return self._connected.recv_into(buffer)


def _connection(parts: SplitResult, address: str, deadline: float) -> http.client.HTTPConnection:
    host, port = str(parts.hostname), _port(parts)
    if parts.scheme == "http":
        return _Connection(host, port, address, deadline)
    return _SecureConnection(host, port, address, deadline)


class _Connection(http.client.HTTPConnection):
    """Connects to the address as looked up, and names the host."""

    def __init__(self, host: str, port: int, address: str, deadline: float) -> None:
        super().__init__(host, port)
        self._address, self._deadline = address, deadline

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), _left(self._deadline))


class _SecureConnection(_Connection):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_left(self._deadline))
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
