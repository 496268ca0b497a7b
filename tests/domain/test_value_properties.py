"""What holds of conceding by value whatever a debtor proposes, in whatever order, under whatever policy."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calendar import (
    BusinessDayRule,
    Frequency,
    add_months,
    adjust,
    due_date,
    is_business_day,
)
from backend.domain.money import Money
from backend.domain.negotiation import (
    CounterOffer,
    NegotiationState,
    Outcome,
    opening_offers,
    plan_for,
)
from backend.domain.schedule import make_schedule
from tests.domain.bargains import MOST_MESSAGES, Case, a_case, a_length, a_share, messages, price, split, talk
from tests.domain.builders import MONDAY, is_holiday
from tests.domain.by_chance import by_chance, need

LARGE_DEBT = 10_000_000
"""In pesos: its plans of any term have instalments of more than the least."""


@by_chance
def test_instalments_add_up_and_nothing_is_worth_less_than_the_floor(random: Random) -> None:
    case = a_case(random)
    policy, balance = case.policy, case.debt.balance
    least = balance.minor_units * policy.floor_share
    opening, _ = opening_offers(case.debt, policy, case.state, MONDAY, is_holiday)
    for terms in (*opening, *talk(case, messages(random, balance)).shown):
        assert sum(p.amount.minor_units for p in terms.schedule) == terms.total.minor_units
        assert terms.present_value(policy.valuation_rate, MONDAY) >= least
        dates = [p.due_date for p in terms.schedule]
        assert dates == sorted(dates)
        assert dates[0] >= MONDAY
        assert all(is_business_day(day, is_holiday) for day in dates)


@by_chance
def test_what_is_waived_never_exceeds_the_policys_most(random: Random) -> None:
    """As the debtor reads it: of the balance, whatever interest the plan adds."""
    case = a_case(random)
    most = case.debt.balance.share(case.policy.most_discount, "up")
    for terms in talk(case, messages(random, case.debt.balance)).shown:
        # One step for the rounding of what a total pays off.
        assert terms.discount.minor_units <= most.minor_units + case.policy.step_minor


@by_chance
def test_repeating_splitting_and_permuting_gain_nothing(random: Random) -> None:
    """Until a price is met; whoever goes on talking after that has been offered what they named.

    What was refused for its term or day is no proposal that could be cut: in a shape that there is it is another one.
    In a small debt there may be a shape at one price and not at the next, whose instalments are below the least.
    """
    case = a_case(random, LARGE_DEBT)
    said = messages(random, case.debt.balance, most=10)
    once = talk(case, said, stop_when_met=True)
    need(not once.met)
    heard = [counter for counter, was in zip(said, once.outcomes, strict=True) if was is Outcome.COUNTERED]
    more = list(said)
    for _ in range(a_length(random, MOST_MESSAGES - len(said))):
        more.append(split(random, random.choice(heard)) if heard else random.choice(said))
    random.shuffle(more)
    again = talk(case, more)
    assert not again.met
    assert (again.state.best_value, again.state.rung) == (once.state.best_value, once.state.rung)
    assert price(case, again.state) == price(case, once.state)


@by_chance
def test_who_creeps_up_is_shown_nothing_better_than_who_names_the_best_at_once(random: Random) -> None:
    case = a_case(random)
    balance = case.debt.balance
    count = a_length(random)
    amounts = sorted(balance.share(a_share(random, "0.01", "1"), "up") for _ in range(count))
    opening = price(case, case.state)
    need(opening is not None and amounts[-1] < opening)
    crept = talk(case, [CounterOffer(amount=amount) for amount in amounts], stop_when_met=True)
    best = amounts[len(crept.outcomes) - 1]
    at_once = price(case, talk(case, [CounterOffer(amount=best)]).state)
    reached = price(case, crept.state)
    # Dearer, where a smaller step before was enough to lower the ask to what is named now.
    assert reached is not None
    assert at_once is not None
    assert reached >= at_once


@by_chance
def test_leaving_and_coming_back_on_other_days_changes_nothing(random: Random) -> None:
    case = a_case(random)
    days, count = random.randint(1, 30), a_length(random)
    # Mostly below what is taken, of which this says nothing.
    most = random.choice(["0.3", "0.5", "0.7", "1"])
    said = [
        CounterOffer(amount=case.debt.balance.share(a_share(random, "0.01", most), "up"))
        for _ in range(count)
    ]
    at_once = talk(case, said, stop_when_met=True)
    need(not at_once.met)
    later, met = case.state, False
    for index, counter in enumerate(said):
        today = MONDAY + timedelta(days=index * days)
        later = NegotiationState.from_mapping(json.loads(json.dumps(later.to_mapping())))
        that_day = talk(Case(case.debt, case.policy, later), [counter], today)
        later, met = that_day.state, met or that_day.met
    # Before a weekend a single payment comes a day or two later, and may have to be a little more.
    need(not met)
    assert (later.rung, later.best_value) == (at_once.state.rung, at_once.state.best_value)


@by_chance
def test_the_longer_the_plan_the_more_is_paid(random: Random) -> None:
    case, months = a_case(random, LARGE_DEBT), random.randint(1, 23)
    shorter, longer = (
        plan_for(case.debt, case.policy, case.state, MONDAY, is_holiday, months=term)
        for term in (months, months + 1)
    )
    need(shorter.outcome == longer.outcome == Outcome.COUNTERED)
    assert shorter.offers[0].total <= longer.offers[0].total


@by_chance
def test_the_more_is_paid_at_once_the_less_in_all(random: Random) -> None:
    case, months = a_case(random, LARGE_DEBT), random.randint(2, 24)
    less = a_share(random, "0.01", "0.5")
    more = less + a_share(random, "0.01", "0.4")
    little, much = (
        plan_for(
            *(case.debt, case.policy, case.state, MONDAY, is_holiday),
            months=months,
            down_payment=case.debt.balance.share(share),
        )
        for share in (less, more)
    )
    need(little.outcome == much.outcome == Outcome.COUNTERED)
    assert much.offers[0].total <= little.offers[0].total


@given(
    st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    st.integers(1, 48),
    st.sampled_from([f for f in Frequency if f != Frequency.ONCE]),
)
def test_dates_are_right_across_month_ends(first: date, count: int, frequency: Frequency) -> None:
    days = [due_date(first, index, frequency) for index in range(count)]
    assert days == sorted(set(days))
    assert days[0] >= first
    if frequency == Frequency.MONTHLY:
        # The first one's own day, or the last of a month that has no such day.
        assert all(
            day.day == first.day or (day.day < first.day and (day + timedelta(days=1)).day == 1)
            for day in days
        )
        assert [(day.year * 12 + day.month) - (first.year * 12 + first.month) for day in days] == list(
            range(count)
        )
    if frequency == Frequency.TWICE_A_MONTH:
        assert all(day.day in (15, 30) or (day.month, day.day) in {(2, 28), (2, 29)} for day in days)
        assert (days[0] - first).days <= 16
        assert all(days[i + 2] == _same_half(days[i]) for i in range(count - 2))
    plan = make_schedule(Money(count * 1_000, "COP"), count, first, frequency, is_holiday=is_holiday)
    following = [adjust(day, BusinessDayRule.FOLLOWING, is_holiday) for day in days]
    assert [p.due_date for p in plan] == following


def _same_half(day: date) -> date:
    if day.day == 15:
        return add_months(day, 1)
    following = add_months(day.replace(day=1), 1)
    last = add_months(following, 1) - timedelta(days=1)
    return following.replace(day=min(30, last.day))
