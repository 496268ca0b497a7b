"""Recurring work is seen and run by hand; jobs show progress and are retried; mails in doubt wait for a person."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.operations import AuditEvent, Job, OutboxMessage
from backend.delivery.mail import MailOutcomeUnknown
from backend.jobs import worker
from backend.jobs.worker import Worker, run_pending
from backend.services import agreement_documents
from backend.services.context import ServiceContext
from backend.services.scheduler import PERIODIC
from tests.agreement_life import ANA_NUMBER, Life
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

ADMIN = "/api/v1/admin"
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def admin(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, role="admin"))
    return client


def late_jobs(admin: FlaskClient) -> list[str]:
    status = admin.get(f"{ADMIN}/scheduler-status").json
    assert status is not None
    return [item["name"] for item in status["items"] if item["is_late"]]


def status_of(admin: FlaskClient, name: str) -> dict[str, Any]:
    status = admin.get(f"{ADMIN}/scheduler-status").json
    assert status is not None
    found: dict[str, Any] = next(item for item in status["items"] if item["name"] == name)
    return found


def test_the_status_tells_when_each_job_ran_and_runs_next(
    admin: FlaskClient, context: ServiceContext
) -> None:
    """It is Monday, ten in the morning, in Bogotá."""
    before = status_of(admin, "archive")
    assert (before["schedule"], before["last"], before["is_late"]) == ("cada día a las 06:00", None, True)
    assert before["next"] == "2026-11-24T06:00:00-05:00"
    Worker(context).look()
    run_pending(context)
    after = status_of(admin, "archive")
    assert (after["last"]["status"], after["last"]["result"], after["is_late"]) == (
        "finished",
        {"archived": 0},
        False,
    )
    assert after["last"]["seconds"] == 0
    assert status_of(admin, "close_conversations")["next"] == "2026-11-23T11:00:00-05:00"
    assert status_of(admin, "clean_up")["next"] == "2026-11-23T12:00:00-05:00"
    assert status_of(admin, "agreements_due")["next"] <= "2026-11-24T00:00:00-05:00"
    assert late_jobs(admin) == []


def test_a_job_that_does_not_run_is_late(admin: FlaskClient, context: ServiceContext, clock: Clock) -> None:
    Worker(context).look()
    run_pending(context)
    clock.advance(minutes=59)
    assert late_jobs(admin) == []
    clock.advance(minutes=17)
    assert late_jobs(admin) == ["close_conversations", "fold_samples", "reminders_send"]


@pytest.mark.parametrize("name", [entry.name for entry in PERIODIC])
def test_each_job_runs_by_hand(admin: FlaskClient, context: ServiceContext, name: str) -> None:
    answer = admin.post(f"{ADMIN}/scheduler/{name}/run")
    assert answer.status_code == 202
    assert len(answer.json["job_ids"]) == run_pending(context)  # type: ignore[index]
    assert set(rows(context, Job.kind, Job.status)) == {(name, "finished")}
    assert "job_requested" in rows(context, AuditEvent.action)


def test_an_unknown_job_is_not_found(admin: FlaskClient) -> None:
    assert admin.post(f"{ADMIN}/scheduler/nada/run").status_code == 404


def test_the_commands_show_and_run_it(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["jobs", "run", "archive"])
    assert (done.exit_code, "finished {'archived': 0}" in done.output) == (0, True)
    assert "archive" in run(args=["jobs", "status"]).output
    unknown = run(args=["jobs", "run", "nada"])
    assert unknown.exit_code == 1
    assert "close_conversations" in unknown.output


def test_a_job_that_failed_for_good_is_seen_and_retried_by_hand(
    admin: FlaskClient, context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = admin.post(f"{ADMIN}/scheduler/archive/run").json["job_ids"][0]  # type: ignore[index]
    early = admin.post(f"{ADMIN}/jobs/{job_id}/retry")
    assert (early.status_code, early.json["error"]["code"]) == (409, "job_not_failed")  # type: ignore[index]
    with monkeypatch.context() as patch:
        patch.setattr("backend.db.repositories.archive.ArchiveRepository.list_over", lambda *a, **k: 1 // 0)
        for seconds in (30, 60, 120):
            run_pending(context)
            clock.advance(seconds=seconds)
    (failed,) = admin.get(f"{ADMIN}/jobs?status=failed").json["items"]  # type: ignore[index]
    assert (failed["id"], failed["attempts"], failed["error"]) == (job_id, 3, "unexpected")
    assert "ZeroDivisionError" in failed["error_detail"]
    assert admin.post(f"{ADMIN}/jobs/{job_id}/retry").status_code == 202
    run_pending(context)
    assert admin.get(f"{ADMIN}/jobs/{job_id}").json["status"] == "finished"  # type: ignore[index]


def test_the_documents_of_many_agreements_come_in_one_zip(
    app: Flask, admin: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    agreement = Life(app, context, clock).accept()
    asked = admin.post(f"{ADMIN}/agreement-documents", json={"since": "2026-11-23", "until": "2026-11-23"})
    assert asked.status_code == 202
    job_id = asked.json["id"]  # type: ignore[index]
    early = admin.get(f"{ADMIN}/jobs/{job_id}/documents.zip")
    assert (early.status_code, early.json["error"]["code"]) == (409, "job_not_finished")  # type: ignore[index]
    run_pending(context)
    job = admin.get(f"{ADMIN}/jobs/{job_id}").json
    assert job is not None
    assert (job["status"], job["progress"]) == ("finished", {"done": 1, "total": 1})
    with zipfile.ZipFile(io.BytesIO(admin.get(f"{ADMIN}/jobs/{job_id}/documents.zip").data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"acuerdo-{agreement['reference']}.pdf"]
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    nothing = admin.post(f"{ADMIN}/agreement-documents", json={"since": "2026-11-01", "until": "2026-11-02"})
    assert (nothing.status_code, nothing.json["error"]["code"]) == (422, "no_agreements")  # type: ignore[index]


def test_documents_that_a_dead_worker_made_are_not_made_again(
    app: Flask,
    admin: FlaskClient,
    context: ServiceContext,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    life = Life(app, context, clock)
    for number in range(3):
        life.accept(key=f"acepta-{number}")
        life.debt_id = make_debt(context, document_number=ANA_NUMBER, name="ANA TORRES")
    admin.post(f"{ADMIN}/agreement-documents", json={"since": "2026-11-23", "until": "2026-11-23"})
    make, made = agreement_documents.make_agreement_document, []

    def make_or_die(*arguments: Any) -> Any:
        made.append(arguments[-1])
        if len(made) == 2:
            raise Killed
        return make(*arguments)

    monkeypatch.setattr(agreement_documents, "make_agreement_document", make_or_die)
    with pytest.raises(Killed):
        run_pending(context)
    clock.advance(minutes=3)
    run_pending(context)
    assert made == [1, 2, 2, 3]
    (job_id,) = [one for one, kind in rows(context, Job.id, Job.kind) if kind == "agreement_documents"]
    with context.read() as uow:
        assert [number for number, _ in uow.jobs.list_files(job_id)] == [0, 1, 2]
    assert ("agreement_documents", "finished") in rows(context, Job.kind, Job.status)


class TestMailsInDoubt:
    @pytest.fixture
    def mail_id(self, context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> int:
        """A mail whose server was lost while taking it."""

        def lose(recipient: str, subject: str, body: str) -> None:
            raise MailOutcomeUnknown

        with context.write() as uow:
            added = uow.outbox.add(
                recipient="ana@example.com", subject="Código", body="123456", now=context.now()
            )
            uow.commit()
        with monkeypatch.context() as patch:
            patch.setattr(worker, "make_mailer", lambda settings: lose)
            run_pending(context)
        clock.advance(minutes=6)
        return added

    def test_it_is_shown_and_never_sent_again_by_itself(
        self, admin: FlaskClient, context: ServiceContext, clock: Clock, mail_id: int
    ) -> None:
        for _ in range(3):
            Worker(context).look()
            run_pending(context)
            clock.advance(hours=1)
        assert rows(context, OutboxMessage.status, OutboxMessage.attempts) == [("sending", 1)]
        (shown,) = admin.get(f"{ADMIN}/mails").json["items"]  # type: ignore[index]
        assert (shown["id"], shown["status"], shown["recipient"]) == (mail_id, "unknown", "ana@example.com")
        assert "123456" not in str(shown)

    @pytest.mark.parametrize(
        ("decision", "status"), [("sent", "sent"), ("drop", "failed"), ("send_again", "sent")]
    )
    def test_a_person_decides(
        self, admin: FlaskClient, context: ServiceContext, mail_id: int, decision: str, status: str
    ) -> None:
        answer = admin.post(f"{ADMIN}/mails/{mail_id}/decision", json={"decision": decision})
        assert answer.status_code == 200
        run_pending(context)
        assert rows(context, OutboxMessage.status) == [status]
        assert "mail_settled" in rows(context, AuditEvent.action)

    def test_one_that_is_being_sent_just_now_waits_for_its_outcome(
        self, admin: FlaskClient, context: ServiceContext, clock: Clock, mail_id: int
    ) -> None:
        clock.advance(minutes=-4)
        assert admin.get(f"{ADMIN}/mails").json["items"] == []  # type: ignore[index]
        answer = admin.post(f"{ADMIN}/mails/{mail_id}/decision", json={"decision": "send_again"})
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "mail_not_troubled")  # type: ignore[index]
