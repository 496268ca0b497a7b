"""Which rules hold for a debt on a day: its scope's version, its band, and the law of where the person lives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.policies import Scope
from backend.db.unit_of_work import UnitOfWork
from backend.domain.jurisdiction import JurisdictionPack
from backend.domain.limitation import LimitationWarning, limitation_warning
from backend.domain.offer import OfferTerms
from backend.domain.policy import Policy, default_policy
from backend.domain.policy_bands import policy_in_band
from backend.domain.rate_caps import PlanRate, plan_rate
from backend.services.context import ServiceContext
from backend.services.places import pack_of


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """A policy as the engine gets it: `id` of its version (None: the delivered figures), and how the rate of plans
    came about, for "why this amount"."""

    id: int | None
    policy: Policy
    rate: PlanRate


def policy_for(context: ServiceContext, record: DebtRecord, today: date) -> HeldPolicy:
    """Return the rules for a debt: its campaign's, its creditor's, the general ones, or the delivered figures."""
    scope = Scope(record.creditor_id, record.campaign_id or 0, record.currency)
    found = context.cached(("policy", *scope), lambda uow: uow.policies.find_in_force(scope))
    policy_id, rules = found or (None, None)
    pack = pack_of(context, record.locale)
    policy = _parsed(context, policy_id, rules, record.currency)
    return resolve(policy, policy_id, pack, record.balance, _days_past_due(record, today), today)


def policy_of_offer(
    context: ServiceContext, record: DebtRecord, policy_id: int | None, terms: OfferTerms
) -> HeldPolicy:
    """Return the rules that an offer was made under, as they held on the day when it was made."""
    policy = _parsed(context, policy_id, None, record.currency)
    made_on = terms.valid_until - timedelta(days=policy.validity_days)
    pack = pack_of(context, record.locale)
    return resolve(policy, policy_id, pack, record.balance, _days_past_due(record, made_on), made_on)


def warning_for(context: ServiceContext, record: DebtRecord, today: date) -> LimitationWarning | None:
    """Return what the person must read before acknowledging the debt, None for one that is not old."""
    return limitation_warning(pack_of(context, record.locale).limitation, record.due_date, today)


def resolve(
    policy: Policy, policy_id: int | None, pack: JurisdictionPack, balance_minor: int, days: int, today: date
) -> HeldPolicy:
    """Return the policy with its band's rules in place and a plan rate that is lawful on the day."""
    held = policy_in_band(policy, balance_minor, days)
    rate = plan_rate(held, pack.rate_caps, today)
    return HeldPolicy(policy_id, replace(held, plan_rate=rate.rate), rate)


def _parsed(
    context: ServiceContext, policy_id: int | None, rules: dict[str, Any] | None, currency: str
) -> Policy:
    if policy_id is None:
        return default_policy(currency)
    number = policy_id

    def read(uow: UnitOfWork) -> Policy:
        return Policy.from_mapping(uow.policies.get_rules(number) if rules is None else rules)

    return context.cached(("policy_version", number), read)


def _days_past_due(record: DebtRecord, today: date) -> int:
    return max((today - record.due_date).days, 0) if record.due_date else 0
