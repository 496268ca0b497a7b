"""Where the asking price stands: the computed ladder, or the prices that a campaign fixed.

A `PriceList` knows its rungs, from the creditor's best to the debtor's best, and which rung a counter-offer
earns. That depends on what the best counter-offer is worth and on nothing else. Another model of concession
(by present value, say) is another class and another `kind` of policy in `prices_for`.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Protocol

from .debt import FixedOffer
from .money import Money
from .offer import OfferSource
from .offer_making import Desk, discounted, shape_of_fixed, total_of_plan
from .policy import ALL_AT_ONCE
from .shape import Shape, lump_sum_shape
from .value_prices import ValuePrices

_PRECISION = Context(prec=34)


class PriceList(Protocol):
    """Prices by rung; rung 0 is the opening, `last_rung` the debtor's best."""

    source: OfferSource

    @property
    def last_rung(self) -> int: ...

    @property
    def first_rung(self) -> int: ...

    @property
    def most_months(self) -> int: ...

    @property
    def last_value(self) -> Decimal:
        """What the last rung is worth: a counter-offer of that value needs no concession."""
        ...

    def rung_earned(self, value: Decimal) -> int:
        """The rung that a counter-offer of this value earns; never falls as the value rises. A value at which
        the price is what is offered may earn none."""
        ...

    def ask(self, rung: int, shape: Shape) -> Money | None:
        """The total asked at a rung for this shape; None when the policy has no such plan."""
        ...

    def least(self, shape: Shape) -> Money:
        """The lowest total that the debtor's own proposal may have in a shape that is asked for."""
        ...

    def most(self, shape: Shape) -> Money:
        """The highest total that an offer of this shape may ask."""
        ...


def prices_for(desk: Desk) -> PriceList:
    """The campaign's prices where it brought some, else the policy's: by value, or its ladder."""
    if desk.fixed_offers:
        return CampaignPrices(desk, desk.fixed_offers)
    return ValuePrices(desk) if desk.by_value else LadderPrices(desk)


def thresholds_passed(value: Decimal, first: Decimal, last: Decimal, count: int) -> int:
    """How many of `count` evenly spaced thresholds, from `first` on and ending short of `last`, lie at or
    below `value`."""
    with localcontext(_PRECISION):
        return sum(value >= first + (last - first) * step / count for step in range(count))


class LadderPrices:
    """Opening discount, then step by step to the greatest; longer plans keep a smaller part of it."""

    source = OfferSource.POLICY
    first_rung = 0

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.last_rung = desk.policy.last_rung
        self.most_months = desk.policy.most_months

    @cached_property
    def last_value(self) -> Decimal:
        lump_sum = lump_sum_shape(self._desk.policy.currency)
        last = self._desk.value_of(self._lump_sum(self.last_rung), lump_sum)
        return max(last, self._desk.floor)

    def rung_earned(self, value: Decimal) -> int:
        if value >= self.last_value:
            return 0
        return thresholds_passed(value, self._desk.floor, self.last_value, self.last_rung)

    def ask(self, rung: int, shape: Shape) -> Money | None:
        if shape.is_lump_sum:
            return self._lump_sum(rung)
        total = self._plan(rung, shape)
        rest = total - shape.down_payment
        within = shape.months <= self.most_months and rest >= self._desk.policy.least_instalment * shape.count
        return total if within else None

    def least(self, shape: Shape) -> Money:
        return self._lump_sum(self.last_rung) if shape.is_lump_sum else self._plan(self.last_rung, shape)

    def most(self, shape: Shape) -> Money:
        return total_of_plan(self._desk, shape, self._desk.balance)

    def _lump_sum(self, rung: int) -> Money:
        return discounted(self._desk, self._desk.policy.discount_at(rung))

    def _plan(self, rung: int, shape: Shape) -> Money:
        policy = self._desk.policy
        discount = policy.discount_at(rung) * policy.share_of_discount(shape.months)
        return total_of_plan(self._desk, shape, discounted(self._desk, discount))


class CampaignPrices:
    """A campaign's fixed offers, each shown when its turn comes; a plan's price is told when asked for."""

    source = OfferSource.CAMPAIGN

    def __init__(self, desk: Desk, fixed: tuple[FixedOffer, ...]) -> None:
        self._desk = desk
        self._lump_sum_shape = lump_sum_shape(desk.policy.currency)
        self.offers = tuple(sorted(fixed, key=lambda offer: (-self._value(offer), offer.count)))
        self.last_rung = len(self.offers) - 1
        self.first_rung = self.last_rung if desk.policy.reveal_fixed_offers == ALL_AT_ONCE else 0
        self._plans = sorted((o for o in fixed if o.count > 1), key=lambda offer: offer.count)
        self.most_months = self._plans[-1].count if self._plans else desk.policy.most_months

    @cached_property
    def last_value(self) -> Decimal:
        return self._value(self.offers[-1])

    def rung_earned(self, value: Decimal) -> int:
        if value >= self.last_value:
            return 0
        first = self.last_value * self._desk.policy.first_concession_share
        return thresholds_passed(value, first, self.last_value, self.last_rung)

    def ask(self, rung: int, shape: Shape) -> Money | None:
        if not shape.is_lump_sum:
            return self._plan(shape)
        shown = self.offers[: rung + 1]
        once = [offer.amount for offer in shown if offer.count == 1]
        equal_value = self._desk.total_worth(self._value(shown[-1]), self._lump_sum_shape)
        return min(once) if once else min(equal_value, self._desk.balance)

    def least(self, shape: Shape) -> Money:
        # Who proposes exactly what the last price of the file is worth meets it, in whatever shape.
        return self._desk.exact_total_worth(self.last_value, shape)

    def most(self, shape: Shape) -> Money:
        price = None if shape.is_lump_sum else self._plan(shape)
        return self._desk.balance if price is None else price

    def _plan(self, shape: Shape) -> Money | None:
        """The price of the shortest plan that lasts so long; without plans in the file, the whole balance."""
        fitting = next((offer.total for offer in self._plans if offer.count >= shape.months), None)
        if fitting is not None or self._plans:
            return fitting
        rest = self._desk.balance - shape.down_payment
        within = shape.months <= self.most_months
        return self._desk.balance if within and rest >= self._least_instalments(shape) else None

    def _least_instalments(self, shape: Shape) -> Money:
        return self._desk.policy.least_instalment * shape.count

    def _value(self, offer: FixedOffer) -> Decimal:
        return self._desk.value_of(offer.total, shape_of_fixed(offer))
