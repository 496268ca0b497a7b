"""Alerts: each fires and clears by what real requests did, once, and tells by mail and by a signed call."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.api.security import requires
from backend.db.models.operations import OutboxMessage, WebhookCall
from backend.jobs.worker import run_pending
from backend.services.alert_delivery import claim_webhook, finish_webhook
from backend.services.alerts import evaluate_alerts
from backend.services.context import ServiceContext
from backend.services.metric_samples import keep_sample
from tests.campaign_files import csv_file, row
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError, Say, Wait
from tests.services.webhook_receiver import Received, receiver
from tests.snapshots import rows

__all__ = ["model_server"]

ALERTS = "/api/v1/admin/alerts"
RECIPIENTS = "/api/v1/admin/alert-recipients"
CHAT = "/api/v1/chat/message"
ANA = "52845671"
DOUBTFUL = "y entonces qué me recomienda hacer con todo esto"


@dataclass(slots=True)
class Desk:
    """An administrator, a debtor, and the installation that they look at."""

    app: Flask
    context: ServiceContext
    clock: Clock
    admin: FlaskClient
    debtor: FlaskClient

    def limits(self, name: str, **values: Any) -> None:
        """Change an alert as an administrator does."""
        answer = self.admin.put(f"{ALERTS}/{name}", json=values)
        assert answer.status_code == 200, answer.text

    def say(self, message: str = DOUBTFUL) -> None:
        """Send a message as the debtor."""
        assert self.debtor.post(CHAT, json={"message": message}).status_code == 200

    def look(self) -> list[tuple[str, str]]:
        """Keep what was counted and look at the alerts; returns what fired or cleared."""
        keep_sample(self.context)
        return [(change.rule.name, change.kind) for change in evaluate_alerts(self.context)]

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.clock.advance(minutes=minutes)

    def alert(self, name: str) -> dict[str, Any]:
        """Return an alert as the administrator sees it."""
        (found,) = [item for item in self.admin.get(ALERTS).get_json()["items"] if item["name"] == name]
        return dict(found)


def make_desk(app: Flask, clock: Clock) -> Desk:
    context: ServiceContext = app.extensions["negotiator"]
    make_debt(context, document_number=ANA, name="ANA TORRES")
    admin, debtor = app.test_client(), app.test_client()
    sign_in(admin, make_user(context, role="admin", email="jefa@example.com"))
    sign_in(debtor, make_user(context, bound_document=ANA))
    return Desk(app, context, clock, admin, debtor)


@pytest.fixture
def desk(make_app: Callable[..., Flask], clock: Clock) -> Desk:
    app = make_app()

    @app.get("/fails")
    @requires("public")
    def fails() -> str:
        raise ValueError("something that nobody expected")

    return make_desk(app, clock)


@pytest.fixture
def desk_with_model(make_app: Callable[..., Flask], clock: Clock, model_server: ModelServer) -> Desk:
    key = "sk-operator-0123456789"
    app = make_app(openai_api_key=key, openai_base_url=model_server.url, openai_api="responses")
    desk = make_desk(app, clock)
    assert desk.admin.put("/api/v1/admin/config", json={"model_share_percent": 100}).status_code == 200
    return desk


@pytest.fixture
def hook() -> Iterator[Received]:
    with receiver() as received:
        yield received


class TestEachAlert:
    """One test for each: real requests, then calm ones."""

    def test_slow_responses(self, desk_with_model: Desk, model_server: ModelServer) -> None:
        desk = desk_with_model
        desk.limits("slow_responses", least_count=1)
        model_server.script([Wait(2.2), Say("Con gusto te ayudo.")])
        desk.say()
        assert desk.look() == [("slow_responses", "fired")]
        assert desk.alert("slow_responses")["value"] > 2
        desk.later(minutes=6)
        desk.say(ANA)
        assert desk.look() == [("slow_responses", "cleared")]

    def test_failed_requests(self, desk: Desk) -> None:
        for _ in range(3):
            assert desk.app.test_client().get("/fails").status_code == 500
        for _ in range(16):
            desk.admin.get(ALERTS)
        assert desk.look() == []
        desk.admin.get(ALERTS)
        assert desk.look() == [("failed_requests", "fired")]
        desk.later(minutes=6)
        for _ in range(20):
            desk.admin.get(ALERTS)
        assert desk.look() == [("failed_requests", "cleared")]

    def test_low_confidence(self, desk: Desk) -> None:
        desk.limits("low_confidence", least_count=3)
        for message in ("asdf qwerty zxcv", "blorp fnord gnusto", "lkjh poiu mnbv"):
            desk.say(message)
        assert desk.look() == [("low_confidence", "fired")]
        desk.later(minutes=16)
        for _ in range(3):
            desk.say("quiero ver las opciones de pago")
        assert desk.look() == [("low_confidence", "cleared")]

    def test_few_cache_hits(self, desk: Desk) -> None:
        desk.limits("few_cache_hits", least_count=5)
        for number in range(5):
            path = f"/api/v1/admin/variables/lema_{number}"
            assert desk.admin.put(path, json={"value": "x"}).status_code == 200
            assert desk.admin.get("/api/v1/admin/states").status_code == 200
        assert desk.look() == [("few_cache_hits", "fired")]
        desk.later(minutes=16)
        for _ in range(5):
            desk.admin.get("/api/v1/admin/states")
        assert desk.look() == [("few_cache_hits", "cleared")]

    def test_breaker_open(
        self, desk_with_model: Desk, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It clears once the provider has answered again, not because nobody asked it for a while."""
        desk = desk_with_model
        monkeypatch.setattr("backend.assistant.models.breaker.REST_SECONDS", 0.0)
        model_server.script([HttpError(401, "invalid_api_key")], repeat=True)
        for _ in range(4):
            desk.say()
        assert desk.look() == []
        desk.say()
        assert desk.look() == [("breaker_open", "fired")]
        desk.later(minutes=2)
        assert desk.look() == []
        model_server.script([Say("Hola.")], repeat=True)
        desk.say()
        assert desk.look() == [("breaker_open", "cleared")]

    @pytest.mark.parametrize("how", ["share", "key"])
    def test_breaker_open_of_a_model_that_nobody_asks_any_more(
        self,
        desk_with_model: Desk,
        model_server: ModelServer,
        how: str,
    ) -> None:
        """It does not fire for ever; while the window holds an opening it stays."""
        desk = desk_with_model
        model_server.script([HttpError(401, "invalid_api_key")], repeat=True)
        for _ in range(5):
            desk.say()
        assert desk.look() == [("breaker_open", "fired")]
        desk.later(minutes=2)
        assert desk.look() == []
        if how == "share":
            assert desk.admin.put("/api/v1/admin/config", json={"model_share_percent": 0}).status_code == 200
        else:
            settings = replace(desk.context.settings, openai_api_key="")
            desk.context = replace(desk.context, settings=settings)
        assert desk.look() == [("breaker_open", "cleared")]
        assert desk.alert("breaker_open")["is_firing"] is False
        desk.later(minutes=2)
        assert desk.look() == []

    def test_breaker_open_stays_for_its_window_when_the_model_is_switched_off(
        self, desk_with_model: Desk, model_server: ModelServer
    ) -> None:
        desk = desk_with_model
        desk.limits("breaker_open", window_minutes=10)
        model_server.script([HttpError(401, "invalid_api_key")], repeat=True)
        for _ in range(5):
            desk.say()
        assert desk.look() == [("breaker_open", "fired")]
        assert desk.admin.put("/api/v1/admin/config", json={"model_share_percent": 0}).status_code == 200
        for minutes, changes in ((8, []), (3, [("breaker_open", "cleared")])):
            desk.later(minutes=minutes)
            assert desk.look() == changes

    @pytest.mark.parametrize("name", ["breaker_open", "late_job", "waiting_person"])
    def test_one_that_looks_at_a_state_waits_for_no_number_of_things(self, desk: Desk, name: str) -> None:
        """Firing, it could never clear: the calm state has none of what is counted."""
        refused = desk.admin.put(f"{ALERTS}/{name}", json={"least_count": 2})
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "invalid_alert")
        assert "en 0" in refused.get_json()["error"]["message"]
        assert desk.alert(name)["is_counted"] is False
        assert desk.alert("slow_responses")["is_counted"] is True

    def test_late_job(self, desk: Desk) -> None:
        staff = desk.app.test_client()
        sign_in(staff, make_user(desk.context, role="staff"))
        upload(staff, csv_file(row()))
        desk.later(minutes=9)
        assert desk.look() == []
        desk.later(minutes=2)
        assert desk.look() == [("late_job", "fired")]
        run_pending(desk.context)
        assert desk.look() == [("late_job", "cleared")]

    def test_waiting_person(self, desk: Desk) -> None:
        """Also over a weekend, when nobody works, it keeps still."""
        answer = desk.debtor.post(CHAT, json={"button_id": "hablar_asesor"})
        conversation = answer.get_json()["conversation_id"]
        desk.later(minutes=3 * 24 * 60)
        desk.admin = signed_in(desk, "admin")
        assert desk.look() == []
        desk.later(minutes=1)
        assert desk.look() == [("waiting_person", "fired")]
        taken = desk.admin.post(f"/api/v1/admin/conversations/{conversation}/take")
        assert taken.status_code == 200
        assert desk.look() == [("waiting_person", "cleared")]

    def test_waiting_person_who_took_a_conversation_and_forgot_it(self, desk: Desk) -> None:
        """It is not closed while somebody has it, so that nothing of it would ever be deleted."""
        conversation = desk.debtor.post(CHAT, json={"message": "hola"}).get_json()["conversation_id"]
        path = f"/api/v1/admin/conversations/{conversation}"
        desk.later(minutes=5 * 24 * 60)
        desk.admin = signed_in(desk, "admin")
        assert desk.admin.post(f"{path}/take").status_code == 200
        desk.later(minutes=2 * 24 * 60)
        assert desk.look() == [], "the conversation was old before"
        desk.later(minutes=24 * 60 + 1)
        assert desk.look() == [("waiting_person", "fired")]
        desk.admin = signed_in(desk, "admin")
        assert desk.admin.post(f"{path}/hand-back").status_code == 200
        assert desk.look() == [("waiting_person", "cleared")]

    def test_rejected_rows(self, desk: Desk) -> None:
        staff = desk.app.test_client()
        sign_in(staff, make_user(desk.context, role="staff"))
        good = [row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n)) for n in range(1, 19)]
        campaign = upload(staff, csv_file(*good, row(Saldo_total="malo")))
        run_pending(desk.context)
        assert desk.look() == [("rejected_rows", "fired")]
        assert desk.alert("rejected_rows")["value"] == pytest.approx(1 / 19)
        assert staff.post(f"/api/v1/campaigns/{campaign}/undo").status_code == 200
        assert desk.look() == [("rejected_rows", "cleared")]


