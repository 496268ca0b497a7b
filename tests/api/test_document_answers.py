"""Questions to the documents in the chat, as our own brain answers them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services.context import Principal, ServiceContext
from backend.services.document_search import DocumentAnswer, ask_documents
from tests.factories import make_debt, make_user, sign_in
from tests.library import store_delivered_library

ANA = "52845671"


class Talk:
    """Ana, who owes one debt, in front of the chat."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def say(self, message: str = "", button: str | None = None) -> dict[str, Any]:
        answer = self.client.post("/api/v1/chat/message", json={"message": message, "button_id": button})
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        return answer.json


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> Talk:
    store_delivered_library(context)
    make_debt(context, document_number=ANA)
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return Talk(client)


@pytest.fixture
def stranger(app: Flask, context: ServiceContext) -> Talk:
    """Somebody whose number is not known."""
    store_delivered_library(context)
    client = app.test_client()
    sign_in(client, make_user(context))
    return Talk(client)


def sections(reply: dict[str, Any]) -> list[str]:
    return [button["id"] for button in reply["buttons"] if button["id"].startswith("seccion_")]


def test_a_cell_is_quoted_with_its_source_and_a_link_to_the_page(ana: Talk) -> None:
    reply = ana.say("¿A qué hora sale la primera guagua de Gáldar a Las Palmas un domingo?")
    assert "06:15" in reply["message"]
    assert "página 3" in reply["message"]
    [citation] = reply["citations"]
    assert citation == {
        "document": "horario-linea-205.pdf",
        "title": citation["title"],
        "version": 1,
        "page": 3,
        "heading": "Domingos y festivos",
        "link": "/api/v1/documents/horario-linea-205.pdf/file#page=3",
    }
    assert ana.client.get(f"/api/v1/documents/search?q={'paz y salvo'}").json["items"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("¿qué significa cartera castigada?", "sacó de sus activos"),
        ("¿puedo pagar con bizum?", "Bizum"),
        ("qué comisión cobra el punto de pago aliado", "$ 1.900"),
        ("¿me pueden embargar el sueldo?", "quinta parte"),
        ("¿dónde pago?", "Puedes pagar por cualquiera de estos medios"),
        ("cómo puedo pagar", "Puedes pagar por cualquiera de estos medios"),
        ("¿a qué cuenta consigno?", "Banco Ejemplo"),
        ("¿abre el centro comercial Alisios el 30 de mayo?", "10:00 a 22:00"),
    ],
)
def test_a_question_is_answered_whatever_it_sounds_like(ana: Talk, question: str, said: str) -> None:
    before = ana.say(ANA)
    reply = ana.say(question)
    assert said in reply["message"]
    assert len(reply["citations"]) == 1
    assert (reply["current_state"], reply["offers"]) == (before["current_state"], [])


@pytest.mark.parametrize("question", ["¿dónde pago?", "donde puedo pagar", "¿cómo puedo pagar?"])
def test_where_to_pay_may_be_the_first_that_somebody_asks(ana: Talk, question: str) -> None:
    reply = ana.say(question)
    assert "Puedes pagar por cualquiera de estos medios" in reply["message"]
    assert (reply["current_state"], reply["offers"]) == ("inicial", [])
    # Nor does it end what was begun.
    state = ana.say("quiero pagar")["current_state"]
    assert state == "proponer_planes_pago"
    again = ana.say(question)
    assert "Puedes pagar por cualquiera de estos medios" in again["message"]
    assert again["current_state"] == state


@pytest.mark.parametrize(
    "message",
    [
        "puedo pagar 300 mil en 3 cuotas",
        "quiero pagar",
        "¿cómo pago si no tengo plata?",
        "¿puedo pagar en cuotas?",
        "cuánto debo",
        "no puedo pagar",
    ],
)
def test_a_wish_to_pay_or_to_know_the_debt_is_no_question_to_the_documents(ana: Talk, message: str) -> None:
    ana.say(ANA)
    assert ana.say(message)["citations"] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("a qué número llamo por un tema de la línea 205", "linea205@example.com"),
        ("tope diario bizum", "Bizum"),
        ("la rioja septiembre domingo abierto", "La Rioja"),
        ("se me perdió el paz y salvo, ¿cuánto vale el duplicado en España?", "duplicado"),
    ],
)
def test_a_question_that_reads_like_something_else_changes_nothing(
    ana: Talk, question: str, said: str
) -> None:
    ana.say(ANA)
    before = ana.say("quiero ver mis opciones")
    reply = ana.say(question)
    assert said.casefold() in reply["message"].casefold()
    assert (reply["current_state"], len(reply["citations"])) == (before["current_state"], 1)


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("me botaron del trabajo y no encuentro otro", "escalamiento"),
        ("el año pasado hice un acuerdo, pagué las 5 cuotas completas y vuelven a cobrarme", "escalamiento"),
        ("quiero que me llame un asesor", "escalamiento"),
        ("le puedo dar 300 mil el viernes", "proponer_planes_pago"),
    ],
)
def test_who_tells_their_own_case_is_heard_and_sent_to_no_document(
    ana: Talk, message: str, state: str
) -> None:
    ana.say(ANA)
    reply = ana.say(message)
    assert (reply["current_state"], reply["citations"]) == (state, [])


