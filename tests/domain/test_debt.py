"""A debt is the sum of its parts, in one currency."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.domain.debt import DebtStatus, FixedOffer, FixedOfferKind
from backend.domain.errors import InvalidInput
from tests.domain.builders import euros, lump, make_debt, pesos, plan


def test_the_balance_is_the_sum_of_the_parts() -> None:
    debt = make_debt(principal=pesos(100_000), interest=pesos(20_000), fees=pesos(3_456))
    assert debt.balance == pesos(123_456)


def test_days_past_due_count_from_the_due_date() -> None:
    debt = make_debt(due_date=date(2026, 10, 24))
    assert debt.days_past_due(date(2026, 11, 23)) == 30
    assert debt.days_past_due(date(2026, 10, 1)) == 0
    assert make_debt().days_past_due(date(2026, 11, 23)) == 0


@pytest.mark.parametrize("status", list(DebtStatus))
def test_only_an_active_debt_is_negotiated(status: DebtStatus) -> None:
    assert make_debt(status=status).is_negotiable == (status == DebtStatus.ACTIVE)


def test_a_debt_of_nothing_is_not_negotiated() -> None:
    assert not make_debt(pesos(0)).is_negotiable


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"fees": euros(1)}, "currency_mismatch"),
        ({"fixed_offers": (lump(euros(1)),)}, "currency_mismatch"),
        ({"fees": pesos(-1)}, "negative_amount"),
    ],
)
def test_impossible_parts_are_refused(parts: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_debt(**parts)
    assert refusal.value.code == code


def test_a_plans_price_is_one_instalment() -> None:
    """`Hasta_6_cuotas` of 17,000 is a plan of 102,000 in all."""
    assert plan(pesos(17_000), 6).total == pesos(102_000)


@pytest.mark.parametrize(
    ("kind", "amount", "count"),
    [
        (FixedOfferKind.LUMP_SUM, 0, 1),
        (FixedOfferKind.LUMP_SUM, 5, 2),
        (FixedOfferKind.INSTALMENT_PLAN, 5, 0),
    ],
)
def test_impossible_campaign_offers_are_refused(kind: FixedOfferKind, amount: int, count: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        FixedOffer(kind, pesos(amount), count)
    assert refusal.value.code == "invalid_fixed_offer"
