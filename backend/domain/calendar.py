"""Due dates: frequencies, month ends and business days. Holidays are asked of a function passed in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

IsHoliday = Callable[[date], bool]
_LONGEST_CLOSURE = 31
_MIDDLE = 15


class Frequency(StrEnum):
    """How often an instalment falls due. Fortnightly is every fourteen days; twice a month is the quincena: the
    15th and the 30th, or the last day of February."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    TWICE_A_MONTH = "twice_a_month"
    MONTHLY = "monthly"

    @property
    def payments_per_month(self) -> int:
        """Whole payments that certainly fit a month, so that a plan never outlasts its months."""
        return {"weekly": 4, "fortnightly": 2, "twice_a_month": 2}.get(self.value, 1)

    @property
    def periods_per_year(self) -> Decimal:
        by_name = {
            "weekly": Decimal(365) / 7,
            "fortnightly": Decimal(365) / 14,
            "twice_a_month": Decimal(24),
        }
        return by_name.get(self.value, Decimal(12))

    @property
    def days(self) -> Decimal:
        """The nominal length of a period in days."""
        return Decimal(365) / self.periods_per_year


class BusinessDayRule(StrEnum):
    """What becomes of a due date on a weekend or holiday."""

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified_following"


def no_holidays(_day: date) -> bool:
    """Weekends only."""
    return False


def add_months(anchor: date, months: int) -> date:
    """The anchor's own day in a later month, or that month's last: 31 Jan → 28 Feb → 31 Mar."""
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month0 + 1, min(anchor.day, monthrange(year, month0 + 1)[1]))


def is_business_day(day: date, is_holiday: IsHoliday) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() < 5 and not is_holiday(day)


def adjust(day: date, rule: BusinessDayRule, is_holiday: IsHoliday = no_holidays) -> date:
    """Move a due date to a business day; `modified_following` stays within the month.

    ValueError when the calendar has no business day within a month.
    """
    if rule == BusinessDayRule.NONE:
        return day
    later = _nearest(day, 1, is_holiday)
    if rule == BusinessDayRule.MODIFIED_FOLLOWING and later.month != day.month:
        return _nearest(day, -1, is_holiday)
    return later


def _nearest(day: date, direction: int, is_holiday: IsHoliday) -> date:
    for offset in range(_LONGEST_CLOSURE + 1):
        candidate = day + timedelta(days=direction * offset)
        if is_business_day(candidate, is_holiday):
            return candidate
    raise ValueError("the calendar has no business day within a month")


def due_date(first: date, index: int, frequency: Frequency) -> date:
    """The unadjusted due date of payment `index` (0 is the first), anchored on the first one's day.

    Twice a month, payment 0 is the first 15th or 30th that is not before `first`.
    """
    if frequency == Frequency.TWICE_A_MONTH:
        return _quincena(first, index)
    if frequency == Frequency.MONTHLY:
        return add_months(first, index)
    days = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}.get(frequency, 0)
    return first + timedelta(days=days * index)


def _quincena(first: date, index: int) -> date:
    half = 0 if first.day <= _MIDDLE else 1
    if half == 1 and first.day > _quincena_of(first.year, first.month - 1, 1).day:
        half = 2
    months, second = divmod(half + index, 2)
    return _quincena_of(first.year, first.month - 1 + months, second)


def _quincena_of(year: int, month0: int, second: int) -> date:
    """The 15th, or the 30th (February's last day), of a month counted from 0 of a year."""
    year, month0 = year + month0 // 12, month0 % 12
    last = min(30, monthrange(year, month0 + 1)[1])
    return date(year, month0 + 1, last if second else _MIDDLE)
