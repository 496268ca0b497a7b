"""Periods of recurring work: which one it is now, when it began, and when the next begins.

Each period has a name that is the same in every process, so that a unique row can hold that it is done once. Days and
hours of the day are local to a time zone; moments are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name and the moment at which its work may begin."""

    name: str
    starts: datetime


class Schedule(Protocol):
    """How often something is done."""

    def current(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the latest period that has begun by `now`."""

    def following(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the first period that begins after `now`."""

    def describe(self) -> str:
        """Say it in Spanish."""


@dataclass(frozen=True, slots=True)
class Hourly:
    """At each full hour; hours are counted in UTC, so that none is repeated or missing when clocks change."""

    def current(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the hour of `now`."""
        starts = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return Period(starts.strftime("%Y-%m-%dT%H"), starts)

    def following(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the next hour."""
        return self.current(now + HOUR, zone)

    def describe(self) -> str:
        """Say it in Spanish."""
        return "cada hora"


@dataclass(frozen=True, slots=True)
class TimesOfDay:
    """At fixed local times of each day, in rising order."""

    times: tuple[time, ...]

    def current(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the latest of the times that has come; before the day's first, yesterday's last."""
        begun = [period for period in self._around(now, zone) if period.starts <= now]
        return begun[-1]

    def following(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the next of the times."""
        return next(period for period in self._around(now, zone) if period.starts > now)

    def describe(self) -> str:
        """Say it in Spanish."""
        if len(self.times) == 1:
            return f"cada día a las {self.times[0]:%H:%M}"
        return f"cada {24 // len(self.times)} horas"

    def _around(self, now: datetime, zone: ZoneInfo) -> Iterator[Period]:
        today = now.astimezone(zone).date()
        for days in (-1, 0, 1):
            day = today + timedelta(days=days)
            for moment in self.times:
                # A time that the clocks skip comes as late as they are put forward; one that they repeat counts once.
                starts = datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)
                at = f"T{moment:%H:%M}" if len(self.times) > 1 else ""
                yield Period(day.isoformat() + at, starts)


def daily(hour: int) -> TimesOfDay:
    """Return the schedule of each day at this local hour."""
    return TimesOfDay((time(hour),))


def every_hours(hours: int) -> TimesOfDay:
    """Return the schedule of each day from midnight on, every so many hours; 24 must be a multiple."""
    if not 0 < hours <= 24 or 24 % hours:
        raise ValueError("a day does not divide into so many hours")
    return TimesOfDay(tuple(time(hour) for hour in range(0, 24, hours)))


def periods_since(
    schedule: Schedule, last: datetime, now: datetime, zone: ZoneInfo, *, most: int
) -> list[Period]:
    """Return the periods that began after `last` and by `now`, oldest first; of too many, the latest `most`."""
    found = [schedule.current(now, zone)]
    while len(found) < most:
        before = schedule.current(found[0].starts - timedelta(microseconds=1), zone)
        if before.starts <= last:
            break
        found.insert(0, before)
    return [period for period in found if period.starts > last]
