"""Following agreements: each local day once, where each of them stands and what is said about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from backend.domain.errors import Conflict, Unavailable
from backend.services.agreement_case import lock_agreement, settle
from backend.services.context import ServiceContext
from backend.services.places import ZONES, zone_of
from backend.services.reminders import plan_due_reminder

logger = logging.getLogger(__name__)

DAY_KIND = "agreements_due"
HOUR_KIND = "reminders_send"
CHUNK = 50
Period = tuple[str, str, dict[str, str]]


def zones_in_use(context: ServiceContext) -> list[str]:
    """Return the time zones in which debtors may live."""
    return sorted({*ZONES.values(), context.settings.time_zone})


def current_periods(context: ServiceContext) -> list[Period]:
    """Return what is to be done by now, as (kind, period, payload): each zone's day, and the hour's reminders.

    After a pause only the present day's work is asked for: where an agreement stands follows from the day, and a
    reminder that came too late would say what no longer holds.
    """
    now = context.now()
    days: list[Period] = []
    for zone in zones_in_use(context):
        day = now.astimezone(ZoneInfo(zone)).date().isoformat()
        days.append((DAY_KIND, f"{zone} {day}", {"zone": zone, "day": day}))
    return [*days, (HOUR_KIND, now.strftime("%Y-%m-%dT%H"), {})]


def ask_for(context: ServiceContext, period: Period) -> bool:
    """Ask for a period's work unless somebody did; tell whether it was asked for now."""
    kind, name, payload = period
    try:
        with context.write() as uow:
            if uow.operations.has_job(kind=kind, period=name):
                return False
            uow.operations.add_job(kind=kind, period=name, payload=payload, now=context.now())
            uow.commit()
    except Conflict:
        return False
    return True


def follow_agreements(
    context: ServiceContext, zone: str, *, go_on: Callable[[], bool] = lambda: True
) -> tuple[int, int]:
    """Bring every agreement of a zone to its debtor's present day; return how many there are and how many moved.

    Doing it twice changes nothing. `go_on` is asked before each chunk; False ends it.
    """
    with context.read() as uow:
        locales = [name for name in uow.agreement_desk.list_locales() if zone_of(context, name).key == zone]
    seen = moved = last = 0
    while locales and go_on():
        with context.read() as uow:
            found = uow.agreement_desk.list_followed(locales, after_id=last, limit=CHUNK)
        if not found:
            break
        for agreement_id in found:
            moved += _follow_or_leave(context, agreement_id)
        seen, last = seen + len(found), found[-1]
    return seen, moved


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
