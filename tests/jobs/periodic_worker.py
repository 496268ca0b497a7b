"""Run by test_processes.py in processes to be killed: a worker like any other, on a clock that the test sets."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from backend.app import QUEUE, create_app
from backend.config import Settings
from backend.domain.periods import Hourly, every_hours
from backend.jobs import documents, worker
from backend.services.context import ServiceContext
from backend.services.jobs import JobRun
from backend.services.scheduler import PERIODIC, PeriodicJob

LOOK_SECONDS = 0.05
FOLDER_LOOK_SECONDS = 1.0
MANY = 10_000
# So that a kill often comes in the middle.
STEPS = 20


def count(context: ServiceContext, run: JobRun) -> Mapping[str, int]:
    """Leave one line for the period, in the transaction that ends the job."""
    for step in range(STEPS):
        run.keep_on(step, STEPS)
    with context.write() as uow:
        uow.operations.add_audit(
            actor_id=None,
            actor_role="system",
            action="counted",
            object_type=run.job.kind,
            object_id=run.period_start.isoformat(),
            now=context.now(),
        )
        run.complete(uow, {"counted": 1})
        uow.commit()
    return {"counted": 1}


COUNTING = (
    PeriodicJob("count_hours", "", Hourly(), count, missed=MANY),
    PeriodicJob("count_quarters", "", every_hours(4), count, missed=MANY),
)


def work(settings: Settings, clock_file: str) -> None:
    """Work until the process is killed."""
    worker.SECONDS_BETWEEN_LOOKS = LOOK_SECONDS
    documents.SECONDS_BETWEEN_LOOKS = FOLDER_LOOK_SECONDS
    app = create_app(settings, clock=lambda: read_clock(clock_file))
    context: ServiceContext = app.extensions["negotiator"]
    worker.run_worker(context, app.extensions[QUEUE], threading.Event(), (*COUNTING, *PERIODIC))


def read_clock(path: str) -> datetime:
    """Return the moment that the test has set."""
    return datetime.fromtimestamp(float(Path(path).read_text()), UTC)
