"""A model answers: its text in pieces, its items whole, its end said."""

from __future__ import annotations

import json

import pytest

from backend.assistant.models.contract import Completed, ModelClient, TextPiece, Usage
from tests.assistant.models.conftest import OPERATOR, answer_to, question
from tests.model_server.server import ModelServer
from tests.model_server.steps import Call, Corrupt, Incomplete, Quirk, Say, Think

TEXT = "Usted debe $ 1.234.567. ¿Le muestro opciones? 😀"


def test_text_comes_in_pieces_then_whole_then_the_end(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Say(TEXT, piece=5)])

    answer = answer_to(client, question())

    assert answer.text == TEXT
    assert sum(isinstance(event, TextPiece) for event in answer.events) > 5
    [message] = answer.items
    assert message["role"] == "assistant"
    assert message["content"][0]["text"] == TEXT
    assert answer.completed is not None
    assert not answer.completed.truncated
    assert answer.completed.usage.input_tokens > 0
    assert answer.completed.usage.output_tokens > 0


def test_text_comes_while_it_is_being_written(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Say("Hola, ", piece=20), Say("enseguida.", piece=20, delay=0.2)])

    stream = client.stream(question(), OPERATOR, lambda: False)

    assert next(stream) == TextPiece("Hola, ")
    assert model_server.records[0].seconds == 0.0, "the server is still busy with the answer"
    assert isinstance(list(stream)[-1], Completed)


def test_parallel_calls_come_in_their_order_with_their_arguments(
    client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Call("get_all_debts", {}), Call("set_debt_id", {"debt_id": 7})])

    calls = answer_to(client, question(writes=False)).items

    assert [call["type"] for call in calls] == ["function_call", "function_call"]
    assert [call["name"] for call in calls] == ["get_all_debts", "set_debt_id"]
    assert [json.loads(call["arguments"]) for call in calls] == [{}, {"debt_id": 7}]
    assert len({call["call_id"] for call in calls}) == 2


def test_broken_arguments_are_handed_on_as_they_are(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Call("set_debt_id", '{"debt_id": sie')])

    [call] = answer_to(client, question()).items

    assert call["arguments"] == '{"debt_id": sie'


def test_reasoning_comes_encrypted_right_before_what_it_led_to(
    responses_client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Think("gAAAA-secret"), Call("get_all_debts", {}), Think("without a follower")])

    reasoning, call = answer_to(responses_client, question()).items

    assert reasoning["type"] == "reasoning"
    assert reasoning["encrypted_content"] == "gAAAA-secret"
    assert call["type"] == "function_call"


def test_items_can_be_handed_back_as_they_came(client: ModelClient, model_server: ModelServer) -> None:
    """The server checks the second request against OpenAI's description and its pairs."""
    model_server.script(
        [Think(), Say("Un momento. "), Call("get_all_debts", {}), Call("set_debt_id", {"debt_id": 7})],
        [Say("Listo.")],
    )
    first = question(writes=False)
    items = [*first.items, *answer_to(client, first).items]
    outputs = [
        {"type": "function_call_output", "call_id": item["call_id"], "output": '{"ok": true}'}
        for item in items
        if item["type"] == "function_call"
    ]

    answer = answer_to(client, question([*items, *outputs]))

    assert answer.text == "Listo."
    assert model_server.records[1].asked.outputs == ['{"ok": true}', '{"ok": true}']


def test_a_limit_truncates_and_leaves_no_half_call(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Say("Le explico"), Call("set_debt_id", {"debt_id": 7}, whole=False), Incomplete()])

    answer = answer_to(client, question())

    assert answer.failure is None
    assert [item["type"] for item in answer.items] == ["message"]
    assert answer.completed is not None
    assert answer.completed.truncated


def test_deltas_without_an_output_index(responses_client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Quirk("output_index"), Say("Hola"), Call("get_all_debts", {})])

    answer = answer_to(responses_client, question())

    assert answer.text == "Hola"
    assert [item["type"] for item in answer.items] == ["message", "function_call"]
    assert answer.completed is not None


def test_a_server_that_does_not_count_tokens(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Quirk("usage"), Say("Hola")])

    answer = answer_to(client, question())

    assert answer.completed == Completed(Usage())


def test_items_that_only_the_last_event_names(
    responses_client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Quirk("item_done"), Say("Hola"), Call("get_all_debts", {})])

    answer = answer_to(responses_client, question())

    assert [item["type"] for item in answer.items] == ["message", "function_call"]


@pytest.mark.parametrize("api", ["chat"])
def test_calls_without_a_place_stay_apart(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Quirk("tool_index"), Call("get_all_debts", {}), Call("set_debt_id", {"debt_id": 7})])

    calls = answer_to(client, question(writes=False)).items

    assert [(call["name"], call["arguments"]) for call in calls] == [
        ("get_all_debts", "{}"),
        ("set_debt_id", '{"debt_id": 7}'),
    ]


def test_unknown_events_are_passed_over(responses_client: ModelClient, model_server: ModelServer) -> None:
    model_server.script(
        [Corrupt('{"type": "response.something_new", "surprise": [1, {"a": null}]}'), Say("Hola")]
    )

    assert answer_to(responses_client, question()).text == "Hola"
