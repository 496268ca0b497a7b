"""Workers are woken at once, through a file or Redis; what the queue loses is found all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from backend.app import QUEUE
from backend.config import Settings
from backend.db.models.operations import Job, OutboxMessage
from backend.jobs import worker
from backend.jobs.queue import JobQueue
from backend.jobs.worker import Worker, run_worker
from backend.services.context import SYSTEM, ServiceContext
from backend.services.jobs import claim_job, list_due
from backend.services.scheduler import request_run
from tests.conftest import Clock
from tests.servers import ServerUnavailable, redis_server
from tests.snapshots import rows

PATIENCE_SECONDS = 300


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that look once, and then do only what they are told of."""
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 10 * PATIENCE_SECONDS)


@pytest.fixture(params=["file", "redis"])
def queue_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    if request.param == "file":
        yield {}
        return
    try:
        with redis_server(tmp_path) as address:
            yield {"redis_url": address}
    except ServerUnavailable as reason:
        pytest.skip(str(reason))


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A worker in a thread, as in the development server; ready when it has looked once."""
    context: ServiceContext = app.extensions["negotiator"]
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(context, app.extensions[QUEUE], stop, ()))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.usefixtures("patient")
def test_a_worker_is_woken_by_another_process(
    make_app: Callable[..., Flask], queue_settings: dict[str, str]
) -> None:
    """Two applications share the database and the queue, as API and worker do."""
    api, workers = make_app(**queue_settings), make_app(**queue_settings)
    context: ServiceContext = api.extensions["negotiator"]
    with working(workers):
        for _ in range(3):
            with context.write() as uow:
                uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola", now=context.now())
                uow.commit()
        wait_for(lambda: rows(context, OutboxMessage.status) == ["sent"] * 3)
    assert rows(context, OutboxMessage.attempts) == [1, 1, 1]


@pytest.mark.usefixtures("patient")
def test_nothing_is_told_of_what_was_not_committed(
    app: Flask, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int]] = []
    heard = replace(context, wake=lambda what, row_id: told.append((what, row_id)))
    with heard.write() as uow:
        uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola", now=context.now())
    assert told == []
    with heard.write() as uow, heard.within(uow).write() as part:
        part.jobs.add(kind="archive", period="1", payload={}, now=context.now())
        part.commit()
        assert told == []
        uow.commit()
    assert told == [("job", 1)]


def test_a_queue_that_is_gone_stops_no_request_and_the_work_is_found(
    make_app: Callable[..., Flask], clock: Clock
) -> None:
    app = make_app(redis_url="redis://127.0.0.1:9/0")
    context: ServiceContext = app.extensions["negotiator"]
    request_run(context, SYSTEM, "archive")
    told: list[tuple[str, int]] = []
    looking = Worker(replace(context, wake=lambda what, row_id: told.append((what, row_id))), periodic=())
    looking.look()
    assert told == []
    clock.advance(seconds=61)
    for _ in range(3):
        looking.look()
    assert told == [("job", 1)]


def test_an_expired_lease_is_told_of_again(context: ServiceContext, clock: Clock) -> None:
    (job_id,) = request_run(context, SYSTEM, "archive")
    assert claim_job(context, job_id) is not None
    told: list[tuple[str, int]] = []
    looking = Worker(replace(context, wake=lambda what, row_id: told.append((what, row_id))), periodic=())
    clock.advance(seconds=119)
    looking.look()
    assert (told, list_due(context)) == ([], [])
    clock.advance(seconds=2)
    looking.look()
    assert told == [("job", job_id)]
    assert Worker(context).do_job(job_id) is True
    assert rows(context, Job.status, Job.attempts) == [("finished", 2)]


@pytest.mark.usefixtures("patient")
def test_a_message_that_somebody_else_signed_is_not_read(
    app: Flask, settings: Settings, context: ServiceContext
) -> None:
    """Whoever may write to the queue cannot make a worker run what they like."""
    (job_id,) = request_run(context, SYSTEM, "archive")
    with context.write() as uow:
        mail_id = uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola", now=context.now())
        uow.commit()
    shared = settings.queue_path + ".shared"
    ours = app.extensions[QUEUE] = JobQueue(replace(settings, queue_path=shared))
    JobQueue(replace(settings, queue_path=shared, secret_key="another-secret")).wake("job", job_id)
    ours.wake("mail", mail_id)
    with working(app):
        # The mail stood behind the forged message.
        wait_for(lambda: rows(context, OutboxMessage.status) == ["sent"])
    assert rows(context, Job.status) == ["queued"]


@pytest.mark.usefixtures("patient")
def test_a_message_for_a_worker_of_another_database_is_left_alone(
    app: Flask, settings: Settings, context: ServiceContext
) -> None:
    """Two installations may run from one folder: the file that they share keeps their rows apart."""
    with context.write() as uow:
        mail_id = uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola", now=context.now())
        uow.commit()
    shared = settings.queue_path + ".shared"
    theirs = JobQueue(
        replace(settings, queue_path=shared, sqlalchemy_database_uri="sqlite:////elsewhere.sqlite3")
    )
    told: list[tuple[str, int]] = []
    reading = theirs.consumer(lambda what, row_id: told.append((what, row_id)))
    reading.start()
    try:
        ours = app.extensions[QUEUE] = JobQueue(replace(settings, queue_path=shared))
        ours.wake("mail", mail_id)
        theirs.wake("mail", 77)
        # Theirs stood behind ours.
        wait_for(lambda: told == [("mail", 77)])
    finally:
        reading.stop(graceful=True)
    with working(app):
        wait_for(lambda: rows(context, OutboxMessage.status) == ["sent"])
    assert told == [("mail", 77)]
