"""Nobody finds the floor to within 5 %: not in 30 days, not with three accounts, not knowing how prices are made.

First the reason. Under the delivered policy the greatest waiver ends the price, and no answer follows from the floor.
Where a creditor waives so much that the floor binds, it follows from floor and margin together, so that two creditors
whose floors lie further apart than 5 % answer alike. Then attackers who try it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.concession_rules import ConcessionRules, draw_margin
from backend.domain.debt import Debt
from backend.domain.money import Money
from backend.domain.negotiation import (
    CounterOffer,
    NegotiationState,
    Outcome,
    answer_counter_offer,
    opening_offers,
    plan_for,
)
from backend.domain.policy import VALUE, Policy
from tests.domain.bargains import a_length, a_margin, a_message, a_share
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, shares
from tests.domain.by_chance import by_chance

RULES = ConcessionRules()
WITHIN = Decimal("0.05")
DAYS, ACCOUNTS, TRIES_A_DAY = 30, 3, 20
# An attack is hundreds of messages; the property before them is tried as often as any.
ATTACKS = 20


def policy_of(floor: Decimal) -> Policy:
    """The greatest waiver lies below the floor, so that the floor is what ends the price."""
    return make_policy(kind=VALUE, floor_share=floor, most_discount=Decimal("0.95"))


def delivered(floor: Decimal) -> Policy:
    """The delivered policy, whose greatest waiver ends the price, with a floor of the creditor's own."""
    policy = make_policy(kind=VALUE, floor_share=floor)
    assert not policy.floor_binds
    return policy


def twins(random: Random) -> list[tuple[Policy, NegotiationState]]:
    """Two creditors on the two levels of margin, whose target ends at the same value."""
    low = Decimal(random.randint(300, 700)).scaleb(-3)
    first, second = ((1 + level) for level in RULES.margin_levels)
    return [
        (policy_of(low * second / first), NegotiationState(margin=RULES.margin_levels[0])),
        (policy_of(low), NegotiationState(margin=RULES.margin_levels[1])),
    ]


def assert_answer_alike(random: Random, creditors: list[tuple[Policy, NegotiationState]]) -> None:
    """The same messages on the same days get the same answers of both."""
    debt = make_debt(Money(random.randint(100_000_00, 900_000_000_00), "COP"))
    states = [state for _, state in creditors]
    for _ in range(a_length(random)):
        counter = a_message(random, debt.balance)
        day = MONDAY + timedelta(days=random.randint(0, DAYS))
        if counter.first_date is not None:
            counter = replace(counter, first_date=max(counter.first_date, day))
        answers = [
            answer_counter_offer(debt, policy, state, counter, day, is_holiday)
            for (policy, _), state in zip(creditors, states, strict=True)
        ]
        assert answers[0].offers == answers[1].offers
        assert [answers[0].outcome, answers[0].reason_code] == [answers[1].outcome, answers[1].reason_code]
        states = [answer.state for answer in answers]


@by_chance
def test_under_the_delivered_waiver_no_answer_depends_on_the_floor(random: Random) -> None:
    """Whatever is tried, however long: creditors with floors of 20 and of 70 per cent say the same."""
    floors = [a_share(random, "0.2", "0.7") for _ in range(2)]
    creditors = [(delivered(floor), NegotiationState(margin=a_margin(random))) for floor in floors]
    assert_answer_alike(random, creditors)


@by_chance
def test_where_the_floor_binds_creditors_whose_floors_lie_far_apart_answer_alike(random: Random) -> None:
    creditors = twins(random)
    low, high = sorted(policy.floor_share for policy, _ in creditors)
    # Nothing is within 5 % of both: the largest that is near the lower one is too small for the higher.
    assert low * (1 + WITHIN) < high * (1 - WITHIN)
    assert_answer_alike(random, creditors)


@dataclass
class Account:
    """One debtor of the creditor, as an attacker sees the negotiation: offers in, answers out."""

    policy: Policy
    state: NegotiationState
    debt: Debt = field(default_factory=make_debt)
    today: int = 0
    left: int = TRIES_A_DAY

    def offer(self, share: Decimal) -> tuple[bool, Decimal]:
        """Name a single payment; hear whether it is taken, and the price that stands, as shares of the balance."""
        self._count()
        counter = CounterOffer(amount=self.debt.balance.share(share, "up"))
        answer = answer_counter_offer(self.debt, self.policy, self.state, counter, self.day, is_holiday)
        self.state = answer.state
        return answer.outcome == Outcome.ACCEPTED, self._share(answer.offers[-1].total)

    def longest_plan(self) -> int:
        """The most months in which the whole balance may be paid."""
        self._count()
        terms = range(self.policy.most_months, 0, -1)
        ask = (plan_for(self.debt, self.policy, self.state, self.day, is_holiday, months=n) for n in terms)
        return next(len(a.offers[0].schedule) for a in ask if a.outcome == Outcome.COUNTERED)

    def price(self) -> Decimal:
        """The single payment on the table."""
        offers, _ = opening_offers(self.debt, self.policy, self.state, self.day, is_holiday)
        return self._share(offers[0].total)

    @property
    def day(self) -> date:
        return MONDAY + timedelta(days=self.today)

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.today, self.left = self.today + 1, TRIES_A_DAY
        assert self.today <= DAYS

    def _share(self, total: Money) -> Decimal:
        return Decimal(total.minor_units) / self.debt.balance.minor_units


