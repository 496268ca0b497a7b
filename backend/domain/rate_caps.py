"""The highest rate that a plan may charge on a day, and which rule set it. What is not known is not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .policy_values import as_decimal

if TYPE_CHECKING:
    from .policy import Policy


class CapKind(StrEnum):
    """How a jurisdiction limits interest.

    `certified`: a multiple of a rate that an authority certifies for each month; `stated`: a figure that depends on
    the state or the contract, and that the policy has to state; `none`: no figure in the law.
    """

    CERTIFIED = "certified"
    STATED = "stated"
    NONE = "none"


class RateBasis(StrEnum):
    """What set a plan's rate."""

    POLICY = "policy"
    POLICY_CAP = "policy_cap"
    JURISDICTION_CAP = "jurisdiction_cap"
    CAP_UNKNOWN = "cap_unknown"


@dataclass(frozen=True, slots=True)
class CertifiedRate:
    """The effective annual rate certified for the days from `first` to `last`."""

    first: date
    last: date
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class CapRules:
    """How interest is limited; `multiple` of the certified rates. Months that are missing are the operator's to
    state, in the policy's `legal_caps`."""

    kind: CapKind
    multiple: Decimal
    certified: tuple[CertifiedRate, ...]
    source: str

    def __post_init__(self) -> None:
        if not self.source or any(not c.source or c.last < c.first for c in self.certified):
            raise ValueError("a cap has its source, and a period its two ends")

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> CapRules:
        return cls(
            kind=CapKind(data["kind"]),
            multiple=as_decimal(data.get("multiple", "1")),
            certified=tuple(_certified(item) for item in data.get("certified", ())),
            source=str(data["source"]),
        )


@dataclass(frozen=True, slots=True)
class PlanRate:
    """The effective annual rate that plans charge on a day, the cap that was looked at, and what set the rate."""

    rate: Decimal
    cap: Decimal | None
    basis: RateBasis
    source: str


def plan_rate(policy: Policy, rules: CapRules, day: date) -> PlanRate:
    """The policy's rate, at most its own cap and the law's. Where the law has a cap that nobody stated for the day,
    plans charge nothing: no other rate is certainly lawful."""
    if not policy.plan_rate:
        return PlanRate(Decimal(0), None, RateBasis.POLICY, "")
    if rules.kind == CapKind.CERTIFIED:
        found = _certified_cap(rules, day) or _stated_for_month(policy, day)
    elif rules.kind == CapKind.STATED:
        found = _stated(policy, day)
    else:
        found = (policy.plan_rate, "")
    if found is None:
        return PlanRate(Decimal(0), None, RateBasis.CAP_UNKNOWN, rules.source)
    return _lowest(policy, rules, day, *found)


def _lowest(policy: Policy, rules: CapRules, day: date, cap: Decimal, source: str) -> PlanRate:
    own = _stated(policy, day)
    if own is not None and own[0] <= cap and own[0] < policy.plan_rate:
        return PlanRate(own[0], own[0], RateBasis.POLICY_CAP, rules.source)
    if cap < policy.plan_rate:
        return PlanRate(cap, cap, RateBasis.JURISDICTION_CAP, source or rules.source)
    shown = None if rules.kind == CapKind.NONE and own is None else min(cap, own[0] if own else cap)
    return PlanRate(policy.plan_rate, shown, RateBasis.POLICY, source or rules.source)


def _certified_cap(rules: CapRules, day: date) -> tuple[Decimal, str] | None:
    return next(
        (
            (rules.multiple * item.rate, item.source)
            for item in rules.certified
            if item.first <= day <= item.last
        ),
        None,
    )


def _stated(policy: Policy, day: date) -> tuple[Decimal, str] | None:
    stated = [cap.rate for cap in policy.legal_caps if cap.from_date <= day]
    return (stated[-1], "") if stated else None


def _stated_for_month(policy: Policy, day: date) -> tuple[Decimal, str] | None:
    """A certified rate holds for its month: last month's says nothing about today."""
    this_month = (day.year, day.month)
    stated = [cap for cap in policy.legal_caps if cap.from_date <= day]
    fresh = [cap for cap in stated if (cap.from_date.year, cap.from_date.month) == this_month]
    return (fresh[-1].rate, "") if fresh else None


def _certified(data: Mapping[str, Any]) -> CertifiedRate:
    return CertifiedRate(
        first=date.fromisoformat(data["first"]),
        last=date.fromisoformat(data["last"]),
        rate=as_decimal(data["rate"]),
        source=str(data["source"]),
    )
