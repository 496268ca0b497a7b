"""Schedules: the dates that people expect, and sums that are the total to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calendar import BusinessDayRule, Frequency, add_months, adjust, is_business_day
from backend.domain.errors import InvalidInput
from backend.domain.money import Money
from backend.domain.schedule import Instalment, make_schedule
from tests.domain.builders import is_holiday, pesos

days = st.dates(date(2020, 1, 1), date(2090, 12, 31))
frequencies = st.sampled_from([Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY])
rules = st.sampled_from(list(BusinessDayRule))
closures = st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60)


def due_dates(first: date, count: int, frequency: Frequency, rule: BusinessDayRule) -> list[date]:
    schedule = make_schedule(pesos(1000), count, first, frequency, rule=rule, is_holiday=is_holiday)
    return [instalment.due_date for instalment in schedule]


def test_a_monthly_plan_from_the_31st_falls_due_at_month_ends() -> None:
    assert due_dates(date(2027, 1, 31), 4, Frequency.MONTHLY, BusinessDayRule.NONE) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_february_of_a_leap_year_has_its_29th() -> None:
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2027, 12, 30), 2) == date(2028, 2, 29)


def test_weekly_and_fortnightly_plans_keep_the_weekday() -> None:
    first = date(2026, 11, 23)
    weekly = due_dates(first, 3, Frequency.WEEKLY, BusinessDayRule.NONE)
    fortnightly = due_dates(first, 3, Frequency.FORTNIGHTLY, BusinessDayRule.NONE)
    assert weekly == [first, date(2026, 11, 30), date(2026, 12, 7)]
    assert fortnightly == [first, date(2026, 12, 7), date(2026, 12, 21)]


def test_a_due_date_on_a_holiday_moves_to_the_next_business_day() -> None:
    # 25 December 2026 is a Friday and a holiday.
    assert adjust(date(2026, 12, 25), BusinessDayRule.FOLLOWING, is_holiday) == date(2026, 12, 28)
    assert adjust(date(2026, 12, 25), BusinessDayRule.NONE, is_holiday) == date(2026, 12, 25)


def test_modified_following_stays_within_the_month() -> None:
    # 31 January 2027 is a Sunday.
    assert adjust(date(2027, 1, 31), BusinessDayRule.FOLLOWING) == date(2027, 2, 1)
    assert adjust(date(2027, 1, 31), BusinessDayRule.MODIFIED_FOLLOWING) == date(2027, 1, 29)


def test_a_calendar_without_business_days_is_refused() -> None:
    with pytest.raises(ValueError, match="no business day"):
        adjust(date(2027, 1, 31), BusinessDayRule.FOLLOWING, lambda _day: True)


def test_the_last_instalment_takes_the_rounding() -> None:
    schedule = make_schedule(pesos(86_419), 6, date(2026, 12, 23), step_minor=100_00)
    assert [instalment.amount for instalment in schedule] == [*[pesos(14_400)] * 5, pesos(14_419)]
    assert [instalment.number for instalment in schedule] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("total", "count", "frequency", "code"),
    [
        (pesos(100), 0, Frequency.MONTHLY, "invalid_instalment_count"),
        (pesos(100), 601, Frequency.MONTHLY, "invalid_instalment_count"),
        (pesos(100), 2, Frequency.ONCE, "invalid_instalment_count"),
        (Money(2, "COP"), 3, Frequency.MONTHLY, "instalment_too_small"),
    ],
)
def test_impossible_schedules_are_refused(total: Money, count: int, frequency: Frequency, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_schedule(total, count, date(2027, 1, 1), frequency)
    assert refusal.value.code == code


@given(
    st.integers(600, 10**14), st.integers(1, 120), days, frequencies, rules, st.sampled_from([1, 100, 10_000])
)
def test_instalments_sum_to_the_total_and_are_never_empty(
    units: int, count: int, first: date, frequency: Frequency, rule: BusinessDayRule, step: int
) -> None:
    schedule = make_schedule(Money(units, "COP"), count, first, frequency, step_minor=step, rule=rule)
    assert sum(instalment.amount.minor_units for instalment in schedule) == units
    assert all(instalment.amount.minor_units > 0 for instalment in schedule)
    assert len({instalment.amount for instalment in schedule[:-1]}) <= 1


@given(days, st.integers(1, 60), frequencies, rules)
def test_due_dates_rise_and_fall_on_business_days(
    first: date, count: int, frequency: Frequency, rule: BusinessDayRule
) -> None:
    dates = due_dates(first, count, frequency, rule)
    assert all(earlier < later for earlier, later in pairwise(dates))
    if rule != BusinessDayRule.NONE:
        assert all(is_business_day(day, is_holiday) for day in dates)


@given(days, st.integers(0, 600))
def test_every_month_keeps_the_anchors_day_or_ends_before_it(anchor: date, months: int) -> None:
    day = add_months(anchor, months)
    assert (day.year * 12 + day.month) - (anchor.year * 12 + anchor.month) == months
    assert day.day == anchor.day or (day + timedelta(days=1)).day == 1


@given(st.dates(date(2026, 1, 31), date(2027, 10, 31)), closures)
def test_modified_following_never_leaves_the_month(day: date, closed: set[date]) -> None:
    moved = adjust(day, BusinessDayRule.MODIFIED_FOLLOWING, lambda candidate: candidate in closed)
    assert is_business_day(moved, lambda candidate: candidate in closed)
    if any(is_business_day(day.replace(day=n), lambda c: c in closed) for n in range(1, 29)):
        assert abs((moved - day).days) <= 31


@given(st.integers(0, 50), days, st.integers(0, 10**12))
def test_an_instalment_survives_storage(number: int, due: date, units: int) -> None:
    instalment = Instalment(number, due, Money(units, "EUR"))
    assert Instalment.from_mapping(instalment.to_mapping(), "EUR") == instalment
