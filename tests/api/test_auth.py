"""Registering, signing in and out, and one's own account, as a person meets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backend.db.models.accounts import User, UserSession
from backend.db.models.operations import OutboxMessage
from backend.services.context import ServiceContext
from backend.services.sign_in import FREE_PER_ACCOUNT, FREE_PER_ADDRESS
from tests.conftest import Clock
from tests.factories import PASSWORD, make_user, sign_in

AUTH = "/api/v1/auth"
REGISTRATION = {
    "name": "Ana María",
    "surname": "Torres Peña",
    "email": "Ana.Torres@Example.com",
    "telephone": "300 123 45 67",
    "password": PASSWORD,
    "document_number": "C.C. 52.123.456",
}


def _login(
    client: FlaskClient, email: str = "ana@example.com", password: str = PASSWORD, address: str = "192.0.2.1"
) -> Any:
    body = {"email": email, "password": password}
    return client.post(f"{AUTH}/login", json=body, environ_base={"REMOTE_ADDR": address})


def _code(response: Any) -> str:
    return str(response.json["error"]["code"])


def _mails(context: ServiceContext) -> list[OutboxMessage]:
    with context.read() as uow:
        return list(uow.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


class TestRegister:
    def test_a_person_registers_signs_in_and_sees_the_account(self, client: FlaskClient) -> None:
        assert client.post(f"{AUTH}/register", json=REGISTRATION).status_code == 201
        answer = _login(client, "ana.torres@example.com")
        assert answer.status_code == 200
        user = client.get(f"{AUTH}/me").json["user"]  # type: ignore[index]
        assert user == answer.json["user"]
        assert user == {
            "id": user["id"],
            "name": "Ana María",
            "surname": "Torres Peña",
            "email": "Ana.Torres@Example.com",
            "telephone": "+573001234567",
            "role": "debtor",
            "document_masked": "•••••456",
            "document_bound": False,
        }

    def test_a_welcome_is_mailed(self, client: FlaskClient, context: ServiceContext) -> None:
        client.post(f"{AUTH}/register", json=REGISTRATION)
        assert [(mail.recipient, mail.subject, mail.status) for mail in _mails(context)] == [
            ("Ana.Torres@Example.com", "Tu cuenta está lista", "queued")
        ]

    @pytest.mark.parametrize("email", ["ANA@EXAMPLE.COM", " ana@example.com ", "ａｎａ@example.com"])
    def test_an_email_that_exists_changes_nothing_and_tells_its_owner(
        self, client: FlaskClient, context: ServiceContext, email: str
    ) -> None:
        make_user(context, email="ana@example.com")
        fresh = client.post(f"{AUTH}/register", json={**REGISTRATION, "email": "luis@example.com"})
        taken = client.post(
            f"{AUTH}/register", json={**REGISTRATION, "email": email, "password": "otra-clave-distinta"}
        )
        assert (taken.status_code, taken.json) == (fresh.status_code, fresh.json)
        assert _login(client, password="otra-clave-distinta").status_code == 401
        assert _login(client).status_code == 200
        told = _mails(context)[-1]
        assert (told.recipient, told.subject) == ("ana@example.com", "Ya tienes una cuenta")

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("email", "sin-arroba", "invalid_email"),
            ("email", "a@b@example.com", "invalid_email"),
            ("name", " \t ", "invalid_name"),
            ("surname", "Tor\x07res", "invalid_name"),
            ("name", "Gana en http://mal.example", "invalid_name"),
            ("name", "Premio en mal.example", "invalid_name"),
            ("name", "<b>Ana</b>", "invalid_name"),
            ("surname", "[aquí](mal)", "invalid_name"),
            ("surname", "Tor\u202eres", "invalid_name"),
            ("telephone", "no tengo", "invalid_telephone"),
            ("telephone", "123", "invalid_telephone"),
            ("password", "corta12", "password_too_short"),
            ("password", "x" * 129, "password_too_long"),
            ("password", "12345678", "password_common"),
            ("password", "Contraseña123", "password_common"),
            ("password", "ana.torres@example.com", "password_common"),
            ("document_number", "no es un número", "invalid_document"),
            ("document_number", "12345678A", "document_check_failed"),
            ("document_number", "٩٣٣٨٨٩١٥", "invalid_document"),
            ("document_number", "9" * 40, "invalid_document"),
            ("name", "x" * 121, "invalid_request"),
            ("role", "admin", "invalid_request"),
        ],
    )
    def test_what_cannot_be_used_is_refused_and_not_kept(
        self, client: FlaskClient, context: ServiceContext, field: str, value: str, code: str
    ) -> None:
        response = client.post(f"{AUTH}/register", json={**REGISTRATION, field: value})
        assert (response.status_code, _code(response)) == (422, code)
        with context.read() as uow:
            assert uow.connection.execute(select(func.count()).select_from(User)).scalar() == 0

    @pytest.mark.parametrize("password", ["áéíóú ñ 8", "x y " * 16, "🔑🔑🔑🔑🔑🔑🔑🔑"])
    def test_long_passphrases_and_any_letters_are_welcome(self, client: FlaskClient, password: str) -> None:
        client.post(f"{AUTH}/register", json={**REGISTRATION, "password": password})
        assert _login(client, "ana.torres@example.com", password).status_code == 200


class TestSignIn:
    @pytest.fixture(autouse=True)
    def _ana(self, context: ServiceContext) -> None:
        make_user(context, email="ana@example.com", bound_document="52123456")

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, client: FlaskClient) -> None:
        header = _login(client).headers["Set-Cookie"]
        assert header.startswith("negotiator_session=")
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert "Secure" not in header

    def test_in_production_the_cookie_travels_over_https_only(self, make_app: Callable[..., Flask]) -> None:
        client = make_app(flask_env="production").test_client()
        assert "Secure" in _login(client).headers["Set-Cookie"]

    def test_only_a_hash_of_the_cookie_is_kept(self, client: FlaskClient, context: ServiceContext) -> None:
        token = _login(client).headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        assert len(token) >= 43
        with context.read() as uow:
            kept = uow.connection.execute(select(UserSession.token_hash)).scalar_one()
        assert token not in kept

    def test_the_proved_number_is_shown_masked(self, client: FlaskClient) -> None:
        user = _login(client).json["user"]
        assert (user["document_masked"], user["document_bound"]) == ("•••••456", True)

    def test_each_sign_in_is_a_session_of_its_own(self, app: Flask) -> None:
        first, second = app.test_client(), app.test_client()
        _login(first)
        _login(second)
        first.post(f"{AUTH}/logout")
        assert first.get(f"{AUTH}/me").status_code == 401
        assert second.get(f"{AUTH}/me").status_code == 200

    def test_a_session_ends_by_itself(self, client: FlaskClient, clock: Clock, app: Flask) -> None:
        _login(client)
        clock.advance(seconds=app.extensions["negotiator"].settings.session_lifetime - 1)
        assert client.get(f"{AUTH}/me").status_code == 200
        clock.advance(seconds=1)
        assert client.get(f"{AUTH}/me").status_code == 401

    def test_a_cookie_that_signed_out_is_worth_nothing(self, client: FlaskClient) -> None:
        token = _login(client).headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        assert client.post(f"{AUTH}/logout").status_code == 204
        client.set_cookie("negotiator_session", token)
        assert client.get(f"{AUTH}/me").status_code == 401

    @pytest.mark.parametrize(
        "cookie", ["", "x", "é", "0" * 43, "x" * 3900, "None", "'; DROP TABLE users; --"]
    )
    def test_an_invented_cookie_signs_nobody_in(self, client: FlaskClient, cookie: str) -> None:
        client.set_cookie("negotiator_session", cookie)
        assert client.get(f"{AUTH}/me").status_code == 401

    def test_a_cookie_of_another_program_does_not_get_in_the_way(self, client: FlaskClient) -> None:
        client.set_cookie("remember_token", "1|abc")
        client.set_cookie("session", "abc")
        _login(client)
        assert client.get(f"{AUTH}/me").status_code == 200

    def test_an_account_that_is_off_cannot_sign_in(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        make_user(context, email="off@example.com", is_active=False)
        assert _code(_login(client, "off@example.com")) == "invalid_credentials"

    def test_turning_an_account_off_ends_what_is_signed_in(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        user = make_user(context)
        sign_in(client, user)
        with context.write() as uow:
            uow.users.update(user.id, now=context.now(), is_active=False)
            uow.commit()
        assert client.get(f"{AUTH}/me").status_code == 401

    def test_demo_accounts_do_not_work_in_production(
        self, make_app: Callable[..., Flask], context: ServiceContext
    ) -> None:
        make_user(context, email="demo@example.com", is_demo=True)
        assert _login(make_app().test_client(), "demo@example.com").status_code == 200
        production = make_app(flask_env="production").test_client()
        assert _code(_login(production, "demo@example.com")) == "invalid_credentials"

    def test_an_old_hash_is_renewed_at_sign_in(self, client: FlaskClient, context: ServiceContext) -> None:
        old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
        make_user(context, email="old@example.com", password_hash=old)
        assert _login(client, "old@example.com").status_code == 200
        with context.read() as uow:
            account = uow.users.find_by_email_key("old@example.com")
        assert account is not None
        assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert _login(client, "old@example.com").status_code == 200


class TestBackOff:
    @pytest.fixture(autouse=True)
    def _ana(self, context: ServiceContext) -> None:
        make_user(context, email="ana@example.com")

    def _fail(self, client: FlaskClient, times: int, email: str = "ana@example.com") -> list[int]:
        return [_login(client, email, "no-es-esta-clave").status_code for _ in range(times)]

    def test_after_some_wrong_passwords_the_account_waits_minutes_that_grow(
        self, client: FlaskClient, clock: Clock
    ) -> None:
        assert self._fail(client, FREE_PER_ACCOUNT) == [401] * FREE_PER_ACCOUNT
        waits = []
        for _ in range(8):
            blocked = _login(client)
            assert (blocked.status_code, _code(blocked)) == (429, "sign_in_blocked")
            waits.append(int(blocked.headers["Retry-After"]))
            clock.advance(seconds=waits[-1])
            assert self._fail(client, 1) == [401]
        assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]

    def test_the_right_password_after_the_wait_signs_in_and_forgets_the_rest(
        self, client: FlaskClient, clock: Clock
    ) -> None:
        self._fail(client, FREE_PER_ACCOUNT)
        clock.advance(minutes=1)
        assert _login(client).status_code == 200
        assert self._fail(client, FREE_PER_ACCOUNT) == [401] * FREE_PER_ACCOUNT

    def test_an_unknown_email_waits_just_the_same(self, client: FlaskClient) -> None:
        for email in ("ana@example.com", "nobody@example.com"):
            assert self._fail(client, FREE_PER_ACCOUNT + 1, email) == [401] * FREE_PER_ACCOUNT + [429]

    def test_one_address_that_tries_many_accounts_waits(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        for number in range(FREE_PER_ADDRESS):
            assert self._fail(client, 1, f"p{number}@example.com") == [401]
        make_user(context, email="other@example.com")
        assert _login(client, "other@example.com").status_code == 429
        elsewhere = _login(client, "other@example.com", address="192.0.2.7")
        assert elsewhere.status_code == 200

    def test_ones_own_account_does_not_make_guessing_free(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        make_user(context, email="thief@example.com")
        for number in range(FREE_PER_ADDRESS - 1):
            self._fail(client, 1, f"p{number}@example.com")
            if number % 5 == 0:
                assert _login(client, "thief@example.com").status_code == 200
        self._fail(client, 1, "last@example.com")
        assert _login(client, "thief@example.com").status_code == 429

    def test_wrong_passwords_of_yesterday_are_forgotten(self, client: FlaskClient, clock: Clock) -> None:
        self._fail(client, FREE_PER_ACCOUNT - 1)
        clock.advance(hours=25)
        assert self._fail(client, FREE_PER_ACCOUNT) == [401] * FREE_PER_ACCOUNT


class TestEraseMe:
    def test_it_asks_for_the_password(self, client: FlaskClient, context: ServiceContext) -> None:
        sign_in(client, make_user(context))
        response = client.delete(f"{AUTH}/me", json={"password": "otra-clave-cualquiera"})
        assert (response.status_code, _code(response)) == (401, "invalid_credentials")
        assert client.get(f"{AUTH}/me").status_code == 200

    def test_the_account_is_gone_and_the_email_is_free(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        sign_in(client, make_user(context, email="ana@example.com", bound_document="52123456"))
        assert client.delete(f"{AUTH}/me", json={"password": PASSWORD}).status_code == 204
        assert client.get(f"{AUTH}/me").status_code == 401
        assert _login(client).status_code == 401
        client.post(f"{AUTH}/register", json={**REGISTRATION, "email": "ana@example.com"})
        assert _login(client).status_code == 200

    def test_guessing_the_password_here_has_to_wait_too(
        self, client: FlaskClient, context: ServiceContext
    ) -> None:
        sign_in(client, make_user(context))
        codes = [
            client.delete(f"{AUTH}/me", json={"password": "no-es-esta"}).status_code
            for _ in range(FREE_PER_ACCOUNT + 1)
        ]
        assert codes == [401] * FREE_PER_ACCOUNT + [429]
