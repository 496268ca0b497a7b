"""One request's id stands in every log line of what it caused, also of the model's and the worker's; no secret does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.db.models.monitoring import AlertEvent, ConversationMetric, MetricSample
from backend.db.models.operations import AuditEvent, Job, OutboxMessage, WebhookCall
from backend.jobs.worker import run_pending
from backend.services.alerts import evaluate_alerts
from backend.services.context import ServiceContext
from backend.services.daily_metrics import record_daily_metrics
from backend.services.metric_samples import keep_sample
from backend.telemetry.logs import configure_logging
from backend.telemetry.tracing import configure_tracing
from tests.campaign_files import csv_file, row
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import Call, HttpError, Say

__all__ = ["model_server"]

CHAT = "/api/v1/chat/message"
CANARY = "93388915"
EMAIL = "canario.secreto@example.com"
KEY = "sk-operator-canary-0123456789"
NAME = "CANARIO FAJARDO"
DOUBTFUL = "y entonces qué me recomienda hacer con todo esto"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """All log lines of this process."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("debug", stream)
    yield stream
    root.handlers, root.level = handlers, level


@pytest.fixture
def app(make_app: Callable[..., Flask], model_server: ModelServer) -> Flask:
    return make_app(openai_api_key=KEY, openai_base_url=model_server.url, openai_api="responses")


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    make_debt(context, document_number=CANARY, name=NAME, debtor={"email": EMAIL})
    with context.write() as uow:
        uow.settings.put_value("model_share_percent", 100, now=context.now())
        uow.settings.grow_data_version(now=context.now())
        uow.commit()
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=CANARY, email=EMAIL))
    return client


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_turn_can_be_followed_through_every_layer(
    ana: FlaskClient, model_server: ModelServer, stream: io.StringIO
) -> None:
    model_server.script([Call("get_all_debts")], [Say("Con gusto te ayudo.")])
    answer = ana.post(CHAT, json={"message": DOUBTFUL})
    followed = [line for line in lines(stream) if line.get("request_id") == answer.headers["X-Request-ID"]]
    assert [line["event"] for line in followed if line["logger"].startswith("backend.")] == [
        "model_request",
        "model_request",
        "turn",
        "request",
    ]
    turn, request = followed[-2], followed[-1]
    assert turn["conversation_id"] == answer.get_json()["conversation_id"]
    assert (request["route"], request["status"], request["method"]) == (CHAT, 200, "POST")
    assert request["duration_ms"] >= 0


def test_a_streamed_turn_too(ana: FlaskClient, model_server: ModelServer, stream: io.StringIO) -> None:
    model_server.script([Say("Con gusto te ayudo.")])
    with ana.post(CHAT, json={"message": DOUBTFUL}, headers={"Accept": "text/event-stream"}) as answer:
        assert "event: done" in answer.get_data(as_text=True)
    followed = [line for line in lines(stream) if line.get("request_id") == answer.headers["X-Request-ID"]]
    assert [line["event"] for line in followed if line["logger"].startswith("backend.")] == [
        "model_request",
        "turn",
        "request",
    ]


def test_what_the_worker_does_is_found_by_the_request_that_asked(
    app: Flask, context: ServiceContext, stream: io.StringIO
) -> None:
    staff = app.test_client()
    sign_in(staff, make_user(context, role="staff"))
    data = {"file": (io.BytesIO(csv_file(row())), "marzo.csv")}
    answer = staff.post("/api/v1/campaigns", data=data, content_type="multipart/form-data")
    run_pending(context)
    (job,) = [line for line in lines(stream) if line["event"] == "job"]
    assert job["request_id"] == answer.headers["X-Request-ID"]
    assert (job["kind"], job["outcome"]) == ("campaign_import", "finished")


class Sinks:
    """Everything that leaves a request, and everything that is kept about it."""

    def __init__(self, context: ServiceContext, stream: io.StringIO, spans: Any) -> None:
        self.context, self.stream, self.spans = context, stream, spans

    def texts(self, metrics: str) -> dict[str, str]:
        found = {"logs": self.stream.getvalue(), "metrics": metrics}
        found["spans"] = " ".join(span.to_json() for span in self.spans.get_finished_spans())
        with self.context.read() as uow:
            for model in (MetricSample, AlertEvent, ConversationMetric, AuditEvent, Job, WebhookCall):
                rows = uow.connection.execute(select(*model.__table__.columns)).all()
                found[model.__tablename__] = str(rows)
            mails = uow.connection.execute(select(OutboxMessage.subject, OutboxMessage.body)).all()
        return found | {"alert mails": str(mails)}


def test_no_sink_holds_a_number_a_key_or_an_address(
    app: Flask,
    ana: FlaskClient,
    context: ServiceContext,
    model_server: ModelServer,
    stream: io.StringIO,
) -> None:
    exporters = pytest.importorskip(
        "opentelemetry.sdk.trace.export.in_memory_span_exporter", reason="requirements-telemetry.in"
    )
    spans = exporters.InMemorySpanExporter()
    configure_tracing("", spans)
    try:
        model_server.script([HttpError(401, "invalid_api_key", message=f"bad key {KEY}")], repeat=True)
        for _ in range(6):
            ana.post(CHAT, json={"message": DOUBTFUL})
        for text in (CANARY, f"soy {CANARY}, {EMAIL}", f"mi clave es {KEY}"):
            ana.post(CHAT, json={"message": text})
        stranger = app.test_client()
        stranger.get(f"/api/v1/users/{CANARY}?q={EMAIL}", headers={"Authorization": f"Bearer {KEY}"})
        stranger.post("/api/v1/auth/login", json={"email": EMAIL, "password": KEY})
        admin = app.test_client()
        sign_in(admin, make_user(context, role="admin", email="jefa@example.com"))
        admin.get("/api/v1/debts", query_string={"q": CANARY})
        keep_sample(context)
        assert [change.rule.name for change in evaluate_alerts(context)] == ["breaker_open"]
        record_daily_metrics(context, context.today())
        run_pending(context)
        metrics = admin.get("/metrics").text
    finally:
        configure_tracing("")
    texts = Sinks(context, stream, spans).texts(metrics)
    # A sink that got nothing would prove nothing; nobody called a webhook or asked for work here.
    empty = {name for name, text in texts.items() if len(text) <= len("[]")}
    assert empty <= {"jobs", "webhook_calls", "audit_events"}
    leaks = [
        (name, secret)
        for name, text in texts.items()
        for secret in (CANARY, EMAIL, KEY, "93.388.915")
        if secret in text
    ]
    assert leaks == []
