"""What every route has in common: errors, headers, limits, health, documentation."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.api.security import requires
from backend.app import create_app
from backend.config import Settings
from backend.services.context import ServiceContext
from backend.telemetry.logs import JsonFormatter
from tests.factories import PASSWORD, make_user, sign_in

LOGIN = "/api/v1/auth/login"


def _code(response: TestResponse) -> str:
    body = response.json
    assert body is not None
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    return str(body["error"]["code"])


class TestErrors:
    def test_unknown_address_answers_404_in_our_shape(self, client: FlaskClient) -> None:
        response = client.get("/api/v1/nothing/here")
        assert (response.status_code, _code(response)) == (404, "not_found")

    def test_wrong_method_answers_405_and_says_which_are_allowed(self, client: FlaskClient) -> None:
        response = client.get(LOGIN)
        assert (response.status_code, _code(response)) == (405, "method_not_allowed")
        assert "POST" in response.headers["Allow"]

    @pytest.mark.parametrize("row_id", ["0", "-1", "9223372036854775808", "9" * 40, "١٢٣", "1_0", "1e3", "x"])
    def test_ids_that_no_row_can_have_are_not_found(self, app: Flask, row_id: str) -> None:
        client = app.test_client()
        sign_in(client, make_user(app.extensions["negotiator"], role="admin"))
        response = client.delete(f"/api/v1/users/{row_id}")
        assert (response.status_code, _code(response)) == (404, "not_found")

    def test_unknown_row_is_not_found(self, app: Flask) -> None:
        client = app.test_client()
        sign_in(client, make_user(app.extensions["negotiator"], role="admin"))
        assert _code(client.delete("/api/v1/users/9223372036854775807")) == "user_not_found"

    def test_a_validation_error_names_fields_and_never_repeats_values(self, client: FlaskClient) -> None:
        sent = {"email": "x", "password": 987654321, "extra_secret": "sk-not-to-be-repeated", "a b<c>": 1}
        response = client.post(LOGIN, json=sent)
        assert (response.status_code, _code(response)) == (422, "invalid_request")
        fields = {item["field"]: item["reason"] for item in response.json["error"]["details"]["fields"]}  # type: ignore[index]
        assert fields == {
            "email": "es demasiado corto",
            "password": "debe ser un texto",
            "extra_secret": "no se reconoce",
            "?": "no se reconoce",
        }
        assert b"not-to-be-repeated" not in response.data
        assert b"987654321" not in response.data

    def test_an_unexpected_error_answers_500_and_logs_no_personal_data(
        self, make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
    ) -> None:
        app = make_app()

        @app.get("/fails")
        @requires("public")
        def fails() -> str:
            raise ValueError("Ana Torres, 93388915, ana@example.com")

        response = app.test_client().get("/fails")
        assert (response.status_code, _code(response)) == (500, "internal_error")
        assert response.json["error"]["details"] == {"request_id": response.headers["X-Request-ID"]}  # type: ignore[index]
        line = JsonFormatter().format(caplog.records[-1])
        assert json.loads(line)["exception"] == "ValueError"
        for secret in ("Ana", "93388915", "ana@example.com"):
            assert secret not in line
            assert secret.encode() not in response.data


class TestDatabaseGone:
    @pytest.fixture
    def broken(self, settings: Settings) -> FlaskClient:
        uri = "postgresql+psycopg://nobody:nothing@127.0.0.1:9/none?connect_timeout=1"
        return create_app(replace(settings, sqlalchemy_database_uri=uri)).test_client()

    def test_health_answers_and_readiness_says_503(self, broken: FlaskClient) -> None:
        assert broken.get("/healthz").json == {"status": "ok"}
        response = broken.get("/readyz")
        assert (response.status_code, _code(response)) == (503, "database_unavailable")

    def test_signing_in_says_503(self, broken: FlaskClient) -> None:
        response = broken.post(LOGIN, json={"email": "ana@example.com", "password": PASSWORD})
        assert (response.status_code, _code(response)) == (503, "database_unavailable")


def test_healthy_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


class TestAnswers:
    def test_carry_the_headers_that_protect_them(self, client: FlaskClient) -> None:
        headers = client.get("/api/v1/auth/me").headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])
        assert "Strict-Transport-Security" not in headers

    def test_say_https_only_in_production(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(flask_env="production").test_client()
        assert client.get("/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"

    def test_write_numbers_and_times_exactly(self, make_app: Callable[..., Flask]) -> None:
        app = make_app()

        @app.get("/figures")
        @requires("public")
        def figures() -> Response:
            return jsonify(
                whole=Decimal("123456.00"),
                cents=Decimal("0.30"),
                large=Decimal("999999999999.99"),
                moment=datetime(2026, 11, 23, 15, tzinfo=UTC),
                day=date(2026, 2, 28),
                keyed={1: "á"},
            )

        assert app.test_client().get("/figures").data.decode() == (
            '{"whole":123456,"cents":0.30,"large":999999999999.99,"moment":"2026-11-23T15:00:00+00:00",'
            '"day":"2026-02-28","keyed":{"1":"á"}}'
        )


class TestCrossSite:
    """A browser's other pages must not act with the cookie of ours."""

    @pytest.fixture
    def signed_in(self, client: FlaskClient, context: ServiceContext) -> FlaskClient:
        sign_in(client, make_user(context))
        return client

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.com"},
            {"Origin": "https://other.example.com"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        ],
    )
    def test_requests_of_other_sites_are_refused(
        self, signed_in: FlaskClient, headers: dict[str, str]
    ) -> None:
        response = signed_in.post("/api/v1/auth/logout", headers=headers)
        assert (response.status_code, _code(response)) == (403, "cross_site")
        assert signed_in.get("/api/v1/auth/me").status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "http://localhost"},
            {"Origin": "http://127.0.0.1:8501", "Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_our_own_pages_pass(self, signed_in: FlaskClient, headers: dict[str, str]) -> None:
        assert signed_in.post("/api/v1/auth/logout", headers=headers).status_code == 204

    def test_reading_is_not_an_action(self, signed_in: FlaskClient) -> None:
        response = signed_in.get("/api/v1/auth/me", headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 200


class TestLimits:
    def _login(self, client: FlaskClient, email: str, address: str, **headers: str) -> TestResponse:
        body = {"email": email, "password": "x"}
        return client.post(LOGIN, json=body, environ_base={"REMOTE_ADDR": address}, headers=headers)

    def test_too_many_sign_ins_from_one_address_have_to_wait(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(sign_in_limit="3 per minute").test_client()
        answers = [self._login(client, f"a{n}@example.com", "192.0.2.1") for n in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert _code(answers[3]) == "too_many_requests"
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 61
        assert self._login(client, "b@example.com", "192.0.2.7").status_code == 401

    def test_the_user_interfaces_server_speaks_for_everybody(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(sign_in_limit="3 per minute").test_client()
        answers = [self._login(client, f"a{n}@example.com", "127.0.0.1") for n in range(5)]
        assert {answer.status_code for answer in answers} == {401}

    def test_a_forwarded_address_is_believed_only_of_a_trusted_proxy(
        self, make_app: Callable[..., Flask]
    ) -> None:
        for proxies, expected in ((0, [401, 401, 429]), (1, [401, 401, 401])):
            client = make_app(sign_in_limit="2 per minute", trusted_proxies=proxies).test_client()
            answers = [
                self._login(
                    client, f"a{n}@example.com", "192.0.2.1", **{"X-Forwarded-For": f"198.51.100.{n}"}
                )
                for n in range(3)
            ]
            assert [answer.status_code for answer in answers] == expected

    def test_an_empty_setting_switches_the_limit_off(self, client: FlaskClient) -> None:
        answers = {self._login(client, f"a{n}@example.com", "192.0.2.1").status_code for n in range(20)}
        assert answers == {401}

    def test_messages_are_limited_for_each_account(self, make_app: Callable[..., Flask]) -> None:
        app = make_app(turn_limit="2 per 10 minutes")
        people = [app.test_client() for _ in range(2)]
        for person in people:
            sign_in(person, make_user(app.extensions["negotiator"]))
        turns = [people[0].post("/api/v1/chat/message", json={"message": "hola"}) for _ in range(3)]
        assert [turn.status_code for turn in turns] == [200, 200, 429]
        assert people[1].post("/api/v1/chat/message", json={"message": "hola"}).status_code == 200


class TestDocumentation:
    @pytest.mark.parametrize(
        ("page", "viewer"), [("/docs", "swagger-ui-bundle"), ("/redoc", "redoc.standalone")]
    )
    def test_pages_take_everything_from_this_server(
        self, client: FlaskClient, page: str, viewer: str
    ) -> None:
        response = client.get(page)
        assert response.mimetype == "text/html"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert viewer in response.text
        links = re.findall(r'(?:src|href)="([^"]+)"', response.text)
        assert all(link.startswith("/") and not link.startswith("//") for link in links)
        for link in links:
            with client.get(link) as linked:
                assert linked.status_code == 200
                assert linked.data

    def test_the_description_lists_routes_schemas_and_our_error_shape(self, client: FlaskClient) -> None:
        described = client.get("/openapi.json").json
        assert described is not None
        login = described["paths"][LOGIN]["post"]
        assert login["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/LoginBody")
        assert "ErrorAnswer" in json.dumps(login["responses"]["422"])
        assert described["paths"]["/api/v1/users"]["get"]["security"] == [{"cookie": []}, {"bearer": []}]


def test_a_file_that_is_too_large_is_refused_by_size(make_app: Callable[..., Flask]) -> None:
    app = make_app(upload_limit=1000)

    @app.post("/upload")
    @requires("public")
    def upload() -> str:
        from flask import request

        return str(len(request.files["file"].read()))

    client = app.test_client()
    assert client.post("/upload", data={"file": (io.BytesIO(b"x" * 100), "a.csv")}).text == "100"
    response = client.post("/upload", data={"file": (io.BytesIO(b"x" * 5000), "a.csv")})
    assert (response.status_code, _code(response)) == (413, "too_large")


def test_a_route_without_a_policy_answers_nobody(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app()
    app.add_url_rule("/open", view_func=lambda: "everything")
    with caplog.at_level(logging.CRITICAL):
        response = app.test_client().get("/open")
    assert response.status_code == 500
    assert b"everything" not in response.data
