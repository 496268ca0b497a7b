"""What payments take off a debt: interest first, to the unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.imputation import Parts, impute, impute_in_order
from backend.domain.money import Money, total_of
from tests.domain.builders import pesos

amounts = st.integers(0, 10**12).map(lambda units: Money(units, "COP"))
debts = st.builds(Parts, amounts, amounts, amounts)
payments = st.lists(st.integers(1, 10**12).map(lambda units: Money(units, "COP")), max_size=8)


@given(debts, amounts)
def test_nothing_is_lost_and_principal_comes_last(owed: Parts, paid: Money) -> None:
    left, beyond = impute(owed, paid)
    assert owed.balance + beyond == left.balance + paid
    assert not (beyond and left.balance)
    assert left.principal == owed.principal or not (left.interest or left.fees)
    assert left.fees == owed.fees or not left.interest


@given(debts, payments)
def test_each_payment_is_what_it_covers_and_a_credit_that_only_comes_when_nothing_is_owed(
    owed: Parts, paid: list[Money]
) -> None:
    covered, left = impute_in_order(owed, paid)
    assert sum(covered, left) == owed
    for part in (left, *covered):
        assert min(part.principal, part.interest, part.fees).minor_units >= 0
    credit = total_of([paid - part.balance for paid, part in zip(paid, covered, strict=True)], "COP")
    assert all(part.balance <= paid for paid, part in zip(paid, covered, strict=True))
    assert not (credit and left.balance)
    assert total_of(paid, "COP") + left.balance == owed.balance + credit


@given(debts, payments)
def test_no_principal_is_covered_while_interest_or_fees_are_owed(owed: Parts, paid: list[Money]) -> None:
    left = owed
    for part in impute_in_order(owed, paid)[0]:
        left = left - part
        assert not (part.principal and (left.interest or left.fees))
        assert not (part.fees and left.interest)


@given(debts, payments, st.randoms(use_true_random=False))
def test_what_is_left_does_not_depend_on_the_order_of_the_payments(
    owed: Parts, paid: list[Money], chance: object
) -> None:
    shuffled = list(paid)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert impute_in_order(owed, shuffled)[1] == impute_in_order(owed, paid)[1]


@given(debts, payments.filter(bool))
def test_a_payment_that_never_came_leaves_the_debt_as_the_others_do(owed: Parts, paid: list[Money]) -> None:
    """Put back what all of them covered, and lay the others over it."""
    covered, left = impute_in_order(owed, paid)
    assert impute_in_order(sum(covered, left), paid[1:]) == impute_in_order(owed, paid[1:])


def test_interest_goes_first() -> None:
    left, beyond = impute(Parts(pesos(100), pesos(30), pesos(10)), pesos(35))
    assert (left, beyond) == (Parts(pesos(100), pesos(0), pesos(5)), pesos(0))


def test_a_negative_payment_is_none() -> None:
    with pytest.raises(InvalidInput):
        impute(Parts(pesos(1), pesos(1), pesos(1)), pesos(-1))
