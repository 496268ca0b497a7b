"""Samples: nothing of a request is written by itself, nothing is lost or counted twice, and old ones are added up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.db.models.monitoring import MetricSample
from backend.domain.errors import Unavailable
from backend.jobs.monitoring import Watch
from backend.services.alert_rules import DELIVERED
from backend.services.context import ServiceContext
from backend.services.daily_metrics import record_daily_metrics
from backend.services.metric_samples import fold_samples, keep_sample, read_counts
from tests.conftest import Clock

ME = ("negotiator_http_requests_total", "GET", "/api/v1/auth/me", "401")


def counted(context: ServiceContext, hours: float = 24 * 40) -> float:
    return read_counts(context, since=context.now() - timedelta(hours=hours)).total(*ME)


def rows(context: ServiceContext) -> int:
    with context.read() as uow:
        return len(uow.connection.execute(select(MetricSample.id)).all())


def test_a_sample_holds_what_came_since_the_last(client: FlaskClient, context: ServiceContext) -> None:
    assert not keep_sample(context)
    for times in (3, 2):
        for _ in range(times):
            client.get("/api/v1/auth/me")
        assert keep_sample(context)
        assert not keep_sample(context)
    assert rows(context) == 2
    assert counted(context) == 5


def test_what_could_not_be_kept_is_in_the_next_sample(
    client: FlaskClient, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/api/v1/auth/me")

    def gone(*arguments: object, **named: object) -> None:
        raise Unavailable("database_unavailable", "No hay base de datos.")

    with monkeypatch.context() as patch:
        patch.setattr("backend.db.repositories.monitoring.MonitoringRepository.add_sample", gone)
        with pytest.raises(Unavailable):
            keep_sample(context)
    client.get("/api/v1/auth/me")
    keep_sample(context)
    assert counted(context) == 2


def test_a_days_figures_have_the_hour_that_begins_with_it(
    client: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    """In Bogotá it is 00:20 of 24 November, and an hour's sum is written over its samples before the day ends."""
    clock.now = datetime(2026, 11, 24, 5, 20, tzinfo=UTC)
    for times, hours in ((7, 9), (3, 20)):
        for _ in range(times):
            client.get("/api/v1/auth/me")
        keep_sample(context)
        clock.advance(hours=hours)
        fold_samples(context)
    for number, requests in ((23, 0), (24, 10)):
        record_daily_metrics(context, day := date(2026, 11, number))
        with context.read() as uow:
            [(_, _, figures)] = uow.monitoring.list_days(dimension="total", first=day, last=day)
        assert figures["requests"] == requests


def test_past_hours_become_one_row_each_and_lose_nothing(
    client: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    for _ in range(12):
        client.get("/api/v1/auth/me")
        keep_sample(context)
        clock.advance(minutes=20)
    assert rows(context) == 12
    for _ in range(2):
        fold_samples(context)
        # Of four hours, the first ones are over for more than two.
        assert rows(context) == 8
        assert counted(context) == 12
    clock.advance(days=40)
    fold_samples(context)
    assert rows(context) == 0


def test_the_worker_keeps_samples_and_looks_at_the_alerts(
    client: FlaskClient, context: ServiceContext, make_app: Callable[..., Flask]
) -> None:
    app = make_app(metrics_interval=60)
    served: ServiceContext = app.extensions["negotiator"]
    # As in the worker: without the thread that begins with a process's first request.
    client.get("/api/v1/auth/me")
    Watch().look(served)
    assert counted(served) == 1
    with served.read() as uow:
        assert set(uow.monitoring.list_alert_states()) == set(DELIVERED)
