"""What the tests of the model's turns share: an application whose operator has a key, and a scripted provider."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.repositories.accounts import Account
from backend.services.context import Principal, ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer

__all__ = ["model_server"]

ANA = "52845671"
OPERATOR_KEY = "sk-operator-0123456789"
DOUBTFUL = "y entonces qué me recomienda hacer con todo esto"
"""Something that our own understanding is not sure of, so that a model may answer."""


@dataclass(slots=True)
class Chat:
    """Ana in front of the chat, with one debt of $ 1.200.000."""

    app: Flask
    client: FlaskClient
    context: ServiceContext
    server: ModelServer
    user: Account
    principal: Principal
    debt_id: int

    def say(self, message: str = DOUBTFUL, **body: Any) -> dict[str, Any]:
        """Send a message and return the whole answer."""
        response = self.client.post("/api/v1/chat/message", json={"message": message, **body})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def stream(self, message: str = DOUBTFUL, **body: Any) -> list[tuple[str, dict[str, Any]]]:
        """Send a message and return the events of the answer."""
        response = self.client.post(
            "/api/v1/chat/message",
            json={"message": message, **body},
            headers={"Accept": "text/event-stream"},
        )
        return read_events(response.text)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies that the provider got."""
        return [record.asked.body for record in self.server.records]


def read_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a stream by name, with their data."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


@pytest.fixture
def chat(make_app: Callable[..., Flask], model_server: ModelServer) -> Chat:
    """Ana, signed in and known, with a provider that does what the test scripts."""
    app = make_app(openai_api_key=OPERATOR_KEY, openai_base_url=model_server.url, openai_api="responses")
    context: ServiceContext = app.extensions["negotiator"]
    debt_id = make_debt(
        context, document_number=ANA, name="ANA TORRES", principal=100_000_000, interest=20_000_000
    )
    user = make_user(context, bound_document=ANA)
    client = app.test_client()
    with context.write() as uow:
        uow.settings.put_value("model_share_percent", 100, now=context.now())
        uow.settings.grow_data_version(now=context.now())
        uow.commit()
    return Chat(app, client, context, model_server, user, sign_in(client, user), debt_id)
