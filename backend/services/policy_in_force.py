"""Which rules hold for a debt on a day: its scope's version, its band, and the law of where the person lives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.policies import Scope
from backend.db.unit_of_work import UnitOfWork
from backend.domain.jurisdiction import JurisdictionPack
from backend.domain.limitation import LimitationWarning, limitation_warning
from backend.domain.offer import OfferTerms
from backend.domain.policy import Policy, default_policy
from backend.domain.policy_bands import policy_in_band
from backend.domain.rate_caps import CapRules, PlanRate, plan_rate
from backend.services.context import ServiceContext
from backend.services.places import local_today, pack_of


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """A policy as the engine gets it: `id` of its version (None: the delivered figures), and how the rate of plans
    came about, for "why this amount"."""

    id: int | None
    policy: Policy
    rate: PlanRate


class RuledDebt(Protocol):
    """What of a debt decides which rules hold for it; `balance` in minor units of `currency`."""

    @property
    def creditor_id(self) -> int: ...
    @property
    def campaign_id(self) -> int | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def balance(self) -> int: ...
    @property
    def due_date(self) -> date | None: ...
    @property
    def locale(self) -> str: ...


def policy_for(context: ServiceContext, debt: RuledDebt, today: date) -> HeldPolicy:
    """Return the rules for a debt: its campaign's, its creditor's, the general ones, or the delivered figures."""
    policy_id, policy = policy_of_scope(context, debt)
    pack = pack_of(context, debt.locale)
    return resolve(policy, policy_id, pack, debt.balance, days_past_due(debt, today), today)


def policy_of_scope(context: ServiceContext, debt: RuledDebt) -> tuple[int | None, Policy]:
    """Return the version in force for a debt as it was saved, its bands in it, and its id."""
    scope = Scope(debt.creditor_id, debt.campaign_id or 0, debt.currency)
    found = context.cached(("policy", *scope), lambda uow: uow.policies.find_in_force(scope))
    policy_id, rules = found or (None, None)
    return policy_id, _parsed(context, policy_id, rules, debt.currency)


def policy_today(context: ServiceContext, record: DebtRecord) -> Policy:
    """Return the rules for a debt on the day that it is where the person lives."""
    return policy_for(context, record, local_today(context, record.locale)).policy


def policy_of_offer(
    context: ServiceContext, record: DebtRecord, policy_id: int | None, terms: OfferTerms
) -> HeldPolicy:
    """Return the rules that an offer was made under, as they held on the day when it was made."""
    policy = _parsed(context, policy_id, None, record.currency)
    made_on = terms.valid_until - timedelta(days=policy.validity_days)
    pack = pack_of(context, record.locale)
    return resolve(policy, policy_id, pack, record.balance, days_past_due(record, made_on), made_on)


def warning_for(context: ServiceContext, record: DebtRecord, today: date) -> LimitationWarning | None:
    """Return what the person must read before acknowledging the debt, None for one that is not old."""
    return limitation_warning(pack_of(context, record.locale).limitation, record.due_date, today)


def resolve(
    policy: Policy, policy_id: int | None, pack: JurisdictionPack, balance_minor: int, days: int, today: date
) -> HeldPolicy:
    """Return the policy with its band's rules in place and a plan rate that is lawful on the day."""
    held = policy_in_band(policy, balance_minor, days)
    return HeldPolicy(policy_id, *_at_lawful_rate(held, pack.rate_caps, today))


@lru_cache(maxsize=256)
def _at_lawful_rate(policy: Policy, caps: CapRules, today: date) -> tuple[Policy, PlanRate]:
    rate = plan_rate(policy, caps, today)
    return replace(policy, plan_rate=rate.rate), rate


def _parsed(
    context: ServiceContext, policy_id: int | None, rules: dict[str, Any] | None, currency: str
) -> Policy:
    if policy_id is None:
        return default_policy(currency)
    number = policy_id

    def read(uow: UnitOfWork) -> Policy:
        return Policy.from_mapping(uow.policies.get_rules(number) if rules is None else rules)

    return context.cached(("policy_version", number), read)


def days_past_due(debt: RuledDebt, today: date) -> int:
    """How long a debt has been due; 0 where that is not known."""
    return max((today - debt.due_date).days, 0) if debt.due_date else 0
