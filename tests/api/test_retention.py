"""What the data-protection policy promises to delete is deleted in time, and with the account; agreements stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from backend.db.models.agreements import Agreement, Instalment, Negotiation
from backend.db.models.assistants import TokenUse
from backend.db.models.cases import Dispute, DisputeEvidence
from backend.db.models.conversations import AnonymousConversation, ArchivedConversation
from backend.db.models.operations import AuditEvent, Job
from backend.jobs.worker import run_pending
from backend.services import affordability, case_decisions, cases, clean_up
from backend.services.agreements import accept_offer
from backend.services.analytics import read_analytics
from backend.services.campaigns import start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.evidence import add_evidence
from backend.services.negotiations import current_offers
from backend.services.scheduler import request_run
from tests.campaign_files import csv_file, row, row_errors
from tests.conftest import Clock
from tests.factories import PASSWORD, make_debt, make_user, sign_in
from tests.snapshots import rows, snapshot

ANA = "52845671"
BOGOTA = ZoneInfo("America/Bogota")
pytestmark = pytest.mark.usefixtures("ladder")


class Kept:
    """Ana, with one debt; Luz works here."""

    def __init__(self, app: Flask, context: ServiceContext, clock: Clock) -> None:
        self.context, self.clock, self.client = context, clock, app.test_client()
        self.debt_id = make_debt(context, document_number=ANA, name="ANA TORRES")
        self.user = make_user(context, bound_document=ANA)
        self.ana = sign_in(self.client, self.user)
        self.desk, self.employee = app.test_client(), make_user(context, role="staff")
        self.luz = sign_in(self.desk, self.employee)
        self.first_day = context.today()

    def run(self, name: str) -> Any:
        job_id, *_ = request_run(self.context, SYSTEM, name)
        run_pending(self.context)
        return dict(rows(self.context, Job.id, Job.result))[job_id]

    def talk(self) -> None:
        """Talk, begin anew, and have the first conversation archived."""
        for path, body in (("message", {"message": "hola"}), ("reset-conversation", {})):
            assert self.client.post(f"/api/v1/chat/{path}", json=body).status_code == 200
        self.client.post("/api/v1/chat/message", json={"message": "hola"})
        self.clock.advance(days=33)
        assert self.run("archive") == {"archived": 1}

    def tell_month(self) -> None:
        affordability.record_affordability(
            self.context, self.ana, self.debt_id, income=1_500_000, expenses=800_000, other_debts=0
        )

    def contest(self, *, closed: bool = True) -> None:
        case = cases.open_dispute(
            self.context, self.ana, self.debt_id, reason="other", details="Soy yo, y no debo"
        )
        add_evidence(self.context, self.ana, case, name="prueba.pdf", stream=io.BytesIO(b"%PDF-1.7 x"))
        if closed:
            case_decisions.reject_dispute(self.context, self.luz, case, note="No procede.")

    def agree(self) -> None:
        offer = current_offers(self.context, self.ana, self.debt_id).offers[0]
        accept_offer(self.context, self.ana, offer["id"], key="acepta")

    def end_agreement(self, status: str) -> None:
        """Let Ana pay nothing, or everything."""
        if status == "fulfilled":
            with self.context.read() as uow:
                (owed,) = uow.connection.execute(select(Agreement.id, Agreement.total)).all()
            sign_in(self.desk, self.employee)
            paid = {"amount": owed.total / 100, "paid_on": str(self.context.today()), "reference": "R-1"}
            answer = self.desk.post("/api/v1/payments", json={"agreement_id": owed.id, **paid})
            assert answer.status_code == 201, answer.json
        else:
            self.run("agreements_due")
        assert rows(self.context, Agreement.status) == [status]


@pytest.fixture
def kept(app: Flask, context: ServiceContext, clock: Clock) -> Kept:
    return Kept(app, context, clock)


@pytest.mark.parametrize(
    ("happens", "kind", "days"),
    [
        (Kept.talk, "anonymous_conversations", 365 - 33),
        (Kept.tell_month, "affordability", 730),
        (Kept.contest, "dispute_evidence", 1095),
    ],
)
def test_what_the_policy_promises_to_delete_goes_after_its_time(
    kept: Kept, happens: Callable[[Kept], None], kind: str, days: int
) -> None:
    happens(kept)
    kept.clock.advance(days=days - 1)
    assert kind not in kept.run("clean_up")
    kept.clock.advance(days=2)

    assert kept.run("clean_up")[kind] == 1
    assert kind not in kept.run("clean_up"), "once is enough"
    left = {
        "anonymous_conversations": rows(kept.context, ArchivedConversation.id),
        "affordability": [one for one in rows(kept.context, Negotiation.affordability) if one],
        "dispute_evidence": rows(kept.context, DisputeEvidence.id),
    }
    assert left[kind] == []


@pytest.mark.parametrize(
    ("kind", "keep", "days"),
    [
        ("webhook_calls", 90, 90),
        ("alert_events", 90, 90),
        ("campaign_row_errors", 90, 90),
        ("jobs", 90, 90),
        ("token_uses", 90, 90),
        ("token_uses", 7, 31),
    ],
)
def test_what_the_service_writes_of_itself_does_not_grow_for_ever(
    kept: Kept, app: Flask, kind: str, keep: int, days: int
) -> None:
    """Calls, alerts, rejected rows, jobs that failed for good, and what the model used."""
    admin = app.test_client()
    sign_in(admin, make_user(kept.context, role="admin"))
    assert admin.put("/api/v1/admin/config", json={"keep_logs_days": keep}).status_code == 200
    write_of_itself(kept)
    kept.clock.advance(days=days - 1)
    assert kind not in kept.run("clean_up")
    kept.clock.advance(days=2)
    assert kept.run("clean_up")[kind] == 1


def write_of_itself(kept: Kept) -> None:
    now = kept.context.now()
    campaign = start_import(
        kept.context, SYSTEM, io.BytesIO(csv_file(row(Saldo_total="malo"))), file_name="x.csv"
    )
    run_pending(kept.context)
    assert len(row_errors(kept.context, campaign.id)) == 1
    with kept.context.write() as uow:
        uow.monitoring.add_webhook("{}", now=now)
        uow.monitoring.add_alert_event("late_job", "fired", value=11.0, threshold=10.0, now=now)
        uow.connection.execute(
            insert(TokenUse), {"user_id": 0, "day": now.date(), "tokens": 5, "cost": 1, "calls": 1}
        )
        uow.connection.execute(update(Job).values(status="failed"))
        uow.commit()


def test_a_shorter_time_may_be_set(kept: Kept, app: Flask) -> None:
    kept.tell_month()
    admin = app.test_client()
    sign_in(admin, make_user(kept.context, role="admin"))
    assert admin.put("/api/v1/admin/config", json={"keep_affordability_days": 30}).status_code == 200
    kept.clock.advance(days=31)

    assert kept.run("clean_up")["affordability"] == 1


def test_agreements_and_the_talk_that_led_there_stay(kept: Kept) -> None:
    kept.talk()
    kept.agree()
    kept.clock.advance(days=1100)
    kept.run("clean_up")

    assert len(rows(kept.context, Agreement.id)) == 1
    assert len(rows(kept.context, ArchivedConversation.id)) == 1


@pytest.fixture
def agreed(kept: Kept) -> Kept:
    """Ana has agreed in a conversation, which was archived a month later."""
    for body in ({"message": ANA}, {"button_id": "ver_opciones"}):
        assert kept.client.post("/api/v1/chat/message", json=body).status_code == 200
    kept.clock.advance(minutes=7)
    offer = current_offers(kept.context, kept.ana, kept.debt_id).offers[0]
    answer = kept.client.post(
        "/api/v1/agreements", json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "una-clave"}
    )
    assert answer.status_code == 201, answer.json
    kept.client.post("/api/v1/chat/reset-conversation", json={})
    kept.client.post("/api/v1/chat/message", json={"message": "hola"})
    kept.clock.advance(days=33)
    assert kept.run("archive") == {"archived": 1}
    return kept


def figures(kept: Kept) -> Any:
    """What staff read about the days on which everything was said."""
    first, last = kept.first_day, kept.first_day + timedelta(days=40)
    return read_analytics(kept.context, kept.luz, first=first, last=last)


def everything(kept: Kept, *, without: tuple[str, ...] = ()) -> str:
    return str(snapshot(kept.context, without=without))


def test_the_talk_that_led_to_an_agreement_is_anonymous_after_five_years(agreed: Kept) -> None:
    before = figures(agreed)
    assert before["successful_negotiations"] == 1
    agreed.clock.advance(days=1825 - 34)
    assert "anonymous_conversations" not in agreed.run("clean_up")
    agreed.clock.advance(days=2)

    agreed.end_agreement("broken")

    assert agreed.run("clean_up")["anonymous_conversations"] == 1

    assert rows(agreed.context, ArchivedConversation.id) == []
    assert rows(agreed.context, Agreement.conversation_id) == [None], (
        "the agreement itself is kept for longer"
    )
    (left,) = snapshot(agreed.context)["anonymous_conversations"]
    for personal in (ANA, "ANA", "EJEMPLO", "1.200.000", "hola"):
        assert personal not in left
    ((begun, agreed_after),) = rows(
        agreed.context, AnonymousConversation.created_at, AnonymousConversation.agreed_after_minutes
    )
    assert agreed_after == 7
    assert begun.astimezone(BOGOTA).time() == time(), "no moment by which it could be found"
    after = figures(agreed)
    assert after == {**before, "by_campaign": after["by_campaign"]}
    said = rows(agreed.context, AuditEvent.action, AuditEvent.details)
    assert said.count(("conversations_anonymised", {"conversations": 1})) == 1
    assert "anonymous_conversations" not in agreed.run("clean_up"), "once is enough"
    assert figures(agreed) == after


def test_the_talk_that_led_to_an_agreement_is_kept_when_the_number_is_released(agreed: Kept) -> None:
    """Of an account that had somebody's number by mistake: what was agreed there still stands."""
    again(agreed, 1)
    sign_in(agreed.desk, agreed.employee)
    released = agreed.desk.post(f"/api/v1/users/{agreed.user.id}/unlock?release_document=true")
    assert released.status_code == 204
    agreed.clock.advance(days=400)

    agreed.run("clean_up")

    assert rows(agreed.context, ArchivedConversation.id) == [1, 2]


