"""What staff do with accounts and one-time codes."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from backend.db.models.conversations import Conversation, Message
from backend.db.models.operations import AuditEvent, OutboxMessage
from backend.db.repositories.operations import AuditFilter
from backend.services.context import ServiceContext
from backend.services.identity import check_identity_answer
from backend.services.sign_in import FREE_PER_ACCOUNT
from tests.conftest import Clock
from tests.factories import PASSWORD, make_debt, make_debtor, make_user, sign_in

USERS = "/api/v1/users"


@pytest.fixture
def staff(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, role="staff", email="staff@example.com", name="Sara"))
    return client


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin", email="admin@example.com", name="Adela"))
    return client


def _login(client: FlaskClient, email: str, password: str = PASSWORD) -> int:
    return client.post("/api/v1/auth/login", json={"email": email, "password": password}).status_code


def _code(response: Any) -> str:
    return str(response.json["error"]["code"])


class TestList:
    def test_the_newest_come_first_with_their_numbers_masked(
        self, staff: FlaskClient, context: ServiceContext
    ) -> None:
        make_user(context, email="ana@example.com", bound_document="52123456")
        answer = staff.get(USERS).json
        assert answer is not None
        assert [item["email"] for item in answer["items"]] == ["ana@example.com", "staff@example.com"]
        assert answer["items"][0]["document_masked"] == "•••••456"
        assert (answer["total"], answer["page"], answer["pages"]) == (2, 1, 1)
        assert "password_hash" not in answer["items"][0]

    @pytest.mark.parametrize(
        ("search", "found"),
        [("ANA@", 1), ("luz díaz", 1), ("52123456", 1), ("5212345", 0), ("%", 0), ("_", 0), ("", 3)],
    )
    def test_search(self, staff: FlaskClient, context: ServiceContext, search: str, found: int) -> None:
        make_user(context, email="ana@example.com", bound_document="52123456")
        make_user(context, email="luz@example.com", name="Luz", surname="Díaz")
        answer = staff.get(USERS, query_string={"q": search}).json
        assert answer is not None
        assert answer["total"] == found

    def test_pages(self, staff: FlaskClient, context: ServiceContext) -> None:
        for _ in range(55):
            make_user(context)
        first, second = staff.get(f"{USERS}?page=1").json, staff.get(f"{USERS}?page=2").json
        assert first is not None
        assert second is not None
        assert (len(first["items"]), len(second["items"]), first["pages"]) == (50, 6, 2)


class TestErase:
    def test_what_is_personal_goes_and_the_audit_trail_stays(
        self, staff: FlaskClient, app: Flask, context: ServiceContext
    ) -> None:
        ana = make_user(context, email="ana@example.com", bound_document="52123456")
        other = app.test_client()
        sign_in(other, ana)
        self._talk(context, ana.id)
        assert staff.delete(f"{USERS}/{ana.id}").status_code == 204
        assert other.get("/api/v1/auth/me").status_code == 401
        with context.read() as uow:
            account = uow.users.get(ana.id)
            assert list(uow.session.scalars(select(Message))) == []
            assert list(uow.session.scalars(select(OutboxMessage))) == []
            assert uow.session.scalars(select(Conversation)).one().context_data == {}
            events = [event.action for event in uow.session.scalars(select(AuditEvent))]
        assert (account.email, account.name, account.telephone) == ("", "Cuenta", "")
        assert (account.document_number, account.bound_document, account.is_active) == (None, None, False)
        assert "account_erased" in events

    def _talk(self, context: ServiceContext, user_id: int) -> None:
        now = context.now()
        conversation = {
            "user_id": user_id,
            "current_state": "informar_deuda",
            "context_data": {"Nombre_del_cliente": "ANA TORRES"},
            "created_at": now,
            "updated_at": now,
        }
        with context.write() as uow:
            uow.connection.execute(insert(Conversation), conversation)
            key = uow.connection.execute(select(Conversation.id)).scalar_one()
            message = {
                "conversation_id": key,
                "sender_type": "user",
                "text_content": "mi cédula es 52123456",
                "timestamp": now,
            }
            uow.connection.execute(insert(Message), message)
            uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola, Ana", now=now)
            uow.commit()

    def test_twice_is_the_same_as_once(self, staff: FlaskClient, context: ServiceContext) -> None:
        ana = make_user(context)
        assert [staff.delete(f"{USERS}/{ana.id}").status_code for _ in range(2)] == [204, 204]

    def test_staff_do_not_erase_colleagues(self, staff: FlaskClient, context: ServiceContext) -> None:
        colleague = make_user(context, role="staff")
        response = staff.delete(f"{USERS}/{colleague.id}")
        assert (response.status_code, _code(response)) == (403, "admin_only")

    def test_administrators_do(self, admin: FlaskClient, context: ServiceContext) -> None:
        colleague = make_user(context, role="staff")
        assert admin.delete(f"{USERS}/{colleague.id}").status_code == 204

    def test_the_last_administrator_stays(self, admin: FlaskClient, context: ServiceContext) -> None:
        response = admin.delete("/api/v1/auth/me", json={"password": PASSWORD})
        assert (response.status_code, _code(response)) == (409, "last_admin")
        second = make_user(context, role="admin")
        assert admin.delete(f"{USERS}/{second.id}").status_code == 204


class TestUnlock:
    def test_somebody_who_had_to_wait_can_go_on_at_once(
        self, staff: FlaskClient, app: Flask, context: ServiceContext
    ) -> None:
        ana = make_user(context, email="ana@example.com")
        browser = app.test_client()
        for _ in range(FREE_PER_ACCOUNT):
            _login(browser, "ana@example.com", "no-es-esta")
        assert _login(browser, "ana@example.com") == 429
        assert staff.post(f"{USERS}/{ana.id}/unlock").status_code == 204
        assert _login(browser, "ana@example.com") == 200

    def test_a_number_bound_to_the_wrong_account_is_released(
        self, staff: FlaskClient, app: Flask, context: ServiceContext
    ) -> None:
        make_debt(context, document_number="52123456", obligation_number="4599001234567")
        wrong = make_user(context, bound_document="52123456")
        right = make_user(context)
        principal = sign_in(app.test_client(), right)
        assert not check_identity_answer(context, principal, "52123456", "4567")
        assert staff.post(f"{USERS}/{wrong.id}/unlock?release_document=true").status_code == 204
        assert check_identity_answer(context, principal, "52123456", "4567")

    def test_unlocking_alone_keeps_the_number(self, staff: FlaskClient, context: ServiceContext) -> None:
        ana = make_user(context, bound_document="52123456")
        staff.post(f"{USERS}/{ana.id}/unlock")
        with context.read() as uow:
            assert uow.users.get(ana.id).bound_document == "52123456"

    def test_an_unknown_account_is_not_found(self, staff: FlaskClient) -> None:
        assert _code(staff.post(f"{USERS}/4711/unlock")) == "user_not_found"


class TestOneTimeCode:
    def _issue(self, staff: FlaskClient, debtor_id: int) -> Any:
        return staff.post(f"/api/v1/debtors/{debtor_id}/one-time-code")

    def test_the_code_that_staff_tell_proves_the_number_once(
        self, staff: FlaskClient, app: Flask, context: ServiceContext
    ) -> None:
        debtor = make_debtor(context, document_number="52123456")
        issued = self._issue(staff, debtor).json
        assert len(issued["code"]) == 8
        assert issued["expires_at"] == "2026-11-23T15:10:00+00:00"
        ana, luis = (sign_in(app.test_client(), make_user(context)) for _ in range(2))
        assert check_identity_answer(context, ana, "52123456", issued["code"])
        assert not check_identity_answer(context, luis, "52123456", issued["code"])

    def test_it_expires(self, staff: FlaskClient, app: Flask, context: ServiceContext, clock: Clock) -> None:
        debtor = make_debtor(context, document_number="52123456")
        code = self._issue(staff, debtor).json["code"]
        clock.advance(minutes=10)
        ana = sign_in(app.test_client(), make_user(context))
        assert not check_identity_answer(context, ana, "52123456", code)

    def test_a_newer_one_replaces_it(self, staff: FlaskClient, app: Flask, context: ServiceContext) -> None:
        debtor = make_debtor(context, document_number="52123456")
        first, second = (self._issue(staff, debtor).json["code"] for _ in range(2))
        ana = sign_in(app.test_client(), make_user(context))
        assert not check_identity_answer(context, ana, "52123456", first)
        assert check_identity_answer(context, ana, "52123456", second)

    def test_it_is_for_one_number(self, staff: FlaskClient, app: Flask, context: ServiceContext) -> None:
        code = self._issue(staff, make_debtor(context, document_number="52123456")).json["code"]
        make_debtor(context, document_number="71123456")
        ana = sign_in(app.test_client(), make_user(context))
        assert not check_identity_answer(context, ana, "71123456", code)

    def test_an_unknown_person_is_not_found(self, staff: FlaskClient) -> None:
        response = self._issue(staff, 4711)
        assert (response.status_code, _code(response)) == (404, "debtor_not_found")

    def test_it_is_audited_without_the_number(self, staff: FlaskClient, context: ServiceContext) -> None:
        debtor = make_debtor(context, document_number="52123456")
        self._issue(staff, debtor)
        with context.read() as uow:
            (event,), _ = uow.operations.list_audit(
                AuditFilter(action="one_time_code_issued"), limit=10, offset=0
            )
        assert (event.object_type, event.object_id, event.details) == ("debtor", str(debtor), None)
