"""A forgotten password, as its owner and as somebody else experience it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.db.models.accounts import Challenge
from backend.db.models.operations import OutboxMessage
from backend.services.context import ServiceContext
from backend.services.password_reset import CODES_PER_HOUR, TRIES
from backend.services.sign_in import FREE_PER_ACCOUNT
from tests.conftest import Clock
from tests.factories import PASSWORD, make_user, sign_in

AUTH = "/api/v1/auth"
NEW = "otra-clave-larga-y-nueva"


@pytest.fixture(autouse=True)
def _ana(context: ServiceContext) -> None:
    make_user(context, email="Ana@example.com")


def _ask(client: FlaskClient, email: str = "ana@example.com") -> Any:
    return client.post(f"{AUTH}/password-reset", json={"email": email})


def _confirm(client: FlaskClient, code: str, password: str = NEW, email: str = "ana@example.com") -> Any:
    body = {"email": email, "code": code, "password": password}
    return client.post(f"{AUTH}/password-reset/confirm", json=body)


def _login(client: FlaskClient, password: str) -> int:
    body = {"email": "ana@example.com", "password": password}
    return client.post(f"{AUTH}/login", json=body).status_code


def _mailed_codes(context: ServiceContext) -> list[str]:
    with context.read() as uow:
        mails = list(uow.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    return [found[0] for mail in mails if (found := re.findall(r"\b\d{8}\b", mail.body))]


def _code(response: Any) -> str:
    return str(response.json["error"]["code"])


def test_the_mailed_code_sets_a_new_password(client: FlaskClient, context: ServiceContext) -> None:
    assert _ask(client).status_code == 202
    (code,) = _mailed_codes(context)
    assert _confirm(client, code).status_code == 200
    assert _login(client, PASSWORD) == 401
    assert _login(client, NEW) == 200


def test_the_code_is_kept_hashed(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    (code,) = _mailed_codes(context)
    with context.read() as uow:
        kept = uow.connection.execute(select(Challenge.code_hash)).scalar_one()
    assert code not in kept
    assert len(kept) == 64


def test_every_session_ends(client: FlaskClient, context: ServiceContext) -> None:
    token = client.post(f"{AUTH}/token", json={"email": "ana@example.com", "password": PASSWORD}).json[
        "access_token"
    ]  # type: ignore[index]
    _login(client, PASSWORD)
    _ask(client)
    _confirm(client, _mailed_codes(context)[0])
    assert client.get(f"{AUTH}/me").status_code == 401
    assert client.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_the_owner_is_told(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    _confirm(client, _mailed_codes(context)[0])
    with context.read() as uow:
        subjects = list(uow.connection.execute(select(OutboxMessage.subject)).scalars())
    assert subjects[-1] == "Tu contraseña cambió"


def test_somebody_locked_out_by_others_comes_back_in(client: FlaskClient, context: ServiceContext) -> None:
    for _ in range(FREE_PER_ACCOUNT):
        _login(client, "adivinando")
    assert _login(client, PASSWORD) == 429
    _ask(client)
    assert _confirm(client, _mailed_codes(context)[0]).status_code == 200
    assert _login(client, NEW) == 200


def test_a_code_works_once(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    (code,) = _mailed_codes(context)
    assert _confirm(client, code).status_code == 200
    assert _code(_confirm(client, code, "una-tercera-clave-larga")) == "invalid_code"


def test_a_code_expires(client: FlaskClient, context: ServiceContext, clock: Clock) -> None:
    _ask(client)
    clock.advance(minutes=15)
    assert _code(_confirm(client, _mailed_codes(context)[0])) == "invalid_code"


def test_a_newer_code_replaces_the_one_before(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    _ask(client)
    first, second = _mailed_codes(context)
    assert _code(_confirm(client, first)) == "invalid_code"
    assert _confirm(client, second).status_code == 200


def test_five_wrong_tries_spend_the_code(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    (code,) = _mailed_codes(context)
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(TRIES):
        assert _code(_confirm(client, wrong)) == "invalid_code"
    assert _code(_confirm(client, code)) == "invalid_code"
    assert _login(client, PASSWORD) == 200


def test_a_code_of_another_account_is_worth_nothing(client: FlaskClient, context: ServiceContext) -> None:
    make_user(context, email="luis@example.com")
    _ask(client, "luis@example.com")
    assert _code(_confirm(client, _mailed_codes(context)[0])) == "invalid_code"


def test_a_weak_new_password_is_refused_and_the_code_stays_good(
    client: FlaskClient, context: ServiceContext
) -> None:
    _ask(client)
    (code,) = _mailed_codes(context)
    assert _code(_confirm(client, code, "corta")) == "password_too_short"
    assert _confirm(client, code).status_code == 200


def test_an_employee_needs_a_longer_one(client: FlaskClient, context: ServiceContext) -> None:
    make_user(context, email="boss@example.com", role="admin")
    _ask(client, "boss@example.com")
    (code,) = _mailed_codes(context)
    refused = _confirm(client, code, "catorce-letras", "boss@example.com")
    assert _code(refused) == "password_too_short"
    assert refused.json["error"]["details"] == {"minimum": 15}


def test_the_mailbox_is_not_flooded(client: FlaskClient, context: ServiceContext, clock: Clock) -> None:
    for _ in range(CODES_PER_HOUR + 3):
        assert _ask(client).status_code == 202
    assert len(_mailed_codes(context)) == CODES_PER_HOUR
    clock.advance(hours=1, seconds=1)
    _ask(client)
    assert len(_mailed_codes(context)) == CODES_PER_HOUR + 1


def test_an_unknown_email_gets_the_same_answers_and_no_mail(
    client: FlaskClient, context: ServiceContext
) -> None:
    known, unknown = _ask(client), _ask(client, "nobody@example.com")
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert len(_mailed_codes(context)) == 1
    wrong = _confirm(client, "12", NEW), _confirm(client, "12", NEW, "nobody@example.com")
    assert wrong[0].json == wrong[1].json


def test_an_erased_account_cannot_be_reset(client: FlaskClient, context: ServiceContext) -> None:
    _ask(client)
    (code,) = _mailed_codes(context)
    with context.read() as uow:
        account = uow.users.find_by_email_key("ana@example.com")
    assert account is not None
    sign_in(client, account)
    client.delete(f"{AUTH}/me", json={"password": PASSWORD})
    assert _code(_confirm(client, code)) == "invalid_code"
