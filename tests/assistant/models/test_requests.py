"""What is sent to the provider: what it needs, nothing that it would keep, nothing that the model would refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.assistant.models.breaker import Breaker
from backend.assistant.models.capabilities import Provider, make_provider
from backend.assistant.models.contract import ModelClient
from backend.assistant.models.openai_client import OpenAIClient, make_model_client
from backend.assistant.models.retries import Retries
from tests.assistant.models.conftest import CHOOSE, answer_to, question, said
from tests.model_server.server import ModelServer
from tests.model_server.steps import Say

HELLO = [Say("Hola")]


def as_if_at(model_server: ModelServer, provider: Provider) -> ModelClient:
    """A client that believes the scripted server to be this provider."""
    there = replace(provider, base_url=model_server.url)
    return OpenAIClient(there, Breaker(), Retries())


def sent(model_server: ModelServer, client: ModelClient, **changes: Any) -> dict[str, Any]:
    """What arrived; the server has checked it against OpenAI's description."""
    model_server.script(HELLO)
    answer = answer_to(client, question(**changes))
    assert answer.failure is None
    return model_server.records[-1].asked.body


def test_openai_is_asked_through_responses_and_keeps_nothing(model_server: ModelServer) -> None:
    body = sent(model_server, as_if_at(model_server, make_provider()))

    assert model_server.records[0].asked.api == "responses"
    assert body["store"] is False
    assert body["include"] == ["reasoning.encrypted_content"]
    assert body["parallel_tool_calls"] is False
    assert body["safety_identifier"] == "a1b2c3"
    assert body["max_output_tokens"] == 500
    assert [tool["strict"] for tool in body["tools"]] == [True, True]
    assert not {"temperature", "top_p", "conversation", "previous_response_id", "user"} & body.keys()


def test_only_reading_tools_may_be_called_in_parallel(model_server: ModelServer) -> None:
    body = sent(model_server, as_if_at(model_server, make_provider()), writes=False)

    assert "parallel_tool_calls" not in body


def test_without_tools_nothing_is_said_about_them(client: ModelClient, model_server: ModelServer) -> None:
    body = sent(model_server, client, tools=())

    assert not {"tools", "parallel_tool_calls", "tool_choice"} & body.keys()


@pytest.mark.parametrize("model", ["gpt-4.1-mini", "gpt-4o", "gpt-5-chat-latest"])
def test_a_model_that_does_not_reason_is_not_asked_for_it(model_server: ModelServer, model: str) -> None:
    body = sent(model_server, as_if_at(model_server, make_provider()), model=model)

    assert "include" not in body


def test_openai_through_chat(model_server: ModelServer) -> None:
    body = sent(model_server, as_if_at(model_server, make_provider(api="chat")))

    assert model_server.records[0].asked.api == "chat"
    assert body["max_completion_tokens"] == 500
    assert body["store"] is False
    assert body["safety_identifier"] == "a1b2c3"


def test_an_unknown_server_is_asked_for_nothing_it_may_not_know(model_server: ModelServer) -> None:
    body = sent(model_server, make_model_client(model_server.url))

    assert model_server.records[0].asked.api == "chat"
    assert body.keys() == {
        "model", "messages", "tools", "stream", "stream_options", "max_tokens", "parallel_tool_calls",
    }  # fmt: skip


def test_a_tool_is_sent_without_what_is_only_ours(client: ModelClient, model_server: ModelServer) -> None:
    body = sent(model_server, client, tools=[{**CHOOSE, "effect": "write", "confirmation": False}])

    assert "effect" not in str(body["tools"])
    assert "confirmation" not in str(body["tools"])


def test_a_conversation_in_chat_form(model_server: ModelServer) -> None:
    items = [
        said("Hola"),
        {"type": "message", "role": "assistant", "content": "Veamos."},
        {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAA"},
        {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "get_all_debts", "arguments": "{}"},
        {
            "type": "function_call",
            "id": "fc_2",
            "call_id": "c2",
            "name": "set_debt_id",
            "arguments": '{"debt_id": 7}',
        },
        {"type": "function_call_output", "call_id": "c1", "output": "[]"},
        {"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "7"}]},
        {"type": "message", "role": "developer", "content": "Sé breve."},
        {"role": "user", "content": "¿Y ahora?"},
    ]

    body = sent(model_server, make_model_client(model_server.url), items=items)

    assert body["messages"] == [
        {"role": "system", "content": "Eres un asistente de cobranza."},
        {"role": "user", "content": "Hola"},
        {
            "role": "assistant",
            "content": "Veamos.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "get_all_debts", "arguments": "{}"}},
                {
                    "id": "c2",
                    "type": "function",
                    "function": {"name": "set_debt_id", "arguments": '{"debt_id": 7}'},
                },
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "[]"},
        {"role": "tool", "tool_call_id": "c2", "content": "7"},
        {"role": "system", "content": "Sé breve."},
        {"role": "user", "content": "¿Y ahora?"},
    ]


@pytest.mark.parametrize(
    ("base_url", "api"),
    [
        ("", "responses"),
        ("https://api.openai.com/v1", "responses"),
        ("https://firma.openai.azure.com/openai/v1/", "responses"),
        ("http://127.0.0.1:8080/v1", "chat"),
        ("https://api.openai.com.example.net/v1", "chat"),
    ],
)
def test_the_interface_follows_the_address(base_url: str, api: str) -> None:
    assert make_provider(base_url).api == api


@pytest.mark.parametrize(
    ("base_url", "api"), [("ftp://model", ""), ("localhost:8080/v1", ""), ("", "assistants")]
)
def test_an_address_or_interface_that_cannot_be_used_stops_the_start(base_url: str, api: str) -> None:
    with pytest.raises(ValueError, match=r"address must begin|not a valid Api"):
        make_model_client(base_url, api)


def test_the_environments_organisation_does_not_go_with_a_persons_own_key(
    client: ModelClient, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-operator")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-of-the-operator")

    sent(model_server, client)

    assert not {"openai-organization", "openai-project"} & model_server.records[0].asked.headers.keys()
