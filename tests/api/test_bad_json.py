"""Bodies that are not what they should be: a 4xx with a code and a sentence, and the next request works."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.api.json import MOST_BYTES, MOST_DEPTH
from backend.services.context import ServiceContext
from tests.factories import PASSWORD, make_user, sign_in

LOGIN = "/api/v1/auth/login"


@pytest.fixture(autouse=True)
def _ana(context: ServiceContext) -> None:
    make_user(context, email="ana@example.com")


def _post(client: FlaskClient, body: bytes | str, content_type: str = "application/json") -> Any:
    return client.post(LOGIN, data=body, content_type=content_type)


def _assert_refused(client: FlaskClient, response: Any, status: int, code: str) -> None:
    assert response.status_code == status
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"].endswith(".")
    good = _post(client, json.dumps({"email": "ana@example.com", "password": PASSWORD}))
    assert good.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b'{"email": "a"} {}', id="two values"),
        pytest.param(b"[" * 100_000, id="100,000 open brackets"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="nested 100,000 deep"),
        pytest.param(b'{"a":' * 50_000 + b"1" + b"}" * 50_000, id="objects 50,000 deep"),
        pytest.param(b'{"email":' + b"[" * 40 + b"]" * 40 + b"}", id="nested 40 deep"),
        pytest.param(b'{"email": "a", "email": "b", "password": "c"}', id="duplicate key"),
        pytest.param(b'{"email": {"a": 1, "a": 2}, "password": "c"}', id="duplicate key inside"),
        pytest.param(b'{"email": "a", "\\u0065mail": "b"}', id="duplicate key by escape"),
        pytest.param(b'{"email": NaN}', id="NaN"),
        pytest.param(b'{"email": Infinity}', id="Infinity"),
        pytest.param(b'{"email": -Infinity}', id="-Infinity"),
        pytest.param(b'{"email": ' + b"9" * 5000 + b"}", id="5,000 digits"),
        pytest.param(b'{"email": "a\x00b"}', id="bare NUL"),
        pytest.param(b'{"email": "\xed\xa0\x80"}', id="surrogate in UTF-8"),
        pytest.param(b'{"email": "\xff"}', id="not UTF-8"),
        pytest.param('{"email": "a"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
        pytest.param(b"{'email': 'a'}", id="single quotes"),
    ],
)
def test_what_is_no_json_is_refused_as_malformed(client: FlaskClient, body: bytes) -> None:
    _assert_refused(client, _post(client, body), 400, "malformed_json")


@pytest.mark.parametrize("body", ["[]", '"texto"', "1", "null", "true", "[{}]"])
def test_what_is_no_object_is_refused(client: FlaskClient, body: str) -> None:
    _assert_refused(client, _post(client, body), 422, "invalid_request")


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\udc00", "\\ud800 \\udc00"])
def test_text_that_cannot_be_stored_is_refused(client: FlaskClient, text: str) -> None:
    for body in (
        f'{{"email": "ana@example.com", "password": "{text}"}}',
        f'{{"email": "ana@example.com", "password": "x", "{text}": 1}}',
    ):
        _assert_refused(client, _post(client, body), 422, "invalid_text")


def test_an_escaped_letter_outside_the_basic_plane_is_fine(client: FlaskClient) -> None:
    response = _post(client, '{"email": "ana@example.com", "password": "\\ud83d\\ude00"}')
    assert response.status_code == 401


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/pdf", ""]
)
def test_another_content_type_is_refused(client: FlaskClient, content_type: str) -> None:
    body = json.dumps({"email": "ana@example.com", "password": PASSWORD})
    _assert_refused(client, _post(client, body, content_type), 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"email": "ana@example.com", "password": "x" * MOST_BYTES})
    _assert_refused(client, _post(client, body), 413, "too_large")


def test_200_kilobytes_of_text_are_too_long_for_a_field(client: FlaskClient) -> None:
    body = json.dumps({"email": "ana@example.com", "password": "ñ" * 100_000}, ensure_ascii=False)
    _assert_refused(client, _post(client, body.encode()), 422, "invalid_request")


@pytest.mark.parametrize("value", [1, 1.5, True, None, [], {}, ["a"]])
def test_a_value_of_another_type_is_refused(client: FlaskClient, value: Any) -> None:
    body = json.dumps({"email": "ana@example.com", "password": value})
    _assert_refused(client, _post(client, body), 422, "invalid_request")


def test_the_depth_that_is_allowed_reaches_the_schema(client: FlaskClient) -> None:
    inner = MOST_DEPTH - 1
    body = '{"email": "ana@example.com", "password": ' + "[" * inner + "]" * inner + "}"
    _assert_refused(client, _post(client, body), 422, "invalid_request")


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=1_0", "page=١", "page=1e2", "who=me"])
def test_a_query_that_makes_no_sense_is_refused(
    client: FlaskClient, context: ServiceContext, query: str
) -> None:
    sign_in(client, make_user(context, role="staff"))
    response = client.get(f"/api/v1/users?{query}")
    assert (response.status_code, response.json["error"]["code"]) == (422, "invalid_request")  # type: ignore[index]
