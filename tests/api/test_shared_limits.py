"""Rate limits of several processes: counted together in Redis, alone while it is away, and for whose address."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import make_user, sign_in
from tests.servers import redis_server

LOGIN = "/api/v1/auth/login"
CHAT = "/api/v1/chat/message"
TOKEN = "the-interface-and-the-api-share-this"
needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None,
    reason="redis-server is not here: it comes with Debian's package `redis-server`",
)


def login(client: FlaskClient, number: int, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    body = {"email": f"a{number}@example.com", "password": "x"}
    return client.post(LOGIN, json=body, environ_base={"REMOTE_ADDR": address}, headers=headers)


@needs_redis
def test_two_processes_count_together(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        apps = [make_app(turn_limit="3 per hour", redis_url=url) for _ in range(2)]
        user = make_user(apps[0].extensions["negotiator"])
        people = [app.test_client() for app in apps]
        for person in people:
            sign_in(person, user)
        turns = [people[number % 2].post(CHAT, json={"message": "hola"}) for number in range(4)]
        for app in apps:
            app.extensions["negotiator-invalidation"].stop()
    assert [turn.status_code for turn in turns] == [200, 200, 200, 429]


@needs_redis
def test_without_redis_each_process_counts_alone(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        client = make_app(sign_in_limit="2 per hour", redis_url=url).test_client()
        assert [login(client, number).status_code for number in range(3)] == [401, 401, 429]
    assert [login(client, number).status_code for number in range(3)] == [401, 401, 429]
    client.application.extensions["negotiator-invalidation"].stop()


def test_who_has_to_wait_reads_in_spanish_for_how_long(make_app: Callable[..., Flask]) -> None:
    client = make_app(sign_in_limit="1 per 10 minutes").test_client()
    login(client, 1)
    refused = login(client, 2)
    error = refused.json["error"]  # type: ignore[index]
    assert (refused.status_code, error["code"]) == (429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) == error["details"]["retry_after"]
    assert "Inténtalo de nuevo en" in error["message"]


class TestTheInterfacesServer:
    """It speaks for people from one address, and says for whom with a credential."""

    def tries(self, client: FlaskClient, token: str, addresses: list[str], remote: str) -> list[int]:
        return [
            login(
                client, number, remote, **{"X-Interface-Token": token, "X-Client-Address": address}
            ).status_code
            for number, address in enumerate(addresses)
        ]

    def test_the_persons_address_counts(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(sign_in_limit="2 per hour", interface_token=TOKEN).test_client()
        one = ["198.51.100.7"] * 3
        assert self.tries(client, TOKEN, one, "127.0.0.1") == [401, 401, 429]
        assert self.tries(client, TOKEN, ["2001:db8::1"], "127.0.0.1") == [401]

    def test_without_the_credential_nothing_is_believed(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(sign_in_limit="2 per hour", interface_token=TOKEN).test_client()
        several = [f"198.51.100.{number}" for number in range(3)]
        assert self.tries(client, "guessed", several, "192.0.2.1") == [401, 401, 429]

    def test_without_a_setting_no_credential_is_one(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(sign_in_limit="2 per hour").test_client()
        several = [f"198.51.100.{number}" for number in range(3)]
        assert self.tries(client, "", several, "192.0.2.1") == [401, 401, 429]
