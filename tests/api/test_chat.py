"""The chat over HTTP: the shape of an answer, history, and everything that must not be accepted."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.agreements import Agreement
from backend.db.models.conversations import Conversation, Message
from backend.services.context import Principal, ServiceContext
from backend.services.turns import ClaimedTurn, TurnRequest, begin_turn, fail_turn
from tests.factories import make_debt, make_user, sign_in
from tests.imports import import_sample
from tests.snapshots import changed_tables, rows, snapshot

MESSAGE = "/api/v1/chat/message"
RESET = "/api/v1/chat/reset-conversation"
ANA = "52845671"


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    """Ana's browser: signed in, her number proved, 1.200.000 owed."""
    make_debt(context, document_number=ANA, name="ANA TORRES", last_digits="7702")
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def say(client: FlaskClient, text: str, **more: Any) -> dict[str, Any]:
    response = client.post(MESSAGE, json={"message": text, **more})
    assert response.status_code == 200, response.json
    answer: dict[str, Any] = response.json  # type: ignore[assignment]
    return answer


def test_the_debtor_of_the_example_row_is_told_the_debt(client: FlaskClient, context: ServiceContext) -> None:
    import_sample(context, rows=3)
    sign_in(client, make_user(context, bound_document="93388915"))
    answer = say(client, "93388915")
    assert answer["current_state"] == "informar_deuda"
    assert "CARLOS FAJARDO" in answer["message"]
    assert "$ 123.456" in answer["message"]
    buttons = {button["id"]: button for button in answer["buttons"]}
    assert {"ver_opciones", "no_ahora"} <= buttons.keys()
    assert all(button["text"] and button["kind"] == "message" for button in buttons.values())
    assert answer["context"] == {
        "cliente_encontrado": True,
        "Nombre_del_cliente": "CARLOS FAJARDO",
        "saldo_total": 123456,
        "banco": "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
        "currency": "COP",
        "debt_id": answer["context"]["debt_id"],
    }
    assert (answer["offers"], answer["citations"], answer["route"]) == ([], [], "document")


def test_somebody_else_with_the_same_message_is_told_nothing(
    client: FlaskClient, context: ServiceContext
) -> None:
    import_sample(context, rows=3)
    sign_in(client, make_user(context))
    answer = say(client, "93388915")
    assert (answer["current_state"], answer["context"]) == ("validar_identidad", {})
    assert not {"CARLOS", "FAJARDO", "123", "TUYA"} & set(json.dumps(answer).replace(".", " ").split())


@pytest.mark.usefixtures("ladder")
def test_an_offer_has_every_figure_twice_once_to_count_with_and_once_to_read(ana: FlaskClient) -> None:
    say(ana, ANA)
    answer = say(ana, "", button_id="ver_opciones")
    offer = answer["offers"][1]
    assert (
        offer.items()
        >= {
            "kind": "instalment_plan",
            "currency": "COP",
            "balance": 1_200_000,
            "total": 1_152_000,
            "discount": 48_000,
            "discount_percentage": 4.0,
            "down_payment": 0,
            "instalment_count": 3,
            "instalment_amount": 384_000,
            "frequency": "monthly",
            "first_due_date": "2026-12-23",
            "last_due_date": "2027-02-23",
            "valid_until": "2026-11-28",
            "total_text": "$ 1.152.000",
            "discount_percentage_text": "4 %",
            "instalment_amount_text": "$ 384.000",
            "first_due_date_text": "23 de diciembre de 2026",
        }.items()
    )
    assert sum(payment["amount"] for payment in offer["schedule"]) == offer["total"]
    assert [payment["number"] for payment in offer["schedule"]] == [1, 2, 3]
    assert len(offer["terms_hash"]) == 64
    assert answer["context"]["offers"] == [offer["id"] for offer in answer["offers"]]


