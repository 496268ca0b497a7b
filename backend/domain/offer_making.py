"""Turning a price and a shape into complete, dated terms that respect the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from functools import cached_property

from .calendar import Frequency, IsHoliday, adjust, no_holidays
from .debt import Debt, FixedOffer, FixedOfferKind
from .money import Money, money_from
from .offer import OfferKind, OfferSource, OfferTerms
from .policy import VALUE, Policy
from .rates import annuity_factor, periodic_rate
from .schedule import Instalment, make_schedule
from .shape import Shape, lump_sum_shape, plan_shape, total_worth, value_of

_PRECISION = Context(prec=34)


@dataclass(frozen=True)
class Desk:
    """What an offer is made from on a day: the debt, its creditor's policy, the calendar.

    `margin`: how far above the floor the debt's last price stays, as a fraction; secret, drawn once.
    """

    debt: Debt
    policy: Policy
    today: date
    is_holiday: IsHoliday = no_holidays
    margin: Decimal = Decimal(0)

    @cached_property
    def balance(self) -> Money:
        return self.debt.balance

    def plan_rate(self, shape: Shape) -> Decimal:
        """The rate per period that a plan of this shape charges.

        Nothing for a single payment; nor on a campaign's prices, which hold their interest already.
        """
        if shape.is_lump_sum or not self.policy.plan_rate or self.debt.fixed_offers:
            return Decimal(0)
        annual = self.policy.plan_rate_on(self.today)
        return periodic_rate(annual, shape.frequency.periods_per_year)

    @cached_property
    def fixed_offers(self) -> tuple[FixedOffer, ...]:
        """The campaign's offers that ask no more at once than is owed, and reach the floor that the policy
        sets for them, if it sets one."""
        offers = [o for o in self.debt.fixed_offers if o.count > 1 or o.amount <= self.balance]
        share = self.policy.fixed_floor_share
        if share is None:
            return tuple(offers)
        with localcontext(_PRECISION):
            least = self.balance.minor_units * share
        rate = self.policy.valuation_rate
        return tuple(o for o in offers if fixed_terms(self, o).present_value(rate, self.today) >= least)

    @cached_property
    def floor(self) -> Decimal:
        """The least present value that the creditor accepts, in exact minor units. Secret.

        Of a debt with fixed offers it is the cheapest of them, unless the policy sets a share.
        """
        policy, fixed = self.policy, self.fixed_offers
        if fixed and policy.fixed_floor_share is None:
            return min(self.worth(fixed_terms(self, offer)) for offer in fixed)
        share = policy.fixed_floor_share if fixed else policy.floor_share
        with localcontext(_PRECISION):
            return self.balance.minor_units * (policy.floor_share if share is None else share)

    def worth(self, terms: OfferTerms) -> Decimal:
        """The present value of terms on this day, in exact minor units."""
        return terms.present_value(self.rate, self.today)

    @cached_property
    def by_value(self) -> bool:
        """Whether prices are set by value; a campaign's own prices never are."""
        return self.policy.kind == VALUE and not self.fixed_offers

    @cached_property
    def rate(self) -> Decimal:
        """At which payments are discounted; by value, survival is in it."""
        return self.policy.risk_adjusted_rate if self.by_value else self.policy.valuation_rate

    @cached_property
    def least_worth(self) -> Decimal:
        """The least present value that is offered. By value the margin of this debt lies between it and the
        floor, so that the last offer does not tell the floor; the margin does not reach above the opening."""
        if not self.by_value:
            return self.floor
        opening = discounted(self, self.policy.opening_discount)
        most = self.value_of(opening, lump_sum_shape(self.policy.currency))
        with localcontext(_PRECISION):
            return max(self.floor, min(self.floor * (1 + self.margin), most))

    def value_of(self, total: Money, shape: Shape) -> Decimal:
        """What a total in a shape is worth on nominal dates, in exact minor units."""
        return value_of(total, shape, self.policy, self.rate)

    def exact_total_worth(self, value: Decimal, shape: Shape) -> Money:
        """Which total in a shape is worth `value`, to the smallest unit."""
        return total_worth(value, shape, self.policy, self.rate)

    def total_worth(self, value: Decimal, shape: Shape) -> Money:
        """Which total in a shape is worth `value`, rounded up to the policy's step."""
        # To the cent first, so that the dust of division does not cost a whole step.
        return self.exact_total_worth(value, shape).rounded_to(self.policy.step_minor, "up")


def discounted(desk: Desk, discount: Decimal) -> Money:
    """The balance less a discount, rounded up to the policy's step, never above the balance."""
    owed = desk.balance.share(1 - discount, "up").rounded_to(desk.policy.step_minor, "up")
    return min(owed, desk.balance)


