"""Several worker processes, killed at random: each recurring job counts exactly once a period; imports end right."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.config import Settings
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent, Job
from backend.services.campaigns import get_campaign, start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.library_folder import LOADING_JOB
from backend.services.sample_campaign import write_sample
from backend.services.scheduler import PERIODIC, PeriodicJob
from tests.forked import processes
from tests.jobs.periodic_worker import COUNTING, work
from tests.snapshots import rows

PERIODS = int(os.environ.get("NEGOTIATOR_KILLS", "10"))
PROCESSES = 3
PATIENCE_SECONDS = 600
BEGIN = datetime(2026, 11, 23, 15, 10, tzinfo=UTC)
IMPORT_ROWS = int(os.environ.get("NEGOTIATOR_IMPORT_ROWS", "20000"))
FEWEST_ROWS_A_SECOND = 1000


class Crew:
    """Worker processes and the clock that they all read."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._clock = settings, folder / "clock"
        self._method = processes()
        self.now = BEGIN
        self.advance(timedelta())
        self._processes: list[BaseProcess] = []
        self.start_all()

    def advance(self, duration: timedelta) -> None:
        self.now += duration
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(str(self.now.timestamp()))
        fresh.replace(self._clock)

    def kill_one(self, chance: random.Random) -> None:
        """End one in the middle of whatever it does, and start another in its place."""
        number = chance.randrange(PROCESSES)
        self._processes[number].kill()
        self._processes[number].join()
        self._processes[number] = self._start()

    def start_all(self) -> None:
        self._processes = [self._start() for _ in range(PROCESSES)]

    def kill_all(self) -> None:
        for process in self._processes:
            process.kill()
            process.join()

    def _start(self) -> BaseProcess:
        arguments = (self._settings, str(self._clock))
        process: BaseProcess = self._method.Process(target=work, args=arguments, daemon=True)
        process.start()
        return process


@contextmanager
def crew_of(settings: Settings, folder: Path) -> Iterator[Crew]:
    crew = Crew(settings, folder)
    try:
        yield crew
    finally:
        crew.kill_all()


def until_done(
    crew: Crew, context: ServiceContext, chance: random.Random, expected: set[tuple[str, str]]
) -> None:
    """Wait until these jobs are done; where a killed worker's lease is waited for, let its minutes go by."""
    deadline, last_change = time.monotonic() + PATIENCE_SECONDS, time.monotonic()
    killed_at = time.monotonic() + chance.random() * 0.3
    before: list[tuple[str, ...]] = []
    while True:
        states = rows(context, Job.kind, Job.period, Job.status)
        if expected <= {(kind, period) for kind, period, status in states if status == "finished"}:
            return
        assert time.monotonic() < deadline, [state for state in states if state[2] != "finished"]
        if killed_at and time.monotonic() >= killed_at:
            crew.kill_one(chance)
            killed_at = 0.0
        if states != before:
            before, last_change = states, time.monotonic()
        elif time.monotonic() - last_change > 1:
            crew.advance(timedelta(minutes=3))
            last_change = time.monotonic()
        time.sleep(0.02)


def periods_at(
    context: ServiceContext, now: datetime, entries: Sequence[PeriodicJob] = COUNTING
) -> set[tuple[str, str]]:
    return {
        (entry.name, place + entry.schedule.current(now, zone).name)
        for entry in entries
        for place, zone in entry.places(context)
    }


