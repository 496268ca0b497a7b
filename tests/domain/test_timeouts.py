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
    ("idle", "closes_in", "step"),
    [
        (9.9, None, Step.NOTHING),
        (10, None, Step.WARN),
        (100, None, Step.WARN),
        (11.9, 0.1, Step.NOTHING),
        (12, 0, Step.CLOSE),
        (100, 0.5, Step.NOTHING),
        (100, -1, Step.CLOSE),
        (9.9, 0, Step.CLOSE),
    ],
)
def test_a_warning_comes_first_and_what_it_named_is_kept(
    idle: float, closes_in: float | None, step: Step
) -> None:
    until = None if closes_in is None else timedelta(hours=closes_in)
    assert DELIVERED["default"].step(timedelta(hours=idle), until) is step


@pytest.mark.parametrize(
    ("minutes", "warn"), [(120, 100), (60, 50), (2, 1), (3, 2), (44_640, 37_200), (None, 600)]
)
def test_another_closing_takes_the_warning_along_in_proportion(minutes: int | None, warn: int) -> None:
    rules = DELIVERED["default"].closing_after(minutes)
    assert rules == TimeoutRules(warn, minutes or 720, 30)


@pytest.mark.parametrize("minutes", [0, 1, 44_641])
def test_no_closing_lies_outside_what_a_profile_may_have(minutes: int) -> None:
    with pytest.raises(InvalidInput, match="invalid_timeout"):
        DELIVERED["vip"].closing_after(minutes)


@pytest.mark.parametrize(("idle", "left"), [(10, 120), (10.75, 75), (11.5, 60), (100, 60)])
def test_who_is_warned_has_half_of_the_time_at_the_least(idle: float, left: int) -> None:
    assert DELIVERED["default"].time_left(timedelta(hours=idle)) == timedelta(minutes=left)


@pytest.mark.parametrize(("idle", "seconds"), [(60, 60), (90, 60), (3600, 60)])
def test_nobody_has_less_than_a_minute(idle: int, seconds: int) -> None:
    rules = DELIVERED["default"].closing_after(2)
    assert rules.time_left(timedelta(seconds=idle)) == timedelta(seconds=seconds)


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