@pytest.mark.parametrize("status", ["pending", "broken"])
def test_the_talk_that_led_to_an_agreement_is_kept_while_it_goes_on(
    agreed: Kept, app: Flask, status: str
) -> None:
    """A broken one too, until the day of its last instalment: a payment still cures it."""
    admin = app.test_client()
    sign_in(admin, make_user(agreed.context, role="admin"))
    limit = {"keep_agreed_conversations_days": 30}
    assert admin.put("/api/v1/admin/config", json=limit).status_code == 200
    if status == "broken":
        with agreed.context.write() as uow:
            later = agreed.context.today() + timedelta(days=1)
            uow.connection.execute(update(Agreement).values(status="broken"))
            uow.connection.execute(update(Instalment).values(due_date=later))
            uow.commit()

    assert "anonymous_conversations" not in agreed.run("clean_up")
    assert len(rows(agreed.context, ArchivedConversation.id)) == 1
    agreed.clock.advance(days=20)
    agreed.end_agreement("broken" if status == "broken" else "fulfilled")
    assert agreed.run("clean_up")["anonymous_conversations"] == 1


def test_the_figures_of_conversations_without_an_agreement_stay_when_these_are_deleted(kept: Kept) -> None:
    kept.talk()
    before = figures(kept)
    assert before["total_conversations"] == 2
    kept.clock.advance(days=400)

    assert kept.run("clean_up")["anonymous_conversations"] == 1

    after = figures(kept)
    assert after == {**before, "by_campaign": after["by_campaign"]}
    assert rows(kept.context, ArchivedConversation.id) == []


