"""What holds of conceding by value whatever a debtor proposes, in whatever order, under whatever policy."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from backend.domain.calendar import (
    BusinessDayRule,
    Frequency,
    add_months,
    adjust,
    due_date,
    is_business_day,
)
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
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.policy import VALUE, Policy
from backend.domain.schedule import make_schedule
from tests.domain.builders import MONDAY, counter_offers, debts, is_holiday, make_policy, shares

Case = tuple[Debt, Policy, NegotiationState]
RULES = ConcessionRules()
MOST_MESSAGES = 30


@st.composite
def cases(draw: st.DrawFn, least: int = 100_000) -> Case:
    """A debt in pesos, a policy by value of any sort, and a margin as it would be drawn."""
    opening = draw(shares("0", "0.3"))
    policy = make_policy(
        kind=VALUE,
        opening_discount=opening,
        most_discount=opening + draw(shares("0", "0.6")),
        floor_share=draw(shares("0.2", "0.9")),
        valuation_rate=draw(shares("0", "0.4")),
        plan_rate=draw(st.sampled_from([Decimal(0), Decimal("0.18")])),
        step_minor=draw(st.sampled_from([1, 100, 10_000])),
        concession=replace(
            RULES,
            steps=draw(st.integers(2, 10)),
            exponent=draw(st.integers(1, 6)),
            monthly_survival=draw(st.sampled_from([Decimal(1), Decimal("0.995"), Decimal("0.97")])),
        ),
    )
    margin = draw_margin(RULES, draw(shares("0", "0.999")), draw(shares("0", "0.999")))
    return draw(debts(fixed=False, least=least)), policy, NegotiationState(margin=margin)


@st.composite
def bargains(draw: st.DrawFn, most: int = MOST_MESSAGES) -> tuple[Case, list[CounterOffer]]:
    """A case and the messages of a debtor, also such as name a day."""
    case = draw(cases())
    days = st.none() | st.integers(0, 70).map(lambda ahead: MONDAY + timedelta(days=ahead))
    length = draw(st.sampled_from([1, 2, 3, 5, 8, most]))
    made = [
        replace(draw(counter_offers(case[0].balance)), first_date=draw(days))
        for _ in range(min(length, most))
    ]
    return case, made


def talk(
    case: Case, counters: list[CounterOffer], today: date = MONDAY
) -> tuple[NegotiationState, list[OfferTerms]]:
    """Where messages one after the other lead: the state, and every offer that was shown."""
    debt, policy, state = case
    shown = list(opening_offers(debt, policy, state, today, is_holiday)[0])
    for counter in counters:
        answer = answer_counter_offer(debt, policy, state, counter, today, is_holiday)
        shown += answer.offers
        state = answer.state
    return state, shown


def price(case: Case, state: NegotiationState) -> Money | None:
    """What a single payment comes to as the negotiation stands."""
    debt, policy, _ = case
    offers, _ = opening_offers(debt, policy, state, MONDAY, is_holiday)
    return next((o.total for o in offers if o.kind == OfferKind.LUMP_SUM), None)


@given(bargains())
def test_instalments_add_up_and_nothing_is_worth_less_than_the_floor(
    bargain: tuple[Case, list[CounterOffer]],
) -> None:
    case, counters = bargain
    debt, policy, state = case
    assert state.margin is not None
    least = debt.balance.minor_units * policy.floor_share
    for terms in talk(case, counters)[1]:
        assert sum(p.amount.minor_units for p in terms.schedule) == terms.total.minor_units
        assert terms.present_value(policy.valuation_rate, MONDAY) >= least
        dates = [p.due_date for p in terms.schedule]
        assert dates == sorted(dates)
        assert dates[0] >= MONDAY
        assert all(is_business_day(day, is_holiday) for day in dates)


@given(bargains(most=10), st.data())
def test_repeating_and_permuting_gain_nothing(
    bargain: tuple[Case, list[CounterOffer]], data: st.DataObject
) -> None:
    """Until an offer is met; whoever goes on talking after that has been offered what they named."""
    case, counters = bargain
    more = [
        *counters,
        *data.draw(st.lists(st.sampled_from(counters), max_size=MOST_MESSAGES - len(counters))),
    ]
    shuffled = data.draw(st.permutations(more))
    outcomes = [_outcomes(case, order) for order in (counters, more, shuffled)]
    assume(all(Outcome.ACCEPTED not in found for found in outcomes))
    reached = [talk(case, order)[0] for order in (counters, more, shuffled)]
    assert len({price(case, state) for state in reached}) == 1
    assert len({(state.best_value, state.rung) for state in reached}) == 1


def _outcomes(case: Case, counters: list[CounterOffer]) -> list[Outcome]:
    debt, policy, state = case
    found = []
    for counter in counters:
        answer = answer_counter_offer(debt, policy, state, counter, MONDAY, is_holiday)
        # Asking for a term, an instalment or a day that there is names no price.
        found.append(Outcome.COUNTERED if counter.total is None else answer.outcome)
        state = answer.state
    return found


@given(cases(), st.lists(shares("0.01", "1"), min_size=1, max_size=MOST_MESSAGES))
def test_who_creeps_up_is_shown_nothing_better_than_who_names_the_best_at_once(
    case: Case, offered: list[Decimal]
) -> None:
    amounts = sorted(case[0].balance.share(share, "up") for share in offered)
    opening = price(case, case[2])
    assume(opening is not None and amounts[-1] < opening)
    creeping = []
    for amount in amounts:
        creeping.append(CounterOffer(amount=amount))
        if Outcome.ACCEPTED in _outcomes(case, creeping):
            break
    crept = price(case, talk(case, creeping)[0])
    at_once = price(case, talk(case, creeping[-1:])[0])
    # Dearer, where a smaller step before was enough to lower the ask to what is named now.
    assert crept is not None
    assert at_once is not None
    assert crept >= at_once


@given(cases(), st.lists(shares("0.01", "1"), min_size=1, max_size=10), st.integers(1, 30))
def test_leaving_and_coming_back_on_other_days_changes_nothing(
    case: Case, offered: list[Decimal], days: int
) -> None:
    debt, policy, state = case
    counters = [CounterOffer(amount=debt.balance.share(share, "up")) for share in offered]
    later = state
    for index, counter in enumerate(counters):
        today = MONDAY + timedelta(days=index * days)
        later = NegotiationState.from_mapping(json.loads(json.dumps(later.to_mapping())))
        later = answer_counter_offer(debt, policy, later, counter, today, is_holiday).state
    at_once = talk(case, counters)[0]
    assume(at_once.best_value is None or at_once.best_value < Decimal(10) ** 20)
    assert (later.rung, later.best_value) == (at_once.rung, at_once.best_value)


@given(cases(least=10_000_000), st.integers(1, 23))
def test_the_longer_the_plan_the_more_is_paid(case: Case, months: int) -> None:
    debt, policy, state = case
    shorter, longer = (
        plan_for(debt, policy, state, MONDAY, is_holiday, months=term) for term in (months, months + 1)
    )
    assume(shorter.outcome == longer.outcome == Outcome.COUNTERED)
    assert shorter.offers[0].total <= longer.offers[0].total


@given(cases(least=10_000_000), st.integers(2, 24), shares("0.01", "0.5"), shares("0.01", "0.4"))
def test_the_more_is_paid_at_once_the_less_in_all(
    case: Case, months: int, less: Decimal, more: Decimal
) -> None:
    debt, policy, state = case
    answers = [
        plan_for(
            debt, policy, state, MONDAY, is_holiday, months=months, down_payment=debt.balance.share(share)
        )
        for share in (less, less + more)
    ]
    assume(all(answer.outcome == Outcome.COUNTERED for answer in answers))
    assert answers[1].offers[0].total <= answers[0].offers[0].total


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
