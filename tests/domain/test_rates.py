"""Interest against the definitions and against figures computed elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.money import Money
from backend.domain.rates import level_instalment, monthly_rate, periodic_rate, present_value
from tests.domain.builders import MONDAY, euros, pesos, shares


def test_a_known_monthly_rate() -> None:
    # 26.82417945625 % EA is 2 % a month.
    assert monthly_rate(Decimal("0.2682417945625453")) == pytest.approx(Decimal("0.02"), abs=Decimal("1e-15"))


def test_a_known_level_instalment() -> None:
    # 1,000 at 1 % a month over 12 months: 88.85, as any loan calculator says.
    exact = level_instalment(euros(1000), Decimal("0.01"), 12)
    assert round(exact) == 8885


def test_without_interest_it_is_a_plain_division() -> None:
    assert level_instalment(pesos(1200), Decimal(0), 12) == pesos(100).minor_units


@given(shares("0", "3"), st.integers(1, 53))
def test_periodic_rates_compound_to_the_effective_annual_rate(annual: Decimal, periods: int) -> None:
    compounded = (1 + periodic_rate(annual, periods)) ** periods - 1
    assert abs(compounded - annual) < Decimal("1e-20")


@given(st.integers(1, 10**12), shares("0.001", "0.05"), st.integers(1, 120))
def test_level_instalments_pay_the_principal_off(units: int, rate: Decimal, count: int) -> None:
    instalment = level_instalment(Money(units, "EUR"), rate, count)
    owed = Decimal(units)
    for _ in range(count):
        owed = owed * (1 + rate) - instalment
    assert abs(owed) < Decimal("1e-6")


def test_a_payment_in_a_year_is_discounted_by_the_annual_rate() -> None:
    value = present_value([(MONDAY + timedelta(days=365), euros(110))], Decimal("0.10"), MONDAY)
    assert value == pytest.approx(Decimal(10_000), abs=Decimal("1e-20"))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 10**9)), max_size=12), shares("0", "2"))
def test_present_value_never_exceeds_what_is_paid(payments: list[tuple[int, int]], rate: Decimal) -> None:
    flows = [(MONDAY + timedelta(days=days), Money(units, "COP")) for days, units in payments]
    value = present_value(flows, rate, MONDAY)
    assert 0 <= value <= sum(units for _, units in payments)
    assert present_value(flows, Decimal(0), MONDAY) == sum(units for _, units in payments)


def test_a_plan_of_no_instalments_has_no_price() -> None:
    with pytest.raises(ValueError, match="at least one"):
        level_instalment(euros(1), Decimal(0), 0)