def test_a_question_that_no_document_answers_is_no_reason_to_stop_the_offers(ana: Talk) -> None:
    before = ana.say(ANA)
    reply = ana.say("¿a qué número llamo para quejarme del conductor de la línea 500?")
    assert reply["current_state"] == before["current_state"]


def test_what_is_not_there_is_said_to_be_not_there(ana: Talk) -> None:
    reply = ana.say("necesito una copia del certificado de vacunación")
    assert "No lo encuentro en los documentos" in reply["message"]
    assert reply["citations"] == []


def test_a_question_may_go_on_from_the_one_before(ana: Talk) -> None:
    ana.say(ANA)
    said = [
        ana.say(message)["message"]
        for message in (
            "¿A qué hora sale la primera guagua de Gáldar a Las Palmas un sábado?",
            "¿y los domingos?",
            "y la última?",
            "y de vuelta",
        )
    ]
    assert ["05:40" in said[0], "06:15" in said[1], "22:00" in said[2]] == [True] * 3
    assert "sale de Las Palmas" in said[3]
    assert "$ 1.900" in _after(ana, "¿Qué comisión cobra el corresponsal?", "¿y el punto de pago aliado?")
    fees = _after(ana, "¿cuánto cuesta el duplicado del paz y salvo en Colombia?", "¿y en España?")
    assert ("España" in fees, "Colombia" in fees) == (True, False)


def _after(talk: Talk, question: str, said: str) -> str:
    talk.say(question)
    message: str = talk.say(said)["message"]
    return message


@pytest.mark.parametrize("message", ["y cuánto debo?", "y quiero pagar ya", "y si pago en 6 cuotas?"])
def test_what_comes_after_a_question_and_is_none_is_heard_as_itself(ana: Talk, message: str) -> None:
    ana.say(ANA)
    ana.say("¿a qué hora abre la oficina de Bogotá?")
    reply = ana.say(message)
    assert (reply["citations"], "$" in reply["message"]) == ([], True)


def test_only_the_question_just_answered_is_gone_on_from(ana: Talk) -> None:
    ana.say(ANA)
    ana.say("¿A qué hora sale la primera guagua de Gáldar a Las Palmas un sábado?")
    ana.say("cuánto debo")
    assert "06:15" not in ana.say("¿y los domingos?")["message"]


@pytest.mark.parametrize(
    "question",
    ["necesito una copia del certificado de vacunación", "¿qué comisión cobra el notario de la esquina?"],
)
def test_documents_are_asked_once_in_a_turn(
    ana: Talk, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.say(ANA)
    asked: list[str] = []

    def ask(context: ServiceContext, principal: Principal, query: str) -> DocumentAnswer:
        asked.append(query)
        return ask_documents(context, principal, query)

    monkeypatch.setattr("backend.assistant.tools.documents.ask_documents", ask)
    ana.say(question)
    assert asked == [question]


def test_two_sections_that_fit_are_asked_about_with_buttons(ana: Talk) -> None:
    asked = ana.say("¿A qué hora sale la primera guagua de Gáldar a Las Palmas?")
    assert "¿A cuál te refieres?" in asked["message"]
    assert (sections(asked), asked["citations"]) == (["seccion_1", "seccion_2", "seccion_3"], [])
    chosen = ana.say(button="seccion_3")
    assert "06:15" in chosen["message"]
    assert (sections(chosen), chosen["citations"][0]["page"]) == ([], 3)
    late = ana.say(button="seccion_3")
    assert "Esa pregunta ya pasó" in late["message"]


def test_a_section_can_be_chosen_in_words(ana: Talk) -> None:
    ana.say("¿A qué hora sale la primera guagua de Gáldar a Las Palmas?")
    assert "05:40" in ana.say("los sábados")["message"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("cuál es la primera guagua de la 205 un sábado desde Gáldar", "05:40"),
        ("¿a qué cuenta consigno?", "Banco Ejemplo"),
        ("soy sorda, ¿cómo pido una videollamada?", "lengua de señas"),
    ],
)
def test_somebody_unknown_is_asked_for_a_number_only_for_what_needs_it(
    stranger: Talk, question: str, said: str
) -> None:
    stranger.say("hola")
    reply = stranger.say(question)
    assert said in reply["message"]
    assert reply["citations"]
    assert "número de documento" in stranger.say("cuánto debo")["message"]


def test_somebody_unknown_may_ask_the_documents(stranger: Talk) -> None:
    reply = stranger.say("¿qué es el paz y salvo?")
    assert "la obligación quedó" in reply["message"]
    assert reply["citations"]
    assert reply["context"] == {}
