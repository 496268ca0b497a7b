"""JWTs of API clients: what is accepted, and all that is not."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from backend.services.sessions import signing_key
from tests.conftest import Clock
from tests.factories import PASSWORD, make_user, sign_in

ME = "/api/v1/auth/me"


@pytest.fixture
def token(client: FlaskClient, context: ServiceContext) -> str:
    make_user(context, email="bot@example.com")
    response = client.post("/api/v1/auth/token", json={"email": "bot@example.com", "password": PASSWORD})
    assert response.status_code == 200
    assert response.json is not None
    assert (response.json["token_type"], response.json["expires_in"]) == ("Bearer", 3600)
    assert "Set-Cookie" not in response.headers
    return str(response.json["access_token"])


def _me(client: FlaskClient, token: str, scheme: str = "Bearer") -> int:
    return client.get(ME, headers={"Authorization": f"{scheme} {token}"}).status_code


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_it_signs_in_until_it_expires(client: FlaskClient, token: str, clock: Clock) -> None:
    assert _me(client, token) == 200
    assert _me(client, token, "bearer") == 200
    clock.advance(seconds=3599)
    assert _me(client, token) == 200
    clock.advance(seconds=1)
    assert _me(client, token) == 401


def test_it_is_worth_nothing_after_signing_out(client: FlaskClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 204
    assert _me(client, token) == 401


def test_it_needs_no_proof_against_other_sites(client: FlaskClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 204


def test_a_wrong_one_is_not_made_up_for_by_a_cookie(client: FlaskClient, context: ServiceContext) -> None:
    sign_in(client, make_user(context))
    assert _me(client, "x.y.z") == 401


@pytest.mark.parametrize("missing", ["sub", "aud", "type", "jti", "exp"])
def test_each_claim_is_needed(client: FlaskClient, context: ServiceContext, token: str, missing: str) -> None:
    claims = _claims(token)
    del claims[missing]
    assert _me(client, jwt.encode(claims, signing_key(context.settings), "HS256")) == 401


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "other-api"},
        {"aud": ["other-api"]},
        {"aud": None},
        {"type": "refresh"},
        {"type": None},
        {"jti": "invented"},
        {"jti": 7},
        {"sub": "999999"},
        {"sub": 1},
        {"exp": 0},
        {"exp": "tomorrow"},
        {"exp": 9e99},
        {"exp": None},
        {"exp": True},
    ],
)
def test_a_claim_with_another_value_is_refused(
    client: FlaskClient, context: ServiceContext, token: str, change: dict[str, Any]
) -> None:
    forged = jwt.encode({**_claims(token), **change}, signing_key(context.settings), "HS256")
    assert _me(client, forged) == 401


def test_the_same_claims_signed_by_us_are_accepted(
    client: FlaskClient, context: ServiceContext, token: str
) -> None:
    """The forgeries above fail for what they changed, not for how they were made."""
    assert _me(client, jwt.encode(_claims(token), signing_key(context.settings), "HS256")) == 200


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_our_key_is_refused(
    client: FlaskClient, context: ServiceContext, token: str, algorithm: str
) -> None:
    key = signing_key(context.settings)
    padded = key + b"\x00" * (64 - len(key))
    assert _me(client, jwt.encode(_claims(token), padded, algorithm)) == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_an_unsigned_token_is_refused(client: FlaskClient, token: str, algorithm: str) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()).rstrip(b"=")
    payload = token.split(".")[1]
    assert _me(client, f"{header.decode()}.{payload}.") == 401
    assert _me(client, f"{header.decode()}.{payload}.{token.split('.')[2]}") == 401


@pytest.mark.parametrize("secret", [b"secret", b"a-secret-that-only-these-tests-know", b"x" * 32])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_another_key_is_refused(client: FlaskClient, token: str, secret: bytes) -> None:
    assert _me(client, jwt.encode(_claims(token), secret, "HS256")) == 401


@pytest.mark.parametrize(
    "broken", ["", ".", "..", "a.b.c", "é.é.é", "x" * 10_000, "null", "eyJhbGciOiJIUzI1NiJ9..x"]
)
def test_what_is_no_token_is_refused(client: FlaskClient, broken: str) -> None:
    assert _me(client, broken) == 401


def test_a_changed_signature_is_refused(client: FlaskClient, token: str) -> None:
    head, payload, signature = token.split(".")
    assert _me(client, f"{head}.{payload}.{signature[::-1]}") == 401
    assert _me(client, f"{head}.{payload[::-1]}.{signature}") == 401


def test_a_cookie_session_is_no_token_and_a_token_no_cookie(
    client: FlaskClient, context: ServiceContext, token: str
) -> None:
    sign_in(client, make_user(context))
    cookie = client.get_cookie("negotiator_session")
    assert cookie is not None
    assert _me(client, cookie.value) == 401
    client.set_cookie("negotiator_session", token)
    assert client.get(ME).status_code == 401
    client.set_cookie("negotiator_session", _claims(token)["jti"])
    assert client.get(ME).status_code == 401
