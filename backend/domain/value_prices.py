"""Asking prices by present value: what is asked in any shape is worth the same target.

The target falls from what the opening price is worth to `R·(1+m)` along `1 − t^e`; t is how far the debtor's
best value has come, in whole steps, and nothing else: not the number of messages, not their order. Whoever
names the target's end or more pays what was named, at most the last price that is shown on the way there:
more than that a person who came in small steps would not pay either.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import cached_property

from .money import Money
from .offer import OfferSource
from .offer_making import Desk, discounted, total_of_plan
from .shape import Shape, lump_sum_shape

_PRECISION = Context(prec=34)


class ValuePrices:
    """Prices worth the target. A rung is a whole step of t; R itself enters by the target's end alone."""

    source = OfferSource.POLICY
    first_rung = 0

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rules = desk.policy.concession
        self.last_rung = self._rules.steps - 1
        self.most_months = desk.policy.most_months

    @cached_property
    def last_value(self) -> Decimal:
        """Where the target ends: the floor with its margin, or the policy's greatest waiver where that is
        worth more."""
        return max(self._desk.least_worth, self._once(self._desk.policy.most_discount))

    @cached_property
    def _opening(self) -> Decimal:
        return self._once(self._desk.policy.opening_discount)

    def target(self, rung: int) -> Decimal:
        """What is asked at a step of t, in exact minor units of present value."""
        return self._targets[rung]

    @cached_property
    def _targets(self) -> list[Decimal]:
        """By rung, with the moves that are too small to be worth saying put off to a later rung."""
        steps, way = self._rules.steps, max(self._opening - self.last_value, Decimal(0))
        with localcontext(_PRECISION):
            least, targets = self._opening * self._rules.least_step, [self.last_value + way]
            for rung in range(1, steps):
                target = self.last_value + way * (1 - (Decimal(rung) / steps) ** self._rules.exponent)
                targets.append(target if targets[-1] - target >= least else targets[-1])
        return targets

    def rung_earned(self, value: Decimal) -> int:
        with localcontext(_PRECISION):
            first = self.last_value * self._rules.counts_from
            steps = (value - first) / (self.last_value - first) * self._rules.steps
        return min(max(int(steps), 0), self.last_rung)

    def ask(self, rung: int, shape: Shape) -> Money | None:
        if shape.months > self.most_months:
            return None
        most = self.most(shape)
        total = self._worth(self.target(rung), shape)
        least = self._desk.policy.least_instalment * (1 if shape.is_lump_sum else shape.count)
        if not shape.is_lump_sum and total - shape.down_payment < least:
            return None
        worth_it = total < most or self._desk.value_of(total, shape) >= self.last_value
        return total if worth_it else None

    def least(self, shape: Shape) -> Money:
        return self._worth(self.last_value, shape)

    def most(self, shape: Shape) -> Money:
        return total_of_plan(self._desk, shape, self._desk.balance)

    def _worth(self, value: Decimal, shape: Shape) -> Money:
        """The total that is worth a value, up to the balance with its interest, waiving no more of the balance than the
        policy's most: with plan interest, what is worth as much may say a larger waiver."""
        worth = self._desk.total_worth(value, shape)
        waived = (
            total_of_plan(self._desk, shape, self._least_principal) if self._desk.policy.plan_rate else worth
        )
        return min(max(worth, waived), self.most(shape))

    @cached_property
    def _least_principal(self) -> Money:
        return discounted(self._desk, self._desk.policy.most_discount)

    def _once(self, discount: Decimal) -> Decimal:
        shape = lump_sum_shape(self._desk.policy.currency)
        return self._desk.value_of(discounted(self._desk, discount), shape)
