"""The worker: imports survive its death, mails leave once, and what fails is told in plain words."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.db.models.operations import Job, OutboxMessage, WebhookCall
from backend.db.repositories.campaigns import CampaignRecord
from backend.db.unit_of_work import UnitOfWork
from backend.delivery.mail import MailNotSent
from backend.domain.errors import Conflict, NotFound, Unavailable
from backend.domain.periods import Hourly
from backend.jobs import worker
from backend.jobs.queue import JobQueue
from backend.jobs.worker import Worker, run_pending, run_worker
from backend.services.campaign_import.batch import Batch
from backend.services.campaigns import claim_import, get_campaign, run_import, start_import
from backend.services.cases import choose_path, report_hardship
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.jobs import JobRun, LeaseLost, get_job, list_due, retry_job
from backend.services.scheduler import PeriodAsker, PeriodicJob
from backend.telemetry.context import request_id
from tests.campaign_files import csv_file, row, row_errors, stored_debts
from tests.conftest import Clock
from tests.factories import make_debt
from tests.snapshots import rows

STAFF = Principal(user_id=1, role="staff", session_id=1)
ROWS = [
    *(row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n // 2)) for n in range(1, 1201)),
    row(NumerodeObligacion="7", Saldo_total="5"),
    row(Saldo_total="malo"),
]


class Killed(BaseException):
    """The process ends here, without a chance to tidy up."""


def queue_import(context: ServiceContext) -> CampaignRecord:
    return start_import(context, SYSTEM, io.BytesIO(csv_file(*ROWS)), file_name="x.csv")


def kill_at_batch(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process die inside the transaction of a batch."""
    batches = iter(range(1, 100))
    write = Batch.write

    def write_or_die(self: Batch, rows: Any) -> Any:
        outcome = write(self, rows)
        if next(batches) == number:
            raise Killed
        return outcome

    monkeypatch.setattr(Batch, "write", write_or_die)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_import_whose_worker_dies_is_finished_by_another(
    context: ServiceContext, clock: Any, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    campaign = queue_import(context)
    with monkeypatch.context() as patch:
        kill_at_batch(patch, batch)
        with pytest.raises(Killed):
            run_pending(context)
    assert get_campaign(context, SYSTEM, campaign.id).status == "running"
    assert run_pending(context) == 0
    clock.advance(minutes=5)
    assert run_pending(context) == 1
    ended = get_campaign(context, SYSTEM, campaign.id)
    assert (ended.status, ended.rows_read) == ("finished", 1202)
    assert (ended.created, ended.updated, ended.unchanged, ended.rejected) == (1200, 0, 0, 2)
    assert len(row_errors(context, campaign.id)) == 2
    assert len(stored_debts(context)) == 1200


def test_a_worker_that_was_given_up_writes_nothing_more(context: ServiceContext, clock: Any) -> None:
    campaign = queue_import(context)
    slow = claim_import(context, campaign.id)
    assert slow is not None
    assert claim_import(context, campaign.id) is None
    clock.advance(minutes=5)
    quick = claim_import(context, campaign.id)
    assert quick is not None
    with pytest.raises(LeaseLost):
        run_import(context, campaign.id, slow)
    assert stored_debts(context) == []
    assert run_import(context, campaign.id, quick).status == "finished"


def test_an_import_that_kills_every_worker_ends_as_failed(
    context: ServiceContext, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = queue_import(context)
    for _ in range(3):
        with monkeypatch.context() as patch:
            kill_at_batch(patch, 1)
            with pytest.raises(Killed):
                run_pending(context)
        clock.advance(minutes=5)
    run_pending(context)
    ended = get_campaign(context, SYSTEM, campaign.id)
    assert ended.status == "failed"
    assert "deshacer" in ended.message
    assert run_pending(context) == 0


def test_an_import_with_a_defect_is_tried_three_times_and_does_not_stop_the_worker(
    context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = queue_import(context)
    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", lambda self, rows: 1 // 0)
        for seconds in (30, 60, 120):
            assert run_pending(context) == 1
            assert run_pending(context) == 0
            clock.advance(seconds=seconds)
        assert run_pending(context) == 0
    assert get_campaign(context, SYSTEM, campaign.id).status == "failed"


def queue_mail(context: ServiceContext, recipient: str) -> None:
    with context.write() as uow:
        uow.outbox.add(recipient=recipient, subject="Código", body="123456", now=context.now())
        uow.commit()


def mail_statuses(context: ServiceContext) -> list[str]:
    with context.read() as uow:
        return list(uow.connection.execute(select(OutboxMessage.status).order_by(OutboxMessage.id)).scalars())


def test_mails_show_on_the_console_in_development(
    context: ServiceContext, capsys: pytest.CaptureFixture[str]
) -> None:
    queue_mail(context, "ana@example.com")
    assert run_pending(context) == 1
    shown = capsys.readouterr().out
    assert "ana@example.com" in shown
    assert "123456" in shown
    assert mail_statuses(context) == ["sent"]
    assert run_pending(context) == 0


def test_a_mail_that_the_server_refuses_is_tried_for_an_hour_after_longer_and_longer_pauses(
    context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, tries = clock.now, []

    def refuse(recipient: str, subject: str, body: str) -> None:
        tries.append((clock.now - begun).total_seconds() / 60)
        raise MailNotSent(may_retry=True)

    monkeypatch.setattr(worker, "make_mailer", lambda settings: refuse)
    queue_mail(context, "ana@example.com")
    for _ in range(4 * 60):
        run_pending(context)
        clock.advance(seconds=30)
    assert tries == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert mail_statuses(context) == ["failed"]


def test_workers_are_told_of_a_refused_mail_once_its_pause_is_over(
    context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "make_mailer", lambda settings: refuse_for_now)
    queue_mail(context, "ana@example.com")
    run_pending(context)
    for seconds, is_due in ((29, []), (1, [("mail", 1)])):
        clock.advance(seconds=seconds)
        assert list_due(context) == is_due


def refuse_for_now(recipient: str, subject: str, body: str) -> None:
    raise MailNotSent(may_retry=True)


def test_the_worker_stops_when_it_is_told_to(context: ServiceContext) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(context, JobQueue(context.settings), stop))
    thread.start()
    stop.set()
    thread.join(timeout=300)
    assert not thread.is_alive()


def test_the_worker_outlives_a_database_that_is_gone(
    context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    failures = []

    def gone(self: UnitOfWork) -> UnitOfWork:
        failures.append(1)
        stop.set()
        raise Unavailable("database_unavailable", "No está.")

    monkeypatch.setattr(UnitOfWork, "__enter__", gone)
    run_worker(context, JobQueue(context.settings), stop)
    assert failures == [1]


def test_a_part_of_the_look_that_fails_keeps_none_of_the_others_from_its_work(
    context: ServiceContext, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """A folder of documents that nobody may read: alerts, calls and forgotten jobs go on for all that."""

    def unreadable(context: ServiceContext) -> str:
        raise PermissionError("documents")

    monkeypatch.setattr("backend.jobs.documents.folder_stamp", unreadable)
    told: list[tuple[str, int]] = []
    looking = Worker(replace(context, wake=lambda what, row_id: told.append((what, row_id))))
    with pytest.raises(PermissionError):
        looking.look()
    clock.advance(minutes=5)
    told.clear()
    with context.write() as uow:
        uow.monitoring.add_webhook("{}", now=context.now())
        uow.commit()
    with pytest.raises(PermissionError):
        looking.look()
    assert told, "what was asked for and forgotten"
    assert rows(context, WebhookCall.attempts) == [1]


def test_the_worker_ends_a_pause_on_its_day(context: ServiceContext, clock: Clock) -> None:
    debt_id = make_debt(context, document_number="52000001")
    who = Principal(user_id=1, role="debtor", session_id=1, document_number="52000001")
    choose_path(context, who, report_hardship(context, who, debt_id), path="pause")
    for days, status in ((29, "hardship"), (1, "active")):
        clock.advance(days=days)
        Worker(context).look()
        run_pending(context)
        with context.read() as uow:
            assert uow.debts.get(debt_id).status == status


def test_recurring_work_survives_many_workers_that_die_over_it(context: ServiceContext, clock: Clock) -> None:
    """Nobody asks for a period's work a second time."""
    deaths = iter(range(4))

    def die_at_first(context: ServiceContext, run: JobRun) -> None:
        if next(deaths, None) is not None:
            raise Killed

    periodic = (PeriodicJob("mortal", "", Hourly(), die_at_first),)
    PeriodAsker(periodic).ask(context)
    mortal = Worker(context, periodic=periodic)
    for _ in range(4):
        [(_, job_id)] = list_due(context)
        with pytest.raises(Killed):
            mortal.do_job(job_id)
        clock.advance(minutes=3)
    [(_, job_id)] = list_due(context)
    mortal.do_job(job_id)
    assert rows(context, Job.status, Job.attempts) == [("finished", 5)]


def test_a_worker_that_is_told_to_stop_leaves_its_job_to_another_and_it_does_not_count(
    context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = queue_import(context)
    stop, write = threading.Event(), Batch.write

    def write_and_stop(self: Batch, batch: Any) -> Any:
        stop.set()
        return write(self, batch)

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", write_and_stop)
        ((_, job_id),) = list_due(context)
        assert Worker(context, stop).do_job(job_id) is True
    assert rows(context, Job.status, Job.attempts, Job.attempts_allowed) == [("queued", 1, 4)]
    assert 0 < get_campaign(context, SYSTEM, campaign.id).rows_read < 1202
    assert run_pending(context) == 1
    ended = get_campaign(context, SYSTEM, campaign.id)
    assert (ended.status, ended.rows_read, ended.created) == ("finished", 1202, 1200)


def test_an_import_that_failed_for_good_goes_on_when_staff_retry_it(
    context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = queue_import(context)
    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", lambda self, batch: 1 // 0)
        for _ in range(3):
            run_pending(context)
            clock.advance(minutes=5)
    assert get_campaign(context, SYSTEM, campaign.id).status == "failed"
    (job_id,) = rows(context, Job.id)
    retry_job(context, SYSTEM, job_id)
    assert run_pending(context) == 1
    ended = get_campaign(context, SYSTEM, campaign.id)
    assert (ended.status, ended.rows_read, ended.created) == ("finished", 1202, 1200)


def test_a_job_of_an_unknown_kind_fails_and_stops_nobody(context: ServiceContext, clock: Clock) -> None:
    with context.write() as uow:
        uow.jobs.add(kind="of the future", period="1", payload={}, now=context.now())
        uow.commit()
    for _ in range(4):
        run_pending(context)
        clock.advance(minutes=5)
    assert rows(context, Job.status, Job.error) == [("failed", "unknown_kind")]


@pytest.mark.parametrize(
    ("raised", "code", "detail"),
    [
        (
            Unavailable("database_unavailable", "No responde."),
            "unavailable",
            "Unavailable database_unavailable",
        ),
        (NotFound("version_not_found", "No existe."), "gone", "NotFound version_not_found"),
        (Conflict("stale_model", "Otro código."), "refused", "Conflict stale_model"),
        (MemoryError(), "out_of_memory", "MemoryError"),
        (OSError(28, "No space left on device: '/var/lib/x'"), "storage", "OSError"),
        (OSError(12, "Cannot allocate memory"), "out_of_memory", "OSError"),
        (PermissionError("documents"), "storage", "PermissionError"),
        (TimeoutError("timed out"), "unavailable", "TimeoutError"),
        (ConnectionResetError(104, "reset"), "unavailable", "ConnectionResetError"),
        (FileNotFoundError(2, "tesseract"), "unexpected", "FileNotFoundError"),
        (KeyError("Ana Torres debe 5"), "unexpected", "KeyError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_has_a_code_for_staff_and_a_detail_for_administrators(
    context: ServiceContext, raised: Exception, code: str, detail: str
) -> None:
    def work(_: ServiceContext, __: JobRun) -> None:
        raise raised

    periodic = PeriodicJob("breaks", "Se rompe", Hourly(), work)
    request_id.set("")  # No request asks for it, whatever was asked for in this process before.
    with context.write() as uow:
        job_id = uow.jobs.add(kind="breaks", period="1", payload={}, now=context.now(), attempts=1)
        uow.commit()
    Worker(context, periodic=(periodic,)).do_job(job_id)
    job = get_job(context, STAFF, job_id)
    assert (job["status"], job["error"], job["error_detail"]) == ("failed", code, "")
    assert get_job(context, SYSTEM, job_id)["error_detail"] == f"{detail} · request_id=job-{job_id}"


def test_an_error_kept_by_an_earlier_version_is_unexpected(context: ServiceContext) -> None:
    with context.write() as uow:
        job_id = uow.jobs.add(kind="old", period="1", payload={}, now=context.now(), attempts=1)
        uow.jobs.claim(job_id, now=context.now(), lease=timedelta(minutes=1))
        uow.jobs.fail(job_id, attempt=1, error="its workers vanished", now=context.now())
        uow.commit()
    assert get_job(context, STAFF, job_id)["error"] == "unexpected"
    assert "its workers vanished" in get_job(context, SYSTEM, job_id)["error_detail"]


def test_what_waits_is_done_once_by_a_command(app: Flask, context: ServiceContext) -> None:
    queue_mail(context, "ana@example.com")
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert "1 jobs and mails done." in result.output
    assert mail_statuses(context) == ["sent"]
