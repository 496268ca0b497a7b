"""Days where the installation is, as the moments between which they lie."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.domain.errors import InvalidInput
from backend.services.context import ServiceContext

FIRST_YEAR, LAST_YEAR = 2000, 2199


def moments_of(context: ServiceContext, first: date, last: date) -> tuple[datetime, datetime]:
    """Return when the day `first` begins and when the day `last` is over.

    Raises InvalidInput `invalid_period` where it ends before it begins, or lies where nothing of ours can.
    """
    check_day(first)
    check_day(last)
    if first > last:
        raise InvalidInput("invalid_period", "El periodo empieza antes de terminar.")
    zone = ZoneInfo(context.settings.time_zone)
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def check_day(day: date) -> None:
    """Raise InvalidInput `invalid_period` unless the day is one that we count with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("invalid_period", f"Los años van de {FIRST_YEAR} a {LAST_YEAR}.")
