"""Each local day once: where agreements stand, and reminders that wait for the law's hours and are said once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask

from backend.db.models.agreements import Agreement, Reminder
from backend.db.models.operations import Job, OutboxMessage
from backend.delivery.mail import MailNotSent
from backend.jobs.worker import Worker, run_pending
from backend.services.cases import report_legal_protection
from backend.services.context import Principal, ServiceContext
from backend.services.follow_up import follow_agreements
from backend.services.reminders import release_reminders
from backend.services.scheduler import PeriodAsker
from tests.agreement_life import AGREEMENTS, Life
from tests.conftest import Clock
from tests.factories import make_debt
from tests.snapshots import changed_tables, rows, snapshot

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    return Life(app, context, clock)


def mails(context: ServiceContext) -> list[str]:
    """Subjects, without the mail of the acceptance."""
    return rows(context, OutboxMessage.subject)[1:]


def test_what_is_said_through_a_plan_that_nobody_pays(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    for day in ("12-10", "12-21", "12-22", "12-23", "12-24", "12-26", "12-28", "12-29", "12-30"):
        life.go_to(f"2026-{day}")
    assert mails(context) == [
        "Tu próximo pago es el 23 de diciembre de 2026",
        "Hoy vence tu pago de $ 384.000",
        "No nos ha llegado tu pago del 23 de diciembre de 2026",
        "Hoy es el último día para mantener tu acuerdo",
        f"Tu acuerdo {agreement['reference']} está incumplido",
    ]
    assert rows(context, OutboxMessage.recipient) == ["ana@example.com"] * 6
    body = rows(context, OutboxMessage.body)[3]
    for expected in ("Hola, Ana", "28 de diciembre de 2026", "mensaje automático", "$ 384.000"):
        assert expected in body


def test_nothing_is_said_outside_the_hours_of_the_law(life: Life, context: ServiceContext) -> None:
    """Ley 2300: 23 December 2026 is a Wednesday; 25 is a holiday, 26 a Saturday until three, 27 a Sunday."""
    life.accept()
    life.go_to("2026-12-23", time(21))
    assert life.reminders() == [("due_today", "waiting")]
    life.go_to("2026-12-24", time(20))
    assert life.reminders() == [("due_today", "dropped"), ("missed", "waiting")]
    assert rows(context, Reminder.not_before)[-1] == datetime(2026, 12, 26, 13, tzinfo=UTC)
    life.go_to("2026-12-25", time(10))
    life.go_to("2026-12-26", time(15))
    assert rows(context, Reminder.not_before)[-1] == datetime(2026, 12, 28, 12, tzinfo=UTC)
    life.go_to("2026-12-27", time(10))
    assert (life.reminders()[1:], mails(context)) == ([("missed", "waiting")], [])


def test_one_contact_a_day_over_all_debts(life: Life, context: ServiceContext) -> None:
    life.accept()
    other = make_debt(context, document_number="52845671", name="ANA TORRES")
    offers = life.ana.get(f"/api/v1/debts/{other}/offers").json["items"]  # type: ignore[index]
    life.ana.post(AGREEMENTS, json={"offer_id": offers[1]["id"]}, headers={"Idempotency-Key": "k2"})
    assert "1 enviados, 1 esperan" in life.go_to("2026-12-21")
    assert "1 enviados, 0 esperan" in life.go_to("2026-12-22", time(7))


def test_a_reminder_of_what_was_paid_meanwhile_is_not_sent(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    life.go_to("2026-12-20")
    assert life.reminders() == [("before_due", "waiting")]
    life.pay(agreement, "384000", "2026-12-20", "B-1")
    life.go_to("2026-12-21")
    assert life.reminders() == [("before_due", "dropped"), ("thanks", "sent")]
    assert mails(context) == ["Recibimos tu pago, gracias"]


@pytest.mark.parametrize("kind", ["insolvency", "represented"])
def test_nobody_writes_about_payment_to_a_person_whom_the_law_protects(
    life: Life, context: ServiceContext, kind: str
) -> None:
    """The agreement stands; who has a lawyer or is in insolvency is not reminded of it any more."""
    life.accept()
    ana = Principal(user_id=1, role="debtor", session_id=1, document_number="52845671")
    report_legal_protection(context, ana, kind=kind)
    for day in ("12-21", "12-23", "12-24"):
        life.go_to(f"2026-{day}")
    assert {status for _, status in life.reminders()} == {"dropped"}
    assert set(rows(context, Reminder.reason)) == {"contact_stopped"}
    assert mails(context) == []


def test_thanks_that_come_late_are_not_said(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    life.pay(agreement, "1000", "2026-11-23", "B-1")
    life.go_to("2026-12-01")
    assert life.reminders() == [("thanks", "dropped")]


def test_a_mail_that_did_not_leave_in_the_hours_waits_for_the_next(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    """Monday, ten minutes before seven in the evening; the worker that would send it is away."""
    life.accept()
    run_pending(context)
    life.go_to("2026-12-21", time(18, 50), worker=False)
    assert (rows(context, OutboxMessage.status), life.reminders()) == (
        ["sent", "queued"],
        [("before_due", "sent")],
    )
    clock.advance(minutes=10)
    assert run_pending(context) == 0
    life.follow()
    assert life.reminders() == [("before_due", "waiting")]
    life.go_to("2026-12-22", time(7))
    run_pending(context)
    assert rows(context, OutboxMessage.status) == ["sent", "failed", "sent"]


def test_a_reminder_outlives_a_mail_server_that_is_away_for_two_hours(
    life: Life, context: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.accept()
    run_pending(context)
    back_at = datetime(2026, 12, 21, 17, tzinfo=UTC)
    arrived: list[datetime] = []

    def send(recipient: str, subject: str, body: str) -> None:
        if clock.now < back_at:
            raise MailNotSent(may_retry=True)
        arrived.append(clock.now)

    monkeypatch.setattr("backend.jobs.worker.make_mailer", lambda settings: send)
    clock.now = datetime(2026, 12, 21, 15, tzinfo=UTC)
    for _ in range(36):
        life.follow()
        run_pending(context)
        clock.advance(minutes=5)
    assert len(arrived) == 1
    assert timedelta() <= arrived[0] - back_at <= timedelta(minutes=30)
    assert life.reminders() == [("before_due", "sent")]


def test_a_worker_that_is_to_stop_leaves_the_reminders_to_another(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    life.accept()
    run_pending(context)
    clock.now = datetime(2026, 12, 21, 15, tzinfo=UTC)
    follow_agreements(context, "America/Bogota")
    PeriodAsker().ask(context)
    [job_id] = [number for number, kind in rows(context, Job.id, Job.kind) if kind == "reminders_send"]
    stop = threading.Event()
    stop.set()
    Worker(context, stop).do_job(job_id)
    assert life.reminders() == [("before_due", "waiting")]
    Worker(context).do_job(job_id)
    assert life.reminders() == [("before_due", "sent")]


def test_a_reminder_that_cannot_be_made_keeps_nobody_from_theirs(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    """One row says what no release of the program knows."""
    life.accept()
    other = make_debt(context, document_number="52845671", name="ANA TORRES")
    offers = life.ana.get(f"/api/v1/debts/{other}/offers").json["items"]  # type: ignore[index]
    life.ana.post(AGREEMENTS, json={"offer_id": offers[1]["id"]}, headers={"Idempotency-Key": "k2"})
    clock.now = datetime(2026, 12, 21, 15, tzinfo=UTC)
    follow_agreements(context, "America/Bogota")
    with context.write() as uow:
        uow.reminders.update(1, kind="unheard_of")
        uow.commit()
    release_reminders(context)
    assert life.reminders() == [("unheard_of", "waiting"), ("before_due", "sent")]


def test_following_twice_changes_nothing(life: Life, context: ServiceContext) -> None:
    life.accept()
    life.go_to("2026-12-24")
    before = snapshot(context)
    life.follow()
    assert changed_tables(before, snapshot(context)) == set()


def test_each_reminder_leaves_once_however_many_workers_run(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    life.accept()
    clock.now = datetime(2026, 12, 21, 15, tzinfo=UTC)
    workers = [threading.Thread(target=work, args=(context,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert life.reminders() == [("before_due", "sent")]
    assert len(mails(context)) == 1
    assert rows(context, Job.status) == ["finished"] * len(rows(context, Job.id))


def work(context: ServiceContext) -> None:
    PeriodAsker().ask(context)
    run_pending(context)
    release_reminders(context)


def test_a_days_work_is_asked_for_once_and_after_a_pause_only_todays(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    life.accept()
    clock.now = datetime(2026, 12, 23, 15, tzinfo=UTC)
    PeriodAsker().ask(context)
    asked = rows(context, Job.kind, Job.period)
    PeriodAsker().ask(context)
    assert rows(context, Job.kind, Job.period) == asked
    assert ("agreements_due", "America/Bogota 2026-12-23") in asked
    run_pending(context)
    # The worker was away over the due date, the grace and the breaking.
    clock.now = datetime(2027, 1, 5, 15, tzinfo=UTC)
    PeriodAsker().ask(context)
    run_pending(context)
    assert rows(context, Agreement.status) == ["broken"]
    assert life.reminders() == [("due_today", "sent"), ("broken", "sent")]


def test_a_day_begins_where_the_debtor_lives(app: Flask, context: ServiceContext, clock: Clock) -> None:
    """At 23:30 UTC of the due date it is the next day in Madrid, and still the due date in Bogotá."""
    life = Life(app, context, clock)
    life.accept()
    with context.write() as uow:
        uow.debt_desk.update_debtor(1, now=context.now(), locale="es_ES")
        uow.commit()
    clock.now = datetime(2026, 12, 23, 23, 30, tzinfo=UTC)
    life.follow()
    assert rows(context, Agreement.status) == ["at_risk"]
    with context.write() as uow:
        uow.debt_desk.update_debtor(1, now=context.now(), locale="es_CO")
        uow.commit()
    life.follow()
    assert rows(context, Agreement.status) == ["active"]


def test_another_date_is_for_development_only(app: Flask, make_app: object) -> None:
    production = make_app(flask_env="production")  # type: ignore[operator]
    refused = production.test_cli_runner().invoke(args=["agreements", "follow", "--date", "2027-01-01"])
    assert refused.exit_code == 1
    assert "solo se puede usar en desarrollo" in refused.output
    done = app.test_cli_runner().invoke(args=["agreements", "follow", "--date", "2027-01-01"])
    assert (done.exit_code, done.output.splitlines()[0]) == (
        0,
        "0 acuerdos revisados, 0 cambiaron de estado.",
    )
