"""Dated schedules of instalments whose sum is the total, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from .calendar import BusinessDayRule, Frequency, IsHoliday, adjust, due_date, no_holidays
from .errors import InvalidInput
from .money import Money

MOST_INSTALMENTS = 600


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of a schedule. Number 0 is the down payment; the instalments count from 1."""

    number: int
    due_date: date
    amount: Money

    def to_mapping(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "due_date": self.due_date.isoformat(),
            "amount_minor": self.amount.minor_units,
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], currency: str) -> Instalment:
        return cls(
            number=int(mapping["number"]),
            due_date=date.fromisoformat(mapping["due_date"]),
            amount=Money(mapping["amount_minor"], currency),
        )


def make_schedule(
    total: Money,
    count: int,
    first_due: date,
    frequency: Frequency = Frequency.MONTHLY,
    *,
    step_minor: int = 1,
    rule: BusinessDayRule = BusinessDayRule.FOLLOWING,
    is_holiday: IsHoliday = no_holidays,
) -> tuple[Instalment, ...]:
    """Split `total` into `count` dated instalments.

    Each is the equal share rounded down to `step_minor` minor units, the last one takes the rounding. Due
    dates keep the first one's day (31 Jan, 28 Feb, 31 Mar) and then move to business days by `rule`. Where
    steps are too coarse for so small an amount, minor units are used. Raises InvalidInput
    `invalid_instalment_count` or `instalment_too_small` (less than one minor unit each).
    """
    frequency = Frequency(frequency)
    if not 1 <= count <= MOST_INSTALMENTS or (frequency == Frequency.ONCE and count != 1):
        raise InvalidInput("invalid_instalment_count", "El número de cuotas no es posible.")
    if total.minor_units < count:
        raise InvalidInput("instalment_too_small", "El valor no alcanza para tantas cuotas.")
    step = step_minor if total.minor_units >= count * step_minor else 1
    dates = _due_dates(count, first_due, frequency, rule, is_holiday)
    amounts = total.allocate(count, step)
    return tuple(
        Instalment(number, due, amount)
        for number, (due, amount) in enumerate(zip(dates, amounts, strict=True), 1)
    )


@lru_cache(maxsize=1024)
def _due_dates(
    count: int, first_due: date, frequency: Frequency, rule: BusinessDayRule, is_holiday: IsHoliday
) -> tuple[date, ...]:
    """Kept, since one answer dates several plans, and a bargain asks for the same ones again and again."""
    return tuple(adjust(due_date(first_due, index, frequency), rule, is_holiday) for index in range(count))