def total_of_plan(desk: Desk, shape: Shape, principal: Money) -> Money:
    """What is paid in all for a principal: itself at 0 %, else with the plan's interest (rounded down)."""
    rate = desk.plan_rate(shape)
    if not rate:
        return principal
    with localcontext(_PRECISION):
        rest = (principal - shape.down_payment).minor_units
        total = shape.down_payment.minor_units + rest * shape.count / annuity_factor(rate, shape.count)
    return money_from(total, principal.currency, desk.policy.step_minor, "down")


def make_terms(desk: Desk, shape: Shape, total: Money, source: OfferSource) -> OfferTerms:
    """Terms for paying `total` in a shape. InvalidInput `instalment_too_small` when it cannot be split."""
    schedule = _payments(desk, shape, total)
    principal = _principal_of(desk, shape, total)
    return OfferTerms(
        kind=_kind_of(shape),
        balance=desk.balance,
        total=total,
        down_payment=shape.down_payment,
        schedule=schedule,
        frequency=shape.frequency,
        discount=desk.balance - principal,
        interest=total - principal,
        source=source,
        valid_until=desk.today + timedelta(days=desk.policy.validity_days),
    )


def fixed_terms(desk: Desk, offer: FixedOffer) -> OfferTerms:
    """A campaign's price as it stands in the file, dated."""
    return make_terms(desk, shape_of_fixed(offer), offer.total, OfferSource.CAMPAIGN)


def shape_of_fixed(offer: FixedOffer) -> Shape:
    """One payment, or a monthly plan."""
    if offer.kind == FixedOfferKind.LUMP_SUM:
        return lump_sum_shape(offer.amount.currency)
    return plan_shape(offer.count, Frequency.MONTHLY, Money.zero(offer.amount.currency))


def at_floor_or_above(
    desk: Desk, shape: Shape, total: Money, most: Money, source: OfferSource
) -> OfferTerms | None:
    """Terms for `total`, raised as far as the least worth asks, at most to `most`; None when that is below the floor.

    A weekend can bring the whole balance a little below the least worth: it is offered all the same.
    """
    least, step = desk.least_worth, desk.policy.step_minor
    terms = make_terms(desk, shape, total, source)
    worth = desk.worth(terms)
    if worth < least and desk.worth(make_terms(desk, shape, most, source)) < desk.floor:
        return None
    while worth < least and terms.total < most:
        with localcontext(_PRECISION):
            needed = money_from(terms.total.minor_units * least / worth, total.currency, step, "up")
        raised = max(needed, terms.total + Money(step, total.currency))
        terms = make_terms(desk, shape, min(raised, most), source)
        worth = desk.worth(terms)
    return terms


def _kind_of(shape: Shape) -> OfferKind:
    if shape.is_lump_sum:
        return OfferKind.LUMP_SUM
    return OfferKind.PARTIAL_PLUS_PLAN if shape.down_payment else OfferKind.INSTALMENT_PLAN


def _principal_of(desk: Desk, shape: Shape, total: Money) -> Money:
    """The part of the balance that a total pays off, its interest taken away."""
    rate = desk.plan_rate(shape)
    if not rate or total >= total_of_plan(desk, shape, desk.balance):
        return min(total, desk.balance)
    with localcontext(_PRECISION):
        rest = (total - shape.down_payment).minor_units
        exact = shape.down_payment.minor_units + rest * annuity_factor(rate, shape.count) / shape.count
    # Totals are rounded down to the step, so that what they pay off is found by rounding up.
    return min(money_from(exact, total.currency, desk.policy.step_minor, "up"), desk.balance)


def _payments(desk: Desk, shape: Shape, total: Money) -> tuple[Instalment, ...]:
    policy = desk.policy
    soon = desk.today + timedelta(days=policy.payment_days)
    later = desk.today + timedelta(days=policy.first_instalment_days)
    first_due = soon if shape.is_lump_sum else later
    if shape.first_days is not None:
        first_due = desk.today + timedelta(days=shape.first_days)
    instalments = make_schedule(
        total - shape.down_payment,
        shape.count,
        first_due,
        shape.frequency,
        step_minor=_step_for(desk, shape, total),
        rule=policy.business_day_rule,
        is_holiday=desk.is_holiday,
    )
    if not shape.down_payment:
        return instalments
    due = adjust(soon, policy.business_day_rule, desk.is_holiday)
    return (Instalment(0, due, shape.down_payment), *instalments)


def _step_for(desk: Desk, shape: Shape, total: Money) -> int:
    """Instalments that come out equal to the cent stay equal; others take the policy's step."""
    even = (total - shape.down_payment).minor_units % shape.count == 0
    return 1 if even and desk.debt.fixed_offers else desk.policy.step_minor
