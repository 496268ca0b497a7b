"""A llama.cpp server with the model that NEGOTIATOR_REAL_MODEL names; without it nothing here is collected."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.real_model.prepare import MODEL, RANDOM, environment, install, model_file
from tests.real_model.wiretap import Exchange, Wiretap

collect_ignore = [] if os.environ.get(MODEL) else ["test_real_model.py"]
ANA = "52845671"
TURN_SECONDS = 35
# 73,4567 % of 1.200.000; no offer comes to these figures.
FLOOR_SHARE = "0.734567"
HERE = Path(__file__).parent
FIGURES: list[tuple[str, Exchange]] = []


@pytest.fixture(scope="session")
def llama() -> Iterator[int]:
    """The port of the running server."""
    install()
    model = model_file(os.environ[MODEL])
    print(f"model {model.name}, sha256 {hashlib.sha256(model.read_bytes()).hexdigest()}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        sys.executable,
        str(HERE / "llama_server.py"),
        str(model),
        str(HERE / "template.jinja"),
        str(port),
    ]
    process = subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    try:
        ready = any(line.startswith("ready") for line in process.stdout)
        assert ready, "llama.cpp did not start: is this a model in GGUF form?"
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@dataclass(slots=True)
class Chat:
    """Ana, with a debt of $ 1.200.000, and what was asked of the model."""

    client: FlaskClient
    context: ServiceContext
    tap: Wiretap

    def say(self, message: str) -> dict[str, Any]:
        """Send a message and return the answer."""
        response = self.client.post("/api/v1/chat/message", json={"message": message})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        print(f"\n{answer['route']}: {answer['message'][:100]!r}")
        return answer


@pytest.fixture(params=["chat", "responses"])
def chat(make_app: Callable[..., Flask], llama: int, request: pytest.FixtureRequest) -> Iterator[Chat]:
    """Each of the two interfaces; a turn has the longest time that it may have."""
    with Wiretap(llama) as tap:
        app = make_app(
            openai_api_key="sk-local-0123456789", openai_base_url=tap.url, openai_api=request.param
        )
        context: ServiceContext = app.extensions["negotiator"]
        make_policy(context, floor_share=FLOOR_SHARE)
        make_debt(context, document_number=ANA, name="ANA TORRES", principal=100_000_000, interest=20_000_000)
        admin, client = app.test_client(), app.test_client()
        sign_in(admin, make_user(context, role="admin"))
        sign_in(client, make_user(context, bound_document=ANA))
        seconds = {"turn_seconds": TURN_SECONDS, "most_output_tokens": 300}
        assert admin.put("/api/v1/admin/assistant", json=seconds).status_code == 200
        # The model is given every turn that no rule is certain of.
        routing = {"model_share_percent": 100, "act_confidence_percent": 95}
        assert admin.put("/api/v1/admin/config", json=routing).status_code == 200
        yield Chat(client, context, tap)
        FIGURES.extend((request.param, exchange) for exchange in tap.exchanges)


def speaks() -> bool:
    """Whether the model is one that was taught anything."""
    return os.environ[MODEL] != RANDOM


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell how long each request took."""
    for api, exchange in FIGURES:
        called = "call" if "tool_calls" in exchange.answer or "function_call" in exchange.answer else "text"
        terminalreporter.write_line(
            f"{api:10} {called:5} first byte {exchange.first:5.1f} s, whole {exchange.seconds:5.1f} s, "
            f"{len(json.dumps(exchange.body)) // 1000} kB asked, status {exchange.status}"
        )
