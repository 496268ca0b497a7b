"""The same faults from a server that we did not write: llmock, a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from backend.assistant.models.contract import FailureKind, ModelClient
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.models.conftest import OPERATOR, Answer, answer_to, question, said

SHORT = 1.5


class Mock:
    """The running llmock."""

    def __init__(self, address: str) -> None:
        self.address = address

    def script(self, *behaviours: dict[str, Any]) -> None:
        """Forget what was, and behave so."""
        self._post("/_llmock/reset", {})
        if behaviours:
            self._post("/_llmock/scenario", {"behaviors": list(behaviours)})

    def verdict(self) -> set[str]:
        """What llmock holds against its client."""
        with urlopen(f"{self.address}/_llmock/verdict", timeout=10) as answer:
            found = json.load(answer)
        return {finding["code"] for finding in found["findings"] if finding["severity"] == "error"}

    def asked(self) -> int:
        """How many requests came."""
        with urlopen(f"{self.address}/_llmock/requests", timeout=10) as answer:
            return len(json.load(answer)["requests"])

    def _post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        request = Request(self.address + path, json.dumps(body).encode(), headers)
        urlopen(request, timeout=10).close()


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    """llmock on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from llmock.cli import app; app()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(10)


def _ready(address: str, process: subprocess.Popen[bytes]) -> Mock:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{address}/_llmock/requests", timeout=5).close()
            return Mock(address)
        except URLError:
            time.sleep(0.05)
    raise AssertionError("llmock did not start")


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
        (403, FailureKind.BAD_KEY, 1),
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
