"""The day of the month on which a debtor is paid, and a plan's dates moved to it. Amounts never change."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .calendar import Frequency, IsHoliday, add_months, adjust
from .errors import Conflict, InvalidInput
from .offer import OfferTerms
from .policy import Policy
from .schedule import Instalment

# Where wages come twice a month: on the 15th and on the 30th, or the last day of a shorter month.
QUINCENA = (15, 30)


@dataclass(frozen=True, slots=True)
class PayDay:
    """One day of the month, or several of which the nearest is taken; a shorter month counts its last day."""

    days: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.days or not all(type(day) is int and 1 <= day <= 31 for day in self.days):
            raise InvalidInput("invalid_pay_day", "El día de pago va del 1 al 31, o cada quincena.")

    def dates_between(self, first: date, last: date) -> Iterator[tuple[date, int]]:
        """Its dates from `first` to `last`, each with the day of the month that was meant."""
        month = first.replace(day=1)
        while month <= last:
            for day in self.days:
                found = _in_month(month, day)
                if first <= found <= last:
                    yield found, day
            month = add_months(month, 1)


def re_dated(
    terms: OfferTerms, pay_day: PayDay, policy: Policy, today: date, is_holiday: IsHoliday
) -> OfferTerms:
    """The same amounts on the debtor's own day, as near to the policy's first date as it can be.

    However often an offer is re-dated, its first instalment falls due no later than the policy's window allows after
    the day that the policy itself would set. Only monthly plans have a day of the month. Raises Conflict
    `pay_day_not_possible`.
    """
    if terms.frequency != Frequency.MONTHLY:
        raise _impossible()
    made_on = terms.valid_until - timedelta(days=policy.validity_days)
    usual = made_on + timedelta(days=policy.first_instalment_days)
    window = timedelta(days=policy.follow_up.pay_day_window_days)
    earliest = max(
        usual - window, today + timedelta(days=policy.payment_days), _day_of_down_payment(terms, today)
    )
    found = list(pay_day.dates_between(earliest, usual + window))
    if not found:
        raise _impossible()
    first, day = min(found, key=lambda candidate: (abs(candidate[0] - usual), candidate[0]))
    return replace(terms, schedule=_schedule(terms, first, day, policy, is_holiday))


def _schedule(
    terms: OfferTerms, first: date, day: int, policy: Policy, is_holiday: IsHoliday
) -> tuple[Instalment, ...]:
    months = (add_months(first.replace(day=1), index) for index in range(terms.instalment_count))
    dates = [adjust(_in_month(month, day), policy.business_day_rule, is_holiday) for month in months]
    moved = [replace(item, due_date=due) for item, due in zip(terms.instalments, dates, strict=True)]
    down_payments = [item for item in terms.schedule if item.number == 0]
    return (*down_payments, *moved)


def _day_of_down_payment(terms: OfferTerms, today: date) -> date:
    return next((item.due_date + timedelta(days=1) for item in terms.schedule if item.number == 0), today)


def _in_month(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def _impossible() -> Conflict:
    return Conflict("pay_day_not_possible", "Esta opción no se puede pasar a ese día de pago.")
