"""A person's own key for the model: theirs alone, checked, encrypted, and gone when they say so."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, select, update

from backend.config import Settings
from backend.db.models.assistants import ModelKey
from backend.domain.errors import Unauthenticated
from backend.services.accounts import erase_account
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.model_keys import find_own_key, mark_refused, rotate_keys, save_key
from backend.telemetry.logs import configure_logging
from tests.conftest import Clock
from tests.factories import PASSWORD, make_user, sign_in
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError
from tests.snapshots import snapshot

__all__ = ["model_server"]

KEY = "/api/v1/auth/api-key"
OWN = "sk-proj-anas-own-key-4567"


@pytest.fixture
def app(make_app: Callable[..., Flask], model_server: ModelServer) -> Flask:
    """The application beside a provider that takes every key."""
    return make_app(openai_base_url=model_server.url, openai_api="responses")


def stored_keys(context: ServiceContext) -> list[Any]:
    with context.read() as uow:
        return list(uow.connection.execute(select(ModelKey.user_id, ModelKey.last_four)))


def put(client: FlaskClient, key: str = OWN, *, keep: bool = True) -> int:
    return client.put(KEY, json={"key": key, "keep": keep}).status_code


def test_a_key_is_kept_and_only_its_end_is_ever_shown(client: FlaskClient, context: ServiceContext) -> None:
    ana = sign_in(client, make_user(context))
    assert client.get(KEY).get_json() == {"saved": False}

    answer = client.put(KEY, json={"key": f"  {OWN} ", "keep": True})

    assert answer.status_code == 200
    shown = client.get(KEY)
    assert shown.get_json()["last_four"] == "4567"
    assert shown.get_json()["kept"] is True
    for text in (answer.text, shown.text, str(snapshot(context))):
        assert OWN not in text
    assert find_own_key(context, ana) == OWN


@pytest.mark.parametrize(
    "key",
    ["hola", "sk-", "sk-corta", "sk-" + "ñ" * 30, "sk-con espacio-dentro-0123456789", "sk-" + "a" * 390],
)
def test_what_is_no_key_is_refused_without_asking_anybody(
    client: FlaskClient, context: ServiceContext, model_server: ModelServer, key: str
) -> None:
    sign_in(client, make_user(context))
    answer = client.put(KEY, json={"key": key})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_key")
    assert model_server.records == []


def test_a_key_that_the_provider_refuses_is_not_kept(
    client: FlaskClient, context: ServiceContext, model_server: ModelServer
) -> None:
    sign_in(client, make_user(context))
    model_server.refuse_key(OWN, HttpError(401, "invalid_api_key"))
    answer = client.put(KEY, json={"key": OWN})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "key_refused")
    assert client.get(KEY).get_json() == {"saved": False}


def test_a_key_that_is_right_but_may_not_use_the_model_is_not_called_wrong(
    client: FlaskClient, context: ServiceContext, model_server: ModelServer
) -> None:
    sign_in(client, make_user(context))
    model_server.refuse_key(OWN, HttpError(403, "unsupported_country_region_territory"))
    answer = client.put(KEY, json={"key": OWN})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "key_not_permitted")
    assert client.get(KEY).get_json() == {"saved": False}


def test_a_key_that_nobody_can_check_is_not_kept(
    client: FlaskClient, context: ServiceContext, model_server: ModelServer
) -> None:
    sign_in(client, make_user(context))
    model_server.refuse_key(OWN, HttpError(503))
    answer = client.put(KEY, json={"key": OWN})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "provider_unavailable")
    assert client.get(KEY).get_json() == {"saved": False}


def test_a_key_for_one_session_counts_in_no_other_and_goes_with_it(
    app: Flask, client: FlaskClient, context: ServiceContext
) -> None:
    user = make_user(context)
    ana = sign_in(client, user)
    assert put(client, keep=False) == 200
    assert client.get(KEY).get_json()["kept"] is False
    elsewhere = app.test_client()
    sign_in(elsewhere, user)
    assert elsewhere.get(KEY).get_json() == {"saved": False}

    client.post("/api/v1/auth/logout")

    assert find_own_key(context, ana) is None
    assert snapshot(context)["model_keys"] == []


def test_a_key_for_one_session_does_not_outlive_it_in_the_database(
    app: Flask, client: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    """An expired session ends silently; whoever signs in next clears up."""
    sign_in(client, make_user(context))
    put(client, keep=False)
    bruno = make_user(context, email="bruno@example.com")
    kept = app.test_client()
    sign_in(kept, bruno)
    put(kept, "sk-proj-brunos-kept-key-8888")
    clock.advance(seconds=context.settings.session_lifetime)
    assert client.get(KEY).status_code == 401

    sign_in(app.test_client(), bruno)

    assert [row.last_four for row in stored_keys(context)] == ["8888"]


def test_ending_every_session_of_an_account_takes_its_session_keys(
    client: FlaskClient, context: ServiceContext
) -> None:
    user = make_user(context)
    sign_in(client, user)
    put(client, keep=False)
    with context.write() as uow:
        uow.sessions.end_all(user.id, now=context.now())
        uow.commit()
    assert stored_keys(context) == []


def test_an_erased_account_leaves_no_key(client: FlaskClient, context: ServiceContext) -> None:
    sign_in(client, make_user(context))
    put(client)
    assert client.delete("/api/v1/auth/me", json={"password": PASSWORD}).status_code == 204
    assert stored_keys(context) == []


def test_an_account_erased_while_its_key_is_checked_keeps_none(context: ServiceContext) -> None:
    user = make_user(context)
    ana = Principal(user.id, "debtor", session_id=1)
    with pytest.raises(Unauthenticated):
        save_key(context, ana, OWN, keep=True, check=lambda _: erase_account(context, SYSTEM, user.id))
    assert stored_keys(context) == []


def test_a_refusal_of_the_key_before_leaves_the_new_one_good(
    client: FlaskClient, context: ServiceContext
) -> None:
    ana = sign_in(client, make_user(context))
    put(client)
    put(client, "sk-proj-anas-newer-key-1111")
    mark_refused(context, ana, OWN)
    assert client.get(KEY).get_json()["refused"] is False
    mark_refused(context, ana, "sk-proj-anas-newer-key-1111")
    assert client.get(KEY).get_json()["refused"] is True
    assert find_own_key(context, ana) is None


def test_checking_keys_is_limited_for_each_account(
    make_app: Callable[..., Flask], model_server: ModelServer
) -> None:
    app = make_app(openai_base_url=model_server.url, openai_api="responses", sign_in_limit="2 per minute")
    installed: ServiceContext = app.extensions["negotiator"]
    ana, bruno = app.test_client(), app.test_client()
    sign_in(ana, make_user(installed))
    sign_in(bruno, make_user(installed, email="bruno@example.com"))
    assert [put(ana) for _ in range(3)] == [200, 200, 429]
    assert put(bruno) == 200


def test_a_key_that_is_too_long_is_not_repeated(client: FlaskClient, context: ServiceContext) -> None:
    sign_in(client, make_user(context))
    answer = client.put(KEY, json={"key": OWN * 40})
    assert answer.status_code == 422
    assert "own-key" not in answer.text


def test_a_key_can_be_removed(client: FlaskClient, context: ServiceContext) -> None:
    ana = sign_in(client, make_user(context))
    put(client)
    assert client.delete(KEY).status_code == 204
    assert client.delete(KEY).status_code == 204
    assert find_own_key(context, ana) is None


def test_nobody_reaches_another_persons_key(app: Flask, client: FlaskClient, context: ServiceContext) -> None:
    sign_in(client, make_user(context))
    put(client)
    other = app.test_client()
    bruno = sign_in(other, make_user(context, email="bruno@example.com"))
    assert other.get(KEY).get_json() == {"saved": False}
    assert find_own_key(context, bruno) is None
    other.delete(KEY)
    assert client.get(KEY).get_json()["saved"] is True


def test_a_row_that_was_moved_to_another_person_opens_nothing(
    app: Flask, client: FlaskClient, context: ServiceContext
) -> None:
    sign_in(client, make_user(context))
    put(client)
    other = app.test_client()
    bruno = sign_in(other, make_user(context, email="bruno@example.com"))
    with context.write() as uow:
        uow.connection.execute(update(ModelKey).values(user_id=bruno.user_id))
        uow.commit()
    assert find_own_key(context, bruno) is None
    assert other.get(KEY).get_json() == {"saved": False}


def test_keys_are_encrypted_anew_and_still_open(
    make_app: Callable[..., Flask], model_server: ModelServer
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before = make_app(encryption_keys=old, openai_base_url=model_server.url, openai_api="responses")
    client = before.test_client()
    ana = sign_in(client, make_user(before.extensions["negotiator"]))
    put(client)

    during: ServiceContext = make_app(encryption_keys=f"{new},{old}").extensions["negotiator"]
    assert find_own_key(during, ana) == OWN
    assert rotate_keys(during) == (1, 0)
    after: ServiceContext = make_app(encryption_keys=new).extensions["negotiator"]
    assert find_own_key(after, ana) == OWN
    assert find_own_key(before.extensions["negotiator"], ana) is None


def test_what_the_derived_key_encrypted_still_opens_beside_the_first_own_key(
    make_app: Callable[..., Flask], model_server: ModelServer
) -> None:
    before = make_app(openai_base_url=model_server.url, openai_api="responses")
    client = before.test_client()
    ana = sign_in(client, make_user(before.extensions["negotiator"]))
    put(client)
    after: ServiceContext = make_app(encryption_keys=Fernet.generate_key().decode()).extensions["negotiator"]
    assert find_own_key(after, ana) == OWN


def test_rotating_says_which_keys_no_longer_open(
    make_app: Callable[..., Flask], model_server: ModelServer
) -> None:
    lost, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before = make_app(encryption_keys=lost, openai_base_url=model_server.url, openai_api="responses")
    client = before.test_client()
    sign_in(client, make_user(before.extensions["negotiator"]))
    put(client)
    after = make_app(encryption_keys=new)
    told = after.test_cli_runner().invoke(args=["users", "rotate-keys"])
    assert told.output.startswith("0 claves cifradas de nuevo; 1 no se pueden leer")


def test_the_database_holds_no_key_in_any_wording(
    client: FlaskClient, context: ServiceContext, settings: Settings
) -> None:
    """Every byte of the rows, also where an encoding would hide it from a reader."""
    sign_in(client, make_user(context))
    put(client)
    dump = str(snapshot(context)).encode()
    for wording in (OWN.encode(), base64.b64encode(OWN.encode()), OWN.encode().hex().encode()):
        assert wording not in dump
    uri = make_url(settings.database_uri)
    if uri.drivername == "sqlite":
        files = Path(str(uri.database)).parent.glob("*.sqlite3*")
        assert all(OWN.encode() not in file.read_bytes() for file in files)


def test_the_key_is_in_no_log(
    client: FlaskClient, context: ServiceContext, model_server: ModelServer
) -> None:
    lines = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    configure_logging("DEBUG", lines)
    try:
        sign_in(client, make_user(context))
        put(client)
        model_server.refuse_key("sk-proj-another-own-key-9999", HttpError(401))
        put(client, "sk-proj-another-own-key-9999")
    finally:
        logging.getLogger().handlers, logging.getLogger().level = handlers, level
    assert "own-key" not in lines.getvalue()
