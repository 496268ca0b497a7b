"""Which brain answered how often, how sure it was and how long it took: counted from the answers themselves."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from backend.services.metric_samples import keep_sample
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in

METRICS = "/api/v1/admin/metrics"
ANA = "52845671"


def talk(client: FlaskClient, *bodies: dict[str, Any]) -> None:
    for body in bodies:
        assert client.post("/api/v1/chat/message", json=body).status_code == 200


def test_shares_confidence_and_time_are_those_of_the_answers(
    app: Flask, client: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    make_debt(context, document_number=ANA)
    sign_in(client, make_user(context, bound_document=ANA))
    admin = app.test_client()
    sign_in(admin, make_user(context, role="admin", email="admin@example.com"))
    nothing = admin.get(METRICS).get_json()
    assert nothing["summary"] == {
        "total_requests": 0,
        "error_rate": None,
        "avg_response_time_ms": None,
        "cache_hit_rate": None,
    }
    assert nothing["system_usage"] == {"rules": None, "ml": None, "openai": None}

    talk(client, {"message": ANA}, {"button_id": "ver_opciones"}, {"message": "quiero pagar mi deuda"})
    keep_sample(context)
    told = admin.get(METRICS).get_json()

    assert told["summary"]["total_requests"] == 3
    assert told["summary"]["error_rate"] == 0
    assert 0 < told["summary"]["cache_hit_rate"] < 1
    assert sum(told["system_usage"].values()) == 1
    assert told["system_usage"]["openai"] == 0
    assert told["system_usage"]["rules"] >= 2 / 3
    assert told["routes"]["button"]["answers"] == 1
    assert told["confidence"]["rules"] > 0.9
    assert told["summary"]["avg_response_time_ms"] > 0
    clock.advance(hours=30)
    sign_in(admin, make_user(context, role="admin", email="otro@example.com"))
    assert admin.get(METRICS).get_json()["summary"]["total_requests"] == 0
    assert admin.get(METRICS, query_string={"hours": 48}).get_json()["summary"]["total_requests"] == 3


def test_a_period_that_makes_no_sense_is_refused(app: Flask, context: ServiceContext) -> None:
    admin = app.test_client()
    sign_in(admin, make_user(context, role="admin"))
    for hours in (0, -1, 745, 10**9):
        answer = admin.get(METRICS, query_string={"hours": hours})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_period")
