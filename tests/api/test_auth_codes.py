"""Signing in through the user interface's server: a code that is exchanged once, by the same browser."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from tests.conftest import Clock
from tests.factories import PASSWORD, make_user, sign_in

AUTH = "/api/v1/auth"
PRE_SESSION = "the-secret-of-this-browser-0123456789"


@pytest.fixture(autouse=True)
def _ana(context: ServiceContext) -> None:
    make_user(context, email="ana@example.com")


@pytest.fixture
def code(client: FlaskClient) -> str:
    body = {"email": "ana@example.com", "password": PASSWORD, "pre_session": PRE_SESSION}
    response = client.post(f"{AUTH}/login-code", json=body)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["expires_in"] == 30
    assert "Set-Cookie" not in response.headers
    return str(response.json["code"])


def _exchange(client: FlaskClient, code: str, pre_session: str = PRE_SESSION) -> Any:
    return client.post(f"{AUTH}/login-code/exchange", json={"code": code, "pre_session": pre_session})


def test_the_code_becomes_a_session(client: FlaskClient, code: str) -> None:
    answer = _exchange(client, code)
    assert answer.status_code == 200
    assert answer.json["user"]["email"] == "ana@example.com"
    client.set_cookie("negotiator_session", answer.json["session_token"])
    assert client.get(f"{AUTH}/me").status_code == 200


def test_it_works_once(client: FlaskClient, code: str) -> None:
    assert _exchange(client, code).status_code == 200
    again = _exchange(client, code)
    assert (again.status_code, again.json["error"]["code"]) == (401, "invalid_code")


def test_it_works_for_the_browser_that_asked_only(client: FlaskClient, code: str) -> None:
    assert _exchange(client, code, "the-secret-of-another-browser-9876543").status_code == 401
    assert _exchange(client, code).status_code == 200


def test_it_works_for_thirty_seconds(client: FlaskClient, code: str, clock: Clock) -> None:
    clock.advance(seconds=30)
    assert _exchange(client, code).status_code == 401


def test_a_wrong_code_is_refused(client: FlaskClient, code: str) -> None:
    assert _exchange(client, code[::-1]).status_code == 401
    assert _exchange(client, "x").status_code == 401


def test_a_wrong_password_gets_no_code(client: FlaskClient) -> None:
    body = {"email": "ana@example.com", "password": "no-es-esta", "pre_session": PRE_SESSION}
    response = client.post(f"{AUTH}/login-code", json=body)
    assert response.status_code == 401


def test_an_account_erased_meanwhile_is_not_signed_in(
    client: FlaskClient, context: ServiceContext, code: str
) -> None:
    with context.read() as uow:
        account = uow.users.find_by_email_key("ana@example.com")
    assert account is not None
    sign_in(client, account)
    assert client.delete(f"{AUTH}/me", json={"password": PASSWORD}).status_code == 204
    assert _exchange(client, code).status_code == 401
