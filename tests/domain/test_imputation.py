"""What payments take off a debt: interest first, to the unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.imputation import Parts, impute
from backend.domain.money import Money
from tests.domain.builders import pesos

amounts = st.integers(0, 10**12).map(lambda units: Money(units, "COP"))


@given(st.builds(Parts, amounts, amounts, amounts), amounts)
def test_nothing_is_lost_and_principal_comes_last(owed: Parts, paid: Money) -> None:
    left, beyond = impute(owed, paid)
    assert owed.balance + beyond == left.balance + paid
    assert not (beyond and left.balance)
    assert left.principal == owed.principal or not (left.interest or left.fees)
    assert left.fees == owed.fees or not left.interest


def test_interest_goes_first() -> None:
    left, beyond = impute(Parts(pesos(100), pesos(30), pesos(10)), pesos(35))
    assert (left, beyond) == (Parts(pesos(100), pesos(0), pesos(5)), pesos(0))


def test_a_negative_payment_is_none() -> None:
    with pytest.raises(InvalidInput):
        impute(Parts(pesos(1), pesos(1), pesos(1)), pesos(-1))