def creep(account: Account, step: Decimal = Decimal("0.005")) -> Decimal:
    """From low to high until one is taken: the end of the target, to within a step."""
    share = Decimal("0.40")
    while share < 1:
        if account.offer(share)[0]:
            return share
        share += step
    return account.price()


def bisect(accounts: list[Account]) -> list[Decimal]:
    """Accounts spent one by one on a figure in the middle of what is left: taken, it is the upper bound."""
    low, high = Decimal("0.20"), Decimal(1)
    for account in accounts:
        for _ in range(DAYS):
            middle = (low + high) / 2
            taken, _ = account.offer(middle)
            if taken:
                high = middle
                break
            low = middle
    return [low, high, (low + high) / 2]


def last_price(accounts: list[Account]) -> Decimal:
    """Takes the lowest that was ever taken for the floor."""
    return min(creep(account) for account in accounts)


def by_bisection(accounts: list[Account]) -> Decimal:
    return bisect(accounts)[2]


def by_terms(accounts: list[Account]) -> Decimal:
    """Asks how long the whole balance may be paid, and takes what that is worth."""
    months = max(account.longest_plan() for account in accounts)
    rate = accounts[0].policy.risk_adjusted_rate
    return (1 + rate) ** (-Decimal(months + 1) / 24)


def knows_the_low_level(accounts: list[Account]) -> Decimal:
    return last_price(accounts) / (1 + RULES.margin_levels[0])


def knows_the_high_level(accounts: list[Account]) -> Decimal:
    return last_price(accounts) / (1 + RULES.margin_levels[-1])


def takes_the_middle(accounts: list[Account]) -> Decimal:
    middle = 1 + (RULES.margin_levels[0] + RULES.margin_levels[-1]) / 2
    return last_price(accounts) / middle


ATTACKERS: list[Callable[[list[Account]], Decimal]] = [
    last_price,
    by_bisection,
    by_terms,
    knows_the_low_level,
    knows_the_high_level,
    takes_the_middle,
]


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_under_the_delivered_waiver_an_attacker_with_three_accounts_names_one_figure_for_all_creditors(
    attacker: Callable[[list[Account]], Decimal],
) -> None:
    """Which is the floor of hardly any of them."""
    floors = [Decimal(percent).scaleb(-2) for percent in range(30, 71, 5)]
    guesses = []
    for floor in floors:
        margins = [draw_margin(RULES, floor, Decimal(account) / ACCOUNTS) for account in range(ACCOUNTS)]
        accounts = [Account(delivered(floor), NegotiationState(margin=margin)) for margin in margins]
        guesses.append(attacker(accounts))
    assert len(set(guesses)) == 1
    assert sum(abs(guesses[0] - floor) <= WITHIN * floor for floor in floors) <= 2


@pytest.mark.parametrize("attacker", ATTACKERS)
@settings(max_examples=ATTACKS)
@given(floor=shares("0.40", "0.75"), own=st.lists(shares("0", "0.999"), min_size=ACCOUNTS, max_size=ACCOUNTS))
def test_an_attacker_with_three_accounts_is_wrong_about_one_of_two_creditors(
    attacker: Callable[[list[Account]], Decimal], floor: Decimal, own: list[Decimal]
) -> None:
    """Both levels are as likely: who is right at one of them is wrong at the other, and nothing tells which it is."""
    right = 0
    for level, creditors in enumerate((Decimal(0), Decimal("0.5"))):
        # The floors at which both creditors' targets end alike.
        ends = floor * (1 + RULES.margin_levels[0]) / (1 + RULES.margin_levels[level])
        policy = policy_of(ends)
        margins = [draw_margin(RULES, creditors, share) for share in own]
        guess = attacker([Account(policy, NegotiationState(margin=margin)) for margin in margins])
        right += abs(guess - ends) <= WITHIN * ends
    assert right <= 1


def test_draws_debt_by_debt_would_have_told_the_floor() -> None:
    """Why all debts of a creditor share the level: the lowest and the highest of a few draws tell both ends."""
    floor = Decimal("0.6")
    policy = policy_of(floor)
    margins = [draw_margin(RULES, creditors, Decimal(0)) for creditors in (Decimal(0), Decimal("0.5"))]
    ends = [creep(Account(policy, replace(NegotiationState(), margin=margin))) for margin in margins]
    told = ends[1] / (1 + RULES.margin_levels[1])
    assert abs(told - floor) <= WITHIN * floor