def until_all_is_done(
    crew: Crew, context: ServiceContext, chance: random.Random, expected: set[tuple[str, str]]
) -> None:
    """Let time go by until nothing is left to do, nor to be asked for, at the clock's moment; add to `expected`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    # What killed workers left is taken up when its time has come.
    while unfinished := [job for job in rows(context, Job.kind, Job.status) if job[1] != "finished"]:
        assert time.monotonic() < deadline, unfinished
        crew.advance(timedelta(minutes=3))
        time.sleep(1)
        expected |= periods_at(context, crew.now)
        until_done(crew, context, chance, expected | periods_at(context, crew.now, PERIODIC))


@pytest.mark.slow
def test_each_job_counts_once_a_period_while_processes_are_killed(
    settings: Settings, context: ServiceContext, tmp_path: Path
) -> None:
    chance = random.Random(7)
    expected: set[tuple[str, str]] = set()
    with crew_of(settings, tmp_path) as crew:
        for number in range(PERIODS):
            if number:
                # To ten past the next hour, whatever was waited for.
                crew.advance(timedelta(minutes=70 - crew.now.minute))
            expected |= periods_at(context, crew.now)
            until_done(crew, context, chance, expected)
        until_all_is_done(crew, context, chance, expected)
    columns = (AuditEvent.action, AuditEvent.object_type, AuditEvent.object_id)
    counted = Counter(row[1:] for row in rows(context, *columns) if row[0] == "counted")
    assert len(counted) == len(expected)
    assert set(counted.values()) == {1}
    jobs = Counter(rows(context, Job.kind, Job.period))
    assert set(jobs.values()) == {1}
    # The library's folder is loaded besides, when it or the library changed.
    recurring = {entry.name for entry in (*COUNTING, *PERIODIC)}
    assert {kind for kind, _ in jobs} - {LOADING_JOB} == recurring
    assert set(rows(context, Job.status)) == {"finished"}
    print(
        f"{PERIODS} periods, {len(counted)} jobs, {sum(n > 1 for n in rows(context, Job.attempts))} of them begun again"
    )


@pytest.mark.slow
def test_what_nobody_was_there_for_is_made_up_for(
    settings: Settings, context: ServiceContext, tmp_path: Path
) -> None:
    chance = random.Random(7)
    with crew_of(settings, tmp_path) as crew:
        until_done(crew, context, chance, periods_at(context, crew.now))
    crew.advance(timedelta(hours=30))
    with crew_of(settings, tmp_path) as crew:
        crew.advance(timedelta(hours=30))
        until_done(crew, context, chance, periods_at(context, crew.now))
        assert len([kind for kind in rows(context, Job.kind) if kind == "count_hours"]) == 31
        # A later run does what the earlier ones would have done.
        assert len([kind for kind in rows(context, Job.kind) if kind == "close_conversations"]) == 2


@pytest.mark.slow
def test_an_import_whose_workers_are_killed_half_way_ends_right(
    settings: Settings, context: ServiceContext, tmp_path: Path
) -> None:
    with (tmp_path / "campaign.csv").open("w", encoding="utf-8", newline="") as file:
        write_sample(file, rows=IMPORT_ROWS, seed=3)
    with (tmp_path / "campaign.csv").open("rb") as opened:
        campaign = start_import(context, SYSTEM, opened, file_name="x.csv")
    kill_at = [IMPORT_ROWS // 4, IMPORT_ROWS // 2]
    deadline = time.monotonic() + PATIENCE_SECONDS + IMPORT_ROWS / FEWEST_ROWS_A_SECOND
    with crew_of(settings, tmp_path) as crew:
        while (now := get_campaign(context, SYSTEM, campaign.id)).status != "finished":
            assert time.monotonic() < deadline, now
            assert now.status in {"queued", "running"}
            if kill_at and now.rows_read >= kill_at[0]:
                kill_at.pop(0)
                crew.kill_all()
                crew.advance(timedelta(minutes=3))
                crew.start_all()
            crew.advance(timedelta(seconds=0.1))
            time.sleep(0.1)
    assert kill_at == []
    assert (now.rows_read, now.created + now.unchanged + now.rejected) == (IMPORT_ROWS, IMPORT_ROWS)
    assert count_debts(context) == now.created
    assert ("campaign_import", "finished", 3) in rows(context, Job.kind, Job.status, Job.attempts)


def count_debts(context: ServiceContext) -> int:
    with context.read() as uow:
        return uow.connection.execute(select(func.count()).select_from(Debt)).scalar_one()
