"""The pages as each role uses them, without a browser, against a scripted API."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from frontend import session
from frontend.page_list import every_page
from frontend.settings import ROOT
from tests.frontend import samples
from tests.frontend.fake_api import CODE, TOKEN, Answer, EventStream, FakeApi, Request, error

Open = Callable[..., AppTest]
OpenDialog = Callable[[Callable[[], None]], AppTest]


@pytest.fixture
def open_app(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the app in a browser with the given session token (None: nobody is signed in)."""

    def open_app(token: str | None = TOKEN, **user: Any) -> AppTest:
        if token is not None:
            monkeypatch.setattr(session, "session_token", lambda: token)
            api.answers.setdefault("GET auth/me", (200, {"user": samples.user(**user)}))
        monkeypatch.setattr(session, "pre_session", lambda: "digest-of-the-pre-session")
        return AppTest.from_file(str(ROOT / "frontend" / "script.py"), default_timeout=120).run()

    return open_app


@pytest.fixture
def open_dialog(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> OpenDialog:
    """Draw the inside of a dialog as a page, for somebody who is signed in."""
    monkeypatch.setattr(session, "session_token", lambda: TOKEN)
    return lambda script: AppTest.from_function(script, default_timeout=120).run()


def shown(app: AppTest) -> str:
    """Everything that a person reads, without Markdown's escapes; a fact as "name: value"."""
    elements = [*app.title, *app.header, *app.markdown, *app.error, *app.success, *app.info]
    facts = [
        f"{unescape(name)}: {unescape(value)}"
        for element in app.get("html")
        for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", element.proto.body)
    ]
    words = [*(str(element.value) for element in elements), *facts]
    return "\n".join(words).replace("\\", "").replace("\u00a0", " ")


def tables(app: AppTest) -> str:
    """All tables as comma-separated values, without Markdown's escapes."""
    return "\n".join(table.value.to_csv() for table in app.table).replace("\\", "").replace("\u00a0", " ")


def button(app: AppTest, label: str) -> Any:
    return next(item for item in app.button if item.label == label)


def test_without_a_cookie_that_is_a_string_nobody_is_signed_in(api: FakeApi) -> None:
    """AppTest's cookies answer everything with a mock: it must not pass for a session."""
    app = AppTest.from_file(str(ROOT / "frontend" / "script.py"), default_timeout=120).run()
    assert "Hola de nuevo" in shown(app)
    assert api.requests == []


@pytest.mark.parametrize("code", [CODE, "code_with__two-underlines"])
def test_signing_in_asks_for_a_code_and_never_shows_it(api: FakeApi, open_app: Open, code: str) -> None:
    api.answers["POST auth/login-code"] = (200, {"code": code, "expires_in": 30})
    app = open_app(None)
    app.text_input(key="sign_in_email").set_value(" carlos@example.com ")
    app.text_input(key="sign_in_password").set_value("una frase larga")
    button(app, "Entrar").click().run()
    (sent,) = api.sent("POST auth/login-code")
    assert sent.json == {
        "email": "carlos@example.com",
        "password": "una frase larga",
        "pre_session": "digest-of-the-pre-session",
    }
    assert "Entrando" in shown(app)
    assert code not in shown(app)


def test_a_wrong_password_is_said_in_plain_words(api: FakeApi, open_app: Open) -> None:
    api.answers["POST auth/login-code"] = error(
        401, "invalid_credentials", "El correo o la contraseña no son correctos."
    )
    app = open_app(None)
    button(app, "Entrar").click().run()
    assert "El correo o la contraseña no son correctos." in shown(app)


def test_registering_sends_the_person_and_says_what_comes_next(api: FakeApi, open_app: Open) -> None:
    api.answers["POST auth/register"] = (201, {"message": "Revisa tu correo."})
    app = go(open_app(None), "register")
    fields = ["Ana", "Pérez", "1020304050", "ana@example.com", "3000000000", "una frase larga"]
    for field, value in zip(app.text_input, fields, strict=True):
        field.set_value(value)
    button(app, "Crear cuenta").click().run()
    (sent,) = api.sent("POST auth/register")
    assert list(sent.json.values()) == fields
    assert "Revisa tu correo." in shown(app)


def test_registering_with_a_gap_sends_nothing(api: FakeApi, open_app: Open) -> None:
    app = go(open_app(None), "register")
    button(app, "Crear cuenta").click().run()
    assert api.requests == []
    assert "Completa todos los campos." in shown(app)


def test_a_new_password_is_set_with_the_code_of_the_mail(api: FakeApi, open_app: Open) -> None:
    api.answers["POST auth/password-reset"] = (202, {"message": "Si la cuenta existe, te escribimos."})
    api.answers["POST auth/password-reset/confirm"] = (200, {"message": "Tu contraseña quedó guardada."})
    app = go(open_app(None), "password_reset")
    app.text_input[0].set_value("ana@example.com")
    button(app, "Enviarme un código").click().run()
    assert "Si la cuenta existe, te escribimos." in shown(app)
    for field, value in zip(app.text_input, ["123456", "una frase larga", "otra frase larga"], strict=True):
        field.set_value(value)
    button(app, "Guardar contraseña").click().run()
    assert "no son iguales" in shown(app)
    app.text_input[2].set_value("una frase larga")
    button(app, "Guardar contraseña").click().run()
    (sent,) = api.sent("POST auth/password-reset/confirm")
    assert sent.json == {"email": "ana@example.com", "code": "123456", "password": "una frase larga"}


def test_the_debts_show_balance_parts_and_lateness(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    page = shown(open_app())
    for expected in (
        "Hola, Carlos",
        "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
        "$ 123.456",
        "Capital: $ 100.000",
        "Intereses: $ 20.000",
        "Gastos: $ 3.456",
        "145 días de mora",
        "terminada en 4321",
    ):
        assert expected in page


def test_somebody_without_debts_is_shown_one_way_on(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 1})
    app = open_app(document_bound=False)
    assert "Confirmemos que eres tú" in shown(app)
    assert [item.label for item in app.button if item.key == "empty_action"] == ["Empezar"]


def test_when_the_api_is_away_the_page_says_so_and_can_be_tried_again(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (502, b"<html>")
    app = open_app()
    assert "No se pudo conectar" in shown(app)
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    button(app, "Reintentar").click().run()
    assert "$ 123.456" in shown(app)


def test_a_session_that_ended_elsewhere_leads_to_the_sign_in(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    app = open_app()
    api.answers["GET auth/me"] = error(401, "signed_out", "Inicia sesión.")
    app.run()
    assert "Hola de nuevo" in shown(app)
    assert "$ 123.456" not in shown(app)


def test_staff_do_not_get_the_debtors_pages(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    page = shown(open_app(role="staff"))
    assert "CARLOS FAJARDO" in page
    assert "93388915" in page


@pytest.fixture
def chat(api: FakeApi, open_app: Open) -> AppTest:
    """The conversation of a debtor who has just opened it."""
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    api.answers["GET chat/conversations"] = (200, {"items": []})
    api.answers["POST chat/reset-conversation"] = (200, samples.reply())
    return go(open_app(), "chat")


def test_the_conversation_says_that_it_is_a_machine_and_offers_a_person(chat: AppTest) -> None:
    assert "asistente automático" in shown(chat)
    assert button(chat, "Hablar con una persona")


def test_a_message_goes_out_once_and_its_reply_is_shown(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, samples.reply(message="Tu saldo es de $ 123.456."))
    chat.chat_input[0].set_value("93388915").run()
    assert "93388915" in shown(chat)
    assert "Tu saldo es de $ 123.456." in shown(chat)
    chat.run()
    (sent,) = api.sent("POST chat/message")
    assert sent.json["message"] == "93388915"
    assert sent.json["conversation_id"] == 5
    assert "user_id" not in sent.json


def test_a_quick_reply_sends_its_id(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, samples.reply(message="Te paso con una persona."))
    button(chat, "Hablar con una persona").click().run()
    (sent,) = api.sent("POST chat/message")
    assert sent.json["button_id"] == "hablar_asesor"
    assert "Te paso con una persona." in shown(chat)


def test_a_message_that_failed_is_sent_again_under_the_same_key(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (502, b"")
    chat.chat_input[0].set_value("hola").run()
    assert "No se pudo conectar" in shown(chat)
    api.answers["POST chat/message"] = (200, samples.reply(message="¡Hola!"))
    button(chat, "Reintentar").click().run()
    assert "¡Hola!" in shown(chat)
    first, second = api.sent("POST chat/message")
    assert first.json["turn_key"] == second.json["turn_key"]


def test_an_error_in_the_middle_keeps_the_turn_for_another_try(api: FakeApi, chat: AppTest) -> None:
    broken = EventStream(
        [("text", {"delta": "Tu saldo"}), ("error", {"code": "internal", "message": "Falló."})]
    )
    api.answers["POST chat/message"] = (200, broken)
    chat.chat_input[0].set_value("hola").run()
    assert "Falló." in shown(chat)
    chat.run()
    assert "Falló." in shown(chat)
    api.answers["POST chat/message"] = (200, samples.reply(message="¡Hola!"))
    button(chat, "Reintentar").click().run()
    assert [item.value for item in chat.markdown if "Hola" in str(item.value)]
    first, second = api.sent("POST chat/message")
    assert first.json == second.json
    assert not chat.error


def test_a_connection_that_breaks_off_is_not_taken_for_a_reply(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, EventStream([("text", {"delta": "Tu saldo"})]))
    chat.chat_input[0].set_value("hola").run()
    assert "No se pudo conectar" in shown(chat)
    assert "Tu saldo" not in shown(chat)


def test_a_reply_that_is_still_on_its_way_after_a_reload_appears_once(api: FakeApi, open_app: Open) -> None:
    earlier = history()["messages"]
    asked = {"sender_type": "user", "text_content": "¿y ahora?"}
    waiting = history(messages=[*earlier, asked], unanswered={"turn_key": "key-1", "is_answering": True})
    answered = {"sender_type": "assistant", "text_content": "Ahora puedes elegir."}
    whole = history(messages=[*earlier, asked, answered])
    answers = iter([waiting, waiting, whole])
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = lambda _: (200, next(answers))
    app = go(open_app(), "chat")
    assert shown(app).count("¿y ahora?") == 1
    assert shown(app).count("Ahora puedes elegir.") == 1
    assert api.sent("POST chat/message") == []


def test_a_message_without_a_reply_can_be_sent_again_after_a_reload(api: FakeApi, open_app: Open) -> None:
    pressed = {"sender_type": "user", "text_content": "", "button_selected": "ver_opciones"}
    lost = history(
        messages=[*history()["messages"], pressed], unanswered={"turn_key": "key-1", "is_answering": False}
    )
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = (200, lost)
    app = go(open_app(), "chat")
    assert "sin respuesta" in shown(app)
    api.answers["POST chat/message"] = (200, samples.reply(message="Estas son tus opciones."))
    button(app, "Reintentar").click().run()
    assert "Estas son tus opciones." in shown(app)
    (sent,) = api.sent("POST chat/message")
    assert sent.json == {"conversation_id": 5, "turn_key": "key-1", "button_id": "ver_opciones"}


def test_a_turn_that_is_under_way_already_is_waited_for(api: FakeApi, chat: AppTest) -> None:
    def under_way(request: Request) -> Answer:
        time.sleep(0.4)
        key = request.json["turn_key"]
        asked = {"sender_type": "user", "text_content": "hola"}
        answered = {"sender_type": "assistant", "text_content": "Hola, Carlos."}
        waiting = history(messages=[asked], unanswered={"turn_key": key, "is_answering": True})
        answers = iter([waiting, waiting, history(messages=[asked, answered])])
        api.answers["GET chat/historial/5"] = lambda _: (200, next(answers))
        return error(409, "turn_in_progress", "Todavía estoy respondiendo.")

    api.answers["POST chat/message"] = under_way
    chat.chat_input[0].set_value("hola").run()
    assert "Hola, Carlos." in shown(chat)
    assert "Todavía" not in shown(chat)
    assert len(api.sent("POST chat/message")) == 1


def test_another_tabs_turn_is_said_and_this_one_kept(api: FakeApi, chat: AppTest) -> None:
    api.answers["GET chat/historial/5"] = (
        200,
        history(unanswered={"turn_key": "of another tab", "is_answering": True}),
    )
    api.answers["POST chat/message"] = error(409, "turn_in_progress", "Todavía estoy respondiendo.")
    chat.chat_input[0].set_value("hola").run()
    assert "Todavía estoy respondiendo." in shown(chat)
    assert button(chat, "Reintentar")


def test_the_source_of_an_answer_stands_under_it(api: FakeApi, chat: AppTest) -> None:
    cited = {"document": "glosario.md", "title": "Glosario", "heading": "Quita", "page": 3}
    api.answers["POST chat/message"] = (200, samples.reply(message="Una quita es…", citations=[cited]))
    chat.chat_input[0].set_value("¿qué es una quita?").run()
    source = "Fuente: [Glosario, «Quita», p. 3](/files/documents/glosario.md#page=3)"
    assert source in shown(chat)
    chat.chat_input[0].set_value("gracias").run()
    assert shown(chat).count(source) == 2


def test_the_source_is_named_once(api: FakeApi, chat: AppTest) -> None:
    cited = {"document": "glosario.md", "title": "Glosario", "heading": "Quita"}
    said = "Una quita es _menos_.\n\n_Glosario · Quita_"
    api.answers["POST chat/message"] = (200, samples.reply(message=said, citations=[cited]))
    chat.chat_input[0].set_value("¿qué es una quita?").run()
    assert "Una quita es _menos_." in shown(chat)
    assert "Glosario · Quita" not in shown(chat)


def test_documents_asked_for_open_from_the_answer(api: FakeApi, chat: AppTest) -> None:
    document = {"id": "s", "kind": "statement", "title": "Estado", "link": "/api/v1/debts/7/statement.pdf"}
    said = "Aquí lo tienes, en PDF:\n\n- Estado"
    api.answers["POST chat/message"] = (200, samples.reply(message=said, documents=[document]))
    chat.chat_input[0].set_value("mándame un estado de cuenta").run()
    link = "- [Estado](/files/own/debts/7/statement.pdf)"
    assert shown(chat).count("Estado") == shown(chat).count(link) == 1
    chat.chat_input[0].set_value("gracias").run()
    assert shown(chat).count(link) == 2


def test_what_is_said_after_the_end_begins_another_conversation(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, samples.reply(message="La cierro aquí.", ended=True))
    chat.chat_input[0].set_value("hola").run()
    assert "La cierro aquí." in shown(chat)
    another = samples.reply(conversation_id=6, message="Empecemos de nuevo.")
    api.answers["POST chat/reset-conversation"] = (200, another)
    api.answers["POST chat/message"] = (200, samples.reply(conversation_id=6, message="Tu saldo es de 5."))
    chat.chat_input[0].set_value("93388915").run()
    assert api.sent("POST chat/message")[-1].json["conversation_id"] == 6
    assert "La cierro aquí." not in shown(chat)
    assert "Tu saldo es de 5." in shown(chat)


def test_a_message_to_a_conversation_that_was_closed_meanwhile_is_said_in_another(
    api: FakeApi, chat: AppTest
) -> None:
    def closed(request: Request) -> Answer:
        if request.json["conversation_id"] == 5:
            return error(409, "conversation_ended", "Esta conversación ya terminó.")
        return 200, samples.reply(conversation_id=6, message="Tu saldo es de 5.")

    api.answers["POST chat/message"] = closed
    api.answers["POST chat/reset-conversation"] = (200, samples.reply(conversation_id=6))
    chat.chat_input[0].set_value("93388915").run()
    assert [sent.json["conversation_id"] for sent in api.sent("POST chat/message")] == [5, 6]
    assert "Tu saldo es de 5." in shown(chat)
    assert "ya terminó" not in shown(chat)


def test_what_the_debtor_writes_is_shown_as_written(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, samples.reply())
    chat.chat_input[0].set_value("![x](https://elsewhere.example.com/p.png) <b>hola</b>").run()
    raw = "\n".join(str(element.value) for element in chat.markdown)
    assert "![x](" not in raw
    assert "<b>" not in raw.replace("\\<b\\>", "")


def test_offers_are_cards_with_their_own_buttons(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, offering())
    chat.chat_input[0].set_value("opciones").run()
    page = shown(chat)
    assert "Pago único" in page
    assert "3 cuotas de $ 28.806" in page
    assert "Ahorras $ 37.037 (30 %)" in page
    assert [item.label for item in chat.button].count("Elegir") == 2


def test_choosing_an_offer_opens_its_terms_and_accepts_nothing(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/message"] = (200, offering())
    chat.chat_input[0].set_value("opciones").run()
    next(item for item in chat.button if item.label == "Elegir").click().run()
    assert "te comprometes a pagar" in shown(chat)
    assert not chat.checkbox[0].value
    assert button(chat, "Aceptar acuerdo").disabled
    assert api.sent("POST agreements") == []


@pytest.fixture
def terms(open_dialog: OpenDialog) -> AppTest:
    """The dialog of an offer; AppTest runs whole scripts only, so it is a page of its own here."""

    def script() -> None:
        from frontend.components.acceptance import show_terms
        from tests.frontend import samples

        show_terms(samples.plan(), "BANCO DE PRUEBA", lambda _: None)

    return open_dialog(script)


def test_the_terms_are_complete(terms: AppTest) -> None:
    tables = "\n".join(str(table.value.to_dict()) for table in terms.table).replace("\\", "")
    for expected in ("BANCO DE PRUEBA", "86", "3 cuotas", "1 de diciembre de 2026", "3 de diciembre de 2026"):
        assert expected in tables


def test_an_agreement_needs_the_box(api: FakeApi, terms: AppTest) -> None:
    api.answers["POST agreements"] = (201, samples.agreement())
    assert button(terms, "Aceptar acuerdo").disabled
    terms.checkbox[0].check().run()
    button(terms, "Aceptar acuerdo").click().run()
    (sent,) = api.sent("POST agreements")
    assert sent.json == {"offer_id": 2}


def test_an_acceptance_that_is_repeated_keeps_its_key(api: FakeApi, terms: AppTest) -> None:
    api.answers["POST agreements"] = (502, b"")
    terms.checkbox[0].check().run()
    button(terms, "Aceptar acuerdo").click().run()
    assert "No se pudo conectar" in shown(terms)
    button(terms, "Aceptar acuerdo").click().run()
    first, second = api.sent("POST agreements")
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


def test_an_old_debts_warning_is_read_before_it_is_accepted(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.acceptance import show_terms
        from tests.frontend import samples

        show_terms(samples.plan(limitation_warning="Han pasado 4 años."), "BANCO DE PRUEBA", lambda _: None)

    api.answers["POST agreements"] = (201, samples.agreement())
    terms = open_dialog(script)
    assert "Han pasado 4 años" in terms.warning[0].value
    assert [box.value for box in terms.checkbox] == [False, False]
    terms.checkbox[1].check().run()
    assert button(terms, "Aceptar acuerdo").disabled
    terms.checkbox[0].check().run()
    button(terms, "Aceptar acuerdo").click().run()
    (sent,) = api.sent("POST agreements")
    assert sent.json == {"offer_id": 2, "limitation_warning_read": True}


def test_an_open_conversation_is_taken_up_again(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    api.answers["GET chat/conversations"] = (
        200,
        {"items": [{"id": 4, "is_active": False}, {"id": 5, "is_active": True}]},
    )
    api.answers["GET chat/historial/5"] = (200, history())
    app = go(open_app(), "chat")
    assert "93388915" in shown(app)
    assert api.sent("POST chat/reset-conversation") == []


def test_a_new_conversation_keeps_the_old_one(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/reset-conversation"] = (
        200,
        samples.reply(conversation_id=6, message="Empecemos de nuevo."),
    )
    button(chat, "Nueva conversación").click().run()
    assert "Empecemos de nuevo." in shown(chat)
    assert api.sent("POST chat/reset-conversation")[-1].json == {"conversation_id": 5}


ATTENDING = error(409, "person_attending", "Luz, del equipo, está hablando contigo.")
ATTENDING[1]["error"]["details"] = {"speaker": "Luz", "conversation_id": 7}


def test_a_new_conversation_asks_first_where_a_person_is_attending(api: FakeApi, chat: AppTest) -> None:
    api.answers["POST chat/reset-conversation"] = ATTENDING
    said = "Hola, soy el asistente automático."
    button(chat, "Nueva conversación").click().run()
    assert "**Luz**, del equipo, está hablando contigo" in shown(chat)
    assert said in shown(chat)
    assert api.sent("POST chat/reset-conversation")[-1].json == {"conversation_id": 5}


@pytest.fixture
def leaving(open_dialog: OpenDialog) -> AppTest:
    def script() -> None:
        from frontend.components.new_conversation import confirm_leaving

        confirm_leaving("Luz")

    return open_dialog(script)


@pytest.mark.parametrize(("pressed", "sent"), [("Seguir con Luz", []), ("Empezar otra", [True])])
def test_a_person_is_left_only_when_that_is_meant(
    api: FakeApi, leaving: AppTest, pressed: str, sent: list[bool]
) -> None:
    api.answers["POST chat/reset-conversation"] = (200, samples.reply(conversation_id=6))
    button(leaving, pressed).click().run()
    asked = [request.json["leaves_person"] for request in api.sent("POST chat/reset-conversation")]
    assert asked == sent


def test_a_person_who_cannot_be_left_now_is_not_and_the_reason_is_said(
    api: FakeApi, leaving: AppTest
) -> None:
    api.answers["POST chat/reset-conversation"] = error(503, "unavailable", "Ahora no.")
    app = button(leaving, "Empezar otra").click().run()
    assert not app.exception
    assert "Ahora no." in shown(app)
    assert button(app, "Seguir con Luz")


def test_what_is_said_to_a_closed_conversation_goes_where_a_person_is_attending(
    api: FakeApi, chat: AppTest
) -> None:
    def closed(request: Request) -> Answer:
        if request.json["conversation_id"] == 5:
            return error(409, "conversation_ended", "Esta conversación ya terminó.")
        return 200, samples.reply(conversation_id=7, message="Tu mensaje le llegó a Luz.")

    api.answers["POST chat/message"] = closed
    api.answers["POST chat/reset-conversation"] = ATTENDING
    api.answers["GET chat/historial/7"] = (200, {**history(), "conversation_id": 7, "person": "Luz"})
    chat.chat_input[0].set_value("¿hola?").run()
    assert [sent.json["conversation_id"] for sent in api.sent("POST chat/message")] == [5, 7]
    assert "Tu mensaje le llegó a Luz." in shown(chat)


def test_staff_register_a_debt(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    api.answers["POST debts"] = (201, samples.debt())
    app = go(open_app(role="staff"), "add_debt")
    values = {
        "document_number": "93388915",
        "name": "CARLOS FAJARDO",
        "creditor": "BANCO DE PRUEBA",
        "product": "Crédito",
        "principal": "1.234.567,50",
    }
    for name, value in values.items():
        app.text_input(key=f"add_debt_0_{name}").set_value(value)
    button(app, "Registrar deuda").click().run()
    (sent,) = api.sent("POST debts")
    assert sent.json["principal"] == "1234567.50"
    assert sent.json["interest"] == "0"
    assert sent.json["currency"] == "COP"
    assert "Deuda registrada" in shown(app)


def test_an_amount_that_can_be_misread_is_asked_for_again(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    app = go(open_app(role="staff"), "add_debt")
    for name in ("document_number", "name", "creditor", "product"):
        app.text_input(key=f"add_debt_0_{name}").set_value("1")
    app.text_input(key="add_debt_0_principal").set_value("1,234.56")
    button(app, "Registrar deuda").click().run()
    assert api.sent("POST debts") == []
    assert "No entendimos el valor de «Capital»" in shown(app)


def test_staff_are_asked_before_a_debt_is_withdrawn(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [samples.debt()], "total": 1, "page": 1, "pages": 1})
    app = open_app(role="staff")
    button(app, "Retirar").click().run()
    assert "no se podrá negociar" in shown(app)
    assert api.sent("PATCH debts/7") == []


def test_staff_withdraw_a_debt(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.debt_actions import show_withdrawal
        from tests.frontend import samples

        show_withdrawal(samples.debt())

    api.answers["PATCH debts/7"] = (200, samples.debt(status="withdrawn"))
    button(open_dialog(script), "Retirar la deuda").click().run()
    (sent,) = api.sent("PATCH debts/7")
    assert sent.json == {"status": "withdrawn"}


def test_an_import_shows_what_was_left_out(api: FakeApi, open_app: Open) -> None:
    rows = [{"line": 12, "column": "Saldo_total", "value": "-5", "reason": "El saldo no puede ser negativo."}]
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    api.answers["GET campaigns"] = (200, {"items": [samples.campaign()]})
    api.answers["GET campaigns/4/errors"] = (200, {"items": rows, "total": 1})
    app = go(open_app(role="staff"), "campaigns")
    assert "El saldo no puede ser negativo" in str(app.table[0].value)
    assert "1.800" in [metric.value for metric in app.metric]
    button(app, "Deshacer importación").click().run()
    assert "Se retirarán las deudas" in shown(app)
    assert api.sent("POST campaigns/4/undo") == []


def test_an_import_is_undone(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.campaigns import confirm_undo
        from tests.frontend import samples

        confirm_undo(samples.campaign())

    api.answers["POST campaigns/4/undo"] = (200, samples.campaign(status="undone"))
    button(open_dialog(script), "Sí, deshacer").click().run()
    assert len(api.sent("POST campaigns/4/undo")) == 1


def go(app: AppTest, page: str) -> AppTest:
    """Open another page of the app."""
    # `AppTest.switch_page` knows pages that are files only.
    path = next(item.path for item in every_page() if item.name == page)
    app._page_hash = next(
        number for number, info in app._registered_pages.items() if info.get("url_pathname") == path
    )
    return app.run()


def offering() -> dict[str, Any]:
    buttons = [
        {"id": f"accept_{name}", "text": "Elegir", "kind": "accept", "offer_id": name} for name in (1, 2)
    ]
    return samples.reply(
        message="Estas son tus opciones:", offers=[samples.offer(), samples.plan()], buttons=buttons
    )


def history(**changes: Any) -> dict[str, Any]:
    messages = [
        {"id": 1, "sender_type": "assistant", "text_content": "Hola."},
        {"id": 2, "sender_type": "user", "text_content": "93388915"},
        {
            "id": 3,
            "sender_type": "assistant",
            "text_content": "Tu acuerdo AC-0011 quedó registrado.",
            "offers": [],
        },
    ]
    return {
        "conversation_id": 5,
        "current_state": "finalizar_conversacion",
        "messages": messages,
        "buttons": [],
    } | changes
