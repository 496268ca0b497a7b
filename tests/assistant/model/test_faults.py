"""Whatever a provider does, there is an answer within the turn's seconds, and nothing is written twice.

The provider is llmock, a process of its own that we did not write, and the scripted server where llmock falls short;
the person is in front of the API.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backend.assistant.models.openai_client import make_model_client
from backend.db.models.cases import HardshipCase
from backend.db.models.conversations import ToolExecution
from backend.services.context import ServiceContext
from backend.services.flow import load_flow
from tests.assistant.llmock_server import Mock, mock
from tests.assistant.model.conftest import ANA, DOUBTFUL, OPERATOR_KEY
from tests.assistant.models.conftest import answer_to, question
from tests.conftest import ANY_DATABASE
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.server import ModelServer
from tests.model_server.steps import Call, HttpError
from tests.snapshots import rows

__all__ = ["mock"]

TURN_SECONDS = 5
# The faults last for a minute, and busy machines are slow.
GRACE = 10
"""For everything but the model, on a busy machine."""
OWN_KEY = "sk-anas-own-key-0123456789"
HARDSHIP = {"type": "reply", "tool_calls": [{"name": "report_hardship", "arguments": {}}]}
ANSWER = {"type": "reply", "text": "¿En qué te ayudo?", "times": None}
STATUSES = (400, 401, 403, 404, 422, 429, 500, 503)
CUTS: dict[str, dict[str, Any]] = {
    kind: {"type": "stream_fault", "kind": kind, "after_chunks": 3}
    for kind in ("disconnect", "truncate", "malformed")
}
STALL = {"type": "stream_fault", "kind": "stall", "after_chunks": 3, "stall_seconds": 60}
NO_FAULT = {"type": "stream_fault", "kind": "stall", "after_chunks": 0, "stall_seconds": 0}
BUSY = {"type": "fail", "status": 503}
FAULTS: dict[str, dict[str, Any]] = {
    **{str(status): {"type": "fail", "status": status} for status in STATUSES},
    "429, come back in two minutes": {"type": "fail", "status": 429, "retry_after": 120},
    **CUTS,
    "stall": STALL,
}


class Chat:
    """Ana in front of the chat; an administrator has set 5 seconds for a turn."""

    def __init__(self, app: Flask) -> None:
        self.context: ServiceContext = app.extensions["negotiator"]
        self.seconds = 0.0
        self._admin, self.client = app.test_client(), app.test_client()
        make_debt(self.context, document_number=ANA, principal=100_000_000, interest=20_000_000)
        sign_in(self._admin, make_user(self.context, role="admin"))
        sign_in(self.client, make_user(self.context, bound_document=ANA))
        for path, values in (
            ("assistant", {"turn_seconds": TURN_SECONDS}),
            ("config", {"model_share_percent": 100}),
        ):
            answer = self._admin.put(f"/api/v1/admin/{path}", json=values)
            assert answer.status_code == 200, answer.text

    def say(self) -> dict[str, Any]:
        """Send a message that goes to the model, and return the answer, which must have come in time."""
        began = time.monotonic()
        response = self.client.post("/api/v1/chat/message", json={"message": DOUBTFUL})
        self.seconds = time.monotonic() - began
        assert response.status_code == 200, response.text
        assert self.seconds < TURN_SECONDS + GRACE
        answer: dict[str, Any] = response.get_json()
        assert answer["message"].strip()
        return answer

    def text(self, name: str) -> str:
        """Return one of the assistant's texts."""
        return load_flow(self.context).text(name, {})


@pytest.fixture(scope="module", autouse=True)
def imported_sdk() -> None:
    """The SDK takes a second or more to import, which is not to be taken from a short deadline."""
    assert answer_to(make_model_client("http://127.0.0.1:9/v1"), question(seconds=5)).failure


@pytest.fixture(params=["responses", "chat"])
def api(request: pytest.FixtureRequest) -> str:
    """Each of the two interfaces."""
    name: str = request.param
    return name


@pytest.fixture
def chat(make_app: Callable[..., Flask], mock: Mock, api: str) -> Chat:
    """Ana, and llmock as the provider."""
    mock.script()
    return Chat(make_app(openai_api_key=OPERATOR_KEY, openai_base_url=f"{mock.address}/v1", openai_api=api))


