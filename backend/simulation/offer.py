"""An offer as the person hears it: who is paid how much, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from backend.domain.money import Money

DAYS_PER_YEAR = 365
MONTH = DAYS_PER_YEAR / 12


@dataclass(frozen=True, slots=True)
class Payment:
    """A dated payment; `at_once` is a single or down payment, which savings may be used for."""

    day: date
    amount: Money
    at_once: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms on the table, good until the end of `valid_until`; `id` is what the desk knows them by."""

    id: int
    payments: tuple[Payment, ...]
    valid_until: date

    @property
    def total_minor(self) -> int:
        return sum(payment.amount.minor_units for payment in self.payments)

    @property
    def at_once_minor(self) -> int:
        return sum(payment.amount.minor_units for payment in self.payments if payment.at_once)

    @property
    def largest_instalment_minor(self) -> int:
        return max((p.amount.minor_units for p in self.payments if not p.at_once), default=0)

    @property
    def is_lump_sum(self) -> bool:
        return len(self.payments) == 1 and self.payments[0].at_once


@dataclass(frozen=True, slots=True)
class Reply:
    """What a desk answers: `accepted` says that it takes what was proposed, as the first of `offers`."""

    accepted: bool
    offers: tuple[Offer, ...]


def offer_from_view(view: Mapping[str, Any]) -> Offer:
    """Read an offer as the services show it to the debtor."""
    currency, single = view["currency"], view["kind"] == "lump_sum"
    payments = tuple(
        Payment(
            date.fromisoformat(item["due_date"]),
            Money.from_major(Decimal(str(item["amount"])), currency),
            single or item["number"] == 0,
        )
        for item in view["schedule"]
    )
    return Offer(view["id"], payments, date.fromisoformat(view["valid_until"]))


def monthly_offer(
    number: int,
    at_once: Money,
    instalment: Money,
    count: int,
    today: date,
    *,
    first_days: int,
    once_days: int,
) -> Offer:
    """Make an offer of a payment at once and equal instalments, for the desks that only compare."""
    once = today + timedelta(days=once_days)
    payments = [Payment(once, at_once, True)] if at_once else []
    payments += [
        Payment(today + timedelta(days=round(first_days + index * MONTH)), instalment, False)
        for index in range(count)
    ]
    return Offer(number, tuple(payments), today + timedelta(days=5))


def worth(payments: Sequence[Payment], yearly: float, day: date) -> float:
    """The present value on a day, in minor units, at an effective annual rate; a figure for statistics."""
    return sum(p.amount.minor_units * _factor(yearly, (p.day - day).days) for p in payments)


@lru_cache(maxsize=65536)
def _factor(yearly: float, days: int) -> float:
    return float((1 + yearly) ** (-days / DAYS_PER_YEAR))
