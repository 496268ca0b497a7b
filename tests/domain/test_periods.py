"""Recurring work has one name for each period, also where clocks change, and what was missed is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.domain.periods import Hourly, Schedule, daily, every_hours, periods_since

BOGOTA, MADRID, SANTIAGO = ZoneInfo("America/Bogota"), ZoneInfo("Europe/Madrid"), ZoneInfo("America/Santiago")
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 12:00 in Bogotá


def test_a_daily_job_begins_at_its_local_hour() -> None:
    archive = daily(6)
    current = archive.current(NOON, BOGOTA)
    assert (current.name, current.starts) == ("2026-11-23", datetime(2026, 11, 23, 11, tzinfo=UTC))
    assert archive.following(NOON, BOGOTA).starts == datetime(2026, 11, 24, 11, tzinfo=UTC)
    just_before = datetime(2026, 11, 23, 10, 59, 59, tzinfo=UTC)
    assert archive.current(just_before, BOGOTA).name == "2026-11-22"
    assert archive.current(datetime(2026, 11, 23, 11, tzinfo=UTC), BOGOTA).name == "2026-11-23"


def test_every_four_hours_begins_at_midnight() -> None:
    names = {every_hours(4).current(NOON + timedelta(hours=n), BOGOTA).name for n in range(24)}
    assert names == {
        *(f"2026-11-23T{hour:02}:00" for hour in (12, 16, 20)),
        *(f"2026-11-24T{hour:02}:00" for hour in (0, 4, 8)),
    }


@pytest.mark.parametrize("hours", [0, 5, 25, -4])
def test_a_day_has_to_divide(hours: int) -> None:
    with pytest.raises(ValueError, match="day"):
        every_hours(hours)


@pytest.mark.parametrize("zone", [BOGOTA, MADRID, SANTIAGO], ids=str)
@pytest.mark.parametrize(("schedule", "a_year"), [(Hourly(), 8760), (every_hours(4), 2190), (daily(6), 365)])
def test_a_year_has_each_period_once_and_they_follow_one_another(
    zone: ZoneInfo, schedule: Schedule, a_year: int
) -> None:
    """Clocks change twice in it, in Santiago at midnight."""
    now, end = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)
    seen = [schedule.current(now, zone)]
    while (following := schedule.following(seen[-1].starts, zone)).starts < end:
        assert following.starts > seen[-1].starts
        assert schedule.current(following.starts, zone) == following
        assert schedule.current(following.starts - timedelta(seconds=1), zone) == seen[-1]
        seen.append(following)
    assert len({period.name for period in seen}) == len(seen) == a_year + (seen[0].starts < now)


def test_what_was_missed_is_made_up_for_oldest_first_and_not_without_end() -> None:
    last = daily(7).current(NOON - timedelta(days=3), BOGOTA).starts
    missed = periods_since(daily(7), last, NOON, BOGOTA, most=31)
    assert [period.name for period in missed] == ["2026-11-21", "2026-11-22", "2026-11-23"]
    assert [period.name for period in periods_since(daily(7), last, NOON, BOGOTA, most=2)] == [
        "2026-11-22",
        "2026-11-23",
    ]
    assert periods_since(daily(7), missed[-1].starts, NOON, BOGOTA, most=31) == []


def test_schedules_are_said_in_spanish() -> None:
    assert [one.describe() for one in (Hourly(), every_hours(4), daily(6))] == [
        "cada hora",
        "cada 4 horas",
        "cada día a las 06:00",
    ]