def test_the_history_is_what_was_said_with_buttons_and_offers(ana: FlaskClient) -> None:
    first = say(ana, ANA)
    second = say(ana, "", button_id="ver_opciones")
    history = ana.get(f"/api/v1/chat/historial/{first['conversation_id']}").json
    assert history["current_state"] == "proponer_planes_pago"  # type: ignore[index]
    assert history["buttons"] == second["buttons"]  # type: ignore[index]
    messages = history["messages"]  # type: ignore[index]
    assert [(item["sender_type"], item["text_content"], item["button_selected"]) for item in messages] == [
        ("user", ANA, None),
        ("assistant", first["message"], None),
        ("user", "", "ver_opciones"),
        ("assistant", second["message"], None),
    ]
    assert messages[3]["offers"] == second["offers"]
    assert [(item["previous_state"], item["next_state"]) for item in messages[1::2]] == [
        ("inicial", "informar_deuda"),
        ("informar_deuda", "proponer_planes_pago"),
    ]


def test_the_history_says_whether_the_last_message_is_still_being_answered(
    ana: FlaskClient, context: ServiceContext
) -> None:
    conversation = say(ana, ANA)["conversation_id"]
    user_id = rows(context, Conversation.user_id)[0]
    turn = begin_turn(
        context,
        Principal(user_id, "debtor", 0, document_number=ANA),
        TurnRequest("¿y ahora?", None, conversation, "key-of-the-turn"),
        first_state="inicial",
    )
    assert isinstance(turn, ClaimedTurn)

    def unanswered() -> Any:
        return ana.get(f"/api/v1/chat/historial/{conversation}").json["unanswered"]  # type: ignore[index]

    assert unanswered() == {"turn_key": "key-of-the-turn", "is_answering": True}
    fail_turn(context, turn)
    assert unanswered() == {"turn_key": "key-of-the-turn", "is_answering": False}
    say(ana, "¿y ahora?", conversation_id=conversation, turn_key="key-of-the-turn")
    assert unanswered() is None


def test_the_history_survives_a_restart(ana: FlaskClient, make_app: Callable[..., Flask]) -> None:
    conversation = say(ana, ANA)["conversation_id"]
    before = ana.get(f"/api/v1/chat/historial/{conversation}").json
    restarted = make_app().test_client()
    cookie = ana.get_cookie("negotiator_session")
    assert cookie is not None
    restarted.set_cookie("negotiator_session", cookie.value)
    assert restarted.get(f"/api/v1/chat/historial/{conversation}").json == before
    assert say(restarted, "ver opciones")["conversation_id"] == conversation


def test_a_reset_begins_anew_and_keeps_the_old_conversation(ana: FlaskClient) -> None:
    old = say(ana, ANA)["conversation_id"]
    reset = ana.post(RESET, json={"conversation_id": old})
    new = reset.json["conversation_id"]  # type: ignore[index]
    assert (reset.status_code, reset.json["current_state"]) == (200, "inicial")  # type: ignore[index]
    assert new != old
    listed = ana.get("/api/v1/chat/conversations").json["items"]  # type: ignore[index]
    assert [(item["id"], item["is_active"], item["title"]) for item in listed] == [
        (new, True, ""),
        (old, False, ANA),
    ]
    assert len(ana.get(f"/api/v1/chat/historial/{old}").json["messages"]) == 2  # type: ignore[index]
    assert say(ana, "hola")["conversation_id"] == new
    refused = ana.post(MESSAGE, json={"message": "hola", "conversation_id": old})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "conversation_ended")  # type: ignore[index]


def test_a_user_id_in_the_body_is_accepted_and_never_believed(
    app: Flask, ana: FlaskClient, context: ServiceContext
) -> None:
    owner = rows(context, Conversation.user_id)
    say(ana, ANA)
    stranger = app.test_client()
    sign_in(stranger, make_user(context))
    ana_id = rows(context, Conversation.user_id)[0]
    answer = say(stranger, ANA, user_id=ana_id)
    assert (owner, answer["context"]) == ([], {})
    assert stranger.post(MESSAGE, json={"message": "hola", "user_id": "uno"}).status_code == 422


