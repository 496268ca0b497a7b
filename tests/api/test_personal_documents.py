"""A person's own documents: by the API and on request in the chat, for nobody else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from backend.services.context import ServiceContext
from tests.agreement_life import Life
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in

DOCUMENTS, MESSAGE = "/api/v1/personal-documents", "/api/v1/chat/message"
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    return Life(app, context, clock)


@pytest.fixture
def stranger(app: Flask, context: ServiceContext) -> FlaskClient:
    """Somebody else, who owes too."""
    make_debt(context, document_number="10000001", name="OTRO")
    client = app.test_client()
    sign_in(client, make_user(context, bound_document="10000001", email="otro@example.com"))
    return client


def listed(client: FlaskClient) -> dict[str, str]:
    answer = client.get(DOCUMENTS)
    assert answer.status_code == 200
    assert answer.json is not None
    return {item["kind"]: item["link"] for item in answer.json["items"]}


def text_of(client: FlaskClient, link: str) -> str:
    answer = client.get(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def say(client: FlaskClient, message: str) -> dict[str, Any]:
    answer = client.post(MESSAGE, json={"message": message})
    assert answer.status_code == 200
    assert answer.json is not None
    return answer.json


def test_who_owes_has_a_statement_with_the_balance_and_its_parts(life: Life) -> None:
    links = listed(life.ana)
    assert list(links) == ["statement"]
    text = text_of(life.ana, links["statement"])
    assert "Estado de cuenta" in text
    assert "ANA TORRES" in text
    assert "52845671" in text
    assert "$ 1.200.000" in text
    assert "Capital" in text
    assert "No hay movimientos registrados." in text


def test_a_statement_tells_agreements_payments_and_what_was_undone(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-23")
    paid = life.pay(agreement, "384000", "2026-12-23", "TR-1").json["payment"]
    life.pay(agreement, "10000", "2026-12-23", "TR-2")
    undone = life.luz.post(f"/api/v1/payments/{paid['id']}/undo", json={"reason": "Otra cuenta"})
    assert undone.status_code in (200, 201), undone.text
    text = text_of(life.ana, listed(life.ana)["statement"])
    assert agreement["reference"] in text
    assert "Saldo antes del acuerdo" in text
    assert "Pago recibido" in text
    assert "Pago anulado" in text
    assert "- $ 384.000" in text
    assert "TR-2" in text
    assert "Falta por pagar" in text
    assert "$ 1.142.000" in text


def test_the_certificate_of_payments_counts_what_stands(life: Life) -> None:
    agreement = life.accept()
    path = f"/api/v1/debts/{life.debt_id}/payments.pdf"
    refused = life.ana.get(path)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "no_payments")  # type: ignore[index]
    assert "payments" not in listed(life.ana)
    life.go_to("2026-12-23")
    wrong = life.pay(agreement, "50000", "2026-12-20", "TR-0").json["payment"]
    life.luz.post(f"/api/v1/payments/{wrong['id']}/undo", json={"reason": "Otra cuenta"})
    life.pay(agreement, "384000", "2026-12-23", "TR-1")
    text = text_of(life.ana, listed(life.ana)["payments"])
    assert "Certificado de pagos" in text
    assert "ha pagado $ 384.000" in text
    assert "TR-1" in text
    assert "TR-0" not in text


def test_a_fulfilled_agreement_has_its_clearance_letter_and_its_debt_stays_listed(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-23")
    life.pay(agreement, "1152000", "2026-12-23", "TR-1")
    links = listed(life.ana)
    assert set(links) == {"statement", "agreement", "clearance", "payments"}
    assert "paz y salvo" in text_of(life.ana, links["clearance"])
    assert "Pagada" in text_of(life.ana, links["statement"])


@pytest.mark.parametrize("name", ["statement", "payments"])
def test_somebody_elses_document_does_not_exist(life: Life, stranger: FlaskClient, name: str) -> None:
    life.accept()
    path = f"/api/v1/debts/{life.debt_id}/{name}.pdf"
    for client in (stranger, life.luz):
        assert client.get(path).status_code == 404
    assert life.app.test_client().get(path).status_code == 401
    assert all(str(life.debt_id) not in link.split("/") for link in listed(stranger).values())


def test_nothing_is_listed_before_the_number_is_proved(app: Flask, context: ServiceContext) -> None:
    make_debt(context, document_number="52845671")
    client = app.test_client()
    sign_in(client, make_user(context))
    assert listed(client) == {}
    reply = say(client, "mándame mi estado de cuenta")
    assert (reply["documents"], reply["current_state"]) == ([], "validar_documento")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("mándame un estado de cuenta", "statement"),
        ("me puede enviar el extracto porfa", "statement"),
        ("necesito un certificado de lo que he pagado", "payments"),
        ("quiero una constancia de mis pagos", "payments"),
        ("dame una copia del acuerdo", "agreement"),
    ],
)
def test_the_chat_lays_down_what_is_asked_for(life: Life, message: str, kind: str) -> None:
    agreement = life.accept()
    life.go_to("2026-12-23")
    life.pay(agreement, "384000", "2026-12-23", "TR-1")
    reply = say(life.ana, message)
    (document,) = reply["documents"]
    assert document["kind"] == kind
    assert document["title"] in reply["message"]
    assert document["link"] not in reply["message"]
    assert text_of(life.ana, document["link"])
    history = life.ana.get(f"/api/v1/chat/historial/{reply['conversation_id']}").json
    assert history is not None
    assert history["messages"][-1]["documents"] == reply["documents"]


def test_a_clearance_letter_before_the_last_payment_is_refused_with_its_reason(life: Life) -> None:
    reply = say(life.ana, "necesito el paz y salvo")
    assert reply["documents"] == []
    assert "con el último pago" in reply["message"]


@pytest.mark.parametrize(
    "message",
    ["¿cuánto tarda el paz y salvo?", "¿qué es un estado de cuenta?", "si pago todo me dan el paz y salvo?"],
)
def test_a_question_about_a_document_is_no_request_for_it(life: Life, message: str) -> None:
    assert say(life.ana, message)["documents"] == []
