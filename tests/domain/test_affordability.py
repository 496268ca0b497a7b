"""What somebody can pay a month: the figures worked out here by hand, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.affordability import (
    Budget,
    PaymentSource,
    Verdict,
    affordable,
    capacity_of,
    instalments_fit,
    per_month,
    problem_with,
)
from backend.domain.affordability_rules import AffordabilityRules
from backend.domain.calendar import Frequency, no_holidays
from backend.domain.errors import InvalidInput
from backend.domain.money import Money
from backend.domain.negotiation import CounterOffer, NegotiationState, answer_counter_offer, opening_offers
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.policy import Policy
from tests.domain.builders import make_debt, make_policy

RULES = AffordabilityRules()
TODAY = date(2026, 11, 23)
amounts = st.integers(min_value=0, max_value=10**12)
budgets = st.builds(lambda a, b, c: Budget(cop(a), cop(b), cop(c)), amounts, amounts, amounts)


def cop(units: int) -> Money:
    return Money(units, "COP")


def pesos(value: int) -> Money:
    return cop(value * 100)


def budget(income: int, expenses: int, other: int | None = 0) -> Budget:
    return Budget(pesos(income), pesos(expenses), None if other is None else pesos(other))


def offers(total: int = 1_200_000) -> tuple[OfferTerms, ...]:
    debt = make_debt(principal=pesos(total), interest=pesos(0))
    return opening_offers(debt, make_policy("COP"), NegotiationState(), TODAY, no_holidays)[0]


def test_the_cap_is_what_is_left_less_the_buffer() -> None:
    capacity = capacity_of(budget(1_200_000, 700_000, 200_000), RULES)
    assert capacity is not None
    assert (capacity.surplus, capacity.cap, capacity.verdict) == (
        pesos(300_000),
        pesos(270_000),
        Verdict.AFFORDABLE,
    )


@pytest.mark.parametrize(
    ("income", "expenses", "verdict"),
    [
        (1_000_000, 900_000, Verdict.AFFORDABLE),
        (1_000_000, 900_001, Verdict.TIGHT),
        (1_000_000, 1_000_000, Verdict.NOTHING_LEFT),
        (1_000_000, 1_000_001, Verdict.NOTHING_LEFT),
        (0, 0, Verdict.NOTHING_LEFT),
    ],
)
def test_the_verdict_at_its_edges(income: int, expenses: int, verdict: Verdict) -> None:
    capacity = capacity_of(budget(income, expenses), RULES)
    assert capacity is not None
    assert capacity.verdict is verdict
    assert bool(capacity.cap) == (verdict is not Verdict.NOTHING_LEFT)


def test_without_income_or_expenses_nothing_is_known_and_without_other_debts_there_are_none() -> None:
    assert capacity_of(Budget(), RULES) is None
    assert capacity_of(Budget(income=pesos(5)), RULES) is None
    assert capacity_of(Budget(essential_expenses=pesos(5)), RULES) is None
    assert capacity_of(budget(10, 5, None), RULES) == capacity_of(budget(10, 5), RULES)


@pytest.mark.parametrize(
    ("frequency", "a_month"),
    [
        (Frequency.MONTHLY, 300_000_00),
        (Frequency.TWICE_A_MONTH, 600_000_00),
        (Frequency.FORTNIGHTLY, 600_000_00),
        (Frequency.WEEKLY, 1_300_000_00),
    ],
)
def test_an_income_is_counted_by_the_month(frequency: Frequency, a_month: int) -> None:
    assert per_month(pesos(300_000), frequency) == cop(a_month)


def test_an_income_of_once_is_none_of_a_month() -> None:
    with pytest.raises(InvalidInput, match="invalid_frequency"):
        per_month(pesos(1), Frequency.ONCE)


def test_a_plan_fits_by_its_largest_instalment_and_a_single_payment_by_its_whole() -> None:
    once, three, six, twelve = offers()
    capacity = capacity_of(budget(1_000_000, 700_000), RULES)
    assert [instalments_fit(terms, capacity) for terms in (once, three, six, twelve)] == [
        *(True, False, True, True),
    ]
    assert [affordable(terms, capacity) for terms in (once, three, six, twelve)] == [
        *(False, False, True, True),
    ]


def test_more_instalments_a_month_weigh_more() -> None:
    six = offers()[2]
    exact = replace_cap(six.instalment_amount)
    assert instalments_fit(six, exact)
    assert not instalments_fit(replace(six, frequency=Frequency.FORTNIGHTLY), exact)
    assert not instalments_fit(replace(six, frequency=Frequency.WEEKLY), exact)


@pytest.mark.parametrize("frequency", [one for one in Frequency if one is not Frequency.ONCE])
def test_a_plan_of_any_rhythm_fits_where_a_month_of_it_does(frequency: Frequency) -> None:
    plan = replace(offers()[2], frequency=frequency)
    times = {"weekly": 52, "fortnightly": 26, "twice_a_month": 24, "monthly": 12}[frequency]
    month = cop(-(-plan.instalment_amount.minor_units * times // 12))
    assert instalments_fit(plan, replace_cap(month))
    assert not instalments_fit(plan, replace_cap(month - cop(1)))


def replace_cap(cap: Money) -> Any:
    capacity = capacity_of(budget(1, 0), RULES)
    assert capacity is not None
    return replace(capacity, cap=cap)


def test_a_source_opens_a_single_payment_and_no_plan() -> None:
    once, three = offers()[:2]
    told = budget(1_000_000, 700_000)
    capacity = capacity_of(told, RULES)
    assert problem_with(once, told, capacity) == "source_needed"
    assert problem_with(three, told, capacity) == "above_capacity"
    sources = dict.fromkeys((once.terms_hash, three.terms_hash), PaymentSource.SAVINGS)
    told = replace(told, sources=sources)
    assert problem_with(once, told, capacity) is None
    assert problem_with(three, told, capacity) == "above_capacity"


def test_a_down_payment_asks_for_its_source_like_a_single_payment() -> None:
    debt = make_debt(principal=pesos(1_200_000), interest=pesos(0))
    counter = CounterOffer(down_payment=pesos(900_000))
    policy = make_policy("COP")
    (terms,) = answer_counter_offer(debt, policy, NegotiationState(), counter, TODAY, no_holidays).offers
    assert terms.kind is OfferKind.PARTIAL_PLUS_PLAN
    told = budget(1_000_000, 700_000)
    assert problem_with(terms, told, capacity_of(told, RULES)) == "source_needed"


def test_a_budget_is_read_as_it_was_written() -> None:
    told = Budget(pesos(5), None, pesos(0), needs_care=True, sources={"ab": PaymentSource.NOT_SAID})
    assert Budget.from_mapping(told.to_mapping(), "COP") == told
    assert Budget.from_mapping(None, "COP") == Budget()


@given(budgets, st.decimals(0, Decimal("0.99"), places=2))
def test_cap_and_surplus_hold_together(told: Budget, buffer: Decimal) -> None:
    capacity = capacity_of(told, AffordabilityRules(buffer_share=buffer))
    assert capacity is not None
    assert told.income == capacity.surplus + told.essential_expenses + told.other_debts  # type: ignore[operator]
    assert cop(0) <= capacity.cap <= max(capacity.surplus, cop(0))
    assert (capacity.verdict is Verdict.NOTHING_LEFT) == (capacity.cap == cop(0))


@given(budgets, st.integers(min_value=1, max_value=10**11))
def test_who_earns_more_can_pay_no_less_and_who_spends_more_no_more(told: Budget, more: int) -> None:
    assert told.income is not None
    assert told.essential_expenses is not None
    now = capacity_of(told, RULES)
    richer = capacity_of(replace(told, income=told.income + cop(more)), RULES)
    poorer = capacity_of(replace(told, essential_expenses=told.essential_expenses + cop(more)), RULES)
    assert now is not None
    assert richer is not None
    assert poorer is not None
    assert poorer.cap <= now.cap <= richer.cap


@given(st.integers(min_value=100_000, max_value=50_000_000), st.integers(min_value=0, max_value=10_000_000))
def test_what_is_sold_without_a_word_leaves_the_buffer_untouched(balance: int, left: int) -> None:
    told = budget(10_000_000, 10_000_000 - left)
    capacity = capacity_of(told, RULES)
    for terms in offers(balance):
        if problem_with(terms, told, capacity) is None:
            assert all(payment.amount <= pesos(left).share(Decimal("0.9")) for payment in terms.schedule)


@pytest.mark.parametrize(
    "wrong",
    [
        {"buffer_share": "1"},
        {"buffer_share": "-0.1"},
        {"buffer_share": 0.1},
        {"buffer_share": True},
        {"buffer_share": "NaN"},
        {"tight_share": "mucho"},
        {"pause_most_days": 0},
        {"pause_most_days": "30"},
        {"token_most_months": 13},
        {"token_most_minor": 0},
        {"pause_days": 3},
    ],
)
def test_rules_that_make_no_sense_are_refused_with_their_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="invalid_policy") as refused:
        Policy.from_mapping({"currency": "COP", "affordability": wrong})
    assert refused.value.details["field"] == f"affordability.{next(iter(wrong))}"


def test_rules_are_read_as_they_were_written_and_what_is_left_out_is_the_default() -> None:
    policy = make_policy("EUR")
    assert Policy.from_mapping(policy.to_mapping()) == policy
    assert AffordabilityRules.from_mapping({}) == AffordabilityRules()
    with pytest.raises(InvalidInput, match="invalid_policy"):
        Policy.from_mapping({"currency": "COP", "affordability": None})
