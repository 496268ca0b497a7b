"""Rules of negotiation and their versions."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from frontend.api_types.debts import Creditor
from frontend.api_types.offers import Offer

Rules = dict[str, Any]


class PolicyScope(TypedDict):
    """Whom a policy is for; None means all."""

    currency: str
    creditor_id: int | None
    campaign_id: int | None


class PolicyVersion(PolicyScope):
    """A saved version without its rules."""

    id: int
    creditor: str
    campaign: str
    version: int
    is_active: bool
    created_at: str


class PolicyChange(TypedDict):
    """A rule that differs from the one in force, as the rules hold it."""

    field: str
    before: Any
    after: Any


class Policy(PolicyVersion):
    """A version with its rules."""

    rules: Rules
    changes: list[PolicyChange]


class PolicyList(TypedDict):
    """Every version, and whom one can be for."""

    items: list[PolicyVersion]
    creditors: list[Creditor]


class PolicyDraft(TypedDict):
    """Rules to begin with; `based_on` is the newest version of the scope, None before the first."""

    based_on: int | None
    in_force_id: int | None
    rules: Rules


class PlanRate(TypedDict):
    """The interest that plans would charge, and why."""

    rate_text: str
    cap_text: str
    basis: Literal["policy", "policy_cap", "jurisdiction_cap", "cap_unknown"]
    source: str


class PolicyPreview(TypedDict):
    """What a draft would offer for an example debt."""

    offers: list[Offer]
    rate: PlanRate
