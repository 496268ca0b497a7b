"""Where a webhook may go: to public addresses, whatever way an address is written."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.delivery.webhook import WebhookNotSent, WebhookRequest, send_webhook

NOW = datetime(2026, 11, 23, tzinfo=UTC)


class Reached(Exception):
    """A connection would have been made."""


def send(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Send to a name that has these addresses."""

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    def connect(address: tuple[str, int], timeout: float) -> Any:
        raise Reached(address[0])

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    send_webhook(WebhookRequest(1, "https://hooks.example.com/", "{}", b"secret"), now=NOW)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "::", "fe80::1", "fd00::1", "fec0::1", "ff02::1", "2001:0:7f00:1::1"),
        *("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::"),
    ],
)
def test_nothing_goes_to_a_private_network(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for addresses in ([address], ["8.8.8.8", address]):
        with pytest.raises(WebhookNotSent) as refused:
            send(monkeypatch, *addresses)
        assert (refused.value.reason, refused.value.may_retry) == ("private address", False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_connected_to_as_it_was_looked_up(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with pytest.raises(Reached, match=address):
        send(monkeypatch, address)
