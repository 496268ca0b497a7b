"""The most that could be had: a desk that knows what the person would pay, and has.

It searches all plans of a payment at once and equal monthly instalments that the policy's limits allow, for the
one worth most to the creditor after the chance that instalments are missed. It does not know when a shock
comes, only how likely one is; that a flake stops after so many payments, it knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.domain.counter_offer import CounterOffer
from backend.domain.money import Money
from backend.domain.policy import Policy
from backend.domain.rates import discount_factor
from backend.simulation.baseline_desks import BaselineSession
from backend.simulation.debtor import Debtor
from backend.simulation.desk import START, SimulatedClock
from backend.simulation.floor import is_below_floor
from backend.simulation.offer import DAYS_PER_YEAR, MONTH, Offer, Reply
from backend.simulation.person import all_knowing

LEVELS = tuple(level / 20 for level in range(1, 21))
"""Instalments tried, as shares of what is left of a month; those that just fit are tried besides."""
SHRINK = 0.9995
"""Real dates cost the person a little more than nominal ones now and then: how much less is tried then."""
TRIES = 12
SHARE_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Plan:
    """So much at once and so much a month, in minor units, and what it is worth to the creditor."""

    at_once: float
    monthly: float
    months: int
    value: float


class OracleDesk:
    """Offers the best plan, take it or leave it."""

    name = "oracle"

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> OracleSession:
        session = OracleSession(debtor, policy, clock)
        session.is_final = True
        return session


class BoundDesk:
    """Knows what the person would pay, and is otherwise bound as the engine is: nothing worth less than the policy's
    greatest waiver, instalments within what the person declares, and no knowledge of who will stop paying."""

    name = "bound"

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> OracleSession:
        session = OracleSession(_as_declared(debtor), _without_floor(policy), clock)
        session.is_final = True
        return session


class OracleSession(BaselineSession):
    """One offer, to whoever can take one; it stops selling like the engine does."""

    def look(self) -> Reply:
        return Reply(False, tuple(self._best()))

    def declare(self) -> Reply:
        return Reply(False, ())

    def propose(self, counter: CounterOffer, account: int = 0) -> Reply:
        return Reply(False, ())

    def turn_down(self) -> Reply:
        return Reply(False, ())

    def report_hardship(self) -> bool:
        return True

    def open_dispute(self) -> bool:
        return True

    def _best(self) -> Iterator[Offer]:
        plan = best_plan(self.debtor, self.policy)
        person = all_knowing(self.debtor)
        for _ in range(TRIES):
            if plan is None:
                return
            offer = self._dated(plan)
            if person.would_take(offer, self.clock.today):
                if not is_below_floor(offer, self.debtor, self.policy, self.clock.today):
                    yield offer
                return
            plan = Plan(plan.at_once * SHRINK, plan.monthly * SHRINK, plan.months, plan.value)

    def _dated(self, plan: Plan) -> Offer:
        currency = self.debtor.currency
        return self.offer(Money(int(plan.at_once), currency), Money(int(plan.monthly), currency), plan.months)


def best_plan(debtor: Debtor, policy: Policy) -> Plan | None:
    """The plan that is worth most; None where none reaches the floor, or nothing would be paid."""
    search = _Search(debtor, policy)
    floor = float(policy.floor_share) * debtor.balance.minor_units
    plans = (plan for plan in search.plans() if search.signed_value(plan) >= floor)
    best = max(plans, key=lambda plan: plan.value, default=None)
    return best if best and best.value > 0 else None


def _as_declared(debtor: Debtor) -> Debtor:
    """The person as a desk sees them that believes what they say."""
    free = min(debtor.free_money, debtor.declared)
    return replace(debtor, free_money=free, believed=min(debtor.believed, free), payments_meant=None)


def _without_floor(policy: Policy) -> Policy:
    """The policy with the greatest waiver in the place of the floor, by the worth that the engine reckons with."""
    rate = policy.risk_adjusted_rate
    once = (1 - policy.most_discount) * discount_factor(rate, policy.payment_days)
    return replace(policy, floor_share=once.quantize(SHARE_PLACES), valuation_rate=rate)


class _Search:
    """All figures in minor units, as floats: nothing here is ever paid."""

    def __init__(self, debtor: Debtor, policy: Policy) -> None:
        person = all_knowing(debtor)
        self.debtor, self.policy = debtor, policy
        self.balance = debtor.balance.minor_units
        free = min(debtor.free_money, debtor.believed)
        # What the policy calls affordable holds for whoever knows the means, too.
        self.free = free.share(1 - policy.affordability.buffer_share, "down").minor_units
        self.in_hand = (person.savings + free).minor_units
        is_flake = debtor.payments_meant is not None
        # Who does not mean to pay it all is not held back by the price.
        self.reservation = 10.0 * self.balance if is_flake else debtor.reservation.minor_units
        self.meant = 10**6 if debtor.payments_meant is None else debtor.payments_meant
        self.rate = float(policy.valuation_rate)
        self.plan_rate = (1 + float(policy.plan_rate_on(START.date()))) ** (1 / 12) - 1

    def plans(self) -> Iterator[Plan]:
        """Every single payment and plan that the person would sign and can begin."""
        once = self._factor(self.debtor.time_preference, self.policy.payment_days)
        single = min(self.in_hand, self.balance, self.reservation / once)
        yield self._plan(single, 0, 0)
        for months in range(1, self.policy.most_months + 1):
            for monthly in self._instalments(months):
                down = self._down(months, monthly)
                if down >= 0:
                    yield self._plan(down, monthly, months)

    def signed_value(self, plan: Plan) -> float:
        """What a plan is worth to the creditor on paper, as the floor is measured."""
        first = self._factor(self.rate, self.policy.first_instalment_days)
        each = plan.monthly * first * _series(self._step(self.rate), plan.months)
        return plan.at_once * self._factor(self.rate, self.policy.payment_days) + each

    def _instalments(self, months: int) -> Iterator[float]:
        """Levels, and those at which the balance or the reservation is just reached with or without savings."""
        owed = _series(1 / (1 + self.plan_rate), months) / (1 + self.plan_rate)
        costs = self._cost_of_one(months)
        once = self._factor(self.debtor.time_preference, self.policy.payment_days)
        most_down = min(self.in_hand, self.balance)
        exact = [
            *(self.balance / owed, (self.balance - most_down) / owed),
            *(self.reservation / costs, (self.reservation - most_down * once) / costs),
        ]
        least = self.policy.least_instalment.minor_units
        for monthly in (*(level * self.free for level in LEVELS), *exact):
            if least <= monthly <= self.free:
                yield monthly

    def _down(self, months: int, monthly: float) -> float:
        """The most that can be asked at once beside such instalments."""
        owed = monthly * _series(1 / (1 + self.plan_rate), months) / (1 + self.plan_rate)
        once = self._factor(self.debtor.time_preference, self.policy.payment_days)
        willing = (self.reservation - monthly * self._cost_of_one(months)) / once
        return min(self.in_hand, self.balance - owed, willing)

    def _plan(self, at_once: float, monthly: float, months: int) -> Plan:
        value = 0.0
        if at_once >= 1:
            value = at_once * self._factor(self.rate, self.policy.payment_days) if self.meant else 0.0
        kept = min(months, max(self.meant - (at_once >= 1), 0))
        if kept and monthly:
            keep = 1 - self._chance_to_miss(monthly)
            first = self._factor(self.rate, self.policy.first_instalment_days) * keep
            value += monthly * first * _series(self._step(self.rate) * keep, kept)
        return Plan(at_once, monthly, months, value)

    def _chance_to_miss(self, monthly: float) -> float:
        """A shock takes a share, uniform from the least to all, of what is left of the month."""
        persona = self.debtor.persona
        slack = 1 - monthly / self.debtor.free_money.minor_units
        if slack <= persona.least_loss:
            return persona.shock_chance
        return persona.shock_chance * (1 - slack) / (1 - persona.least_loss)

    def _cost_of_one(self, months: int) -> float:
        rate = self.debtor.time_preference
        return self._factor(rate, self.policy.first_instalment_days) * _series(self._step(rate), months)

    def _step(self, rate: float) -> float:
        return self._factor(rate, MONTH)

    def _factor(self, rate: float, days: float) -> float:
        return float((1 + rate) ** (-days / DAYS_PER_YEAR))


def _series(ratio: float, count: int) -> float:
    """1 + q + q² + … of `count` terms."""
    return float(count) if abs(1 - ratio) < 1e-12 else (1 - ratio**count) / (1 - ratio)
