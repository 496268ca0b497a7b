"""The jobs that follow agreements: each zone's day once, and each hour the reminders whose moment has come."""

from __future__ import annotations

from backend.services.context import ServiceContext
from backend.services.follow_up import DAY_KIND, HOUR_KIND, ask_for, current_periods, follow_agreements
from backend.services.jobs import ClaimedJob, finish_job, renew_lease
from backend.services.measures import end_due_measures
from backend.services.reminders import release_reminders

__all__ = ["DAY_KIND", "HOUR_KIND", "Schedule", "run_day", "run_hour"]


class Schedule:
    """Asks for each period's work once it has begun; the jobs' unique periods hold over all processes."""

    def __init__(self) -> None:
        self._asked: frozenset[tuple[str, str]] = frozenset()

    def ask(self, context: ServiceContext) -> None:
        """Ask for what is to be done by now and was not asked for from here."""
        periods = {(kind, name): payload for kind, name, payload in current_periods(context)}
        for (kind, name), payload in periods.items():
            if (kind, name) not in self._asked:
                ask_for(context, (kind, name, payload))
        self._asked = frozenset(periods)


def run_day(context: ServiceContext, job: ClaimedJob) -> None:
    """Bring a zone's agreements to the present day; another worker takes over where the lease is lost."""
    follow_agreements(context, str(job.payload["zone"]), go_on=lambda: renew_lease(context, job))
    if renew_lease(context, job):
        finish_job(context, job)


def run_hour(context: ServiceContext, job: ClaimedJob) -> None:
    """End the pauses that are over, and say what may be said now."""
    end_due_measures(context)
    release_reminders(context)
    finish_job(context, job)
