"""Recurring work: what is done when, once for each period however many processes run, and how it went.

To add some, write one function `(context, run) -> result` in `services` and one line in PERIODIC. It is asked for by a
row of `jobs` whose kind and period are unique, done by any worker, tried again when it fails, and done again when its
worker dies: write it so that doing it twice changes nothing, or end it with `run.complete(uow, …)` in the transaction
that holds its effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from backend.db.models.operations import Job
from backend.domain.errors import NotFound
from backend.domain.periods import Hourly, Period, Schedule, daily, every_hours, periods_since
from backend.services.archive import archive_conversations
from backend.services.audit import record
from backend.services.clean_up import clean_up
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.conversation_closing import close_conversations
from backend.services.daily_metrics import record_missing_days
from backend.services.follow_up import follow_zone, say_what_is_due, zones_in_use
from backend.services.jobs import JobRun, ask_once, job_view
from backend.services.metric_samples import fold_samples

Work = Callable[[ServiceContext, JobRun], Mapping[str, Any] | None]
LATE_AFTER = timedelta(minutes=15)
ATTEMPTS = 8
"""Nobody asks for a period twice: what fails, or loses its workers, is tried for about an hour."""


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Something that is done once a period.

    `zones`: the time zones in each of which it is done; the installation's without it. `missed`: how many of the
    periods that nobody was there for are made up for, the latest first; 1 where a later run does what earlier ones
    would have done.
    """

    name: str
    title: str
    schedule: Schedule
    work: Work
    zones: Callable[[ServiceContext], Sequence[str]] | None = None
    missed: int = 1

    def places(self, context: ServiceContext) -> list[tuple[str, ZoneInfo]]:
        """Return the zones in which it is done, each with what its name adds to a period's."""
        if self.zones is None:
            return [("", ZoneInfo(context.settings.time_zone))]
        return [(f"{name} ", ZoneInfo(name)) for name in self.zones(context)]


def write_days(context: ServiceContext, run: JobRun) -> Mapping[str, Any]:
    """Write the finished days' figures that are not written yet; return how many those were."""
    return {"days": record_missing_days(context)}


def fold(context: ServiceContext, run: JobRun) -> None:
    """Make one row an hour of the samples that are older than what alerts look at."""
    fold_samples(context)


PERIODIC: tuple[PeriodicJob, ...] = (
    PeriodicJob("close_conversations", "Cerrar conversaciones sin respuesta", Hourly(), close_conversations),
    PeriodicJob("clean_up", "Borrar registros viejos", every_hours(4), clean_up),
    PeriodicJob("metrics", "Escribir las cifras de los días terminados", daily(7), write_days),
    PeriodicJob("fold_samples", "Resumir las muestras de las métricas", Hourly(), fold),
    PeriodicJob("archive", "Archivar conversaciones terminadas", daily(6), archive_conversations),
    PeriodicJob(
        "agreements_due", "Seguir los acuerdos y sus incumplimientos", daily(0), follow_zone, zones_in_use
    ),
    PeriodicJob("reminders_send", "Enviar recordatorios", Hourly(), say_what_is_due),
)


class PeriodAsker:
    """Asks for each period's work once it has begun; what this process has asked for is not looked at again."""

    def __init__(self, periodic: Sequence[PeriodicJob] = PERIODIC) -> None:
        self._periodic = periodic
        self._asked: dict[tuple[str, str], str] = {}

    def ask(self, context: ServiceContext) -> None:
        """Ask for what is to be done by now; the jobs' unique periods hold over all processes."""
        now = context.now()
        for entry in self._periodic:
            for place, zone in entry.places(context):
                current = entry.schedule.current(now, zone).name
                if self._asked.get((entry.name, place)) != current:
                    for period in _periods(context, entry, now, zone):
                        name, zoned = place + period.name, {"zone": zone.key}
                        ask_once(context, entry.name, name, zoned, period.starts, ATTEMPTS)
                    self._asked[entry.name, place] = current


def _periods(context: ServiceContext, entry: PeriodicJob, now: datetime, zone: ZoneInfo) -> list[Period]:
    last = None
    if entry.missed > 1:
        with context.read() as uow:
            last = uow.jobs.find_last_start(entry.name)
    if last is None:
        return [entry.schedule.current(now, zone)]
    return periods_since(entry.schedule, last, now, zone, most=entry.missed)


def request_run(context: ServiceContext, principal: Principal, name: str) -> list[int]:
    """Ask for recurring work now, out of turn; return the ids of its jobs. Raises Forbidden, NotFound."""
    require_admin(principal)
    entry = _entry(name)
    with context.write() as uow:
        asked = [
            uow.jobs.add(
                kind=entry.name,
                period=f"{place}por encargo {uuid4().hex[:12]}",
                payload={"zone": zone.key},
                now=context.now(),
                requested_by=principal.user_id or None,
            )
            for place, zone in entry.places(context)
        ]
        record(context, uow, principal, "job_requested", "job", name, jobs=asked)
        uow.commit()
    return asked


def read_status(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return, for each recurring job, when it ran last and how that went, and when it runs next; raises Forbidden."""
    require_admin(principal)
    now = context.now()
    with context.read() as uow:
        latest = {entry.name: uow.jobs.find_latest(entry.name) for entry in PERIODIC}
        counts = uow.jobs.count_by_status()
    return {
        "time_zone": context.settings.time_zone,
        "now": now.isoformat(),
        "queue": counts,
        "items": [_status(context, principal, entry, latest[entry.name]) for entry in PERIODIC],
    }


def _status(
    context: ServiceContext, principal: Principal, entry: PeriodicJob, latest: Job | None
) -> dict[str, Any]:
    now = context.now()
    local = ZoneInfo(context.settings.time_zone)
    following = min(entry.schedule.following(now, zone).starts for _, zone in entry.places(context))
    return {
        "name": entry.name,
        "title": entry.title,
        "schedule": entry.schedule.describe(),
        "last": job_view(latest, principal) if latest else None,
        "next": following.astimezone(local).isoformat(),
        "is_late": _is_late(context, entry, latest, now),
    }


def _is_late(context: ServiceContext, entry: PeriodicJob, latest: Job | None, now: datetime) -> bool:
    begun = max(entry.schedule.current(now, zone).starts for _, zone in entry.places(context))
    if now - begun < LATE_AFTER:
        return False
    return latest is None or latest.created_at < begun or latest.status != "finished"


def _entry(name: str) -> PeriodicJob:
    found = next((entry for entry in PERIODIC if entry.name == name), None)
    if found is None:
        raise NotFound("job_not_found", "No existe esa tarea.", {"known": [one.name for one in PERIODIC]})
    return found
