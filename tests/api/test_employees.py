"""Accounts of the people who work here: invited, promoted, switched off, by administrators only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.db.models.operations import AuditEvent, OutboxMessage
from backend.db.repositories.accounts import Account
from backend.services.context import ServiceContext
from tests.factories import PASSWORD, make_user, sign_in
from tests.snapshots import rows

USERS = "/api/v1/users"
LUZ = {"email": "luz@example.com", "name": "Luz", "surname": "Mora", "role": "staff"}


@pytest.fixture
def boss(context: ServiceContext) -> Account:
    return make_user(context, role="admin")


@pytest.fixture
def admin(app: Flask, boss: Account) -> FlaskClient:
    client = app.test_client()
    sign_in(client, boss)
    return client


def code(answer: TestResponse) -> tuple[int, str]:
    body = answer.get_json()
    return answer.status_code, str(body["error"]["code"])


def test_who_is_invited_chooses_a_password_and_signs_in(
    admin: FlaskClient, client: FlaskClient, context: ServiceContext
) -> None:
    invited = admin.post(USERS, json=LUZ)
    assert invited.status_code == 201
    assert {key: invited.get_json()[key] for key in LUZ} == LUZ
    (body,) = rows(context, OutboxMessage.body)
    found = re.search(r"es (\d{8})\.", body)
    assert found is not None
    chosen = {"email": LUZ["email"], "code": found[1], "password": PASSWORD}
    assert client.post("/api/v1/auth/password-reset/confirm", json=chosen).status_code < 300
    signed_in = client.post("/api/v1/auth/login", json={"email": LUZ["email"], "password": PASSWORD})
    assert signed_in.status_code == 200
    assert client.get(USERS).status_code == 200


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"role": "debtor"}, "invalid_request"),
        ({"email": "nada"}, "invalid_email"),
        ({"name": "  "}, "invalid_name"),
        ({"password": "x"}, "invalid_request"),
    ],
)
def test_an_invitation_that_cannot_be_used_is_refused(
    admin: FlaskClient, changes: dict[str, Any], expected: str
) -> None:
    assert code(admin.post(USERS, json={**LUZ, **changes})) == (422, expected)


def test_an_email_that_has_an_account_is_not_invited(admin: FlaskClient, context: ServiceContext) -> None:
    make_user(context, email=LUZ["email"])
    assert code(admin.post(USERS, json=LUZ)) == (409, "email_taken")


def test_a_new_role_counts_from_the_next_sign_in(
    app: Flask, admin: FlaskClient, context: ServiceContext
) -> None:
    luz = make_user(context, role="staff")
    her = app.test_client()
    sign_in(her, luz)
    assert admin.patch(f"{USERS}/{luz.id}", json={"role": "admin"}).get_json()["role"] == "admin"
    assert her.get(USERS).status_code == 401
    sign_in(her, luz)
    assert her.get("/api/v1/admin/config").status_code == 200
    assert rows(context, AuditEvent.action) == ["account_changed"]


def test_an_account_that_is_off_cannot_sign_in(
    app: Flask, admin: FlaskClient, context: ServiceContext
) -> None:
    luz = make_user(context, role="staff")
    path, body = f"{USERS}/{luz.id}", {"email": luz.email, "password": PASSWORD}
    assert admin.patch(path, json={"is_active": False}).status_code == 200
    assert app.test_client().post("/api/v1/auth/login", json=body).status_code == 401
    assert admin.patch(path, json={"is_active": True}).status_code == 200
    assert app.test_client().post("/api/v1/auth/login", json=body).status_code == 200


def test_the_last_administrator_stays_one(admin: FlaskClient, boss: Account, context: ServiceContext) -> None:
    path = f"{USERS}/{boss.id}"
    for change in ({"role": "staff"}, {"is_active": False}):
        assert code(admin.patch(path, json=change)) == (409, "last_admin")
    make_user(context, role="admin")
    assert admin.patch(path, json={"role": "staff"}).status_code == 200


def test_a_debtor_is_no_employee(admin: FlaskClient, context: ServiceContext) -> None:
    path = f"{USERS}/{make_user(context).id}"
    assert code(admin.patch(path, json={"role": "admin"})) == (422, "not_an_employee")
    assert code(admin.patch(f"{USERS}/999999", json={"role": "admin"})) == (404, "user_not_found")


def test_the_list_can_be_of_one_role(admin: FlaskClient, context: ServiceContext) -> None:
    make_user(context, role="staff", email="luz@example.com")
    make_user(context)
    listed = admin.get(USERS, query_string={"role": "staff"}).get_json()
    assert ([item["email"] for item in listed["items"]], listed["total"]) == (["luz@example.com"], 1)