def make_calling_desk(make_app: Callable[..., Flask], clock: Clock, hook: Received) -> Desk:
    """A desk that tells a receiver of alerts; one has fired, and its call is about to leave."""
    desk = make_desk(make_app(webhook_private_addresses=True), clock)
    desk.admin.put(RECIPIENTS, json={"webhook": hook.url})
    upload_as_staff(desk)
    desk.later(minutes=11)
    desk.look()
    return desk


def signed_in(desk: Desk, role: str) -> FlaskClient:
    client = desk.app.test_client()
    sign_in(client, make_user(desk.context, role=role))
    return client


class Killed(BaseException):
    """The process ends here."""


def die(*_: object, **__: object) -> None:
    raise Killed


def upload(staff: FlaskClient, content: bytes) -> int:
    data = {"file": (io.BytesIO(content), "marzo.csv")}
    answer = staff.post("/api/v1/campaigns", data=data, content_type="multipart/form-data")
    assert answer.status_code == 202, answer.text
    return int(answer.get_json()["id"])


def share_of_failures(desk: Desk, failed: int, of: int) -> list[tuple[str, str]]:
    """Make so many requests fail in a window of their own, and look."""
    desk.later(minutes=6)
    for number in range(of):
        desk.app.test_client().get("/fails" if number < failed else "/healthz")
    return desk.look()


