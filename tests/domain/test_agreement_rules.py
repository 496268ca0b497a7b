"""Which agreements wait for approval, and the policy's rules for what comes after."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.approval_rules import ApprovalRules
from backend.domain.errors import InvalidInput
from backend.domain.follow_up_rules import FollowUpRules
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.policy import Policy
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, pesos, shares

# 1,000,000 pesos with 5 % off in a single payment.
TERMS = opening_offers(make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday)[0][0]


@pytest.mark.parametrize(
    ("rules", "reasons"),
    [
        (ApprovalRules(), ()),
        (ApprovalRules(above_balance_minor=100_000_000), ()),
        (ApprovalRules(above_balance_minor=99_999_999), ("above_balance_minor",)),
        (ApprovalRules(above_discount=Decimal("0.05")), ()),
        (ApprovalRules(above_discount=Decimal("0.0499")), ("above_discount",)),
        (ApprovalRules(below_share=Decimal("0.95")), ()),
        (ApprovalRules(below_share=Decimal("0.9501")), ("below_share",)),
        (ApprovalRules(1, Decimal(0), Decimal(1)), ("above_balance_minor", "above_discount", "below_share")),
    ],
)
def test_an_agreement_waits_beyond_a_limit_and_not_at_it(
    rules: ApprovalRules, reasons: tuple[str, ...]
) -> None:
    assert TERMS.total == pesos(950_000)
    assert rules.reasons(TERMS) == reasons


@given(
    st.none() | st.integers(0, 10**14),
    st.none() | shares("0", "1"),
    st.none() | shares("0", "1"),
    st.integers(0, 90),
    st.integers(1, 60),
)
def test_a_policy_with_these_rules_is_read_back_as_written(
    balance: int | None, discount: Decimal | None, share: Decimal | None, grace: int, most: int
) -> None:
    policy = replace(
        make_policy(),
        approval=ApprovalRules(balance, discount, share),
        follow_up=FollowUpRules(grace_days=grace, replan_most_instalments=most),
    )
    assert Policy.from_mapping(policy.to_mapping()) == policy


@pytest.mark.parametrize(
    ("group", "rules"),
    [
        ("approval", {"above_balance_minor": -1}),
        ("approval", {"above_balance_minor": 1.5}),
        ("approval", {"above_discount": "2"}),
        ("approval", {"above_discount": 0.1}),
        ("approval", {"below_share": "NaN"}),
        ("approval", {"below_share": True}),
        ("approval", {"below_share": "mucho"}),
        ("approval", {"other": 1}),
        ("follow_up", {"grace_days": -1}),
        ("follow_up", {"grace_days": True}),
        ("follow_up", {"replan_most_instalments": 0}),
        ("follow_up", {"other": 1}),
        ("follow_up", 3),
        ("approval", None),
    ],
)
def test_rules_that_make_no_sense_are_refused(group: str, rules: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Policy.from_mapping({"currency": "COP", group: rules})
    assert refusal.value.code == "invalid_policy"
