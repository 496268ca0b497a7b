"""A process that is told to stop ends the answers that it has begun, and then itself: nobody's answer is cut."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from backend.cli.bench.assistant import let_the_model_answer
from backend.cli.bench.population import populate
from backend.config import ROOT, load_settings
from backend.db.engine import DatabaseAccess, open_engine
from backend.services.context import ServiceContext
from tests.assistant.model.conftest import DOUBTFUL
from tests.databases import copy_sqlite
from tests.model_server.server import ModelServer
from tests.model_server.steps import Say
from tests.servers import free_port

pytest.importorskip("gunicorn", reason="gunicorn does not run on this system")

KILLS = int(os.environ.get("NEGOTIATOR_KILLS", "10"))
RESTARTS = KILLS // 2 if KILLS > 10 else 3
STREAMS = 5
SAID = "Te escucho. Cuéntame qué te preocupa de esta deuda. Vemos juntos qué se puede hacer."
SECONDS = 300


@dataclass
class Heard:
    """One person's answer as it came."""

    token: str
    begun: threading.Event = field(default_factory=threading.Event)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def listen(self, port: int) -> None:
        """Send a message and hear the answer to its end."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        headers = {
            "Accept": "text/event-stream",
            "Content-Type": "application/json",
            "Cookie": f"negotiator_session={self.token}",
        }
        connection.request("POST", "/api/v1/chat/message", json.dumps({"message": DOUBTFUL}), headers)
        answer = connection.getresponse()
        name = ""
        while line := answer.readline().decode():
            kind, _, value = line.strip().partition(": ")
            if kind == "event":
                name = value
            elif kind == "data":
                self.events.append((name, json.loads(value)))
            if name == "text":
                self.begun.set()
        connection.close()


@pytest.mark.slow
def test_answers_under_way_are_ended_before_a_process_stops(sqlite_template: Path, tmp_path: Path) -> None:
    uri = copy_sqlite(sqlite_template, tmp_path)
    context = ServiceContext(DatabaseAccess(open_engine(uri)), load_settings({}, flask_env="test"))
    # Other people each time: a conversation ends by itself after so many messages.
    tokens = populate(context, STREAMS * RESTARTS)
    let_the_model_answer(context)
    with ModelServer() as model:
        model.script([Say(SAID, piece=6, delay=0.05)], repeat=True)
        for number in range(RESTARTS):
            listeners = [Heard(token) for token in tokens[number * STREAMS : (number + 1) * STREAMS]]
            with _serving(uri, model.url) as (port, process), ThreadPoolExecutor(STREAMS) as pool:
                hearing = [pool.submit(listener.listen, port) for listener in listeners]
                assert all(listener.begun.wait(SECONDS) for listener in listeners)
                process.send_signal(signal.SIGTERM)
                for each in hearing:
                    each.result(SECONDS)
                assert process.wait(SECONDS) == 0
            for listener in listeners:
                name, reply = listener.events[-1]
                assert (name, reply.get("message"), reply.get("route")) == ("done", SAID, "openai")
    context.access.engine.dispose()


@contextmanager
def _serving(uri: str, model: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve as production does, on a port of its own."""
    port = free_port()
    environment = {
        **os.environ,
        "FLASK_ENV": "test",
        "SECRET_KEY": "a-secret-that-only-these-tests-know",
        "SQLALCHEMY_DATABASE_URI": uri,
        "QUEUE_PATH": f"{uri.removeprefix('sqlite:///')}.queue",
        "TURN_LIMIT": "",
        "OPENAI_API_KEY": "sk-operator-0123456789",
        "OPENAI_BASE_URL": model,
        "OPENAI_API": "responses",
        "API_BIND": f"127.0.0.1:{port}",
        "API_THREADS": "16",
    }
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "backend.app:create_app()"]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        retries = requests.adapters.Retry(total=1500, connect=1500, backoff_factor=0.1, backoff_max=0.2)
        with requests.Session() as session:
            session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retries))
            assert session.get(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS).ok
        yield port, process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
