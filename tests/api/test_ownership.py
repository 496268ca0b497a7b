"""What is one person's is nobody else's: every route of the API, called by others with her ids."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from backend.db.models.conversations import Conversation
from backend.db.repositories.accounts import Account
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, snapshot

ZENOBIA = "52845671"
# Whatever of hers must never be in anybody else's answer.
HERS = ("ZENOBIA", "CANARIA", ZENOBIA, "BANCO AMARILLO", "8765432", "8.765.432", "zenobia@", "3115550199")
# What anybody's own talking writes.
OWN_TABLES = {"conversations", "messages", "turns", "outbox", "audit_events", "failure_counts", "sessions"}
DEBT_TABLES = {
    *("debts", "debtors", "creditors", "negotiations", "offers", "agreements", "instalments"),
    *("disputes", "dispute_evidence", "hardship_cases"),
}
HIGHEST_OF_HERS = 20


class Owner:
    """Zenobia, with a debt, offers, an agreement, a conversation, a dispute with its evidence and a hardship case."""

    def __init__(self, app: Flask, context: ServiceContext) -> None:
        self.client = app.test_client()
        self.user = make_user(
            context,
            bound_document=ZENOBIA,
            name="ZENOBIA",
            surname="CANARIA",
            email="zenobia@example.com",
            telephone="+573115550199",
        )
        sign_in(self.client, self.user)
        debt: dict[str, Any] = {
            "creditor": "BANCO AMARILLO",
            "debtor": {"email": "zenobia@example.com"},
            "interest": 0,
        }
        agreed = make_debt(
            context, document_number=ZENOBIA, name="ZENOBIA CANARIA", principal=876_543_200, **debt
        )
        self.debt_id = make_debt(context, document_number=ZENOBIA, principal=876_543_200, **debt)
        self.conversation_id = self._post("chat/message", {"message": ZENOBIA})["conversation_id"]
        (offer, *_) = self._get(f"debts/{agreed}/offers")["items"]
        headers = {"Idempotency-Key": "la-de-zenobia"}
        self.agreement_id = self._post("agreements", {"offer_id": offer["id"]}, headers)["id"]
        self.offer_id = self._get(f"debts/{self.debt_id}/offers")["items"][0]["id"]
        contested = make_debt(context, document_number=ZENOBIA, principal=876_543_200, **debt)
        self.dispute_id = self._post("disputes", {"debt_id": contested, "reason": "other"})["id"]
        file = {"file": (io.BytesIO(b"%PDF-1.7 ZENOBIA"), "zenobia.pdf")}
        evidence = self.client.post(f"/api/v1/disputes/{self.dispute_id}/evidence", data=file).json
        assert evidence is not None
        unpaid = make_debt(context, document_number=ZENOBIA, principal=876_543_200, **debt)
        self.case_id = self._post("hardship-cases", {"debt_id": unpaid})["id"]
        self.ids = sorted(
            {
                *(agreed, self.debt_id, self.conversation_id, self.agreement_id, self.offer_id),
                *(self.user.id, contested, unpaid, self.dispute_id, evidence["id"], self.case_id),
            }
        )
        assert self.ids[-1] <= HIGHEST_OF_HERS

    def _post(self, path: str, body: Any, headers: Any = None) -> dict[str, Any]:
        return self.client.post(f"/api/v1/{path}", json=body, headers=headers).json  # type: ignore[return-value]

    def _get(self, path: str) -> dict[str, Any]:
        return self.client.get(f"/api/v1/{path}").json  # type: ignore[return-value]


@pytest.fixture
def zenobia(app: Flask, context: ServiceContext) -> Owner:
    return Owner(app, context)


def other(app: Flask, context: ServiceContext, kind: str) -> tuple[FlaskClient, Account | None]:
    """Somebody else's browser, and their account."""
    client = app.test_client()
    if kind == "nobody":
        return client, None
    if kind == "debtor with debts":
        # Beyond every id of hers: what is found under one of those is not his.
        while make_debt(context, document_number="41000000") < HIGHEST_OF_HERS:
            pass
        make_debt(context, document_number="79111222", name="LUIS PARRA")
        user = make_user(context, bound_document="79111222")
    else:
        user = make_user(context, role="debtor" if kind == "debtor without a number" else kind)
    sign_in(client, user)
    return client, user


