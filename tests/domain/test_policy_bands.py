"""Bands: within one, a policy's discounts, terms and floor are others; everywhere else they stay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.policy import Policy, default_policy
from backend.domain.policy_bands import Band, Bands, policy_in_band

SMALL = Band(below_balance_minor=1_000_000_00, most_discount=Decimal("0.10"), floor_share=Decimal("0.85"))
OLD_AND_LARGE = Band(
    from_balance_minor=1_000_000_00,
    from_days_past_due=360,
    opening_discount=Decimal("0.15"),
    most_discount=Decimal("0.45"),
    floor_share=Decimal("0.50"),
    most_months=36,
)


def policy_with(*bands: Band) -> Policy:
    return Policy.from_mapping({"currency": "COP", "bands": Bands(bands).to_mapping()})


@pytest.mark.parametrize(
    ("balance_minor", "days", "floor"),
    [
        (999_999_99, 0, "0.85"),
        (999_999_99, 5_000, "0.85"),
        (1_000_000_00, 359, "0.70"),
        (1_000_000_00, 360, "0.50"),
    ],
)
def test_a_debt_gets_the_rules_of_its_band_up_to_just_below_the_next(
    balance_minor: int, days: int, floor: str
) -> None:
    policy = policy_with(SMALL, OLD_AND_LARGE)
    assert policy_in_band(policy, balance_minor, days).floor_share == Decimal(floor)


def test_what_a_band_does_not_name_stays_the_policys_own() -> None:
    policy = policy_with(SMALL)
    held = policy_in_band(policy, 500_000_00, 0)
    assert held.most_discount == Decimal("0.10")
    assert (held.opening_discount, held.most_months) == (policy.opening_discount, policy.most_months)
    assert held.bands == Bands()


def test_a_band_with_shorter_plans_keeps_the_usual_terms_that_fit() -> None:
    policy = policy_with(Band(below_balance_minor=100, most_months=6))
    assert policy_in_band(policy, 99, 0).plan_months == (3, 6)


@pytest.mark.parametrize(
    ("band", "field"),
    [
        ({"most_discount": "0.01"}, "bands.0.most_discount"),
        ({"floor_share": "1.2"}, "bands.0.floor_share"),
        ({"floor_share": 0.5}, "bands.0.floor_share"),
        ({"most_months": 1.5}, "bands.0.most_months"),
        ({"plan_months": [6, 3]}, "bands.0.plan_months"),
        ({"from_balance_minor": -1}, "bands.0.from_balance_minor"),
        ({"from_balance_minor": None}, "bands.0.from_balance_minor"),
        ({"from_balance_minor": 10, "below_balance_minor": 10}, "bands.0.below_balance_minor"),
        ({"below_days_past_due": 0}, "bands.0.below_days_past_due"),
        ({"currency": "EUR"}, "bands.0.currency"),
        ("everything", "bands"),
    ],
)
def test_an_impossible_band_is_refused_by_the_name_of_its_field(band: Any, field: str) -> None:
    with pytest.raises(InvalidInput, match="invalid_policy") as refused:
        Policy.from_mapping({"currency": "COP", "bands": [band]})
    assert refused.value.details == {"field": field}


def test_no_debt_may_fall_in_two_bands() -> None:
    with pytest.raises(InvalidInput, match="invalid_policy") as refused:
        policy_with(SMALL, Band(from_balance_minor=999_999_99, floor_share=Decimal("0.6")))
    assert refused.value.details == {"field": "bands.1.from_balance_minor"}


def test_there_are_not_more_bands_than_anybody_can_read() -> None:
    bands = [{"from_balance_minor": n, "below_balance_minor": n + 1} for n in range(51)]
    with pytest.raises(InvalidInput) as refused:
        Policy.from_mapping({"currency": "COP", "bands": bands})
    assert refused.value.details == {"field": "bands"}


edges = st.lists(st.integers(1, 10**9), unique=True, max_size=6).map(sorted)


@given(edges, st.integers(0, 10**9), st.integers(0, 10_000))
def test_bands_side_by_side_come_back_from_storage_and_hold_one_at_a_time(
    starts: list[int], balance: int, days: int
) -> None:
    ends: list[int | None] = [*starts[1:], None]
    bands = [
        Band(from_balance_minor=start, below_balance_minor=end, floor_share=Decimal(index) / 10)
        for index, (start, end) in enumerate(zip(starts, ends, strict=False))
    ]
    policy = policy_with(*bands)
    assert Policy.from_mapping(policy.to_mapping()) == policy
    reached = [index for index, start in enumerate(starts) if start <= balance]
    expected = Decimal(reached[-1]) / 10 if reached else default_policy("COP").floor_share
    assert policy_in_band(policy, balance, days).floor_share == expected
