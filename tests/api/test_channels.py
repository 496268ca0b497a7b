"""A channel talks for people with a credential of its own; it cannot accept, look around, or speak for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.db.models.accounts import ServiceToken
from backend.db.repositories.accounts import Account
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

CHANNELS = "/api/v1/admin/channels"
CHAT = "/api/v1/chat/message"
ANA = "52845671"


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin"))
    return client


@pytest.fixture
def token(admin: FlaskClient) -> str:
    made = admin.post(CHANNELS, json={"channel": "whatsapp"})
    assert made.status_code == 201
    return str(made.get_json()["token"])


@pytest.fixture
def ana(context: ServiceContext) -> Account:
    make_debt(context, document_number=ANA, name="ANA TORRES")
    return make_user(context, bound_document=ANA)


def send(client: FlaskClient, token: str, **body: Any) -> TestResponse:
    return client.post(CHAT, json=body, headers={"Authorization": f"Bearer {token}"})


def code(answer: TestResponse) -> tuple[int, str]:
    body = answer.get_json()
    return answer.status_code, str(body["error"]["code"])


def test_it_talks_for_the_person_whom_it_names(client: FlaskClient, token: str, ana: Account) -> None:
    answer = send(client, token, message=ANA, user_id=ana.id)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["current_state"] == "informar_deuda"
    assert answer.get_json()["context"]["Nombre_del_cliente"] == "ANA TORRES"


def test_it_has_to_say_for_whom(client: FlaskClient, token: str, context: ServiceContext) -> None:
    assert code(send(client, token, message="hola")) == (422, "user_id_missing")
    assert code(send(client, token, message="hola", user_id="1")) == (422, "invalid_request")
    for nobody in (10**6, make_user(context, role="staff").id, make_user(context, is_active=False).id):
        assert code(send(client, token, message="hola", user_id=nobody)) == (404, "user_not_found")


@pytest.mark.parametrize("user_id", [0, -1, 2**63, "1", True, 1.0])
def test_a_person_whom_no_account_can_be_is_refused(client: FlaskClient, token: str, user_id: object) -> None:
    assert code(send(client, token, message="hola", user_id=user_id)) == (422, "invalid_request")


def test_it_cannot_accept_nor_look_around(app: Flask, client: FlaskClient, token: str, ana: Account) -> None:
    person = app.test_client()
    sign_in(person, ana)
    debt = person.get("/api/v1/debts").get_json()["items"][0]
    offer = person.get(f"/api/v1/debts/{debt['id']}/offers").get_json()["items"][0]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "una-clave"}
    accepted = client.post("/api/v1/agreements", json={"offer_id": offer["id"]}, headers=headers)
    assert code(accepted) == (403, "channels_only_talk")
    for path in ("/api/v1/debts", "/api/v1/auth/me", "/api/v1/assistant/tools", CHANNELS):
        assert code(client.get(path, headers=headers)) == (403, "channels_only_talk")


def test_a_persons_own_user_id_is_never_believed(app: Flask, ana: Account, context: ServiceContext) -> None:
    stranger = app.test_client()
    sign_in(stranger, make_user(context))
    answer = stranger.post(CHAT, json={"message": ANA, "user_id": ana.id})
    assert answer.get_json()["current_state"] == "validar_identidad"


def test_a_credential_is_shown_once_kept_hashed_and_taken_back(
    admin: FlaskClient, client: FlaskClient, token: str, ana: Account, context: ServiceContext
) -> None:
    listed = admin.get(CHANNELS).get_json()["items"]
    assert [(item["channel"], item["ended_at"]) for item in listed] == [("whatsapp", None)]
    assert token not in admin.get(CHANNELS).text
    assert token not in rows(context, ServiceToken.token_hash)
    path = f"{CHANNELS}/{listed[0]['id']}"
    assert admin.delete(path).status_code == 204
    assert code(send(client, token, message="hola", user_id=ana.id)) == (401, "unauthenticated")
    assert code(admin.delete(path)) == (404, "channel_not_found")
    trail = admin.get("/api/v1/admin/audit?object_type=service_token").get_json()["items"]
    assert [event["action"] for event in trail] == ["channel_ended", "channel_added"]


@pytest.mark.parametrize("name", ["", "W", "whats app", "x" * 40, "ñandú"])
def test_a_name_that_is_none_is_refused(admin: FlaskClient, name: str) -> None:
    assert code(admin.post(CHANNELS, json={"channel": name})) == (422, "invalid_channel")


def test_a_channel_and_each_of_its_people_have_limits(make_app: Callable[..., Flask]) -> None:
    app = make_app(turn_limit="2 per hour", channel_limit="3 per hour")
    context: ServiceContext = app.extensions["negotiator"]
    admin, client = app.test_client(), app.test_client()
    sign_in(admin, make_user(context, role="admin"))
    token = admin.post(CHANNELS, json={"channel": "sms"}).get_json()["token"]
    one, other = make_user(context).id, make_user(context).id
    answers = [send(client, token, message="hola", user_id=user) for user in (one, one, one, other)]
    # The third is over the person's limit and counts for the channel, whose own is reached with it.
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[3].headers["Retry-After"]) >= 1