def calls(app: Flask, ids: list[int]) -> Iterator[tuple[Rule, str, str]]:
    """Every route and method of the API, with each of the ids in its path."""
    for rule in app.url_map.iter_rules():
        if not str(rule).startswith("/api/"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for value in ids if rule.arguments else ids[:1]:
                built = rule.build(dict.fromkeys(rule.arguments, value), append_unknown=False)
                assert built is not None
                yield rule, method, built[1]


@pytest.mark.parametrize("kind", ["nobody", "debtor without a number", "debtor with debts"])
def test_no_other_debtor_reads_or_changes_what_is_hers(
    app: Flask, context: ServiceContext, zenobia: Owner, kind: str
) -> None:
    client, user = other(app, context, kind)
    before = snapshot(context)
    wrong = []
    for rule, method, path in calls(app, zenobia.ids):
        if user is not None:
            # One of the routes signs out.
            sign_in(client, user)
        with client.open(path, method=method, json=None if method == "GET" else {}) as response:
            told = [secret for secret in HERS if secret in response.get_data(as_text=True)]
            found = bool(rule.arguments) and response.status_code < 400
            if told or found or response.status_code >= 500:
                wrong.append((method, path, response.status_code, told))
    assert wrong == []
    assert changed_tables(before, snapshot(context)).isdisjoint(DEBT_TABLES)


@pytest.mark.parametrize("kind", ["debtor without a number", "debtor with debts"])
def test_her_ids_in_a_body_open_nothing(
    app: Flask, context: ServiceContext, zenobia: Owner, kind: str
) -> None:
    client, _ = other(app, context, kind)
    before = snapshot(context, without=OWN_TABLES)
    attempts: list[tuple[str, dict[str, Any], int]] = [
        ("agreements", {"offer_id": zenobia.offer_id}, 404),
        ("chat/message", {"message": "hola", "conversation_id": zenobia.conversation_id}, 404),
        ("chat/reset-conversation", {"conversation_id": zenobia.conversation_id}, 404),
        ("chat/message", {"message": ZENOBIA, "user_id": zenobia.user.id}, 200),
        ("chat/message", {"button_id": f"deuda_{zenobia.debt_id}"}, 200),
        ("chat/message", {"button_id": f"oferta_{zenobia.offer_id}"}, 200),
        ("chat/message", {"message": "0199"}, 200),
    ]
    for path, body, status in attempts:
        response = client.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": "otra-clave"})
        assert response.status_code == status, (path, body, response.json)
        assert [secret for secret in HERS if secret in response.get_data(as_text=True)] == [], (path, body)
    after = snapshot(context, without=OWN_TABLES)
    assert changed_tables(before, after) <= {"offers", "negotiations", "tool_executions"}
    with context.read() as uow:
        row = uow.conversations.get(zenobia.conversation_id, user_id=zenobia.user.id)
    assert (row.is_active, row.current_state) == (True, "finalizar_conversacion")


def test_her_own_key_in_somebody_elses_hands_gives_nothing(
    app: Flask, context: ServiceContext, zenobia: Owner
) -> None:
    client, _ = other(app, context, "debtor with debts")
    response = client.post(
        "/api/v1/agreements",
        json={"offer_id": zenobia.offer_id},
        headers={"Idempotency-Key": "la-de-zenobia"},
    )
    assert (response.status_code, response.json["error"]["code"]) == (404, "offer_not_found")  # type: ignore[index]


@pytest.mark.parametrize("kind", ["staff", "admin"])
def test_staff_read_debts_and_agreements_but_not_what_was_said(
    app: Flask, context: ServiceContext, zenobia: Owner, kind: str
) -> None:
    client, _ = other(app, context, kind)
    assert client.get(f"/api/v1/debts/{zenobia.debt_id}").status_code == 200
    assert client.get(f"/api/v1/agreements/{zenobia.agreement_id}").status_code == 200
    for method, path in (
        ("GET", f"chat/historial/{zenobia.conversation_id}"),
        ("GET", "chat/conversations"),
        ("POST", "chat/message"),
        ("POST", "chat/reset-conversation"),
        ("POST", "agreements"),
    ):
        assert client.open(f"/api/v1/{path}", method=method, json={}).status_code == 403, path


def test_she_herself_reads_everything(zenobia: Owner, context: ServiceContext) -> None:
    for path in (
        f"debts/{zenobia.debt_id}",
        f"debts/{zenobia.debt_id}/offers",
        f"agreements/{zenobia.agreement_id}",
        f"chat/historial/{zenobia.conversation_id}",
    ):
        assert zenobia.client.get(f"/api/v1/{path}").status_code == 200, path
    with zenobia.client.get(f"/api/v1/agreements/{zenobia.agreement_id}/document.pdf") as document:
        assert io.BytesIO(document.data).read(4) == b"%PDF"


def test_a_withdrawn_account_leaves_nothing_open(app: Flask, context: ServiceContext, zenobia: Owner) -> None:
    with context.write() as uow:
        uow.users.update(zenobia.user.id, now=context.now(), is_active=False)
        uow.commit()
    for path in ("debts", "agreements", f"chat/historial/{zenobia.conversation_id}"):
        assert zenobia.client.get(f"/api/v1/{path}").status_code == 401
    with context.read() as uow:
        assert uow.connection.execute(Conversation.__table__.select()).first() is not None
