"""What Prometheus reads: every request, whichever process of the machine answered it, and only for who may read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from backend.services.context import ServiceContext
from backend.telemetry.metrics import metric_names
from tests.conftest import ANY_DATABASE
from tests.factories import make_debt, make_user, sign_in
from tests.servers import PATIENCE_SECONDS, free_port

ANA = "52845671"
ROOT = Path(__file__).resolve().parents[2]


def values(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples by name and labels' values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(client: FlaskClient) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return values(answer.text)


class TestWhoMayRead:
    def test_without_a_token_only_this_machine(self, client: FlaskClient) -> None:
        assert client.get("/metrics").status_code == 200
        stranger = client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert stranger.status_code == 404

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
    def test_a_proxy_on_this_machine_speaks_for_strangers(self, client: FlaskClient, header: str) -> None:
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404

    def test_with_a_token_only_its_holders(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(metrics_token="only-for-prometheus").test_client()
        for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "only-for-prometheus"}):
            assert client.get("/metrics", headers=headers).status_code == 401
        right = {"Authorization": "Bearer only-for-prometheus"}
        stranger = client.get("/metrics", headers=right, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert stranger.status_code == 200


class TestWhatIsCounted:
    def test_requests_by_route_and_status(self, app: Flask, client: FlaskClient) -> None:
        before = read(client)
        client.get("/api/v1/auth/me")
        client.get("/api/v1/nothing/93388915")
        after = read(client)

        def more(*key: str) -> float:
            return after.get(key, 0) - before.get(key, 0)

        assert more("negotiator_http_requests_total", "GET", "/api/v1/auth/me", "401") == 1
        assert more("negotiator_http_requests_total", "GET", "unknown", "404") == 1
        assert more("negotiator_http_request_duration_seconds_count", "GET", "/api/v1/auth/me") == 1
        assert not any("93388915" in label for key in after for label in key)

    def test_a_word_that_a_stranger_chose_is_no_label(self, client: FlaskClient) -> None:
        label = ("negotiator_http_requests_total", "other", "unknown", "404")
        before = read(client).get(label, 0)
        for number in range(3):
            client.open(f"/api/v1/{ANA}{number}?q={ANA}", method=f"{ANA}{number}")
        assert ANA not in client.get("/metrics").text
        assert read(client)[label] == before + 3

    def test_a_turn_its_brain_and_its_tools(
        self, app: Flask, client: FlaskClient, context: ServiceContext
    ) -> None:
        make_debt(context, document_number=ANA)
        before = read(client)
        person = app.test_client()
        sign_in(person, make_user(context, bound_document=ANA))
        person.post("/api/v1/chat/message", json={"message": ANA})
        person.post("/api/v1/chat/message", json={"button_id": "ver_opciones"})
        with person.post(
            "/api/v1/chat/message", json={"message": "hola"}, headers={"Accept": "text/event-stream"}
        ) as streamed:
            assert streamed.get_data(as_text=True).endswith("\n\n")
        app.extensions["negotiator-instrumentation"]._read_at = float("-inf")
        after = read(client)
        turns = "negotiator_turn_duration_seconds_count"
        assert sum(after[key] - before.get(key, 0) for key in after if key[0] == turns) == 3
        chat = ("negotiator_http_request_duration_seconds_count", "POST", "/api/v1/chat/message")
        assert after[chat] - before.get(chat, 0) == 3
        tools = [key for key in after if key[0] == "negotiator_tool_calls_total"]
        assert sum(after[key] - before.get(key, 0) for key in tools) >= 1
        assert after["negotiator_conversations", "proponer_planes_pago"] == 1

    def test_each_name_that_is_told_is_known(self, client: FlaskClient) -> None:
        names = {key[0] for key in read(client)}
        assert {
            name for name in names if not re.search(r"_(bucket|sum|count|total)$", name)
        } <= metric_names()


@contextmanager
def gunicorn(database: str, folder: Path) -> Iterator[str]:
    """Serve the product with two processes that count together."""
    port = free_port()
    environment = {
        **os.environ,
        "FLASK_ENV": "test",
        "SQLALCHEMY_DATABASE_URI": database,
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "METRICS_INTERVAL": "0",
        "QUEUE_PATH": str(folder.parent / "queue.sqlite3"),
    }
    command = [sys.executable, "-m", "gunicorn", "backend.app:create_app()", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "2", "--log-level", "error"]
    with (folder.parent / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def wait_for(url: str) -> None:
    for _ in range(10 * PATIENCE_SECONDS):
        try:
            requests.get(f"{url}/healthz", timeout=PATIENCE_SECONDS)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("gunicorn does not answer")


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")
@ANY_DATABASE
def test_processes_count_together_whoever_is_asked(database_uri: str, tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    with gunicorn(database_uri, folder) as url:
        for _ in range(60):
            # A connection of its own each time, so that both processes get some.
            assert requests.get(f"{url}/api/v1/auth/me", timeout=PATIENCE_SECONDS).status_code == 401
        key = ("negotiator_http_requests_total", "GET", "/api/v1/auth/me", "401")
        told = {values(requests.get(f"{url}/metrics", timeout=PATIENCE_SECONDS).text)[key] for _ in range(6)}
    assert told == {60}
    writers = {path.name for path in folder.glob("counter_*.db")}
    assert len(writers) == 2
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    requested = [line for line in lines if line["event"] == "request"]
    assert len({line["request_id"] for line in requested if line["status"] == 401}) == 60
