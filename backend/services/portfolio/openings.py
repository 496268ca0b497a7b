"""The opening offers of many debts under one policy by value, in columns.

The same figures, to the minor unit, as `opening_offers` of the engine for a negotiation not begun: those debts that
the columns cannot price with certainty are named, and are the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from backend.domain.calendar import IsHoliday
from backend.domain.concession_rules import Package
from backend.domain.debt import Debt
from backend.domain.money import Money
from backend.domain.offer import OfferSource, OfferTerms
from backend.domain.offer_making import Desk, make_terms
from backend.domain.packages import package_shape
from backend.domain.policy import VALUE, Policy
from backend.domain.rates import discount_factor
from backend.domain.shape import Shape, lump_sum_shape, value_of
from backend.services.portfolio.columns import (
    LARGEST,
    MOST_DIGITS,
    Doubt,
    Units,
    factor,
    share_up,
    to_cent,
    up_to_step,
)

# Business days move a payment by days: far above the floor, that cannot matter.
_FAR_ABOVE = Decimal("0.95")
_SAMPLE_BALANCE = 10**12
# Of so small a balance, rounding can make two packages the same.
_FEW_STEPS = 1000


@dataclass(frozen=True, slots=True)
class PricedShape:
    """One offer of each debt, minor units; `sample` has its dates. Where `exists` is false there is none."""

    sample: OfferTerms
    exists: Doubt
    down_payment: Units
    total: Units
    discount: Units
    instalment: Units
    last_instalment: Units


@dataclass(frozen=True, slots=True)
class Openings:
    """The offers of each debt, in the engine's order, and for which debts the engine has to be asked."""

    shapes: tuple[PricedShape, ...]
    unsure: Doubt


def can_price_in_columns(policy: Policy) -> bool:
    """Whether a policy's openings can be had in columns: by value, without plan interest, its floor out of reach.

    Of others each debt is priced by the engine.
    """
    once = discount_factor(policy.risk_adjusted_rate, policy.payment_days)
    reach = policy.floor_share * (1 + policy.concession.highest_margin)
    shares = [1 - policy.opening_discount, policy.least_down_payment_share]
    shares += [package.down_share for package in policy.concession.packages]
    return (
        policy.kind == VALUE
        and not policy.plan_rate
        and reach <= _FAR_ABOVE * (1 - policy.opening_discount) * once
        and policy.opening_discount <= policy.most_discount
        and all(share.as_integer_ratio()[1] <= MOST_DIGITS for share in shares)
    )


def price_openings(balances: Units, policy: Policy, today: date, is_holiday: IsHoliday) -> Openings:
    """Price debts of these balances (minor units) under a policy that `can_price_in_columns`."""
    sample = _sample_desk(policy, today, is_holiday)
    lump = np.minimum(
        up_to_step(share_up(balances, 1 - policy.opening_discount), policy.step_minor), balances
    )
    everywhere = np.ones(len(balances), dtype=bool)
    once = PricedShape(
        sample=_dated(sample, lump_sum_shape(policy.currency)),
        exists=everywhere,
        down_payment=np.zeros_like(balances),
        total=lump,
        discount=balances - lump,
        instalment=lump,
        last_instalment=lump,
    )
    priced = [_price_package(balances, lump, package, sample) for package in _different_packages(policy)]
    odd = (balances > LARGEST) | (balances < _FEW_STEPS * policy.step_minor)
    unsure = np.logical_or.reduce([odd, *(doubt for _, doubt in priced)])
    return Openings((once, *(shape for shape, _ in priced if shape is not None)), unsure)


def _different_packages(policy: Policy) -> list[Package]:
    """The packages, each once: below the least down payment, packages of one term are the same plan."""
    least = policy.least_down_payment_share
    return list(
        dict.fromkeys(
            replace(package, down_share=max(package.down_share, least))
            for package in policy.concession.packages
        )
    )


def _price_package(
    balances: Units, lump: Units, package: Package, sample: Desk
) -> tuple[PricedShape | None, Doubt]:
    """A package's plan: as much present value as the single payment, dropped where it waives nothing."""
    policy = sample.policy
    shape = package_shape(sample, package)
    if shape.is_lump_sum or shape.months > policy.most_months:
        return None, np.zeros(len(balances), dtype=bool)
    down = _down_payments(balances, package, policy)
    ratio = factor(_once(policy) / _each(shape, policy))
    worth = to_cent(down + (lump - down).astype(np.longdouble) * ratio)
    total = np.minimum(up_to_step(worth.units, policy.step_minor), balances)
    rest = total - down
    exists = (total < balances) & (rest >= policy.least_instalment_minor * shape.count) & (rest > 0)
    each = _even(rest, shape.count, policy.step_minor)
    plan = PricedShape(
        sample=_dated(sample, shape),
        exists=exists,
        down_payment=down,
        total=total,
        discount=balances - total,
        instalment=each,
        last_instalment=rest - each * (shape.count - 1),
    )
    return plan, worth.doubt


def _down_payments(balances: Units, package: Package, policy: Policy) -> Units:
    own = up_to_step(share_up(balances, package.down_share), policy.step_minor)
    least = up_to_step(share_up(balances, policy.least_down_payment_share), policy.step_minor)
    return np.maximum(own, np.minimum(least, balances))


def _even(rest: Units, count: int, step: int) -> Units:
    """Equal parts rounded down to the step, or to minor units where steps are too coarse."""
    share = np.maximum(rest, 0) // count
    return np.where(rest >= count * step, share // step * step, share)


def _once(policy: Policy) -> Decimal:
    shape = lump_sum_shape(policy.currency)
    return value_of(Money(1, policy.currency), shape, policy, policy.risk_adjusted_rate)


def _each(shape: Shape, policy: Policy) -> Decimal:
    """What a minor unit paid in the plan's instalments is worth."""
    total = shape.down_payment + Money(1, policy.currency)
    rate = policy.risk_adjusted_rate
    return value_of(total, shape, policy, rate) - value_of(shape.down_payment, shape, policy, rate)


def _sample_desk(policy: Policy, today: date, is_holiday: IsHoliday) -> Desk:
    zero = Money.zero(policy.currency)
    balance = Money(_SAMPLE_BALANCE, policy.currency)
    debt = Debt(1, "", "", "", principal=balance, interest=zero, fees=zero)
    return Desk(debt, policy, today, is_holiday)


def _dated(desk: Desk, shape: Shape) -> OfferTerms:
    return make_terms(desk, shape, desk.balance, OfferSource.POLICY)
