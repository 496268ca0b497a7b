"""What must hold of a policy before anything is computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .errors import InvalidInput

if TYPE_CHECKING:
    from .policy import Policy

KINDS = ("ladder", "value")
_SHARES = (
    *("opening_discount", "most_discount", "floor_share", "first_concession_share"),
    *("least_down_payment_share", "fixed_floor_share"),
)
_COUNTS = {
    "version": (1, 1_000_000_000),
    "most_rounds": (1, 100),
    "partial_most_months": (1, 120),
    "most_months": (1, 120),
    "least_instalment_minor": (1, 10**14),
    "validity_days": (1, 366),
    "payment_days": (0, 366),
    "first_instalment_days": (0, 366),
    "step_minor": (1, 10**8),
}


def check_policy(policy: Policy) -> None:
    """Raise InvalidInput `invalid_policy`, with the field in `details`, for the first rule broken."""
    for name in _SHARES:
        value = getattr(policy, name)
        _require(value is None or 0 <= value <= 1, name)
    for name, (least, most) in _COUNTS.items():
        _require(least <= getattr(policy, name) <= most, name)
    for name in ("plan_rate", "valuation_rate"):
        _require(0 <= getattr(policy, name) <= 10, name)
    _require(policy.kind in KINDS, "kind")
    _require(policy.reveal_fixed_offers in ("one_by_one", "all"), "reveal_fixed_offers")
    _require(policy.discount_step > 0, "discount_step")
    _require(policy.opening_discount <= policy.most_discount < 1, "most_discount")
    _require(policy.last_rung <= 100, "discount_step")
    _check_lists(policy)


def _check_lists(policy: Policy) -> None:
    """The more paid at once, the larger the waiver; the longer the plan, the smaller."""
    tiers, steps, caps = policy.partial_tiers, policy.term_steps, policy.legal_caps
    _require(all(0 < t.from_share <= 1 and 0 <= t.discount < 1 for t in tiers), "partial_tiers")
    _require(_rises([t.from_share for t in tiers]), "partial_tiers")
    _require(_rises([t.discount for t in tiers], strictly=False), "partial_tiers")
    _require(all(0 <= s.share_of_discount <= 1 for s in steps), "term_steps")
    _require(_rises([s.up_to_months for s in steps]), "term_steps")
    _require(_rises([-s.share_of_discount for s in steps], strictly=False), "term_steps")
    _require(all(cap.rate >= 0 for cap in caps), "legal_caps")
    _require(_rises([cap.from_date for cap in caps]), "legal_caps")
    _require(all(2 <= months <= policy.most_months for months in policy.plan_months), "plan_months")
    _require(_rises(policy.plan_months), "plan_months")


def _rises(values: Sequence[Any], strictly: bool = True) -> bool:
    return all(a < b if strictly else a <= b for a, b in pairwise(values))


def _require(holds: bool, field: str) -> None:
    if not holds:
        raise InvalidInput(
            "invalid_policy", "La política tiene un valor que no es posible.", {"field": field}
        )
