"""What is possible when nothing is left, and until when a claim is answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.affordability import Budget, capacity_of
from backend.domain.affordability_rules import AffordabilityRules
from backend.domain.calendar import add_months, is_business_day, no_holidays
from backend.domain.claim_deadlines import CLAIM_DEADLINES, answer_by
from backend.domain.errors import InvalidInput
from backend.domain.hardship import (
    Path,
    paths_open,
    pause,
    pause_allowed_from,
    token_payment,
    token_schedule,
)
from backend.domain.money import Money

RULES = AffordabilityRules()
TODAY = date(2026, 11, 23)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def pesos(value: int) -> Money:
    return Money(value * 100, "COP")


def test_a_pause_is_as_long_as_asked_and_never_longer_than_the_policy() -> None:
    assert pause(RULES, TODAY).ends_on == date(2026, 12, 23)
    assert pause(RULES, TODAY, 10).ends_on == date(2026, 12, 3)
    for length in (0, 31, -1):
        with pytest.raises(InvalidInput, match="pause_too_long"):
            pause(RULES, TODAY, length)


def test_the_next_pause_is_counted_from_the_beginning_of_the_last() -> None:
    assert pause_allowed_from(RULES, None) is None
    assert pause_allowed_from(RULES, TODAY) == TODAY + timedelta(days=180)


def test_a_token_payment_is_small_short_and_dated() -> None:
    measure = token_payment(RULES, date(2026, 11, 30), pesos(50_000), 3)
    # The end of February, not a day that it does not have.
    assert (measure.path, measure.ends_on) == (Path.TOKEN_PAYMENT, date(2027, 2, 28))
    for monthly, months in ((pesos(50_001), 3), (pesos(0), 3), (pesos(1), 0), (pesos(1), 4)):
        with pytest.raises(InvalidInput, match="token_not_possible"):
            token_payment(RULES, TODAY, monthly, months)


@given(days, st.integers(1, 24))
def test_every_token_payment_is_due_on_a_business_day_of_its_own_month_of_the_measure(
    starts: date, months: int
) -> None:
    dated = token_schedule(starts, pesos(50_000), months, no_holidays)
    assert [payment.amount for payment in dated] == [pesos(50_000)] * months
    for number, payment in enumerate(dated):
        assert add_months(starts, number) < payment.due_date < add_months(starts, number + 1)
        assert is_business_day(payment.due_date, no_holidays)


@pytest.mark.parametrize(("expenses", "token"), [(900, True), (1_000, True), (1_001, False)])
def test_who_lacks_money_every_month_is_not_asked_for_a_token_payment(expenses: int, token: bool) -> None:
    capacity = capacity_of(Budget(pesos(1_000), pesos(expenses)), RULES)
    assert (Path.TOKEN_PAYMENT in paths_open(RULES, capacity)) == token
    assert {Path.PAUSE, Path.HUMAN} <= set(paths_open(RULES, capacity))
    assert paths_open(RULES, None) == tuple(Path)


def test_colombia_answers_in_fifteen_business_days_from_the_day_after() -> None:
    assert answer_by("CO", TODAY, no_holidays) == date(2026, 12, 14)
    assert answer_by("CO", TODAY, lambda day: day == date(2026, 12, 8)) == date(2026, 12, 15)
    # Received on a Saturday, the first day counted is Monday.
    assert answer_by("CO", date(2026, 11, 21), no_holidays) == date(2026, 12, 11)


def test_spain_answers_in_a_month_and_elsewhere_we_do_not_pretend() -> None:
    assert answer_by("ES", date(2027, 1, 31), no_holidays) == date(2027, 2, 28)
    assert answer_by("MX", TODAY, no_holidays) is None
    assert all(rule.source for rule in CLAIM_DEADLINES.values())


@given(days)
def test_between_claim_and_answer_lie_fifteen_business_days(received: date) -> None:
    last = answer_by("CO", received, no_holidays)
    assert last is not None
    between = [received + timedelta(days=count) for count in range(1, (last - received).days + 1)]
    assert sum(is_business_day(day, no_holidays) for day in between) == 15
    assert is_business_day(last, no_holidays)
