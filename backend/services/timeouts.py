"""When conversations run out, by profile: what administrators set, and which profile counts for a debtor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput
from backend.domain.timeouts import DELIVERED, PROFILES, TimeoutRules, profile_in_force
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin, require_staff

Rules = Mapping[str, TimeoutRules]


def rules_in_force(context: ServiceContext) -> Rules:
    """Return the rules of every profile."""
    return context.cached("timeouts", _read)


def _read(uow: UnitOfWork) -> Rules:
    saved = {
        one.profile: TimeoutRules(one.warn_after_minutes, one.close_after_minutes, one.most_messages)
        for one in uow.settings.list_timeouts()
    }
    return {**DELIVERED, **saved}


def find_profile(uow: UnitOfWork, debtor_profile: str, document_number: str | None) -> str:
    """Return the profile that counts for a debtor: their own, or the best of their debts' campaigns."""
    if document_number is None:
        return profile_in_force(debtor_profile, frozenset())
    campaigns = uow.conversation_desk.list_campaign_profiles({document_number})
    return profile_in_force(debtor_profile, campaigns.get(document_number, frozenset()))


def list_timeouts(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return every profile with its rules; raises Forbidden."""
    require_admin(principal)
    return [
        {"profile": profile, **asdict(rules), "is_delivered": rules == DELIVERED[profile]}
        for profile, rules in rules_in_force(context).items()
    ]


def save_timeout(
    context: ServiceContext, principal: Principal, profile: str, values: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Change a profile's rules; raises Forbidden, InvalidInput `unknown_profile` or `invalid_timeout`."""
    require_admin(principal)
    check_profile(profile)
    rules = TimeoutRules(**values)
    now = context.now()
    with context.write() as uow:
        uow.settings.grow_data_version(now=now)
        uow.settings.put_timeout(profile, asdict(rules), now=now)
        record(context, uow, principal, "timeout_saved", "timeout_config", profile, **asdict(rules))
        uow.commit()
    context.cache.clear()
    return list_timeouts(context, principal)


def set_debtor_profile(context: ServiceContext, principal: Principal, debt_id: int, profile: str) -> None:
    """Give the debtor of a debt a profile; raises Forbidden, NotFound, InvalidInput `unknown_profile`."""
    require_staff(principal)
    check_profile(profile)
    with context.write() as uow:
        debtor_id = uow.debts.get(debt_id).debtor_id
        uow.debt_desk.update_debtor(debtor_id, profile=profile, now=context.now())
        record(context, uow, principal, "profile_set", "debtor", debtor_id, profile=profile)
        uow.commit()


def set_campaign_profile(
    context: ServiceContext, principal: Principal, campaign_id: int, profile: str
) -> None:
    """Give all debtors of a campaign a profile, unless they have one of their own; raises as for a debtor."""
    require_staff(principal)
    check_profile(profile)
    with context.write() as uow:
        uow.campaigns.get(campaign_id)
        uow.campaigns.update(campaign_id, profile=profile)
        record(context, uow, principal, "profile_set", "campaign", campaign_id, profile=profile)
        uow.commit()


def check_profile(profile: str) -> None:
    """Raise InvalidInput `unknown_profile` unless it is one of the profiles."""
    if profile not in PROFILES:
        raise InvalidInput("unknown_profile", "No existe ese perfil.", {"known": list(PROFILES)})
