"""The scripted server is as strict as the real one, and can be used as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.model_server.description import event_problems, problems
from tests.model_server.server import Asked, ModelServer
from tests.model_server.steps import Call, Incomplete, Refuse, Say, Step, Think

ITEM = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hola"}]}
CALL = {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"}
OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "{}"}
TOOL = {"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}}, "strict": True}
RESPONSES = {"model": "gpt-6.1-sol", "input": [ITEM], "stream": True}
CHAT = {"model": "gpt-6.1-sol", "messages": [{"role": "user", "content": "Hola"}], "stream": True}
CHAT_CALL = {
    "role": "assistant",
    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
}
CUT_CALL = Call("f", {"a": 1}, whole=False)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.script([Say("Hola")], repeat=True)
        yield running


def post(url: str, body: dict[str, Any]) -> tuple[int, str]:
    """Ask without any SDK; return the status and the body."""
    api = "responses" if "input" in body else "chat/completions"
    headers = {"Content-Type": "application/json", "Authorization": "Bearer sk-test"}
    try:
        with urlopen(Request(f"{url}/{api}", json.dumps(body).encode(), headers), timeout=300) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("body", [RESPONSES, CHAT])
def test_a_good_request_is_answered(server: ModelServer, body: dict[str, Any]) -> None:
    status, text = post(server.url, body)

    assert status == 200
    assert "Hola" in text
    assert server.take_problems() == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({**RESPONSES, "temprature": 1}, "unknown parameter 'temprature'"),
        ({**RESPONSES, "max_output_tokens": "many"}, "max_output_tokens"),
        ({**RESPONSES, "input": [{"type": "message", "role": "user"}]}, "input"),
        ({**RESPONSES, "conversation": "c", "previous_response_id": "r"}, "exclude one another"),
        ({**RESPONSES, "input": [ITEM, CALL]}, "No tool output found for function call c1"),
        ({**RESPONSES, "input": [ITEM, OUTPUT]}, "No tool call found for function call output c1"),
        ({**RESPONSES, "input": [ITEM, CALL, CALL, OUTPUT]}, "twice"),
        ({**RESPONSES, "tools": [TOOL]}, "closes itself"),
        ({**RESPONSES, "parallel_tool_calls": False}, "without tools"),
        ({**RESPONSES, "stream": False}, "only streamed"),
        ({**CHAT, "max_output_tokens": 5}, "unknown parameter 'max_output_tokens'"),
        ({**CHAT, "messages": [{"role": "wizard", "content": "Hola"}]}, "messages"),
        ({**CHAT, "messages": [*CHAT["messages"], CHAT_CALL]}, "No tool output found"),  # type: ignore[misc]
        ({**CHAT, "messages": [{"role": "tool", "tool_call_id": "c1", "content": ""}]}, "No tool call found"),
    ],
)
def test_a_bad_request_is_refused_and_noted(
    server: ModelServer, body: dict[str, Any], complaint: str
) -> None:
    status, text = post(server.url, body)

    assert status == 400
    assert problems("ErrorResponse", json.loads(text)) == []
    assert complaint in " ".join(server.take_problems())
    assert server.take_problems() == []


def test_pairs_that_fit_are_accepted(server: ModelServer) -> None:
    assert post(server.url, {**RESPONSES, "input": [ITEM, CALL, OUTPUT, ITEM]})[0] == 200


@pytest.mark.parametrize("body", [RESPONSES, CHAT])
@pytest.mark.parametrize(
    "steps",
    [[Think(), Say("Hola"), Call("f", {"a": 1}), Call("g")], [Refuse()], [CUT_CALL, Incomplete()]],
)
def test_every_answer_fits_the_description(
    server: ModelServer, body: dict[str, Any], steps: list[Step]
) -> None:
    server.script(steps)

    assert post(server.url, body)[0] == 200
    assert server.take_problems() == []


def test_an_answer_that_does_not_fit_would_be_noticed() -> None:
    delta = {"type": "response.output_text.delta", "delta": "Hola", "sequence_number": 1}

    assert event_problems(delta) != []
    assert event_problems({"type": "response.made_up"}) != []
    assert problems("CreateChatCompletionStreamResponse", {"id": "x"}) != []


def test_a_model_in_python_sees_what_was_asked(server: ModelServer) -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> list[Step]:
        seen.append(asked)
        return [Say(f"Dijo: {asked.said}")]

    server.model(answer)
    _, text = post(
        server.url, {**RESPONSES, "input": [ITEM, CALL, OUTPUT], "tools": [{**TOOL, "strict": False}]}
    )

    assert "Dijo: H" in text
    assert (seen[0].key, seen[0].tools, seen[0].outputs) == ("sk-test", {"f"}, ["{}"])


def test_the_servers_own_time_leaves_the_scripted_pauses_out(server: ModelServer) -> None:
    server.script([Say("Hola, buenos días", piece=4, delay=0.05)])

    post(server.url, RESPONSES)
    server.wait_for(lambda running: running.records[0].seconds > 0)

    record = server.records[0]
    assert record.scripted_pauses == pytest.approx(0.25)
    assert 0 <= record.own_seconds < record.seconds


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("script.json", '{"answers": [[{"step": "say", "text": "Hola"}]], "repeat": true}'),
        ("script.py", "from tests.model_server.steps import Say\ndef answer(asked): return [Say('Hola')]"),
    ],
)
def test_as_a_process(tmp_path: Path, name: str, script: str) -> None:
    (tmp_path / name).write_text(script, encoding="utf-8")
    command = [sys.executable, "-m", "tests.model_server", "--script", str(tmp_path / name)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            assert [post(url, RESPONSES)[0], post(url, CHAT)[0]] == [200, 200]
            with urlopen(f"{url.removesuffix('/v1')}/_requests", timeout=300) as answer:
                records = json.load(answer)
        finally:
            process.terminate()

    assert [record["api"] for record in records] == ["responses", "chat"]
    assert [record["problems"] for record in records] == [[], []]
