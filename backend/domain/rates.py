"""Interest: effective annual rates, level instalments, present value. Decimal throughout.

Every rate that comes in is effective annual as a fraction (0.25 is 25 % EA) unless it is named periodic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from .money import Money

_PRECISION = Context(prec=34)
DAYS_PER_YEAR = 365


@lru_cache(maxsize=1024)
def periodic_rate(effective_annual: Decimal, periods_per_year: Decimal | int) -> Decimal:
    """`(1 + EA)^(1/m) − 1`."""
    with localcontext(_PRECISION):
        return (1 + effective_annual) ** (Decimal(1) / periods_per_year) - 1


def monthly_rate(effective_annual: Decimal) -> Decimal:
    """The monthly rate of an effective annual one."""
    return periodic_rate(effective_annual, 12)


@lru_cache(maxsize=4096)
def annuity_factor(periodic: Decimal, count: int) -> Decimal:
    """What `count` payments of 1 at the ends of `count` periods are worth at their start."""
    if count < 1:
        raise ValueError("a plan has at least one instalment")
    with localcontext(_PRECISION):
        if periodic == 0:
            return Decimal(count)
        return (1 - (1 + periodic) ** -count) / periodic


def level_instalment(principal: Money, periodic: Decimal, count: int) -> Decimal:
    """The equal instalment `P·i / (1 − (1+i)^−n)`, `P/n` at 0 %, in exact minor units."""
    with localcontext(_PRECISION):
        return principal.minor_units / annuity_factor(periodic, count)


@lru_cache(maxsize=256)
def risk_adjusted(effective_annual: Decimal, monthly_survival: Decimal) -> Decimal:
    """`(1 + r) / s^12 − 1`: the rate at which a payment that comes with chance s^months is discounted."""
    with localcontext(_PRECISION):
        return (1 + effective_annual) / monthly_survival**12 - 1


@lru_cache(maxsize=32768)
def discount_factor(effective_annual: Decimal, days: Decimal | int) -> Decimal:
    """`(1 + r)^(−t/365)`."""
    with localcontext(_PRECISION):
        return (1 + effective_annual) ** (-Decimal(days) / DAYS_PER_YEAR)


def present_value(flows: Iterable[tuple[date, Money]], effective_annual: Decimal, today: date) -> Decimal:
    """Worth today, in exact minor units, of dated payments of one currency."""
    with localcontext(_PRECISION):
        return sum(
            (
                money.minor_units * discount_factor(effective_annual, (due - today).days)
                for due, money in flows
            ),
            Decimal(0),
        )