def test_of_an_anonymous_conversation_nobody_reads_or_exports_anything(agreed: Kept, app: Flask) -> None:
    agreed.clock.advance(days=1825)
    agreed.end_agreement("broken")
    assert agreed.run("clean_up")["anonymous_conversations"] == 1
    luz = app.test_client()
    sign_in(luz, make_user(agreed.context, role="staff"))
    assert luz.get("/api/v1/admin/conversations/1").status_code == 404
    assert luz.get("/api/v1/admin/archive").json["total"] == 0  # type: ignore[index]
    assert not list(read_archive(agreed))


def read_archive(kept: Kept) -> list[int]:
    with kept.context.read() as uow:
        begin, end = kept.context.now() - timedelta(days=4000), kept.context.now()
        return [one.id for one in uow.archive.list_ended(since=begin, until=end, after=None, limit=10)]


def test_until_when_the_talk_with_an_agreement_is_kept_may_be_set(agreed: Kept, app: Flask) -> None:
    admin = app.test_client()
    sign_in(admin, make_user(agreed.context, role="admin"))
    for days, status in ((29, 422), (3651, 422), (40, 200)):
        answer = admin.put("/api/v1/admin/config", json={"keep_agreed_conversations_days": days})
        assert answer.status_code == status
    agreed.clock.advance(days=8)
    agreed.end_agreement("fulfilled")
    assert agreed.run("clean_up")["anonymous_conversations"] == 1


