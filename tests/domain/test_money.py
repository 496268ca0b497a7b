"""Money keeps every unit, mixes no currencies and never becomes a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.money import Money, total_of
from tests.domain.builders import euros, pesos

amounts = st.integers(-(10**14), 10**14)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


def test_pesos_are_kept_in_cents() -> None:
    assert pesos(123_456) == Money(12_345_600, "COP")
    assert pesos(123_456).major == Decimal("123456.00")


def test_an_amount_with_a_third_decimal_is_no_amount_of_money() -> None:
    with pytest.raises(ValueError, match="decimals"):
        euros("0.001")


@pytest.mark.parametrize("value", [True, 1.5])
def test_money_is_not_made_of_floats_or_truth_values(value: object) -> None:
    with pytest.raises(TypeError):
        Money.from_major(value, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(value, "EUR")  # type: ignore[arg-type]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Money(1, "XXX")
    assert refusal.value.code == "unknown_currency"


def test_currencies_do_not_mix() -> None:
    for operation in (Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__):
        with pytest.raises(ValueError, match="two currencies"):
            operation(pesos(1), euros(1))
    assert pesos(1) != euros(1)


def test_money_is_multiplied_by_whole_numbers_only() -> None:
    assert euros("0.10") * 3 == 3 * euros("0.10") == euros("0.30")
    with pytest.raises(TypeError):
        euros(1) * 1.5  # type: ignore[operator]


@given(amounts, amounts, amounts)
def test_sums_and_order_are_those_of_the_units(first: int, second: int, third: int) -> None:
    a, b, c = (Money(units, "EUR") for units in (first, second, third))
    assert (a + b) - b == a
    assert (a + b) + c == a + (b + c)
    assert (a < b) == (first < second)
    assert (a >= b) == (first >= second)
    assert total_of([a, b, c], "EUR").minor_units == first + second + third


@given(amounts)
def test_major_units_give_the_same_money_again(units: int) -> None:
    assert Money.from_major(Money(units, "EUR").major, "EUR") == Money(units, "EUR")


@given(st.integers(0, 10**14), st.sampled_from([1, 50, 100, 10_000]))
def test_rounding_goes_to_the_next_multiple_in_the_direction_asked(units: int, step: int) -> None:
    money = Money(units, "COP")
    up, down = money.rounded_to(step, "up"), money.rounded_to(step, "down")
    assert down <= money <= up
    assert up.minor_units % step == down.minor_units % step == 0
    assert up.minor_units - down.minor_units in (0, step)
    assert money.rounded_to(step) in (up, down)


def test_halves_are_rounded_up() -> None:
    assert pesos("150").rounded_to(100_00) == pesos(200)
    assert euros("0.05").share(Decimal("0.5")) == euros("0.03")


@given(amounts, weights)
def test_an_allocation_keeps_every_unit(units: int, parts: list[int]) -> None:
    split = Money(units, "COP").allocate(parts)
    assert len(split) == len(parts)
    assert sum(part.minor_units for part in split) == units


@given(st.integers(0, 10**14), st.integers(1, 120), st.sampled_from([1, 100, 10_000]))
def test_equal_parts_differ_in_the_last_one_only(units: int, parts: int, step: int) -> None:
    assume(units >= parts * step)
    *equal, last = Money(units, "COP").allocate(parts, step)
    assert len(set(equal)) <= 1
    assert all(part.minor_units % step == 0 for part in equal)
    assert all(part <= last for part in equal)
    assert last.minor_units - min([last, *equal]).minor_units < parts * step


def test_a_part_without_weight_gets_nothing() -> None:
    assert euros("0.10").allocate([1, 2, 0]) == (euros("0.03"), euros("0.07"), euros(0))


@pytest.mark.parametrize("parts", [0, [], [0, 0], [1, -1]])
def test_an_amount_is_not_split_into_nothing(parts: int | list[int]) -> None:
    with pytest.raises(ValueError, match="parts"):
        euros(1).allocate(parts)
