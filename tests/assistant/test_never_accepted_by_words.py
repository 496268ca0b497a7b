"""Whatever is written, in whatever state, nothing but the button makes an agreement; a no is never taken for a yes."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.agreements import Agreement
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

NO = [
    *("imposible", "Imposible!!", "es imposible", "me queda imposible aceptar", "imposible pagar eso"),
    *("no", "No.", "nop", "nunca", "jamás", "no acepto", "NO ACEPTO", "no la acepto", "no estoy de acuerdo"),
    *("no quiero", "no me sirve", "no me conviene", "no puedo aceptar eso", "ni loco acepto", "tampoco"),
    *("no gracias", "para nada", "no confirmo", "no voy a firmar", "cómo cree que voy a aceptar eso"),
]
CANNOT = [
    "no puedo pagar",
    "no tengo cómo pagar",
    "estoy sin trabajo",
    "no tengo plata",
    "me quedé sin empleo",
]
YES = [
    "sí",
    "si",
    "acepto",
    "de acuerdo",
    "confirmo",
    "dale",
    "listo",
    "ok",
    "acepto y firmo",
    "sí acepto todo",
]


def debtor(app: Flask, context: ServiceContext) -> FlaskClient:
    """Somebody new who owes 1.200.000 and has proved their number."""
    with context.read() as uow:
        document = uow.debts.get(make_debt(context)).document_number
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=document))
    send(client, message=document)
    return client


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    return debtor(app, context)


def send(client: FlaskClient, **body: str) -> dict[str, object]:
    response = client.post("/api/v1/chat/message", json=body)
    assert response.status_code == 200
    answer: dict[str, object] = response.json  # type: ignore[assignment]
    return answer


def accept_buttons(answer: dict[str, object]) -> list[object]:
    return [button for button in answer["buttons"] if button["kind"] == "accept"]  # type: ignore[attr-defined]


def lay_out(client: FlaskClient, state: str) -> None:
    """Bring the conversation to a state in which a yes could matter."""
    shown = send(client, button_id="ver_opciones")
    if state == "gestionar_objecion":
        send(client, button_id="proponer_otra")
    elif state in {"confirmar_plan_elegido", "generar_acuerdo"}:
        send(client, button_id=f"oferta_{shown['offers'][0]['id']}")  # type: ignore[index]
    if state == "generar_acuerdo":
        send(client, message="sí, acepto")


STATES = ["proponer_planes_pago", "gestionar_objecion", "confirmar_plan_elegido", "generar_acuerdo"]


@pytest.mark.parametrize("state", STATES)
def test_a_no_never_leads_on(app: Flask, context: ServiceContext, state: str) -> None:
    wrong = []
    for text in NO:
        client = debtor(app, context)
        lay_out(client, state)
        following = send(client, message=text)["current_state"]
        # Back to the objection, to a person, or not understood and asked again.
        if following not in {"gestionar_objecion", "escalamiento", state}:
            wrong.append((text, following))
    assert wrong == []
    assert rows(context, Agreement.id) == []


@pytest.mark.parametrize("text", CANNOT)
def test_who_cannot_pay_is_never_asked_to_sign(ana: FlaskClient, context: ServiceContext, text: str) -> None:
    lay_out(ana, "generar_acuerdo")
    answer = send(ana, message=text)
    assert answer["current_state"] == "escalamiento"
    assert accept_buttons(answer) == []
    assert rows(context, Agreement.id) == []


@pytest.mark.parametrize("state", STATES)
def test_a_yes_in_words_binds_nobody(ana: FlaskClient, context: ServiceContext, state: str) -> None:
    lay_out(ana, state)
    for text in YES:
        send(ana, message=text)
    assert rows(context, Agreement.id) == []


@pytest.mark.parametrize("state", STATES)
def test_the_accepting_button_sent_as_a_message_binds_nobody(
    ana: FlaskClient, context: ServiceContext, state: str
) -> None:
    lay_out(ana, state)
    answer = send(ana, button_id="revisar_y_aceptar")
    assert bool(accept_buttons(answer)) == (state in {"confirmar_plan_elegido", "generar_acuerdo"})
    assert rows(context, Agreement.id) == []
