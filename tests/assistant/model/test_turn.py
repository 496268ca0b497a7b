"""A turn with a language model: through our tools, in our states, in nobody's words that were not judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.db.models.cases import HardshipCase
from backend.db.models.conversations import Message, ToolExecution, TurnItem
from tests.assistant.model.conftest import ANA, Chat
from tests.model_server.handler import Handler
from tests.model_server.steps import Call, HttpError, Say, Truncate
from tests.snapshots import rows

OFFERS = Call("manage_negotiation", {"counteroffer": None, "request_immediate_payment_offer": None})


def test_the_model_speaks_where_our_own_understanding_is_unsure(chat: Chat) -> None:
    chat.server.script([Say("Tu saldo es de $ 1.200.000. ¿Quieres ver las opciones de pago?")])

    answer = chat.say()

    assert answer["route"] == "openai"
    assert answer["message"] == "Tu saldo es de $ 1.200.000. ¿Quieres ver las opciones de pago?"
    assert rows(chat.context, Message.route, Message.assistant_version)[1:] == [("openai", "gpt-6.1-sol/0")]


def test_what_is_certain_never_leaves(chat: Chat) -> None:
    answer = chat.say("quiero pagar mi deuda")

    assert answer["route"] != "openai"
    assert chat.asked == []


def test_without_a_proved_number_nothing_leaves(chat: Chat) -> None:
    from tests.factories import make_user, sign_in

    stranger = chat.app.test_client()
    sign_in(stranger, make_user(chat.context, email="otra@example.com"))

    answer = stranger.post("/api/v1/chat/message", json={"message": "y entonces qué me recomienda hacer"})

    assert answer.get_json()["route"] != "openai"
    assert chat.asked == []


def test_a_tool_is_run_and_its_offers_are_shown(chat: Chat) -> None:
    chat.server.script([OFFERS], [Say("Tienes estas opciones. Elige la que puedas cumplir.")])

    answer = chat.say()

    assert answer["current_state"] == "proponer_planes_pago"
    assert answer["offers"]
    output = json.loads(chat.asked[1]["input"][-1]["output"])
    assert output["offers"][0]["total_text"] == answer["offers"][0]["total_text"]
    assert "schedule" not in output["offers"][0]
    assert rows(chat.context, ToolExecution.tool) == ["manage_negotiation"]


def test_a_wrong_figure_is_said_again_before_anything_was_shown(chat: Chat) -> None:
    chat.server.script([Say("Tu saldo es de $ 900.000.")], [Say("Tu saldo es de $ 1.200.000.")])

    events = chat.stream()

    shown = "".join(data["delta"] for name, data in events if name == "text")
    assert shown == "Tu saldo es de $ 1.200.000."
    assert chat.asked[1]["input"][-1]["role"] == "developer"


def test_twice_wrong_leaves_our_own_words(chat: Chat) -> None:
    chat.server.script([Say("Tu saldo es de $ 900.000.")], [Say("Debes $ 800.000.")])

    answer = chat.say()

    assert answer["route"] == "own"
    assert "900.000" not in answer["message"]
    assert "800.000" not in answer["message"]


def test_bytes_that_are_no_letters_are_not_shown(chat: Chat) -> None:
    nonsense = [Say("]m\ufffd\ufffd k M E1\ufffdj d\ufffd.")]
    chat.server.script(nonsense, nonsense)

    answer = chat.say()

    assert answer["route"] == "own"
    assert "\ufffd" not in answer["message"]


def test_after_the_first_sentence_the_rest_is_dropped_and_the_state_speaks(chat: Chat) -> None:
    chat.server.script([OFFERS], [Say("Estas son tus opciones. Te ahorras $ 999.999.")])

    events = chat.stream()
    names = [name for name, _ in events]
    texts = [data["delta"] for name, data in events if name == "text"]

    assert names[0] == "state"
    assert names[-1] == "done"
    assert texts[0].strip() == "Estas son tus opciones."
    assert "999.999" not in "".join(texts)
    message = events[-1][1]["message"]
    assert message.split() == "".join(texts).split()
    assert message.startswith("Estas son tus opciones.\n\nEstas son tus opciones para la deuda de")


def test_a_provider_that_fails_leaves_the_turn_to_us(chat: Chat) -> None:
    for ending in (HttpError(500), HttpError(401, "invalid_api_key"), Truncate()):
        chat.server.script([ending], [ending], [ending])
        answer = chat.say()
        assert answer["route"] == "own"
        assert answer["message"]


def test_a_write_before_the_provider_fails_is_kept_and_told_by_the_state(chat: Chat) -> None:
    chat.server.script([Call("report_hardship", {})], [HttpError(500)], [HttpError(500)])

    answer = chat.say()

    assert answer["current_state"] == "escalamiento"
    assert "Una persona del equipo" in answer["message"]
    assert len(rows(chat.context, HardshipCase.id)) == 1


def test_a_repeated_write_happens_once(chat: Chat) -> None:
    twice: list[Any] = [Call("report_hardship", {}), Call("report_hardship", {})]
    chat.server.script(twice, [Call("report_hardship", {})], [Say("Gracias por contármelo.")])

    answer = chat.say()

    assert answer["message"] == "Gracias por contármelo."
    assert len(rows(chat.context, HardshipCase.id)) == 1
    assert rows(chat.context, ToolExecution.tool) == ["report_hardship"]


def test_invalid_and_unknown_calls_are_answered_and_change_nothing(chat: Chat) -> None:
    chat.server.script(
        [
            Call("manage_negotiation", '{"counteroffer": '),
            Call("delete_all", {}),
            Call("set_debt_id", {"debt_id": 999}),
        ],
        [Say("¿En qué te ayudo?")],
    )

    chat.say()

    codes = [json.loads(item["output"])["error"]["code"] for item in chat.asked[1]["input"][-3:]]
    assert codes == ["invalid_arguments", "unknown_tool", "debt_not_found"]
    sent = [item["arguments"] for item in chat.asked[1]["input"] if item.get("type") == "function_call"]
    assert sent[0] == "{}", "servers that read the arguments refuse a request with half of them"


def test_what_a_tool_refused_may_be_told_with_its_figures(chat: Chat) -> None:
    why = "Escribe qué quieres buscar, en 400 caracteres como máximo."
    chat.server.script([Call("search_documents", {"query": " "})], [Say(why)])

    assert chat.say()["message"] == why


def test_identity_numbers_and_telephones_do_not_leave(chat: Chat) -> None:
    chat.server.script([Say("¿En qué te ayudo?")], repeat=True)

    chat.say(f"soy {ANA[:2]}.{ANA[2:5]}.{ANA[5:]} y mi teléfono es el 300 123 45 67")
    chat.say()

    sent = json.dumps(chat.asked, ensure_ascii=False)
    assert chat.asked
    for secret in (ANA, "52.845.671", "300 123 45 67", "3001234567", "ANA TORRES"):
        assert secret not in sent


def test_what_the_model_wants_is_kept_before_it_is_done(chat: Chat) -> None:
    chat.server.script([OFFERS], [Say("Estas son tus opciones.")])

    chat.say()

    assert [item["type"] for item in rows(chat.context, TurnItem.item)] == ["function_call"]


def test_stopping_keeps_what_was_shown(chat: Chat) -> None:
    from backend.api.assistant import EXTENSION
    from backend.services.turns import TurnRequest

    chat.server.script([Say("Tu saldo es de $ 1.200.000. ¿Quieres ver opciones? Dime tú.")])
    events = chat.app.extensions[EXTENSION].turn(
        chat.principal, TurnRequest("y qué me recomienda hacer con todo esto")
    )
    next(events)
    first = next(events)
    events.close()

    assert rows(chat.context, Message.text_content)[1:] == [first.text.strip()]
    assert rows(chat.context, Message.route, Message.assistant_version)[1:] == [("openai", "gpt-6.1-sol/0")]
    chat.server.script([Say("Dime.")])
    assert chat.say()["message"] == "Dime."


def test_no_database_connection_is_held_while_the_model_answers(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at by the provider, before each piece that the turn waits for: also between two rounds' tools."""
    held: list[int] = []
    send = Handler._chunk

    def look_and_send(self: Handler, data: bytes) -> None:
        held.append(chat.context.access.engine.pool.checkedout())  # type: ignore[attr-defined]
        send(self, data)

    monkeypatch.setattr(Handler, "_chunk", look_and_send)
    chat.server.script(
        [Call("get_all_debts", {})], [Say("Te escucho. Vemos juntos qué se puede hacer.", piece=4)]
    )
    assert chat.stream()[-1][1]["route"] == "openai"
    assert len(held) > 10
    assert set(held) == {0}
