"""Desks to compare with: a ladder that anyone can milk, and one that always gives in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from backend.domain.counter_offer import CounterOffer
from backend.domain.money import Money
from backend.domain.policy import Policy
from backend.simulation.debtor import Debtor, share_of
from backend.simulation.desk import SimulatedClock
from backend.simulation.offer import Offer, Reply, monthly_offer, worth

LADDER = (0.05, 0.10, 0.15, 0.20)
"""The discounts of the usual ladder: it rises a step at each request."""
USUAL_TERMS = (3, 6, 12, 24)


@dataclass
class BaselineSession:
    """What both have: dated offers, and nobody who listens to anything but figures."""

    debtor: Debtor
    policy: Policy
    clock: SimulatedClock
    made: int = field(default=0, init=False)
    is_final: bool = field(default=False, init=False)

    def report_hardship(self) -> bool:
        return False

    def open_dispute(self) -> bool:
        return False

    def accept(self, offer: Offer) -> bool:
        return offer.valid_until >= self.clock.today

    def offer(self, at_once: Money, instalment: Money, count: int) -> Offer:
        """An offer under the next number."""
        self.made += 1
        return monthly_offer(
            self.made,
            at_once,
            instalment,
            count,
            self.clock.today,
            first_days=self.policy.first_instalment_days,
            once_days=self.policy.payment_days,
        )

    def lump_sum(self, amount: Money) -> Offer:
        return self.offer(amount, Money.zero(amount.currency), 0)


class LadderDesk:
    """Five to twenty per cent, a step for each request, full payment only."""

    name = "ladder"

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> LadderSession:
        return LadderSession(debtor, policy, clock)


class LadderSession(BaselineSession):
    """Stands on a rung."""

    rung = -1

    def look(self) -> Reply:
        self.rung = min(self.rung + 1, len(LADDER) - 1)
        return Reply(False, (self.lump_sum(self.price),))

    def declare(self) -> Reply:
        return Reply(False, ())

    def propose(self, counter: CounterOffer, account: int = 0) -> Reply:
        is_sum = counter.amount is not None and counter.months in (None, 1)
        if is_sum and counter.amount is not None and counter.amount >= self.price:
            return Reply(True, (self.lump_sum(self.price),))
        return self.look()

    def turn_down(self) -> Reply:
        return self.look()

    @property
    def price(self) -> Money:
        return share_of(self.debtor.balance, 1 - LADDER[self.rung])


class ConcedingDesk:
    """Takes anything at or above the floor at once, and goes to the floor at the first objection."""

    name = "concede"

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> ConcedingSession:
        return ConcedingSession(debtor, policy, clock)


class ConcedingSession(BaselineSession):
    """Knows the floor, and keeps nothing back."""

    objected = False

    def look(self) -> Reply:
        offers = self._at_the_floor() if self.objected else self._opening()
        return Reply(False, tuple(filter(self._is_allowed, offers)))

    def declare(self) -> Reply:
        return Reply(False, ())

    def propose(self, counter: CounterOffer, account: int = 0) -> Reply:
        meant = self._meant(counter)
        if meant is not None and self._is_allowed(meant) and self._worth(meant) >= self._floor:
            return Reply(True, (meant,))
        return self.turn_down()

    def turn_down(self) -> Reply:
        self.objected = True
        return self.look()

    @property
    def _floor(self) -> float:
        return float(self.policy.floor_share) * self.debtor.balance.minor_units

    def _is_allowed(self, offer: Offer) -> bool:
        """Whether the instalments are as large as the policy asks."""
        least = self.policy.least_instalment
        return all(payment.at_once or payment.amount >= least for payment in offer.payments)

    def _worth(self, offer: Offer) -> float:
        return worth(offer.payments, float(self.policy.valuation_rate), self.clock.today)

    def _opening(self) -> tuple[Offer, ...]:
        balance = self.debtor.balance
        plans = [self._plan(balance, months) for months in USUAL_TERMS]
        return (self.lump_sum(share_of(balance, 1 - LADDER[0])), *plans)

    def _at_the_floor(self) -> tuple[Offer, ...]:
        return tuple(self._cheapest(months) for months in (1, *USUAL_TERMS))

    def _cheapest(self, months: int) -> Offer:
        """The cheapest single payment or plan that is worth the floor, never above the balance."""
        balance = self.debtor.balance
        whole = self._worth(self._shaped(balance, months))
        total = math.ceil(min(self._floor / whole, 1) * balance.minor_units)
        offer = self._shaped(Money(total, balance.currency), months)
        while total < balance.minor_units and self._worth(offer) < self._floor:
            total += months
            offer = self._shaped(Money(total, balance.currency), months)
        return offer

    def _shaped(self, total: Money, months: int) -> Offer:
        return self.lump_sum(total) if months == 1 else self._plan(total, months)

    def _plan(self, total: Money, months: int, down: Money | None = None) -> Offer:
        down = down or Money.zero(total.currency)
        each = Money(-(-(total - down).minor_units // months), total.currency)
        return self.offer(down, each, months)

    def _meant(self, counter: CounterOffer) -> Offer | None:
        """The counter-offer as an offer; a monthly figure alone is the shortest plan that reaches the floor."""
        months = counter.months or 1
        if counter.amount is None:
            return self._for_monthly(counter.monthly) if counter.monthly else None
        total = min(counter.amount, self.debtor.balance)
        if months == 1 or months > self.policy.most_months:
            return self.lump_sum(total) if months == 1 else None
        return self._plan(total, months, counter.down_payment)

    def _for_monthly(self, monthly: Money) -> Offer | None:
        for months in range(2, self.policy.most_months + 1):
            plan = self._plan(min(monthly * months, self.debtor.balance), months)
            if self._worth(plan) >= self._floor:
                return plan
        return None
