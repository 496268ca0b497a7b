"""Traces: a span for the turn, below it each round with the model and each tool; nothing without the extra."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.domain.errors import Conflict
from backend.services.context import ServiceContext
from backend.telemetry import tracing
from backend.telemetry.tracing import TracingUnavailable, configure_tracing, span
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import Call, Say

__all__ = ["model_server"]

CHAT = "/api/v1/chat/message"
ANA = "52845671"
DOUBTFUL = "y entonces qué me recomienda hacer con todo esto"


@pytest.fixture
def spans() -> Iterator[Any]:
    module = pytest.importorskip(
        "opentelemetry.sdk.trace.export.in_memory_span_exporter", reason="requirements-telemetry.in"
    )
    exporter = module.InMemorySpanExporter()
    configure_tracing("", exporter)
    yield exporter
    configure_tracing("")


@pytest.fixture
def ana(make_app: Callable[..., Flask], model_server: ModelServer) -> FlaskClient:
    app = make_app(
        openai_api_key="sk-operator-0123456789", openai_base_url=model_server.url, openai_api="responses"
    )
    context: ServiceContext = app.extensions["negotiator"]
    make_debt(context, document_number=ANA, name="ANA TORRES")
    with context.write() as uow:
        uow.settings.put_value("model_share_percent", 100, now=context.now())
        uow.commit()
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def tree(exporter: Any) -> list[tuple[str, str]]:
    """Return each span's name with its parent's, as they ended."""
    found = exporter.get_finished_spans()
    names = {one.context.span_id: one.name for one in found}
    return [(one.name, names[one.parent.span_id] if one.parent else "") for one in found]


def test_a_turn_holds_its_rounds_and_tools(ana: FlaskClient, model_server: ModelServer, spans: Any) -> None:
    model_server.script([Call("get_all_debts")], [Say("Con gusto te ayudo.")])
    answer = ana.post(CHAT, json={"message": DOUBTFUL})
    assert tree(spans) == [
        ("model_round", "turn"),
        ("tool", "turn"),
        ("model_round", "turn"),
        ("turn", ""),
    ]
    turn = spans.get_finished_spans()[-1]
    assert turn.attributes["request_id"] == answer.headers["X-Request-ID"]
    assert spans.get_finished_spans()[1].attributes["tool"] == "get_all_debts"


def test_a_stopped_stream_ends_its_spans(ana: FlaskClient, model_server: ModelServer, spans: Any) -> None:
    model_server.script([Say("Con gusto te ayudo. Dime qué prefieres. Te escucho. Aquí estoy.", delay=0.01)])
    answer = ana.post(CHAT, json={"message": DOUBTFUL}, headers={"Accept": "text/event-stream"})
    pieces = iter(answer.response)
    next(pieces)
    answer.close()
    assert ("turn", "") in tree(spans)
    with span("after"):
        pass
    assert tree(spans)[-1] == ("after", "")


def test_a_failure_leaves_its_kind_and_not_its_words(spans: Any) -> None:
    with pytest.raises(Conflict), span("outer"), span("inner", email="ana@example.com"):
        raise Conflict("taken", "Lo dijo 93388915.")
    inner = spans.get_finished_spans()[0]
    assert inner.status.description == "Conflict"
    assert "93388915" not in inner.to_json()
    assert inner.attributes["email"] == "[email]"


def test_without_the_extra_nothing_is_traced_and_asking_for_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with span("nothing") as opened:
        assert opened is None
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(TracingUnavailable, match=r"requirements-telemetry\.in"):
        configure_tracing("http://127.0.0.1:4318/v1/traces")
    assert tracing._tracer is None
