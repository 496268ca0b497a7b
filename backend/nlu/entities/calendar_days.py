"""Days by their place in a month, as seen from another day; days that a month lacks are its last one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def day_or_last(year: int, month: int, day: int) -> date:
    """The day, or the month's last one if the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return day_or_last(year, month, 31)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    index = day.year * 12 + day.month - 1 + months
    return day_or_last(index // 12, index % 12 + 1, day.day)


def day_in_months(today: date, months: int, day: int) -> date:
    """A day of the month that is `months` after today's, or that month's last one."""
    moved = months_later(today.replace(day=1), months)
    return day_or_last(moved.year, moved.month, day)


def nearest_day(day: int, today: date, past: bool) -> date:
    """The next time that a month has this day, today included; the last time, if `past`."""
    candidate = day_or_last(today.year, today.month, day)
    if past:
        return candidate if candidate <= today else day_in_months(today, -1, day)
    return candidate if candidate >= today else day_in_months(today, 1, day)


def nearest_day_and_month(day: int, month: int, year: str | None, today: date, past: bool) -> date | None:
    """A day of a year that is named, or else the next (if `past`, the last) one; None for what no calendar has."""
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year:
        return day_or_last(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    candidate = day_or_last(today.year, month, day)
    if past:
        return candidate if candidate <= today else day_or_last(today.year - 1, month, day)
    return candidate if candidate >= today else day_or_last(today.year + 1, month, day)


def monday_after(today: date) -> date:
    """The Monday of the next week."""
    return today + timedelta(days=7 - today.weekday())


def next_payday(today: date) -> date:
    """The next 15th or last day of a month, today included."""
    return today.replace(day=15) if today.day <= 15 else last_day(today.year, today.month)
