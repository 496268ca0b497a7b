"""Following agreements: each local day once, where each of them stands and what is said about it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from backend.db.repositories.agreement_desk import FOLLOWED_STATUSES
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Unavailable
from backend.services.agreement_case import lock_agreement, settle
from backend.services.context import Principal, ServiceContext
from backend.services.jobs import JobRun
from backend.services.measures import end_due_measures
from backend.services.places import ZONES, zone_of
from backend.services.reminders import plan_due_reminder, release_reminders

logger = logging.getLogger(__name__)

CHUNK = 50


def zones_in_use(context: ServiceContext) -> list[str]:
    """Return the time zones in which debtors may live."""
    return sorted({*ZONES.values(), context.settings.time_zone})


def follow_agreements(
    context: ServiceContext, zone: str, *, keep_on: Callable[[], None] = lambda: None
) -> tuple[int, int]:
    """Bring every agreement of a zone to its debtor's present day; return how many there are and how many moved.

    Doing it twice changes nothing. `keep_on` is called before each chunk, and ends it by raising.
    """
    with context.read() as uow:
        locales = [name for name in uow.agreement_desk.list_locales() if zone_of(context, name).key == zone]
    seen = moved = last = 0
    while locales:
        keep_on()
        with context.read() as uow:
            found = uow.agreement_desk.list_followed(locales, after_id=last, limit=CHUNK)
        if not found:
            break
        for agreement_id in found:
            moved += _follow_or_leave(context, agreement_id)
        seen, last = seen + len(found), found[-1]
    return seen, moved


def follow_debts(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, debt_ids: Sequence[int]
) -> None:
    """Bring the standing agreements of debts, which are locked, to their debtor's present day, and say what is due.

    The day of a zone where somebody has moved to may have been followed before they came.
    """
    for agreement_id in sorted(uow.agreements.live_by_debt(debt_ids).values()):
        agreement = uow.agreements.get(agreement_id)
        if agreement.status in FOLLOWED_STATUSES:
            case = settle(context, uow, agreement, principal=principal)
            plan_due_reminder(context, uow, case)


def follow_zone(context: ServiceContext, run: JobRun) -> dict[str, int]:
    """Bring the agreements of the job's zone to the present day.

    After a pause only the present day's work is done: where an agreement stands follows from the day, and a reminder
    that came too late would say what no longer holds.
    """
    seen, moved = follow_agreements(context, str(run.payload["zone"]), keep_on=run.keep_on)
    return {"agreements": seen, "moved": moved}


def say_what_is_due(context: ServiceContext, run: JobRun) -> dict[str, Any]:
    """End the pauses that are over, and say what may be said now."""
    ended = end_due_measures(context, keep_on=run.keep_on)
    return {
        "pauses_ended": ended,
        "reminders": asdict(release_reminders(context, keep_on=run.keep_on)),
    }


def _follow_or_leave(context: ServiceContext, agreement_id: int) -> bool:
    """One agreement that cannot be followed keeps nobody from following the others."""
    try:
        return _follow(context, agreement_id)
    except Unavailable:
        raise
    except Exception:
        logger.exception("agreement", extra={"agreement": agreement_id})
        return False


def _follow(context: ServiceContext, agreement_id: int) -> bool:
    with context.write() as uow:
        agreement = lock_agreement(uow, uow.agreements.get(agreement_id))
        before = agreement.status
        case = settle(context, uow, agreement)
        plan_due_reminder(context, uow, case)
        has_moved = uow.agreement_desk.reload(agreement).status != before
        uow.commit()
    return has_moved
