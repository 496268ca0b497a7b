"""The default policy has the product's figures; an impossible one is refused by the name of its field."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from backend.domain.errors import InvalidInput
from backend.domain.policy import PartialTier, Policy, RateCap, TermStep, default_policy
from tests.domain.builders import make_policy, policies


def test_the_default_ladder_goes_from_five_to_twenty_per_cent() -> None:
    policy = default_policy("COP")
    ladder = [policy.discount_at(rung) for rung in range(policy.last_rung + 3)]
    assert ladder == [Decimal(x) for x in ("0.05", "0.10", "0.15", "0.20", "0.20", "0.20")]
    assert policy.most_rounds == 10


def test_a_step_that_does_not_divide_the_ladder_ends_at_the_most() -> None:
    policy = make_policy(opening_discount=Decimal("0.05"), discount_step=Decimal("0.10"))
    assert [policy.discount_at(rung) for rung in range(policy.last_rung + 1)] == [
        Decimal("0.05"),
        Decimal("0.15"),
        Decimal("0.20"),
    ]


@pytest.mark.parametrize(
    ("share", "discount"),
    [("0.49", None), ("0.50", "0.075"), ("0.7499", "0.075"), ("0.75", "0.15"), ("1", "0.15")],
)
def test_a_partial_payment_earns_its_tier(share: str, discount: str | None) -> None:
    expected = None if discount is None else Decimal(discount)
    assert default_policy("EUR").partial_discount(Decimal(share)) == expected


def test_the_longer_the_plan_the_less_of_the_discount_it_keeps() -> None:
    kept = [default_policy("COP").share_of_discount(months) for months in range(1, 30)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == 1
    assert kept[-1] == 0


def test_a_plan_never_charges_more_than_the_law_allows_that_day() -> None:
    policy = make_policy(
        plan_rate=Decimal("0.30"),
        legal_caps=(
            RateCap(date(2026, 1, 1), Decimal("0.35")),
            RateCap(date(2026, 10, 1), Decimal("0.25")),
        ),
    )
    assert policy.plan_rate_on(date(2025, 12, 31)) == Decimal("0.30")
    assert policy.plan_rate_on(date(2026, 9, 30)) == Decimal("0.30")
    assert policy.plan_rate_on(date(2026, 10, 1)) == Decimal("0.25")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opening_discount", Decimal("-0.01")),
        ("opening_discount", Decimal("0.21")),
        ("most_discount", Decimal(1)),
        ("discount_step", Decimal(0)),
        ("discount_step", Decimal("0.0001")),
        ("floor_share", Decimal("1.01")),
        ("fixed_floor_share", Decimal("-0.01")),
        ("most_rounds", 0),
        ("validity_days", 0),
        ("step_minor", 0),
        ("kind", "auction"),
        ("reveal_fixed_offers", "some"),
        ("plan_rate", Decimal(11)),
        ("plan_months", (6, 3)),
        ("plan_months", (6, 600)),
        (
            "partial_tiers",
            (PartialTier(Decimal("0.5"), Decimal("0.2")), PartialTier(Decimal("0.7"), Decimal("0.1"))),
        ),
        ("term_steps", (TermStep(3, Decimal("0.1")), TermStep(6, Decimal("0.2")))),
        ("legal_caps", (RateCap(date(2026, 1, 1), Decimal("-0.1")),)),
    ],
)
def test_an_impossible_policy_is_refused_by_field(field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_policy(**{field: value})
    assert refusal.value.code == "invalid_policy"
    assert refusal.value.details["field"] == field or field == "opening_discount"


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"currency": "XXX"}, "unknown_currency"),
        ({"most_discount": 0.2}, "invalid_policy"),
        ({"most_discount": "NaN"}, "invalid_policy"),
        ({"most_discount": "veinte"}, "invalid_policy"),
        ({"most_rounds": "10"}, "invalid_policy"),
        ({"most_rounds": True}, "invalid_policy"),
        ({"business_day_rule": "sometimes"}, "invalid_policy"),
        ({"partial_tiers": [{"from_share": "0.5"}]}, "invalid_policy"),
        ({"legal_caps": [{"from_date": "ayer", "rate": "0.3"}]}, "invalid_policy"),
        ({"discount": "0.2"}, "unknown_policy_field"),
    ],
)
def test_a_mapping_that_is_no_policy_is_refused(mapping: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Policy.from_mapping(mapping)
    assert refusal.value.code == code


def test_what_a_mapping_leaves_out_takes_the_currencys_defaults() -> None:
    policy = Policy.from_mapping({"currency": "EUR", "most_discount": "0.30", "version": 7})
    assert policy == replace(default_policy("EUR"), most_discount=Decimal("0.30"), version=7)


@given(policies())
def test_a_policy_survives_storage_as_json(policy: Policy) -> None:
    assert Policy.from_mapping(json.loads(json.dumps(policy.to_mapping()))) == policy
