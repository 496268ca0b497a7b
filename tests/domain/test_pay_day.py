"""A plan on the debtor's own pay day: the same amounts, near the policy's dates, however often it is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calendar import adjust
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.negotiation import NegotiationState, opening_offers, plan_for
from backend.domain.offer import OfferTerms
from backend.domain.pay_day import QUINCENA, PayDay, re_dated
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, pesos

POLICY = make_policy()


def plan_of(months: int, made_on: date = MONDAY) -> OfferTerms:
    (terms,) = plan_for(
        make_debt(pesos(3_000_000)), POLICY, NegotiationState(), made_on, is_holiday, months=months
    ).offers
    return terms


def moved(terms: OfferTerms, *days: int, today: date = MONDAY) -> list[date]:
    return [item.due_date for item in re_dated(terms, PayDay(days), POLICY, today, is_holiday).schedule]


@given(
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.lists(st.integers(1, 31), min_size=1, max_size=6),
    st.integers(0, 4),
)
def test_amounts_stay_and_dates_never_wander_off(made_on: date, days: list[int], later: int) -> None:
    terms = first = plan_of(3, made_on)
    today = made_on + timedelta(days=later)
    usual = made_on + timedelta(days=POLICY.first_instalment_days)
    for day in days:
        terms = re_dated(terms, PayDay((day,)), POLICY, today, is_holiday)
        assert [item.amount for item in terms.schedule] == [item.amount for item in first.schedule]
        due = terms.schedule[0].due_date
        # Weekends and holidays may add a few days to the window of sixteen.
        assert usual - timedelta(days=16) <= due <= usual + timedelta(days=16 + 4)
        assert terms.total == first.total
        assert terms.valid_until == first.valid_until


def test_each_instalment_falls_on_the_day_or_the_last_of_a_shorter_month() -> None:
    """30 January 2027 is a Saturday, 28 February a Sunday."""
    made_on = date(2026, 12, 28)
    assert moved(plan_of(3, made_on), 30, today=made_on) == [
        date(2027, 2, 1),
        date(2027, 3, 1),
        date(2027, 3, 30),
    ]


def test_the_quincena_takes_the_nearer_of_its_two_days() -> None:
    """The policy's own first date is Wednesday, 23 December 2026."""
    assert moved(plan_of(3), *QUINCENA) == [date(2026, 12, 30), date(2027, 2, 1), date(2027, 3, 1)]
    assert moved(plan_of(3), 15)[0] == date(2026, 12, 15)
    assert moved(plan_of(3), 23) == [item.due_date for item in plan_of(3).schedule]


def test_a_single_payment_has_no_day_of_the_month() -> None:
    lump_sum = opening_offers(make_debt(), POLICY, NegotiationState(), MONDAY, is_holiday)[0][0]
    with pytest.raises(Conflict, match="pay_day_not_possible"):
        moved(lump_sum, 15)


@pytest.mark.parametrize("days", [(), (0,), (32,), (True,), (15, 31, 99)])
def test_days_that_no_month_has_are_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="invalid_pay_day"):
        PayDay(days)


def test_adjusting_follows_the_policys_rule() -> None:
    assert moved(plan_of(3), 25)[0] == adjust(date(2026, 12, 25), POLICY.business_day_rule, is_holiday)
