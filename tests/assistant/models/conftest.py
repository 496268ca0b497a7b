"""What the tests of the model's adapter share: a scripted server, a client of it, and a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from backend.assistant.models.contract import (
    Completed,
    Credential,
    Item,
    ItemDone,
    ModelClient,
    ModelEvent,
    ModelFailure,
    ModelRequest,
    TextPiece,
)
from backend.assistant.models.openai_client import make_model_client
from backend.assistant.models.retries import Retries
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer

__all__ = ["model_server"]

OPERATOR = Credential("sk-operator-0123456789")
PATIENCE = 30.0
AT_ONCE = Retries(sleep=lambda seconds: None)
OFFERS = {
    "type": "function",
    "name": "get_all_debts",
    "description": "Consulta las deudas.",
    "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
}
CHOOSE = {
    "type": "function",
    "name": "set_debt_id",
    "description": "Elige una deuda.",
    "parameters": {
        "type": "object",
        "properties": {"debt_id": {"type": "integer", "minimum": 1}},
        "required": ["debt_id"],
        "additionalProperties": False,
    },
}


def said(text: str) -> Item:
    """What a person said, as an item."""
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def question(
    items: Sequence[Item] = (said("¿Cuánto debo?"),), *, seconds: float = PATIENCE, **changes: Any
) -> ModelRequest:
    """A question with two tools, to be answered within so many seconds."""
    given: dict[str, Any] = {
        "model": "gpt-6.1-sol",
        "instructions": "Eres un asistente de cobranza.",
        "items": items,
        "tools": (OFFERS, CHOOSE),
        "deadline": time.monotonic() + seconds,
        "most_output_tokens": 500,
        "person": "a1b2c3",
        **changes,
    }
    return ModelRequest(**given)


@dataclass
class Answer:
    """Everything that came of a question."""

    events: list[ModelEvent] = field(default_factory=list)
    failure: ModelFailure | None = None

    @property
    def text(self) -> str:
        """The pieces of text, put together."""
        return "".join(event.text for event in self.events if isinstance(event, TextPiece))

    @property
    def items(self) -> list[Item]:
        """The whole items."""
        return [event.item for event in self.events if isinstance(event, ItemDone)]

    @property
    def completed(self) -> Completed | None:
        """The end, where it came, and as the last event."""
        last = self.events[-1] if self.events else None
        return last if isinstance(last, Completed) else None


Ask = Callable[..., Answer]


def answer_to(
    client: ModelClient,
    request: ModelRequest,
    credential: Credential = OPERATOR,
    shown: Callable[[], bool] = lambda: False,
) -> Answer:
    """Ask, and gather what comes until the end or the failure."""
    answer = Answer()
    try:
        for event in client.stream(request, credential, shown):
            answer.events.append(event)
    except ModelFailure as failure:
        answer.failure = failure
    return answer


@pytest.fixture(scope="session", autouse=True)
def imported_sdk() -> None:
    """The SDK takes a second or more to import, which is not to be taken from a short deadline."""
    with ModelServer() as gone:
        client = make_model_client(gone.url)
    assert answer_to(client, question()).failure


@pytest.fixture(params=["responses", "chat"])
def api(request: pytest.FixtureRequest) -> str:
    """Each of the two interfaces."""
    name: str = request.param
    return name


@pytest.fixture
def client(model_server: ModelServer, api: str) -> ModelClient:
    """A client of the scripted server, through each interface; its second try comes at once."""
    return make_model_client(model_server.url, api, retries=AT_ONCE)


@pytest.fixture
def responses_client(model_server: ModelServer) -> ModelClient:
    """A client of the scripted server, through Responses."""
    return make_model_client(model_server.url, "responses", retries=AT_ONCE)
