"""The shape of an offer — how many payments, how often, how much at once — and what it is worth.

Worth is measured on nominal dates (the payment days and periods of the policy, no weekends or month
lengths), so that the same proposal is worth the same on every day it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from .calendar import Frequency
from .money import Money, money_from
from .policy import Policy
from .rates import discount_factor

_PRECISION = Context(prec=34)


@dataclass(frozen=True, slots=True)
class Shape:
    """`count` instalments of a frequency over `months`, after a down payment (may be zero).

    `first_days`: in how many days the first instalment, or the single payment, falls due where the debtor named
    a day; None is when the policy says.
    """

    months: int
    count: int
    frequency: Frequency
    down_payment: Money
    first_days: int | None = None

    @property
    def is_lump_sum(self) -> bool:
        return self.frequency == Frequency.ONCE


def lump_sum_shape(currency: str) -> Shape:
    """One payment within the policy's payment days."""
    return Shape(1, 1, Frequency.ONCE, Money.zero(currency))


def plan_shape(months: int, frequency: Frequency, down_payment: Money) -> Shape:
    """As many instalments of the frequency as certainly fit the months."""
    return Shape(months, months * frequency.payments_per_month, frequency, down_payment)


def value_of(total: Money, shape: Shape, policy: Policy, rate: Decimal) -> Decimal:
    """What a total paid in this shape is worth today at an effective annual rate, in exact minor units."""
    with localcontext(_PRECISION):
        down = shape.down_payment.minor_units
        return down * _at_once(policy, rate) + (total.minor_units - down) * _rest_factor(shape, policy, rate)


def total_worth(value: Decimal, shape: Shape, policy: Policy, rate: Decimal) -> Money:
    """The inverse: which total in this shape is worth `value`, to the smallest unit."""
    with localcontext(_PRECISION):
        down = shape.down_payment.minor_units
        rest = (value - down * _at_once(policy, rate)) / _rest_factor(shape, policy, rate)
        return money_from(down + rest, policy.currency)


def _at_once(policy: Policy, rate: Decimal) -> Decimal:
    return discount_factor(rate, policy.payment_days)


def _rest_factor(shape: Shape, policy: Policy, rate: Decimal) -> Decimal:
    usual = policy.payment_days if shape.is_lump_sum else policy.first_instalment_days
    first = usual if shape.first_days is None else shape.first_days
    return _mean_factor(rate, first, shape.frequency, shape.count)


@lru_cache(maxsize=4096)
def _mean_factor(rate: Decimal, first: int, frequency: Frequency, count: int) -> Decimal:
    """What one unit is worth that is paid in `count` equal parts, the first in `first` days."""
    with localcontext(_PRECISION):
        period = discount_factor(rate, frequency.days)
        if count == 1 or period == 1:
            return discount_factor(rate, first)
        # 1 + q + q² + …; the digits that 1 − q loses are far beyond the cent.
        return discount_factor(rate, first) * (1 - period**count) / (1 - period) / count