def test_known_and_unknown_numbers_are_answered_alike(app: Flask, context: ServiceContext) -> None:
    make_debt(context, document_number=ANA, name="ANA TORRES", last_digits="7702")
    seen: list[list[Any]] = []
    for number in (ANA, "79111222"):
        client = app.test_client()
        sign_in(client, make_user(context))
        said = [
            client.post(MESSAGE, json=body)
            for body in (
                {"message": number},
                {"message": "1234"},
                {"button_id": "ver_opciones"},
                {"message": f"mi cédula es {number}"},
                {"message": "quiero pagar 100.000"},
            )
        ]
        seen.append([(response.status_code, *_answered(response)) for response in said])
    assert seen[0] == seen[1]


def _answered(response: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Body and headers but for what tells two conversations and two requests apart."""
    body = {name: value for name, value in response.json.items() if name != "conversation_id"}
    return body, {name: value for name, value in response.headers if name != "X-Request-ID"}


@pytest.mark.slow
def test_known_and_unknown_numbers_take_the_same_time(app: Flask, context: ServiceContext) -> None:
    make_debt(context, document_number=ANA, last_digits="7702")
    took: dict[str, list[float]] = {ANA: [], "79111222": []}
    for _ in range(100):
        for number, times in took.items():
            client = app.test_client()
            sign_in(client, make_user(context))
            start = time.thread_time()
            client.post(MESSAGE, json={"message": number})
            times.append(time.thread_time() - start)
    known, unknown = (statistics.median(times) for times in took.values())
    # 5 ms, or a fifth where the machine is slow.
    assert abs(known - unknown) < max(0.005, 0.2 * known)


BAD_BODIES: list[tuple[Any, int, str]] = [
    ({}, 422, "empty_message"),
    ({"message": ""}, 422, "empty_message"),
    ({"message": "   "}, 422, "empty_message"),
    ({"message": "x" * 4_001}, 422, "message_too_long"),
    ({"message": "x" * 200_000}, 422, "message_too_long"),
    ({"message": "x" * 600_000}, 413, "too_large"),
    ({"message": 5}, 422, "invalid_request"),
    ({"message": None}, 422, "invalid_request"),
    ({"message": ["hola"]}, 422, "invalid_request"),
    ({"message": "a\x00b"}, 422, "invalid_text"),
    ({"message": "\ud800"}, 422, "invalid_text"),
    ({"message": "hola", "otra": 1}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": 0}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": -1}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": 1.5}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": 10**30}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": "1"}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": True}, 422, "invalid_request"),
    ({"message": "hola", "conversation_id": 999_999}, 404, "conversation_not_found"),
    ({"message": "hola", "turn_key": "corta"}, 422, "invalid_request"),
    ({"message": "hola", "turn_key": "x" * 81}, 422, "invalid_request"),
    ({"button_id": "no_existe"}, 422, "unknown_button"),
    ({"button_id": "x" * 81}, 422, "invalid_request"),
    ({"button_id": "oferta_-1"}, 422, "unknown_button"),
    ({"button_id": "oferta_" + "9" * 40}, 422, "unknown_button"),
    ({"button_id": "oferta_١"}, 422, "unknown_button"),
    ([], 422, "invalid_request"),
    ("hola", 422, "invalid_request"),
    (b"{", 400, "malformed_json"),
    (b'{"message": "a", "message": "b"}', 400, "malformed_json"),
    (b'{"message": NaN}', 400, "malformed_json"),
    (b'{"message": ' + b"[" * 100_000, 400, "malformed_json"),
]


def test_a_bad_message_is_refused_and_the_next_one_works(ana: FlaskClient, context: ServiceContext) -> None:
    before = snapshot(context)
    for body, status, code in BAD_BODIES:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = ana.post(MESSAGE, data=payload, content_type="application/json")
        error = response.json["error"]  # type: ignore[index]
        assert (response.status_code, error["code"], bool(error["message"])) == (status, code, True), payload[
            :60
        ]
    assert changed_tables(before, snapshot(context)) == set()
    assert say(ana, ANA)["current_state"] == "informar_deuda"


def test_figures_that_are_none_are_talked_about_and_buy_nothing(
    ana: FlaskClient, context: ServiceContext
) -> None:
    say(ana, ANA)
    say(ana, "", button_id="ver_opciones")
    for figure in (
        *("-900.000", "0", "0,00", "NaN", "Infinity", "-Infinity", "1e9", "1e-9", "9" * 30, "1_000_000"),
        *(
            "١٢٣٤٥٦",
            "１２３４５６",
            "⅝",
            "½",
            "∞",
            "0x10000",
            "1.2.3.4",
            "1,2,3",
            "$$$",
            "%",
            "900.000.000.000.000",
        ),
        *("' OR 1=1 --", "<b>900.000</b>", "{{ 900000 }}", "\u202e000.009", "900\u200b000"),
    ):
        answer = say(ana, f"te pago {figure}")
        assert [button for button in answer["buttons"] if button["kind"] == "accept"] == [], figure
        assert all(offer["total"] >= 960_000 for offer in answer["offers"]), figure
    assert rows(context, Agreement.id) == []


def test_an_unknown_conversation_is_not_found(ana: FlaskClient, context: ServiceContext) -> None:
    before = snapshot(context)
    for name in ("999999", "0", "-1", "abc", "١", "1_0", "9" * 23):
        response = ana.get(f"/api/v1/chat/historial/{name}")
        assert response.status_code == 404, name
        assert response.json["error"]["code"] in {"not_found", "conversation_not_found"}  # type: ignore[index]
    for body, status in (
        ({"conversation_id": 999_999}, 404),
        ({"conversation_id": "1"}, 422),
        ({"a": 1}, 422),
    ):
        assert ana.post(RESET, json=body).status_code == status, body
    assert changed_tables(before, snapshot(context)) == set()


def test_anybody_may_try_how_a_number_is_read(client: FlaskClient) -> None:
    for body, number in (
        ({"text": "mi cédula es 93.388.915"}, "93388915"),
        ({"cedula": "12345678Z"}, "12345678Z"),
        ({"text": "hola"}, None),
        ({"text": "' OR 1=1 --"}, None),
    ):
        answer = client.post("/api/v1/chat/test-cedula", json=body).json
        assert (answer["cedula"], answer["valida"]) == (number, number is not None), body  # type: ignore[index]


def test_trying_a_number_discloses_nothing(client: FlaskClient, context: ServiceContext) -> None:
    unknown = client.post("/api/v1/chat/test-cedula", json={"cedula": ANA}).json
    make_debt(context, document_number=ANA)
    assert client.post("/api/v1/chat/test-cedula", json={"cedula": ANA}).json == unknown
    assert client.get("/api/v1/chat/test").json == {"status": "ok"}


def test_nothing_to_read_is_refused(client: FlaskClient) -> None:
    bodies: list[Any] = [{}, {"text": ""}, {"text": "x" * 4_001}, {"cedula": 93388915}, {"text": None}]
    for body in bodies:
        assert client.post("/api/v1/chat/test-cedula", json=body).status_code == 422, body


def test_turns_are_limited_for_each_account(make_app: Callable[..., Flask]) -> None:
    app = make_app(turn_limit="2 per minute")
    context: ServiceContext = app.extensions["negotiator"]
    first, second = app.test_client(), app.test_client()
    sign_in(first, make_user(context))
    sign_in(second, make_user(context))
    say(first, "hola")
    say(first, "hola")
    refused = first.post(MESSAGE, json={"message": "hola"})
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "too_many_requests")  # type: ignore[index]
    assert int(refused.headers["Retry-After"]) > 0
    say(second, "hola")
    assert len([text for text in rows(context, Message.text_content) if text == "hola"]) == 3
