"""When a conversation runs out: by profile, never without a warning that came a while before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.domain.errors import InvalidInput
from backend.domain.timeouts import DELIVERED, Step, TimeoutRules, profile_in_force


@pytest.mark.parametrize(
    ("profile", "warn", "close", "messages"),
    [("default", 10, 12, 30), ("premium", 20, 24, 50), ("vip", 40, 48, 100)],
)
def test_the_delivered_profiles(profile: str, warn: int, close: int, messages: int) -> None:
    assert DELIVERED[profile] == TimeoutRules(warn * 60, close * 60, messages)


@pytest.mark.parametrize(
    ("idle", "warned_for", "step"),
    [
        (9.9, None, Step.NOTHING),
        (10, None, Step.WARN),
        (100, None, Step.WARN),
        (11.9, 1.9, Step.NOTHING),
        (12, 2, Step.CLOSE),
        (100, 0.5, Step.NOTHING),
        (100, 1, Step.CLOSE),
    ],
)
def test_a_warning_comes_first_also_after_a_long_stop(
    idle: float, warned_for: float | None, step: Step
) -> None:
    since = None if warned_for is None else timedelta(hours=warned_for)
    assert DELIVERED["default"].step(timedelta(hours=idle), since) is step


@pytest.mark.parametrize(
    ("warn", "close", "messages"),
    [(0, 60, 30), (60, 60, 30), (61, 60, 30), (60, 44_641, 30), (60, 120, 0), (60, 120, 191)],
)
def test_rules_that_make_no_sense_are_refused(warn: int, close: int, messages: int) -> None:
    with pytest.raises(InvalidInput, match="invalid_timeout"):
        TimeoutRules(warn, close, messages)


@pytest.mark.parametrize(
    ("own", "campaigns", "counts"),
    [
        ("default", set(), "default"),
        ("default", {"premium"}, "premium"),
        ("default", {"premium", "vip"}, "vip"),
        ("premium", {"vip"}, "premium"),
        ("", {"vip"}, "vip"),
        ("unknown", set(), "default"),
    ],
)
def test_a_debtors_own_profile_counts_before_the_best_of_their_campaigns(
    own: str, campaigns: set[str], counts: str
) -> None:
    assert profile_in_force(own, frozenset(campaigns)) == counts