@ANY_DATABASE
@pytest.mark.parametrize("fault", FAULTS)
def test_our_own_brain_answers_where_the_model_does_not(chat: Chat, mock: Mock, fault: str) -> None:
    mock.script({**FAULTS[fault], "times": None})

    answer = chat.say()

    assert answer["route"] == "own"
    assert mock.asked() <= 2


@ANY_DATABASE
@pytest.mark.parametrize("fault", [BUSY, *CUTS.values()], ids=["503", *CUTS])
def test_a_fault_that_passes_is_not_noticed(chat: Chat, mock: Mock, fault: dict[str, Any]) -> None:
    mock.script(fault, ANSWER)

    assert chat.say()["message"] == "¿En qué te ayudo?"
    assert mock.asked() == 2


@pytest.mark.parametrize("fault", [*CUTS.values(), STALL], ids=[*CUTS, "stall"])
def test_what_was_written_before_a_fault_is_written_once_and_told(
    chat: Chat, mock: Mock, fault: dict[str, Any]
) -> None:
    mock.script(HARDSHIP, NO_FAULT, {**fault, "times": None})

    assert chat.say()["current_state"] == "escalamiento"
    assert_written_once(chat)


@pytest.mark.parametrize("status", STATUSES)
def test_what_was_written_before_an_error_is_written_once_and_told(
    make_app: Callable[..., Flask], model_server: ModelServer, api: str, status: int
) -> None:
    chat = Chat(make_app(openai_api_key=OPERATOR_KEY, openai_base_url=model_server.url, openai_api=api))
    # llmock cannot say: first a call, then an error.
    model_server.script([Call("report_hardship")], [HttpError(status)], [HttpError(status)])

    assert chat.say()["current_state"] == "escalamiento"
    assert_written_once(chat)


def assert_written_once(chat: Chat) -> None:
    """One case, one record of the write."""
    assert len(rows(chat.context, HardshipCase.id)) == 1
    assert rows(chat.context, ToolExecution.tool) == ["report_hardship"]


@pytest.mark.parametrize("kind", ["malformed_arguments", "unknown_tool"])
def test_a_call_that_is_none_writes_nothing(chat: Chat, mock: Mock, kind: str) -> None:
    mock.script({"type": "tool_fault", "kind": kind}, ANSWER)

    # llmock says the text beside the broken call, and again.
    assert chat.say()["message"].endswith("¿En qué te ayudo?")
    assert mock.asked() == 2
    assert rows(chat.context, ToolExecution.tool) == []


@ANY_DATABASE
def test_after_five_failures_the_provider_rests_and_answers_are_quick(chat: Chat, mock: Mock) -> None:
    mock.script({**BUSY, "times": None})
    for _ in range(5):
        chat.say()
    asked = mock.asked()

    answer = chat.say()

    assert asked == 10
    assert mock.asked() == asked
    assert answer["route"] == "own"
    assert chat.seconds < TURN_SECONDS


@ANY_DATABASE
def test_a_refused_key_of_ones_own_is_told_once_and_stops_nobody_else(chat: Chat, mock: Mock) -> None:
    told = []
    for _ in range(5):
        mock.script()
        saved = chat.client.put("/api/v1/auth/api-key", json={"key": OWN_KEY, "keep": True})
        assert saved.status_code == 200, saved.text
        mock.script({"type": "fail", "status": 401, "times": None})
        told.append(chat.say())
    mock.script(ANSWER)

    afterwards = chat.say()

    note = chat.text("own_key_refused")
    assert all(answer["route"] == "own" and note in answer["message"] for answer in told)
    assert afterwards["message"] == "¿En qué te ayudo?"
    assert afterwards["route"] == "openai"


@ANY_DATABASE
def test_a_model_that_the_key_may_not_use_does_not_make_it_a_refused_key(chat: Chat, mock: Mock) -> None:
    mock.script()
    assert chat.client.put("/api/v1/auth/api-key", json={"key": OWN_KEY, "keep": True}).status_code == 200
    mock.script({"type": "fail", "status": 403, "times": None})

    answer = chat.say()

    assert answer["route"] == "own"
    assert chat.text("own_key_refused") not in answer["message"]
    assert chat.client.get("/api/v1/auth/api-key").get_json()["refused"] is False
