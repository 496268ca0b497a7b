"""Who talks through a channel accepts by a one-time link, signed in as always: the link itself is nobody."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.db.models.agreements import Agreement
from backend.db.models.operations import AuditEvent
from backend.db.repositories.accounts import Account
from backend.jobs.worker import run_pending
from backend.services.context import SYSTEM, ServiceContext
from backend.services.scheduler import request_run
from backend.services.sessions import token_hash
from tests.channel_talk import MESSAGE, Talk, token_of
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

OPEN, ACCEPT = "/api/v1/acceptance-links/open", "/api/v1/acceptance-links/accept"
ANA = "52845671"
LIFETIME = 30 * 60


@pytest.fixture
def account(context: ServiceContext) -> Account:
    make_debt(context, document_number=ANA, name="ANA TORRES")
    return make_user(context, bound_document=ANA)


@pytest.fixture
def talk(app: Flask, account: Account) -> Talk:
    return Talk(app, account)


@pytest.fixture
def ana(client: FlaskClient, account: Account) -> FlaskClient:
    sign_in(client, account)
    return client


def follow(client: FlaskClient, token: str) -> TestResponse:
    return client.post(OPEN, json={"token": token})


def accept(client: FlaskClient, token: str, key: str = "una-clave", **body: Any) -> TestResponse:
    return client.post(ACCEPT, json={"token": token, **body}, headers={"Idempotency-Key": key})


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, str(answer.get_json()["error"]["code"])


def is_refused(context: ServiceContext, client: FlaskClient, token: str) -> bool:
    """Neither opens nor makes anything, and says the same whatever the reason."""
    before = snapshot(context)
    answers = [follow(client, token), accept(client, token, key="otra-clave")]
    changed = changed_tables(before, snapshot(context))
    told = {(answer.status_code, answer.get_json()["error"]["message"]) for answer in answers}
    ((status, message),) = told
    return status == 404 and message.startswith("Este enlace no sirve") and changed == set()


def test_a_chosen_offer_comes_with_a_link_to_send(talk: Talk, clock: Clock) -> None:
    assert talk.says(ANA)["acceptance_link"] is None
    assert talk.says(button_id="ver_opciones")["acceptance_link"] is None
    link = talk.chooses()["acceptance_link"]
    assert link["url"].startswith("http://127.0.0.1:8501/aceptar?enlace=")
    assert len(link["url"].partition("=")[2]) >= 43
    assert link["text"].startswith("Para revisar y aceptar tu acuerdo")
    assert "10:30" in link["text"]
    assert link["text"].endswith(link["url"])
    assert datetime.fromisoformat(link["expires_at"]) == clock.now + timedelta(seconds=LIFETIME)


def test_a_stream_tells_the_link_before_its_end(talk: Talk) -> None:
    talk.chooses()
    body = {"message": "sí, acepto", "user_id": talk.account.id}
    headers = talk.headers | {"Accept": "text/event-stream"}
    told = talk.client.post(MESSAGE, json=body, headers=headers).text.strip().split("\n\n")
    events = [block.split("\n") for block in told]
    assert [name for name, _ in events][-2:] == ["event: acceptance_link", "event: done"]
    link, done = (json.loads(data.removeprefix("data: ")) for _, data in events[-2:])
    assert done["acceptance_link"] == link
    assert link["url"] in link["text"]


def test_whoever_talks_for_themselves_gets_a_button_and_no_link(ana: FlaskClient) -> None:
    ana.post(MESSAGE, json={"message": ANA})
    offers = ana.post(MESSAGE, json={"button_id": "ver_opciones"}).get_json()["offers"]
    answer = ana.post(MESSAGE, json={"button_id": f"oferta_{offers[0]['id']}"}).get_json()
    assert "accept" in {button["kind"] for button in answer["buttons"]}
    assert answer.get("acceptance_link") is None


def test_the_link_shows_the_whole_offer_and_uses_nothing_up(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    answer = talk.chooses(2)
    before = snapshot(context)
    for _ in range(2):
        found = follow(ana, token_of(answer))
        assert found.status_code == 200
        assert found.get_json() == {
            "offer": answer["offers"][0],
            "creditor": "BANCO DE EJEMPLO S.A.",
            "expires_at": answer["acceptance_link"]["expires_at"],
        }
    assert changed_tables(before, snapshot(context)) == set()


def test_accepting_makes_the_agreement_that_the_button_makes(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    answer = talk.chooses()
    made = accept(ana, token_of(answer))
    assert made.status_code == 201
    agreement = made.get_json()
    assert agreement["terms_hash"] == answer["offers"][0]["terms_hash"]
    assert (agreement["status"], agreement["creditor"]) == ("pending", "BANCO DE EJEMPLO S.A.")
    assert ana.get(f"/api/v1/agreements/{agreement['id']}").get_json() == agreement
    assert rows(context, Agreement.conversation_id) == [answer["conversation_id"]]


def test_the_audit_trail_names_the_channel_and_the_person(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    answer = talk.chooses()
    accept(ana, token_of(answer))
    with context.read() as uow:
        (event,) = uow.session.query(AuditEvent).filter_by(action="agreement_accepted")
    assert (event.actor_id, event.actor_role) == (talk.account.id, "debtor")
    assert event.details == {
        "offer_id": answer["offers"][0]["id"],
        "terms_hash": answer["offers"][0]["terms_hash"],
        "channel": "whatsapp",
    }


def test_the_channels_next_turn_tells_the_agreement(talk: Talk, ana: FlaskClient) -> None:
    prepared = talk.chooses()
    reference = accept(ana, token_of(prepared)).get_json()["reference"]
    answer = talk.says("¿Y ahora qué sigue?", turn_key="la-siguiente")
    (told,) = answer["said_meanwhile"]
    assert f"Tu acuerdo **{reference}** quedó en firme" in told["message"]
    assert (answer["conversation_id"], answer["acceptance_link"]) == (prepared["conversation_id"], None)
    assert "accept" not in {button["kind"] for button in answer["buttons"]}
    assert talk.says("¿Y ahora qué sigue?", turn_key="la-siguiente") == answer
    assert talk.says("gracias")["said_meanwhile"] == []


def test_what_a_person_of_the_team_says_comes_with_the_next_turn(
    app: Flask, talk: Talk, context: ServiceContext
) -> None:
    assert talk.says(ANA)["said_meanwhile"] == []
    luz = app.test_client()
    sign_in(luz, make_user(context, role="staff", name="Luz"))
    conversation = f"/api/v1/admin/conversations/{talk.says('hola')['conversation_id']}"
    assert luz.post(f"{conversation}/take").status_code == 200
    assert luz.post(f"{conversation}/messages", json={"text": "Te ayudo yo."}).status_code == 201
    answer = talk.says("¿Hola?")
    assert [(told["speaker"], told["sender_type"]) for told in answer["said_meanwhile"]] == [
        ("Luz", "staff")
    ] * 2
    assert answer["said_meanwhile"][-1]["message"] == "Te ayudo yo."


def test_what_was_said_before_the_conversation_closed_comes_with_the_first_turn_of_the_next(
    app: Flask, talk: Talk, context: ServiceContext, clock: Clock
) -> None:
    closed = talk.says(ANA)["conversation_id"]
    luz, eva = make_user(context, role="staff", name="Luz"), make_user(context, role="admin")
    desk = app.test_client()
    sign_in(desk, luz)
    for step, body in (("take", {}), ("messages", {"text": "Hasta el viernes."}), ("hand-back", {})):
        assert desk.post(f"/api/v1/admin/conversations/{closed}/{step}", json=body).status_code < 300
    for _ in range(2):
        clock.advance(hours=30)
        sign_in(desk, eva)
        assert desk.post("/api/v1/admin/process-timeouts").status_code == 200
    answer = talk.says("hola", turn_key="la-primera")
    assert answer["conversation_id"] != closed
    told = [one["message"] for one in answer["said_meanwhile"]]
    assert [one["speaker"] for one in answer["said_meanwhile"]] == ["Luz", "Luz", None, None, None]
    assert told[1] == "Hasta el viernes."
    assert "¿Sigues ahí?" in told[3]
    assert "Cerré esta conversación" in told[4]
    assert talk.says("hola", turn_key="la-primera") == answer
    assert talk.says("gracias")["said_meanwhile"] == []


def test_an_agreement_beyond_the_limits_waits_for_a_person(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    make_policy(context, approval={"above_discount": "0.01"})
    made = accept(ana, token_of(talk.chooses()))
    assert (made.status_code, made.get_json()["status"]) == (201, "pending_approval")
    assert "Una persona de la entidad la revisa" in talk.says("hola")["said_meanwhile"][0]["message"]


def test_the_same_key_again_is_the_same_agreement_and_a_used_link_is_no_other(
    talk: Talk, ana: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    token = token_of(talk.chooses())
    first, again = accept(ana, token), accept(ana, token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert is_refused(context, ana, token)
    clock.advance(hours=1)
    assert accept(ana, token).get_json()["reference"] == first.get_json()["reference"]


@pytest.mark.parametrize("keys", [["una-clave"] * 20, [f"clave-{number}" for number in range(20)]])
def test_twenty_at_once_make_one_agreement(
    app: Flask, talk: Talk, ana: FlaskClient, context: ServiceContext, keys: list[str]
) -> None:
    token, cookie = token_of(talk.chooses()), ana.get_cookie("negotiator_session")
    assert cookie is not None
    statuses: list[int] = []
    barrier = threading.Barrier(len(keys))

    def click(key: str) -> None:
        client = app.test_client()
        client.set_cookie("negotiator_session", cookie.value)
        barrier.wait()
        statuses.append(accept(client, token, key=key).status_code)

    threads = [threading.Thread(target=click, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    others = 200 if len(set(keys)) == 1 else 404
    assert sorted(statuses) == sorted([201, *[others] * (len(keys) - 1)])
    assert len(rows(context, Agreement.id)) == 1


def test_it_expires_by_the_clock(talk: Talk, ana: FlaskClient, context: ServiceContext, clock: Clock) -> None:
    token = token_of(talk.chooses())
    clock.advance(seconds=LIFETIME - 1)
    assert follow(ana, token).status_code == 200
    clock.advance(seconds=1)
    assert is_refused(context, ana, token)


def test_it_never_outlives_the_offer(make_app: Callable[..., Flask]) -> None:
    app = make_app(acceptance_link_lifetime=90 * 24 * 3600)
    context: ServiceContext = app.extensions["negotiator"]
    make_debt(context, document_number=ANA)
    answer = Talk(app, make_user(context, bound_document=ANA)).chooses()
    assert answer["offers"][0]["valid_until"] == "2026-11-28"
    # The end of that day in Bogotá.
    assert answer["acceptance_link"]["expires_at"] == "2026-11-29T05:00:00+00:00"


def test_somebody_elses_session_gets_what_an_unknown_link_gets(
    app: Flask, talk: Talk, context: ServiceContext
) -> None:
    token = token_of(talk.chooses())
    for document in (None, "1020304050"):
        stranger = app.test_client()
        sign_in(stranger, make_user(context, bound_document=document))
        assert is_refused(context, stranger, token)
    for unknown in ("", "x", "no-es-un-enlace" * 200, "ñandú"):
        assert is_refused(context, stranger, unknown)


def test_a_newer_link_ends_the_one_before(talk: Talk, ana: FlaskClient, context: ServiceContext) -> None:
    old = token_of(talk.chooses())
    new = token_of(talk.says("sí, acepto"))
    assert is_refused(context, ana, old)
    assert accept(ana, new).status_code == 201


def test_the_button_sent_as_a_message_brings_a_new_link(talk: Talk, ana: FlaskClient, clock: Clock) -> None:
    """Where a channel can only send buttons back, or the link has expired."""
    (button,) = [button for button in talk.chooses()["buttons"] if button["kind"] == "accept"]
    clock.advance(seconds=LIFETIME)
    answer = talk.says(button_id=button["id"])
    assert "escribirlo aquí no te compromete" not in answer["message"]
    assert accept(ana, token_of(answer)).status_code == 201


def test_a_repeated_turn_has_a_link_that_counts(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    offers = (talk.says(ANA), talk.says(button_id="ver_opciones"))[1]["offers"]
    press = {"button_id": f"oferta_{offers[0]['id']}", "turn_key": "la-misma-clave"}
    first, again = talk.says(**press), talk.says(**press)
    assert {**again, "acceptance_link": None} == {**first, "acceptance_link": None}
    assert is_refused(context, ana, token_of(first))
    assert follow(ana, token_of(again)).status_code == 200
    talk.says(button_id="ver_opciones")
    assert talk.says(**press)["acceptance_link"] is None


@pytest.mark.parametrize("leaving", [{"button_id": "ver_opciones"}, {"button_id": "no_reconozco"}, "reset"])
def test_a_conversation_that_left_the_offer_takes_its_link_along(
    talk: Talk, ana: FlaskClient, context: ServiceContext, leaving: Any
) -> None:
    token = token_of(talk.chooses())
    if leaving == "reset":
        ana.post("/api/v1/chat/reset-conversation", json={})
    else:
        assert talk.says(**leaving)["acceptance_link"] is None
    assert accept(ana, token).status_code in (404, 409)
    assert rows(context, Agreement.id) == []


def test_it_leads_to_its_offer_only_while_that_may_be_accepted(
    talk: Talk, ana: FlaskClient, context: ServiceContext
) -> None:
    token = token_of(talk.chooses())
    debt = ana.get("/api/v1/debts").get_json()["items"][0]["id"]
    ana.post("/api/v1/disputes", json={"debt_id": debt, "reason": "other"})
    assert code(follow(ana, token)) == code(accept(ana, token)) == (409, "debt_stopped")


def test_neither_the_channel_nor_staff_nor_a_stranger_can_use_it(
    app: Flask, talk: Talk, client: FlaskClient, context: ServiceContext
) -> None:
    token = token_of(talk.chooses())
    by_channel = talk.headers | {"Idempotency-Key": "una-clave"}
    for path in (OPEN, ACCEPT):
        assert code(talk.client.post(path, json={"token": token}, headers=by_channel)) == (
            403,
            "channels_only_talk",
        )
        assert code(client.post(path, json={"token": token})) == (401, "unauthenticated")
    staff = app.test_client()
    sign_in(staff, make_user(context, role="staff"))
    assert code(accept(staff, token)) == (403, "debtors_only")
    assert rows(context, Agreement.id) == []


@pytest.mark.parametrize("body", [{}, {"token": 1}, {"token": "x", "offer_id": 1}, {"token": None}])
def test_a_body_without_a_token_is_refused(ana: FlaskClient, body: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "una-clave"}
    assert code(ana.post(ACCEPT, json=body, headers=headers)) == (422, "invalid_request")


def test_it_needs_an_idempotency_key(talk: Talk, ana: FlaskClient) -> None:
    token = token_of(talk.chooses())
    assert code(accept(ana, token, key="")) == (422, "invalid_idempotency_key")
    assert accept(ana, token).status_code == 201


def test_the_warning_of_an_old_debt_has_to_be_read(app: Flask, context: ServiceContext) -> None:
    make_debt(context, document_number=ANA, due_date=datetime(2010, 1, 1).date())
    account = make_user(context, bound_document=ANA)
    ana = app.test_client()
    sign_in(ana, account)
    answer = Talk(app, account).chooses()
    token = token_of(answer)
    assert answer["offers"][0]["limitation_warning"]
    assert code(accept(ana, token)) == (409, "limitation_warning_not_read")
    assert accept(ana, token, limitation_warning_read=True).status_code == 201


def test_tries_are_limited_for_each_account(make_app: Callable[..., Flask]) -> None:
    app = make_app(sign_in_limit="3 per hour")
    context: ServiceContext = app.extensions["negotiator"]
    one, other = app.test_client(), app.test_client()
    for client in (one, other):
        sign_in(client, make_user(context))
    assert [follow(one, "x").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert accept(one, "x").status_code == 429
    assert follow(other, "x").status_code == 404


def test_the_token_is_kept_nowhere_but_as_a_hash_and_never_logged(
    talk: Talk, ana: FlaskClient, context: ServiceContext, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = token_of(talk.chooses())
        follow(ana, token)
        follow(ana, token[:-1])
        accept(ana, token)
    assert "turn" in caplog.messages
    assert token[:-1] not in "".join(str(vars(record)) for record in caplog.records)
    assert token[:-1] not in str(snapshot(context))
    assert token_hash(token) in str(snapshot(context))


def test_a_link_that_is_over_goes_after_a_week(talk: Talk, context: ServiceContext, clock: Clock) -> None:
    talk.chooses()
    for days, left in ((6, 1), (2, 0)):
        clock.advance(days=days)
        request_run(context, SYSTEM, "clean_up")
        run_pending(context)
        assert len(snapshot(context)["acceptance_links"]) == left
