"""The team's pages against a scripted API: conversations, figures, the library, and what failed in the background."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from backend.nlu.understanding import Intent
from backend.services.campaign_import.columns import OPTIONAL, REQUIRED
from frontend.components import figures
from frontend.components.debtor_country import hours_text
from frontend.texts import group
from tests.frontend import samples
from tests.frontend.fake_api import Answer, FakeApi, Request, error
from tests.frontend.test_cases import page_of
from tests.frontend.test_pages import Open, OpenDialog, button, go, open_app, open_dialog, shown, tables

__all__ = ["open_app", "open_dialog"]


@pytest.fixture
def staff(api: FakeApi, open_app: Open) -> AppTest:
    api.answers["GET debts"] = page_of(samples.debt())
    return open_app(role="staff", id=9, name="Laura")


def labels(app: AppTest) -> list[str]:
    return [item.label for item in app.button]


# Conversations


def telling(history: Any) -> Callable[[Request], Answer]:
    """Answer with a conversation as the API does: after a message, only what was said since."""

    def answer(request: Request) -> Answer:
        after = int(parse_qs(urlsplit(request.path).query)["after"][0])
        said = [message for message in history["messages"] if message["id"] > after]
        return 200, {**history, "messages": said}

    return answer


@pytest.fixture
def conversation(api: FakeApi) -> FakeApi:
    api.answers["GET admin/conversations/5"] = telling(samples.desk_history())
    return api


def open_conversation(app: AppTest) -> AppTest:
    app.query_params["conversacion"] = "5"
    return go(app, "conversations")


def test_the_list_says_who_waits_and_opens_a_conversation(conversation: FakeApi, staff: AppTest) -> None:
    conversation.answers["GET admin/conversations"] = page_of(samples.desk_conversation())
    app = go(staff, "conversations")
    assert "Carlos Fajardo" in shown(app)
    assert "espera desde el" in shown(app)
    assert "Con el equipo" in shown(app)
    app = button(app, "Abrir").click().run()
    assert "No puedo pagar eso" in shown(app)
    assert len(conversation.sent("GET admin/conversations/5")) >= 1


def test_the_list_is_filtered_by_the_api(conversation: FakeApi, staff: AppTest) -> None:
    conversation.answers["GET admin/conversations"] = page_of()
    app = go(staff, "conversations")
    assert "Cuando alguien escriba al asistente" in shown(app)
    app.selectbox(key="desk_filter").set_value("mine").run()
    assert "mine=yes" in conversation.sent("GET admin/conversations")[-1].path
    app.text_input(key="desk_query").set_value("carlos")
    app = app.selectbox(key="desk_filter").set_value("waiting").run()
    path = conversation.sent("GET admin/conversations")[-1].path
    assert "status=waiting" in path
    assert "q=carlos" in path
    app = button(app, "Ver todas").click().run()
    assert "Cuando alguien escriba al asistente" in shown(app)


def test_a_conversation_shows_what_was_understood_and_when(conversation: FakeApi, staff: AppTest) -> None:
    page = shown(open_conversation(staff))
    assert "Documento 93388915" in page
    assert "Se entendió: Rechaza (61 %)" in page


def test_a_button_that_was_pressed_needed_no_understanding(conversation: FakeApi, staff: AppTest) -> None:
    pressed, reply = samples.desk_history()["messages"]
    pressed = {**pressed, "button_selected": "hablar_asesor"}
    conversation.answers["GET admin/conversations/5"] = telling(
        samples.desk_history(messages=[pressed, reply])
    )
    app = open_conversation(staff)
    assert "Se entendió" not in shown(app)
    assert "Corregir" not in labels(app)


def test_nobody_answers_a_conversation_that_they_have_not_taken(
    conversation: FakeApi, staff: AppTest
) -> None:
    app = open_conversation(staff)
    assert not app.chat_input

    def take(_: Request) -> Answer:
        conversation.answers["GET admin/conversations/5"] = telling(samples.desk_history(assigned_to=LAURA))
        return 200, samples.desk_history(assigned_to=LAURA)

    conversation.answers["POST admin/conversations/5/take"] = take
    app = button(app, "Tomar la conversación").click().run()
    assert len(conversation.sent("POST admin/conversations/5/take")) == 1
    assert "Ahora respondes tú." in shown(app)
    assert len(app.chat_input) == 1


LAURA = {"user_id": 9, "name": "Laura"}


def test_an_answer_reaches_the_debtor(conversation: FakeApi, staff: AppTest) -> None:
    conversation.answers["GET admin/conversations/5"] = telling(samples.desk_history(assigned_to=LAURA))
    conversation.answers["POST admin/conversations/5/messages"] = (201, samples.desk_history())
    app = open_conversation(staff)
    app.chat_input[0].set_value("Le ayudo con gusto").run()
    (sent,) = conversation.sent("POST admin/conversations/5/messages")
    assert sent.json == {"text": "Le ayudo con gusto"}


def test_an_answer_that_is_refused_is_not_lost(conversation: FakeApi, staff: AppTest) -> None:
    conversation.answers["GET admin/conversations/5"] = telling(samples.desk_history(assigned_to=LAURA))
    conversation.answers["POST admin/conversations/5/messages"] = error(
        409, "conversation_not_yours", "Primero toma la conversación."
    )
    app = open_conversation(staff)
    app.chat_input[0].set_value("Le ayudo con gusto").run()
    assert "Primero toma la conversación." in shown(app)
    assert [item.value for item in app.code] == ["Le ayudo con gusto"]


def test_a_colleagues_conversation_is_only_read(conversation: FakeApi, staff: AppTest) -> None:
    other = {"user_id": 10, "name": "Pedro"}
    conversation.answers["GET admin/conversations/5"] = telling(samples.desk_history(assigned_to=other))
    app = open_conversation(staff)
    assert "Pedro responde en esta conversación" in shown(app)
    assert "Devolver al asistente" not in labels(app)
    assert not app.chat_input


def test_news_are_asked_for_from_the_latest_message_on(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.desk_conversation import show_news
        from tests.frontend import samples

        show_news(samples.desk_history())

    said = [*samples.desk_history()["messages"], samples.desk_message(id=73, text_content="¿Sigues ahí?")]
    api.answers["GET admin/conversations/5"] = telling(samples.desk_history(messages=said))
    page = shown(open_dialog(script))
    assert "after=72" in api.sent("GET admin/conversations/5")[0].path
    assert "¿Sigues ahí?" in page
    assert "No puedo pagar eso" not in page


def test_opening_a_conversation_reads_it_once(conversation: FakeApi, staff: AppTest) -> None:
    open_conversation(staff)
    assert len(conversation.sent("GET admin/conversations/5")) == 1


def test_a_conversation_is_handed_back_after_a_question(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.desk_conversation import confirm_hand_back

        confirm_hand_back(5)

    api.answers["POST admin/conversations/5/hand-back"] = (200, samples.desk_history())
    app = open_dialog(script)
    assert api.sent("POST admin/conversations/5/hand-back") == []
    button(app, "Sí, devolver").click().run()
    assert len(api.sent("POST admin/conversations/5/hand-back")) == 1


def test_what_was_understood_is_corrected(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.desk_messages import show_correction
        from tests.frontend import samples

        show_correction(samples.desk_message(), "RECHAZO")

    api.answers["POST admin/messages/71/intent"] = (200, {"message_id": 71, "intent": "DIFICULTAD_PAGO"})
    app = open_dialog(script)
    assert app.selectbox[0].value == "RECHAZO"
    app.selectbox[0].set_value("DIFICULTAD_PAGO")
    button(app, "Guardar corrección").click().run()
    (sent,) = api.sent("POST admin/messages/71/intent")
    assert sent.json == {"intent": "DIFICULTAD_PAGO"}


def test_every_intent_has_a_name() -> None:
    assert set(group("intent")) == set(Intent)


def test_a_session_that_ended_leads_from_the_news_to_signing_in(
    conversation: FakeApi, staff: AppTest
) -> None:
    conversation.answers["GET admin/conversations"] = error(401, "not_signed_in", "Inicia sesión.")
    conversation.answers["GET auth/me"] = error(401, "not_signed_in", "Inicia sesión.")
    assert "Hola de nuevo" in shown(go(staff, "conversations"))


# Figures


@pytest.fixture
def portfolio(api: FakeApi) -> FakeApi:
    api.answers["GET admin/analytics"] = (200, samples.analytics())
    api.answers["GET admin/analytics/portfolio"] = (200, samples.portfolio_figures())
    return api


def test_figures_are_added_up_exactly_and_by_currency(portfolio: FakeApi, staff: AppTest) -> None:
    app = go(staff, "portfolio")
    page = shown(app)
    assert "$ 1.500.000" in page
    assert "hoy, en 3 deudas" in page
    assert "BANCO DOS: $ 500.000" in page
    assert "91 a 180 días: $ 1.500.000" in page
    assert "Llegaron a un acuerdo: 3 · 30 %" in page
    assert "noviembre de 2026: $ 250.000" in page
    assert "€" not in page
    app = app.button_group(key="portfolio_currency").set_value("EUR").run()
    assert "0,30 €" in shown(app)


def test_cents_are_not_lost_in_binary() -> None:
    assert figures.money(figures.total([0.1, 0.2]), "EUR") == "0,30\u00a0€"
    assert figures.money(figures.total([9_007_199_254_740.93, 0.01]), "EUR") == "9.007.199.254.740,94\u00a0€"


def test_the_period_is_what_was_chosen(portfolio: FakeApi, staff: AppTest) -> None:
    app = go(staff, "portfolio")
    app.button_group(key="portfolio_days").set_value(90).run()
    first, last = (portfolio.sent("GET admin/analytics")[place].path for place in (0, -1))
    assert first != last
    assert "since=" in last


def test_figures_of_an_empty_portfolio_lead_to_an_import(portfolio: FakeApi, staff: AppTest) -> None:
    empty: dict[str, Any] = {
        "by_creditor": [],
        "by_status": [],
        "by_days_past_due": [],
        "recovery_by_month": [],
    }
    portfolio.answers["GET admin/analytics/portfolio"] = (200, empty)
    assert "Importar una campaña" in labels(go(staff, "portfolio"))


# The library


@pytest.fixture
def library(api: FakeApi) -> FakeApi:
    api.answers["GET creditors"] = (200, {"items": [{"id": 4, "name": "BANCO DOS"}]})
    api.answers["GET documents"] = (200, {"items": [samples.document_in_use()]})
    api.answers["GET documents/versions"] = page_of()
    return api


def test_a_document_shows_how_far_its_reading_is_or_why_it_failed(library: FakeApi, staff: AppTest) -> None:
    library.answers["GET documents/versions"] = page_of(
        samples.document_version(document="a", status="running", pages=10, pages_read=4),
        samples.document_version(document="b", status="failed", message="El PDF tiene contraseña."),
        samples.document_version(document="c", status="failed", message="Viejo.", retired_at="2026-11-22"),
    )
    page = shown(go(staff, "library"))
    assert "El PDF tiene contraseña." in page
    assert "Viejo." not in page
    assert "Todas las entidades · Versión 2 · 12 páginas" in page


def test_a_document_is_limited_to_a_creditor(library: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.library_documents import show_limiting
        from tests.frontend import samples

        show_limiting(samples.document_in_use(), [{"id": 4, "name": "BANCO DOS"}])

    library.answers["PATCH documents/condiciones.pdf"] = (200, {})
    app = open_dialog(script)
    app.selectbox[0].set_value(4)
    button(app, "Guardar").click().run()
    (sent,) = library.sent("PATCH documents/condiciones.pdf")
    assert sent.json == {"creditor_id": 4}


def test_a_document_is_retired_after_a_question(library: FakeApi, staff: AppTest) -> None:
    app = button(go(staff, "library"), "Retirar").click().run()
    assert "El asistente deja de responder" in shown(app)
    assert library.sent("DELETE documents/condiciones.pdf") == []


def test_a_retired_document_is_found_and_comes_back_by_another_file(library: FakeApi, staff: AppTest) -> None:
    newest = samples.document_version(
        document="c", version=2, title="Viejo", retired_at="2026-11-22T15:00:00Z"
    )
    library.answers["GET documents/versions"] = page_of(newest, {**newest, "version": 1})
    library.answers["GET documents/c/versions"] = page_of(newest, {**newest, "version": 1})
    app = go(staff, "library")
    assert "Viejo**, retirado el 22 de noviembre de 2026" in shown(app)
    assert labels(app).count("Volver a usar") == 1
    assert "Elige el archivo" in shown(button(app, "Volver a usar").click().run())


# Where a person lives, and in which money they owe


def country_dialog(open_dialog: OpenDialog) -> AppTest:
    def script() -> None:
        from frontend.components.debtor_country import show_country
        from tests.frontend import samples

        show_country(samples.debt()["debtor"])

    return open_dialog(script)


def test_the_country_of_a_person_is_changed_with_what_follows_in_sight(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    api.answers["GET debtors/3/countries"] = (200, samples.debtor_countries())
    api.answers["PATCH debtors/3"] = (200, samples.debtor_countries(country="ES"))
    app = country_dialog(open_dialog)
    told = tables(app)
    assert "lunes a viernes 07:00–19:00; sábado 08:00–15:00; domingo no" in told
    assert "No en festivos. El próximo es el 8 de diciembre de 2026." in told
    assert "12 % (tope legal: 25,4 %)" in told
    assert labels(app) == []
    assert (
        hours_text([["09:00", "21:00"]] * 5 + [None, None])
        == "lunes a viernes 09:00–21:00; sábado y domingo no"
    )
    app = app.selectbox(key="country_choice").set_value("ES").run()
    assert "Su acuerdo vigente no cambia" in shown(app)
    assert "sin deudas abiertas" in tables(app)
    button(app, "Guardar: vive en España").click().run()
    assert api.sent("PATCH debtors/3")[0].json == {"country": "ES"}


def test_a_country_without_rules_of_its_own_says_whose_are_kept_to(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    api.answers["GET debtors/3/countries"] = (200, samples.debtor_countries(agreements=0))
    app = country_dialog(open_dialog).selectbox(key="country_choice").set_value("PE").run()
    assert "De Perú no tenemos las reglas: se siguen las de Colombia." in shown(app)
    assert "acuerdo vigente" not in shown(app)
    assert "lunes a domingo 08:00–20:00" in tables(app)


def test_how_late_a_debt_is_is_told_only_where_it_is_known(api: FakeApi, staff: AppTest) -> None:
    api.answers["GET debts"] = page_of(samples.debt(due_date=None, days_past_due=None))
    page = shown(staff.run())
    assert "Por acordar" in page
    assert "mora" not in page


@pytest.mark.parametrize(("country", "name"), [("ES", "España"), ("EC", "EC")])
def test_a_debt_says_where_its_person_lives_by_the_code_where_the_country_has_no_name(
    api: FakeApi, staff: AppTest, country: str, name: str
) -> None:
    debt = samples.debt()
    api.answers["GET debts"] = page_of({**debt, "debtor": {**debt["debtor"], "country": country}})
    assert f" · {name} · " in shown(staff.run())


def test_every_currency_of_the_service_can_be_chosen_for_a_debt(api: FakeApi, staff: AppTest) -> None:
    app = go(staff, "add_debt")
    (box,) = [item for item in app.selectbox if item.label == "Moneda"]
    assert box.options == ["Pesos colombianos (COP)", "Euros (EUR)", "Dólares (USD)", "Soles (PEN)"]


# The background


@pytest.fixture
def background(api: FakeApi) -> FakeApi:
    api.answers["GET admin/mails"] = page_of(samples.troubled_mail())
    api.answers["GET admin/jobs"] = page_of(samples.job())
    return api


def test_a_mail_in_doubt_is_never_sent_again_without_a_question(background: FakeApi, staff: AppTest) -> None:
    app = go(staff, "background_work")
    assert "Pregunta a la persona" in shown(app)
    app = button(app, "Enviar otra vez").click().run()
    assert "puede recibirlo dos veces" in shown(app)
    assert background.sent("POST admin/mails/61/decision") == []


def test_a_mail_that_arrived_is_noted(background: FakeApi, staff: AppTest) -> None:
    background.answers["POST admin/mails/61/decision"] = (200, samples.troubled_mail())
    app = button(go(staff, "background_work"), "Sí llegó").click().run()
    (sent,) = background.sent("POST admin/mails/61/decision")
    assert sent.json == {"decision": "sent"}
    assert "Quedó como enviado." in shown(app)


def test_failed_jobs_come_first_and_are_retried_by_hand(background: FakeApi, staff: AppTest) -> None:
    background.answers["POST admin/jobs/51/retry"] = (202, samples.job(status="queued"))
    app = go(staff, "background_work")
    assert "status=failed" in background.sent("GET admin/jobs")[0].path
    assert "Intentos: 3." in shown(app)
    assert "no le alcanzó la memoria" in shown(app)
    assert "avisa a administración y di: tarea 51" in shown(app)
    assert not app.code
    button(app, "Reintentar").click().run()
    assert len(background.sent("POST admin/jobs/51/retry")) == 1


def test_a_failure_of_another_version_still_has_a_sentence(background: FakeApi, staff: AppTest) -> None:
    background.answers["GET admin/jobs"] = page_of(samples.job(error="a_code_of_later"))
    assert "Algo falló dentro del servicio." in shown(go(staff, "background_work"))


def test_a_job_that_is_tried_again_by_itself_says_when(background: FakeApi, staff: AppTest) -> None:
    waits = samples.job(status="queued", error="unavailable", not_before="2026-11-22T15:09:00+00:00")
    background.answers["GET admin/jobs"] = page_of(waits)
    assert "Se repite solo el 22 de noviembre, 15:09." in shown(go(staff, "background_work"))


def collection(open_dialog: OpenDialog) -> AppTest:
    def script() -> None:
        from frontend.components.agreement_zip import show_choice

        show_choice()

    return open_dialog(script)


def test_agreements_are_collected_in_a_file(api: FakeApi, open_dialog: OpenDialog) -> None:
    api.answers["GET admin/jobs"] = page_of()
    api.answers["POST admin/agreement-documents"] = (202, samples.job(status="queued"))
    app = collection(open_dialog)
    app.selectbox(key="zip_status").set_value("active")
    button(app, "Preparar el ZIP").click().run()
    (sent,) = api.sent("POST admin/agreement-documents")
    assert sent.json["status"] == "active"
    assert sent.json["since"] < sent.json["until"]


def test_a_file_that_is_being_made_says_how_far_it_is_after_a_reload(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    running = samples.job(kind="agreement_documents", status="running", progress={"done": 40, "total": 120})
    api.answers["GET admin/jobs"] = page_of(running)
    app = collection(open_dialog)
    assert "kind=agreement_documents" in api.sent("GET admin/jobs")[0].path
    assert [item.proto.text for item in app.get("progress")] == ["40 de 120"]


# Debts and campaigns


def test_an_account_is_found_by_its_document_and_unlocked(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.debt_actions import show_unlocking
        from tests.frontend import samples

        show_unlocking(samples.debt())

    api.answers["GET users"] = page_of(samples.user(id=3))
    api.answers["POST users/3/unlock"] = (204, b"")
    app = open_dialog(script)
    assert "q=93388915" in api.sent("GET users")[0].path
    app.checkbox[0].set_value(True)
    app.button(key="unlock_3").click().run()
    (sent,) = api.sent("POST users/3/unlock")
    assert "release_document=true" in sent.path


def test_verified_evidence_needs_a_note_and_goes_as_a_share(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.debt_actions import show_evidence

        show_evidence(7, "CARLOS FAJARDO")

    api.answers["PUT debts/7/verified-evidence"] = (200, {"debt_id": 7, "share": "0.35"})
    app = open_dialog(script)
    app.slider[0].set_value(35)
    app = button(app, "Guardar comprobante").click().run()
    assert "Escribe qué viste." in shown(app)
    app.text_area[0].set_value("Colilla de pago de octubre")
    button(app, "Guardar comprobante").click().run()
    (sent,) = api.sent("PUT debts/7/verified-evidence")
    assert sent.json == {"share": "0.35", "note": "Colilla de pago de octubre"}


def test_a_file_is_shown_as_it_will_be_read(open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.campaign_preview import show_preview
        from tests.frontend import samples

        show_preview("marzo.csv", samples.campaign_preview())

    app = open_dialog(script)
    page = shown(app)
    assert "Codificación: Windows-1252" in page
    assert "Filas: 1.801" in page
    assert [item.value for item in app.warning] == [
        "Filas con errores entre las primeras 500: 1. Se apartarán y el resto se guardará."
    ]
    first, problems = (str(table.value) for table in app.table)
    assert "MARÍA ÑAÑEZ" in first
    assert "negativo" in problems


def upload(app: AppTest) -> AppTest:
    app.file_uploader[0].set_value(("marzo.csv", b"Nombre;Color\n", "text/csv"))
    return app.run()


def columns_sent(request: Request) -> Any:
    """Read the field `columns` of a form with a file."""
    _, found, rest = request.body.partition(b'name="columns"\r\n\r\n')
    return json.loads(rest.partition(b"\r\n")[0]) if found else {}


def test_what_a_column_is_can_be_said_and_the_file_is_read_so(api: FakeApi, staff: AppTest) -> None:
    api.answers["GET campaigns"] = (200, {"items": []})
    api.answers["POST campaigns/preview"] = (200, samples.campaign_preview())
    app = upload(go(staff, "campaigns"))
    color = app.selectbox[2]
    assert (color.label, color.options[0]) == ("**Color** · x", "No se reconoce")
    assert app.selectbox[1].options[0] == "Oferta a 3 cuotas (por su nombre)"
    color.set_value("Telefono")
    app.selectbox[1].set_value("")
    button(app, "Leer así el archivo").click().run()
    first, second = api.sent("POST campaigns/preview")
    assert columns_sent(first) == {}
    assert columns_sent(second) == {"Color": "Telefono", "Hasta_3_cuotas": ""}
    api.answers["POST campaigns"] = (202, samples.campaign())
    button(app, "Importar archivo").click().run()
    (sent,) = api.sent("POST campaigns")
    assert columns_sent(sent) == {"Color": "Telefono", "Hasta_3_cuotas": ""}


def test_a_file_with_other_names_is_refused_with_a_way_to_name_its_columns(
    api: FakeApi, staff: AppTest
) -> None:
    api.answers["GET campaigns"] = (200, {"items": []})
    details = {"columns": ["banco"], "found": ["Entidad", "Color"]}
    refusal = {"code": "missing_columns", "message": "Faltan estas columnas: banco.", "details": details}
    api.answers["POST campaigns/preview"] = (422, {"error": refusal})
    app = upload(go(staff, "campaigns"))
    assert "Faltan estas columnas: banco." in shown(app)
    assert "Importar archivo" not in labels(app)
    app.selectbox[0].set_value("banco")
    api.answers["POST campaigns/preview"] = (200, samples.campaign_preview())
    app = button(app, "Leer así el archivo").click().run()
    assert columns_sent(api.sent("POST campaigns/preview")[-1]) == {"Entidad": "banco"}
    assert "Importar archivo" in labels(app)


def test_every_column_that_an_import_knows_has_a_name() -> None:
    assert set(group("campaign_preview.field")) == {*REQUIRED, *OPTIONAL}
