"""What a debtor can do beside talking: calculate, judge, read again, take along, leave."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_pages import Open, OpenDialog, button, go, history, open_app, open_dialog, shown

__all__ = ["open_app", "open_dialog"]


@pytest.fixture
def debt(api: FakeApi) -> dict[str, Any]:
    debt: dict[str, Any] = samples.debt()
    api.answers["GET debts"] = (200, {"items": [debt], "total": 1, "page": 1, "pages": 1})
    return debt


@pytest.fixture
def calculator(api: FakeApi, debt: dict[str, Any], open_app: Open) -> AppTest:
    api.answers["POST debts/7/plan-preview"] = (200, {"items": [samples.plan(id=None)]})
    return go(open_app(), "calculator")


def wishes(api: FakeApi) -> list[Any]:
    return [request.json for request in api.sent("POST debts/7/plan-preview")]


def test_a_plan_is_priced_by_the_engine_and_shown_with_its_payments(
    api: FakeApi, calculator: AppTest
) -> None:
    assert wishes(api) == [{"months": 6}]
    assert "3 cuotas de $ 28.806" in shown(calculator)
    assert "El más cercano es de 3 cuotas." in shown(calculator)
    assert len(calculator.table) == 1
    assert "Es un cálculo, no una oferta." in shown(calculator)


def test_each_slider_asks_anew(api: FakeApi, calculator: AppTest) -> None:
    calculator.slider[0].set_value(3).run()
    calculator.select_slider[-1].set_value(5000.0).run()
    assert wishes(api)[-1] == {"months": 3, "down_payment": "5000.00"}
    assert "El más cercano" not in shown(calculator)


def test_an_instalment_can_be_chosen_instead_of_months(api: FakeApi, calculator: AppTest) -> None:
    calculator.segmented_control[0].set_value("monthly").run()
    assert set(wishes(api)[-1]) == {"monthly"}


def test_a_wish_that_the_engine_refuses_is_said(api: FakeApi, calculator: AppTest) -> None:
    api.answers["POST debts/7/plan-preview"] = error(
        422, "invalid_months", "El número de meses no es posible."
    )
    calculator.slider[0].set_value(1).run()
    assert "El número de meses no es posible." in shown(calculator)


def test_a_plan_is_proposed_in_words_and_answered_in_the_conversation(
    api: FakeApi, calculator: AppTest
) -> None:
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = (200, history())
    api.answers["POST chat/message"] = (200, samples.reply(message="Puedo ofrecerte esto."))
    button(calculator, "Proponer este plan").click().run()
    (sent,) = api.sent("POST chat/message")
    assert sent.json["message"] == "Puedo pagar en 3 cuotas de 28.806"


@pytest.fixture
def chat(api: FakeApi, debt: dict[str, Any], open_app: Open) -> AppTest:
    items = [
        {"id": 5, "is_active": True, "title": "", "updated_at": "2026-11-20T10:00:00+00:00"},
        {"id": 3, "is_active": False, "title": "hola", "updated_at": "2026-11-10T10:00:00+00:00"},
    ]
    api.answers["GET chat/conversations"] = (200, {"items": items})
    api.answers["GET chat/historial/5"] = (200, history())
    api.answers["PUT chat/messages/3/feedback"] = (204, b"")
    return go(open_app(), "chat")


def test_both_ways_out_are_there_in_every_state(api: FakeApi, chat: AppTest) -> None:
    labels = [item.label for item in chat.button]
    assert labels.count("No reconozco esta deuda") == 1
    assert labels.count("Hablar con una persona") == 1
    api.answers["POST chat/message"] = (200, samples.reply(message="Cuéntame qué pasó."))
    button(chat, "No reconozco esta deuda").click().run()
    (sent,) = api.sent("POST chat/message")
    assert sent.json["message"] == "No reconozco esta deuda"


def test_a_good_answer_is_told_so(api: FakeApi, chat: AppTest) -> None:
    button(chat, "Me sirvió").click().run()
    (sent,) = api.sent("PUT chat/messages/3/feedback")
    assert sent.json == {"rating": "up", "reason": ""}
    assert "Gracias por decírnoslo." in shown(chat)


def test_a_bad_answer_is_told_with_a_reason(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.chat_state import Chat
        from frontend.components.opinions import show_reasons

        answer: Any = {"id": 2, "sender_type": "assistant", "text_content": "…"}
        show_reasons(Chat(5, [answer], []))

    api.answers["PUT chat/messages/2/feedback"] = (204, b"")
    app = open_dialog(script)
    app.radio[0].set_value("wrong")
    app.text_area[0].set_value("El saldo es otro")
    button(app, "Enviar").click().run()
    (sent,) = api.sent("PUT chat/messages/2/feedback")
    assert sent.json == {"rating": "down", "reason": "Hay un dato que no es correcto. El saldo es otro"}


def test_earlier_conversations_can_be_read_again(
    api: FakeApi, chat: AppTest, open_dialog: OpenDialog
) -> None:
    def script() -> None:
        from frontend.components.earlier_conversations import show_list

        show_list()

    api.answers["GET chat/historial/3"] = (200, history(conversation_id=3))
    app = open_dialog(script)
    assert "93388915" in shown(app)
    assert len(api.sent("GET chat/historial/3")) == 1


def test_a_person_of_the_team_is_named(api: FakeApi, debt: dict[str, Any], open_app: Open) -> None:
    said = {"id": 3, "sender_type": "system", "speaker": "Luz", "text_content": "Hola, soy Luz."}
    talk = history(person="Luz")
    talk["messages"].append(said)
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = (200, talk)
    page = shown(go(open_app(), "chat"))
    assert "Hablas con Luz, del equipo." in page
    assert "**Luz** · persona del equipo" in page


def test_documents_open_through_us(api: FakeApi, open_app: Open, debt: dict[str, Any]) -> None:
    library = [{"document": "guia.md", "title": "Guía de pagos"}]
    own = [
        {
            "id": "a7",
            "kind": "agreement",
            "title": "Acuerdo AC-7",
            "link": "/api/v1/agreements/7/document.pdf",
        }
    ]
    api.answers["GET documents"] = (200, {"items": library})
    api.answers["GET personal-documents"] = (200, {"items": own})
    page = shown(go(open_app(), "documents"))
    assert "[Acuerdo AC-7](/files/own/agreements/7/document.pdf)" in page
    assert "[Guía de pagos](/files/documents/guia.md)" in page


def test_documents_that_cannot_be_listed_are_not_said_to_be_none(
    api: FakeApi, open_app: Open, debt: dict[str, Any]
) -> None:
    api.answers["GET documents"] = (200, {"items": []})
    page = shown(go(open_app(), "documents"))
    assert "No existe." in page
    assert "Los tuyos" not in page


def test_an_account_is_erased_with_its_password_only(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.pages.my_data import show_erasing

        show_erasing()

    api.answers["DELETE auth/me"] = error(403, "wrong_password", "La contraseña no es correcta.")
    app = open_dialog(script)
    button(app, "Eliminar para siempre").click().run()
    assert api.sent("DELETE auth/me") == []
    app.text_input[0].set_value("una frase larga")
    app.checkbox[0].check()
    button(app, "Eliminar para siempre").click().run()
    (sent,) = api.sent("DELETE auth/me")
    assert sent.json == {"password": "una frase larga"}
    assert "La contraseña no es correcta." in shown(app)


def test_a_message_to_a_person_waits_for_their_answer(
    api: FakeApi, debt: dict[str, Any], open_app: Open
) -> None:
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = (200, history(person="Luz"))
    app = go(open_app(), "chat")
    talk = history(person="Luz")
    talk["messages"].append({"id": 4, "sender_type": "user", "text_content": "¿sigues ahí?"})
    api.answers["GET chat/historial/5"] = (200, talk)
    api.answers["POST chat/message"] = (200, samples.reply(message="", sender_type="system", speaker="Luz"))
    app.chat_input[0].set_value("¿sigues ahí?").run()
    assert "¿sigues ahí?" in shown(app)
    assert [item.name for item in app.chat_message] == ["assistant", "user", "assistant", "user"]


def test_how_late_a_debt_is_is_told_only_where_it_is_known(
    api: FakeApi, open_app: Open, debt: dict[str, Any]
) -> None:
    debt |= {"due_date": None, "days_past_due": None}
    page = shown(go(open_app(), "debts"))
    assert "Por acordar" in page
    assert "días" not in page