class TestHysteresis:
    def test_a_value_between_the_limits_changes_nothing(self, desk: Desk) -> None:
        assert share_of_failures(desk, 2, of=25) == []
        assert share_of_failures(desk, 3, of=25) == [("failed_requests", "fired")]
        assert share_of_failures(desk, 2, of=25) == []
        assert share_of_failures(desk, 3, of=25) == []
        assert share_of_failures(desk, 1, of=25) == [("failed_requests", "cleared")]
        assert share_of_failures(desk, 2, of=25) == []

    def test_too_little_to_judge_by_changes_nothing(self, desk: Desk) -> None:
        assert share_of_failures(desk, 3, of=25) == [("failed_requests", "fired")]
        assert share_of_failures(desk, 0, of=3) == []
        assert desk.alert("failed_requests")["is_firing"]

    def test_an_alert_that_is_switched_off_is_silent(self, desk: Desk) -> None:
        desk.limits("failed_requests", is_enabled=False)
        assert share_of_failures(desk, 25, of=25) == []

    def test_several_workers_tell_of_it_once(self, desk: Desk) -> None:
        assert share_of_failures(desk, 25, of=25) == [("failed_requests", "fired")]
        assert evaluate_alerts(desk.context) == []
        with desk.context.read() as uow:
            assert len(uow.connection.execute(select(OutboxMessage.id)).all()) == 1


