"""The same faults from a server that we did not write: llmock, a process of its own."""

from __future__ import annotations

import json

import pytest

from backend.assistant.models.contract import FailureKind, ModelClient
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.llmock_server import Mock, mock
from tests.assistant.models.conftest import OPERATOR, Answer, answer_to, question, said

__all__ = ["mock"]

SHORT = 1.5


@pytest.fixture
def client(mock: Mock, api: str) -> ModelClient:
    """A client of llmock, through each interface."""
    return make_model_client(f"{mock.address}/v1", api)


def ask(client: ModelClient, seconds: float = 30.0) -> Answer:
    """Ask what needs no tool."""
    return answer_to(client, question([said("Hola")], seconds=seconds, tools=()))


def test_an_answer(mock: Mock, client: ModelClient) -> None:
    mock.script({"type": "reply", "text": "Usted debe 100 pesos."})

    answer = ask(client)

    assert answer.text == "Usted debe 100 pesos."
    assert answer.completed is not None
    assert answer.completed.usage.output_tokens > 0


def test_parallel_calls(mock: Mock, client: ModelClient) -> None:
    calls = [{"name": "get_all_debts", "arguments": {}}, {"name": "set_debt_id", "arguments": {"debt_id": 7}}]
    mock.script({"type": "reply", "tool_calls": calls})

    items = answer_to(client, question(writes=False)).items

    found = [
        (item["name"], json.loads(item["arguments"])) for item in items if item["type"] == "function_call"
    ]
    assert found == [("get_all_debts", {}), ("set_debt_id", {"debt_id": 7})]


def test_malformed_arguments_are_handed_on(mock: Mock, client: ModelClient) -> None:
    mock.script({"type": "tool_fault", "kind": "malformed_arguments"})

    [call] = [item for item in answer_to(client, question()).items if item["type"] == "function_call"]

    with pytest.raises(json.JSONDecodeError):
        json.loads(call["arguments"])


def test_unknown_tools_are_handed_on(mock: Mock, client: ModelClient) -> None:
    mock.script({"type": "tool_fault", "kind": "unknown_tool"})

    [call] = [item for item in answer_to(client, question()).items if item["type"] == "function_call"]

    assert call["name"] not in {"get_all_debts", "set_debt_id"}


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [
        (400, FailureKind.INVALID_REQUEST, 1),
        (401, FailureKind.BAD_KEY, 1),
        (403, FailureKind.FORBIDDEN, 1),
        (404, FailureKind.INVALID_REQUEST, 1),
        (422, FailureKind.INVALID_REQUEST, 1),
        (429, FailureKind.BUSY, 2),
        (500, FailureKind.BUSY, 2),
        (503, FailureKind.BUSY, 2),
    ],
)
def test_errors(mock: Mock, client: ModelClient, status: int, kind: FailureKind, tries: int) -> None:
    mock.script({"type": "fail", "status": status, "times": None})

    answer = ask(client)

    assert answer.failure is not None
    assert answer.failure.kind is kind
    assert mock.asked() == tries
    assert mock.verdict() == set()


def test_retry_after_is_kept(mock: Mock, client: ModelClient) -> None:
    mock.script({"type": "fail", "status": 429, "retry_after": 1})

    assert ask(client).completed is not None
    assert mock.asked() == 2
    assert mock.verdict() == set()


@pytest.mark.parametrize("kind", ["disconnect", "truncate", "malformed"])
def test_a_broken_stream_is_no_answer(mock: Mock, client: ModelClient, kind: str) -> None:
    mock.script({"type": "stream_fault", "kind": kind, "after_chunks": 3, "times": None})

    answer = ask(client)

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.CUT
    assert mock.asked() == 2


@pytest.mark.parametrize("kind", ["disconnect", "truncate", "malformed"])
def test_a_stream_that_breaks_once_is_made_good(mock: Mock, client: ModelClient, kind: str) -> None:
    mock.script({"type": "stream_fault", "kind": kind, "after_chunks": 3})

    assert ask(client).completed is not None
    assert mock.verdict() == set()


def test_a_stall_ends_by_the_deadline(mock: Mock, client: ModelClient) -> None:
    mock.script(
        {"type": "stream_fault", "kind": "stall", "after_chunks": 3, "stall_seconds": 60, "times": None}
    )

    answer = ask(client, SHORT)

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TIMED_OUT


def test_the_list_of_models(mock: Mock, client: ModelClient) -> None:
    mock.script()

    client.check(OPERATOR)
