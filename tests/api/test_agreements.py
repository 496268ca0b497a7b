"""Agreements over HTTP: the debtor's own button, once; the list; the document."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from backend.db.models.agreements import Agreement
from backend.db.models.conversations import Conversation
from backend.services.context import ServiceContext
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

AGREEMENTS = "/api/v1/agreements"
MESSAGE = "/api/v1/chat/message"
ANA = "52845671"


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos of Ana's."""
    return make_debt(context, document_number=ANA, name="ANA TORRES")


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext, debt_id: int) -> FlaskClient:
    sign_in(client, make_user(context, bound_document=ANA))
    return client


@pytest.fixture
def offers(ana: FlaskClient, debt_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    return found


def accept(client: FlaskClient, offer_id: Any, key: str = "una-clave") -> Any:
    return client.post(AGREEMENTS, json={"offer_id": offer_id}, headers={"Idempotency-Key": key})


@pytest.mark.usefixtures("ladder")
def test_an_accepted_offer_is_an_agreement_with_its_schedule(
    ana: FlaskClient, offers: list[dict[str, Any]]
) -> None:
    response = accept(ana, offers[1]["id"])
    assert response.status_code == 201
    agreement = response.json
    same = (
        "debt_id",
        "currency",
        "balance",
        "total",
        "total_text",
        "discount",
        "instalment_count",
        "terms_hash",
    )
    assert {name: agreement[name] for name in same} == {name: offers[1][name] for name in same}
    assert (
        agreement.items()
        >= {
            "status": "pending",
            "creditor": "BANCO DE EJEMPLO S.A.",
            "accepted_at": "2026-11-23T15:00:00+00:00",
            "next_due_date": "2026-12-23",
            "next_due_date_text": "23 de diciembre de 2026",
            "next_amount_text": "$ 384.000",
        }.items()
    )
    assert [payment["due_date"] for payment in agreement["schedule"]] == [
        "2026-12-23",
        "2027-01-25",
        "2027-02-23",
    ]
    assert ana.get(f"{AGREEMENTS}/{agreement['id']}").json == agreement
    assert ana.get(AGREEMENTS).json["items"] == [agreement]  # type: ignore[index]
    (debt,) = ana.get("/api/v1/debts").json["items"]  # type: ignore[index]
    assert (debt["status"], debt["agreement_id"]) == ("in_agreement", agreement["id"])


def test_a_retry_gets_the_same_agreement(ana: FlaskClient, offers: list[dict[str, Any]]) -> None:
    first, again = accept(ana, offers[0]["id"]), accept(ana, offers[0]["id"])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = accept(ana, offers[1]["id"])
    assert (other.status_code, other.json["error"]["code"]) == (409, "idempotency_key_reused")
    taken = accept(ana, offers[1]["id"], key="otra-clave")
    assert (taken.status_code, taken.json["error"]["code"]) == (409, "debt_in_agreement")


def test_fifty_clicks_at_once_make_one_agreement(
    app: Flask, ana: FlaskClient, context: ServiceContext, offers: list[dict[str, Any]]
) -> None:
    cookie = ana.get_cookie("negotiator_session")
    assert cookie is not None
    answers: list[tuple[int, str]] = []
    barrier = threading.Barrier(50)

    def click() -> None:
        client = app.test_client()
        client.set_cookie("negotiator_session", cookie.value)
        barrier.wait()
        response = accept(client, offers[0]["id"])
        answers.append((response.status_code, response.json.get("reference")))

    threads = [threading.Thread(target=click) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 49 + [201]
    assert {reference for _, reference in answers} == set(rows(context, Agreement.reference))


def test_the_conversation_comes_to_its_end(ana: FlaskClient, context: ServiceContext) -> None:
    ana.post(MESSAGE, json={"message": ANA})
    shown = ana.post(MESSAGE, json={"button_id": "ver_opciones"}).json
    offer_id = shown["offers"][0]["id"]  # type: ignore[index]
    prepared = ana.post(MESSAGE, json={"button_id": f"oferta_{offer_id}"}).json
    (button,) = [item for item in prepared["buttons"] if item["kind"] == "accept"]  # type: ignore[index]
    assert button["offer_id"] == offer_id
    agreement = accept(ana, button["offer_id"]).json
    history = ana.get(f"/api/v1/chat/historial/{prepared['conversation_id']}").json  # type: ignore[index]
    assert history["current_state"] == "finalizar_conversacion"  # type: ignore[index]
    assert agreement["reference"] in history["messages"][-1]["text_content"]  # type: ignore[index]
    assert rows(context, Agreement.conversation_id) == rows(context, Conversation.id)


def test_the_document_is_a_pdf_whose_hash_proves_the_terms(
    ana: FlaskClient, context: ServiceContext, offers: list[dict[str, Any]]
) -> None:
    agreement = accept(ana, offers[1]["id"]).json
    response = ana.get(f"{AGREEMENTS}/{agreement['id']}/document.pdf")
    assert (response.status_code, response.content_type) == (200, "application/pdf")
    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="acuerdo-{agreement["reference"]}.pdf"'
    )
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    (terms,) = rows(context, Agreement.terms)
    recomputed = hashlib.sha256(json.dumps(terms, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    assert recomputed == agreement["terms_hash"]
    assert recomputed in "".join(text.split())


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_staff_see_agreements_and_cannot_accept(
    app: Flask, ana: FlaskClient, context: ServiceContext, offers: list[dict[str, Any]], role: str
) -> None:
    staff = app.test_client()
    sign_in(staff, make_user(context, role=role))
    refused = accept(staff, offers[0]["id"])
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "debtors_only")
    agreement = accept(ana, offers[0]["id"]).json
    seen = {**agreement, "debtor": {"id": 1, "name": "ANA TORRES"}, "approval_reasons": []}
    assert staff.get(AGREEMENTS).json["items"] == [seen]  # type: ignore[index]
    assert staff.get(f"{AGREEMENTS}/{agreement['id']}").json == seen
    assert staff.get(f"{AGREEMENTS}/{agreement['id']}/document.pdf").data.startswith(b"%PDF")


def test_a_bad_acceptance_is_refused_and_the_next_one_works(
    ana: FlaskClient, context: ServiceContext, offers: list[dict[str, Any]]
) -> None:
    before = snapshot(context)
    offer_id = offers[0]["id"]
    key = {"Idempotency-Key": "una-clave"}
    bodies: list[tuple[Any, dict[str, str], int, str]] = [
        ({"offer_id": 999_999}, key, 404, "offer_not_found"),
        ({"offer_id": 0}, key, 422, "invalid_request"),
        ({"offer_id": -1}, key, 422, "invalid_request"),
        ({"offer_id": 10**30}, key, 422, "invalid_request"),
        ({"offer_id": f"{offer_id}"}, key, 422, "invalid_request"),
        ({"offer_id": offer_id + 0.5}, key, 422, "invalid_request"),
        ({"offer_id": True}, key, 422, "invalid_request"),
        ({"offer_id": None}, key, 422, "invalid_request"),
        ({}, key, 422, "invalid_request"),
        ({"offer_id": offer_id, "total": 1}, key, 422, "invalid_request"),
        ({"offer_id": offer_id, "user_id": 1}, key, 422, "invalid_request"),
        ({"offer_id": offer_id}, {}, 422, "invalid_idempotency_key"),
        ({"offer_id": offer_id}, {"Idempotency-Key": " "}, 422, "invalid_idempotency_key"),
        ({"offer_id": offer_id}, {"Idempotency-Key": "x" * 121}, 422, "invalid_idempotency_key"),
        (b'{"offer_id": 1, "offer_id": 2}', key, 400, "malformed_json"),
        (b'{"offer_id": NaN}', key, 400, "malformed_json"),
        (b"{", key, 400, "malformed_json"),
        (b"[" * 100_000, key, 400, "malformed_json"),
    ]
    for body, headers, status, code in bodies:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = ana.post(AGREEMENTS, data=payload, content_type="application/json", headers=headers)
        error = response.json["error"]  # type: ignore[index]
        assert (response.status_code, error["code"], bool(error["message"])) == (status, code, True), (
            payload[:60],
            headers,
        )
    for name in ("999999", "0", "-1", "abc", "١", "9" * 23):
        for path in (f"{AGREEMENTS}/{name}", f"{AGREEMENTS}/{name}/document.pdf"):
            assert ana.get(path).status_code == 404, path
    for page in ("0", "-1", "x", "1e3", "9" * 20):
        assert ana.get(f"{AGREEMENTS}?page={page}").status_code == 422, page
    assert changed_tables(before, snapshot(context)) == set()
    assert accept(ana, offer_id).status_code == 201


def test_after_its_last_day_an_offer_is_gone(
    ana: FlaskClient, offers: list[dict[str, Any]], clock: Clock, context: ServiceContext
) -> None:
    clock.advance(days=6)
    sign_in(ana, _account(context))
    response = accept(ana, offers[0]["id"])
    assert (response.status_code, response.json["error"]["code"]) == (409, "offer_expired")
    assert rows(context, Agreement.id) == []


def _account(context: ServiceContext) -> Any:
    """Ana's account, whose session has run out."""
    with context.read() as uow:
        return uow.users.find_by_bound_document(ANA)