def test_a_clean_up_that_dies_between_two_pieces_goes_on_where_it_stopped(
    agreed: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece is committed with its audit, so that nothing is lost, counted twice, or unrecorded."""
    again(agreed, 4)
    monkeypatch.setattr(clean_up, "PIECE", 2)
    agreed.clock.advance(days=1825)
    agreed.end_agreement("broken")
    beats = iter(range(1000))

    class Killed(Exception):
        pass

    class Run:
        def keep_on(self, **progress: int) -> None:
            if next(beats) == DEATH:
                raise Killed

    with pytest.raises(Killed):
        clean_up.make_anonymous(agreed.context, Run())  # type: ignore[arg-type]
    assert len(rows(agreed.context, AnonymousConversation.id)) == 2
    assert agreed.run("clean_up")["anonymous_conversations"] == 3
    assert len(rows(agreed.context, AnonymousConversation.id)) == 5
    details = rows(agreed.context, AuditEvent.action, AuditEvent.details)
    told = [detail["conversations"] for action, detail in details if action == "conversations_anonymised"]
    assert told == [2, 2, 1]


DEATH = 1
"""The beat before the second piece."""


def again(kept: Kept, times: int) -> None:
    """Have more of Ana's conversations archived."""
    sign_in(kept.client, kept.user)
    for _ in range(times):
        kept.client.post("/api/v1/chat/reset-conversation", json={})
        kept.client.post("/api/v1/chat/message", json={"message": "hola"})
    kept.clock.advance(days=33)
    assert kept.run("archive") == {"archived": times}


def test_what_staff_corrected_for_training_is_kept_no_longer_than_the_rest(kept: Kept) -> None:
    kept.client.post("/api/v1/chat/message", json={"message": "hola, soy Ana"})
    with kept.context.write() as uow:
        uow.models.put_correction(1, "SALUDO", user_id=kept.luz.user_id, now=kept.context.now())
        uow.commit()
    for _ in range(2):
        kept.client.post("/api/v1/chat/reset-conversation", json={})
    kept.client.post("/api/v1/chat/message", json={"message": "hola"})
    kept.clock.advance(days=360)
    kept.run("archive")
    assert "hola, soy Ana" in everything(kept)
    kept.clock.advance(days=6)
    kept.run("archive")
    kept.run("clean_up")
    assert "hola, soy Ana" not in everything(kept)


def test_an_archive_that_begins_late_keeps_nothing_for_longer(kept: Kept, app: Flask) -> None:
    admin = app.test_client()
    sign_in(admin, make_user(kept.context, role="admin"))
    assert admin.put("/api/v1/admin/config", json={"archive_after_days": 3650}).status_code == 200
    kept.client.post("/api/v1/chat/message", json={"message": "hola, soy Ana"})
    kept.client.post("/api/v1/chat/reset-conversation", json={})
    kept.client.post("/api/v1/chat/message", json={"message": "hola"})
    kept.clock.advance(days=366)
    kept.run("archive")
    kept.run("clean_up")
    assert "hola, soy Ana" not in everything(kept)


def test_the_evidence_of_an_open_dispute_stays(kept: Kept) -> None:
    kept.contest(closed=False)
    kept.clock.advance(days=2000)
    kept.run("clean_up")

    assert len(rows(kept.context, DisputeEvidence.id)) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_with_the_account_go_the_words_and_files_of_disputes_that_are_closed(
    kept: Kept, closed: bool
) -> None:
    """An open one is answered first."""
    kept.contest(closed=closed)

    assert kept.client.delete("/api/v1/auth/me", json={"password": PASSWORD}).status_code == 204

    assert rows(kept.context, Dispute.details) == ["" if closed else "Soy yo, y no debo"]
    assert len(rows(kept.context, DisputeEvidence.id)) == (0 if closed else 1)