class TestTelling:
    def test_administrators_get_a_mail_where_nobody_is_named(self, desk: Desk) -> None:
        share_of_failures(desk, 25, of=25)
        with desk.context.read() as uow:
            (mail,) = uow.session.scalars(select(OutboxMessage)).all()
        assert (mail.recipient, mail.subject) == ("jefa@example.com", "Alerta: Fallan demasiadas peticiones")
        assert "100,0 %" in mail.body
        assert "10,0 %" in mail.body

    def test_a_call_is_signed_and_tells_what_happened(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received
    ) -> None:
        desk = make_desk(make_app(webhook_secret="shared", webhook_private_addresses=True), clock)
        told = desk.admin.put(RECIPIENTS, json={"emails": ["guardia@example.com"], "webhook": hook.url})
        assert told.get_json() == {"emails": ["guardia@example.com"], "webhook": hook.url}
        upload_as_staff(desk)
        desk.later(minutes=11)
        assert desk.look() == [("late_job", "fired")]
        run_pending(desk.context)
        ((headers, body),) = hook.calls
        moment, _, given = headers["X-Negotiator-Signature"].removeprefix("t=").partition(",v1=")
        expected = hmac.new(b"shared", f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
        assert given == expected
        assert int(moment) == int(clock.now.timestamp())
        facts = json.loads(body)
        assert (facts["alert"], facts["kind"], facts["value"]) == ("late_job", "fired", 11)
        with desk.context.read() as uow:
            assert uow.session.scalars(select(OutboxMessage.recipient)).all() == ["guardia@example.com"]

    def test_a_receiver_that_fails_is_called_again_with_the_same_number(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received
    ) -> None:
        desk = make_calling_desk(make_app, clock, hook)
        hook.status = 503
        run_pending(desk.context)
        run_pending(desk.context)
        assert len(hook.calls) == 1
        hook.status = 204
        desk.later(minutes=1)
        run_pending(desk.context)
        assert len(hook.calls) == 2
        numbers = {headers["X-Negotiator-Delivery"] for headers, _ in hook.calls}
        assert len(numbers) == 1
        assert call_statuses(desk) == ["sent"]

    def test_a_receiver_that_never_takes_it_is_given_up(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received
    ) -> None:
        desk = make_calling_desk(make_app, clock, hook)
        hook.status = 500
        for _ in range(8):
            run_pending(desk.context)
            desk.later(minutes=600)
        assert len(hook.calls) == 5
        assert call_statuses(desk) == ["failed"]

    def test_a_call_whose_worker_died_over_it_leaves_again_under_its_number(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = make_calling_desk(make_app, clock, hook)
        with monkeypatch.context() as patch:
            patch.setattr("backend.jobs.worker.send_webhook", die)
            with pytest.raises(Killed):
                run_pending(desk.context)
        run_pending(desk.context)
        assert (hook.calls, call_statuses(desk)) == ([], ["sending"]), "somebody may be at it"
        desk.later(minutes=6)
        run_pending(desk.context)
        assert [headers["X-Negotiator-Delivery"] for headers, _ in hook.calls] == ["1"]
        assert call_statuses(desk) == ["sent"]

    def test_a_call_that_kills_whoever_makes_it_is_given_up(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = make_calling_desk(make_app, clock, hook)
        monkeypatch.setattr("backend.jobs.worker.send_webhook", die)
        for _ in range(5):
            with pytest.raises(Killed):
                run_pending(desk.context)
            desk.later(minutes=6)
        run_pending(desk.context)

    def test_a_redirection_is_not_followed(
        self, make_app: Callable[..., Flask], clock: Clock, hook: Received
    ) -> None:
        desk = make_calling_desk(make_app, clock, hook)
        hook.status, hook.location = 302, hook.url + "/elsewhere"
        run_pending(desk.context)
        assert len(hook.calls) == 1
        assert call_statuses(desk) == ["failed"]


class TestWhoLeft:
    """A person of the team who is named as a recipient, and then goes."""

    @pytest.mark.parametrize("erased", [True, False], ids=["erased", "switched off"])
    def test_is_told_no_more(self, desk: Desk, erased: bool) -> None:
        luz = make_user(desk.context, role="staff", email="Luz@example.com")
        named = ["luz@example.com", "guardia@example.com"]
        assert desk.admin.put(RECIPIENTS, json={"emails": named}).status_code == 200
        path = f"/api/v1/users/{luz.id}"
        answer = desk.admin.delete(path) if erased else desk.admin.patch(path, json={"is_active": False})
        assert answer.status_code in (200, 204), answer.text
        assert desk.admin.get(ALERTS).get_json()["recipients"]["emails"] == ["guardia@example.com"]
        audit = desk.admin.get("/api/v1/admin/audit", query_string={"action": "alert_recipients_changed"})
        details = [event["details"] for event in audit.get_json()["items"]]
        assert {"emails": 1, "without_account": luz.id} in details
        share_of_failures(desk, 25, of=25)
        assert mail_recipients(desk) == ["guardia@example.com"]

    def test_and_administrators_are_told_where_nobody_else_was_named(self, desk: Desk) -> None:
        luz = make_user(desk.context, role="staff", email="luz@example.com")
        desk.admin.put(RECIPIENTS, json={"emails": ["luz@example.com"]})
        desk.admin.delete(f"/api/v1/users/{luz.id}")
        share_of_failures(desk, 25, of=25)
        assert mail_recipients(desk) == ["jefa@example.com"]


def mail_recipients(desk: Desk) -> list[str]:
    with desk.context.read() as uow:
        return list(uow.session.scalars(select(OutboxMessage.recipient)))


def upload_as_staff(desk: Desk) -> None:
    staff = desk.app.test_client()
    sign_in(staff, make_user(desk.context, role="staff"))
    upload(staff, csv_file(row()))


def call_statuses(desk: Desk) -> list[str]:
    with desk.context.read() as uow:
        return list(uow.session.scalars(select(WebhookCall.status)))


class TestEditing:
    def test_limits_are_data_and_can_go_back(self, desk: Desk) -> None:
        desk.limits("late_job", threshold=30.5, clear_at=3)
        changed = desk.alert("late_job")
        assert (changed["threshold"], changed["clear_at"]) == (30.5, 3)
        assert changed["delivered"]["threshold"] == 10
        assert desk.admin.delete(f"{ALERTS}/late_job").status_code == 204
        assert desk.alert("late_job")["threshold"] == 10
        events = desk.admin.get("/api/v1/admin/audit", query_string={"object_type": "alert"}).get_json()
        assert [event["action"] for event in events["items"]] == ["alert_reset", "alert_changed"]

    @pytest.mark.parametrize(
        "values",
        [
            {"threshold": 0.01},
            {"clear_at": 0.5},
            {"window_minutes": 0},
            {"window_minutes": 20_000},
        ],
    )
    def test_limits_that_do_not_fit_together_are_refused(self, desk: Desk, values: dict[str, Any]) -> None:
        answer = desk.admin.put(f"{ALERTS}/failed_requests", json=values)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_alert")

    def test_an_unknown_alert_is_not_found(self, desk: Desk) -> None:
        assert desk.admin.put(f"{ALERTS}/nothing", json={"threshold": 1}).status_code == 404
        assert desk.admin.delete(f"{ALERTS}/nothing").status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "http://example.com/alerts",
            "ftp://example.com",
            "https://user:secret@example.com/",
            "https:///nothing",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://exa mple.com/",
            "//example.com",
            "nothing",
        ],
    )
    def test_an_address_that_cannot_be_used_is_refused(self, desk: Desk, address: str) -> None:
        answer = desk.admin.put(RECIPIENTS, json={"webhook": address})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_webhook")

    def test_an_address_of_a_private_network_is_never_called(self, desk: Desk, hook: Received) -> None:
        secure = hook.url.replace("http://", "https://")
        assert desk.admin.put(RECIPIENTS, json={"webhook": secure}).status_code == 200
        upload_as_staff(desk)
        desk.later(minutes=11)
        desk.look()
        run_pending(desk.context)
        assert hook.calls == []
        assert call_statuses(desk) == ["failed"]


class TestCallsOfWorkersThatVanish:
    """What a call came to is written once, whoever is late; and what is made for the last time ends."""

    @pytest.fixture(autouse=True)
    def queued(self, context: ServiceContext) -> None:
        with context.write() as uow:
            uow.monitoring.add_webhook("{}", now=context.now())
            uow.commit()

    def test_the_last_attempt_fails_when_its_worker_vanishes(
        self, context: ServiceContext, clock: Clock
    ) -> None:
        attempts = []
        while (call := claim_webhook(context)) is not None:
            attempts.append(call.attempt)
            clock.advance(minutes=6)
        assert attempts == [1, 2, 3, 4, 5]
        assert rows(context, WebhookCall.status) == ["failed"]

    @pytest.mark.parametrize(
        ("earlier", "later", "status"),
        [(False, True, "sent"), (True, False, "sent"), (False, False, "failed"), (True, True, "sent")],
    )
    def test_who_is_late_undoes_nothing_and_has_no_call_made_again(
        self, context: ServiceContext, clock: Clock, earlier: bool, later: bool, status: str
    ) -> None:
        late = claim_webhook(context)
        clock.advance(minutes=6)
        present = claim_webhook(context)
        assert late is not None
        assert present is not None
        finish_webhook(context, present, sent=later, may_retry=False)
        finish_webhook(context, late, sent=earlier, may_retry=True)
        assert rows(context, WebhookCall.status) == [status]

    def test_who_is_late_leaves_a_call_alone_that_somebody_makes(
        self, context: ServiceContext, clock: Clock
    ) -> None:
        late = claim_webhook(context)
        clock.advance(minutes=6)
        assert claim_webhook(context) is not None
        assert late is not None
        finish_webhook(context, late, sent=False, may_retry=True)
        assert rows(context, WebhookCall.status) == ["sending"]
