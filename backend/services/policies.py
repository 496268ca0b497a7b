"""Policies for administrators: read, compare, save a new version, put one in force, try a draft on an example.

The rules hold the creditor's floor: they leave for administrators only, and no log or audit event has a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.db.repositories.policies import PolicyRow, Scope
from backend.db.unit_of_work import UnitOfWork
from backend.domain.currency import currency_of
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.policy import Policy, default_policy
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin

# Set by the service for each version: nobody changes them in the rules.
OWN_FIELDS = frozenset({"currency", "version"})


def make_scope(creditor_id: int | None, campaign_id: int | None, currency: str) -> Scope:
    """Return whom a policy is for; None means all. Raises InvalidInput `unknown_currency`."""
    currency_of(currency)
    return Scope(creditor_id or 0, campaign_id or 0, currency)


def list_policies(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return every version without its rules, and the creditors that there are; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        items = [_summary(row) for row in uow.policies.list_versions()]
        creditors = [{"id": key, "name": name} for key, name in uow.policies.list_creditors()]
    return {"items": items, "creditors": creditors}


def get_policy(context: ServiceContext, principal: Principal, policy_id: int) -> dict[str, Any]:
    """Return a version with its rules and what differs from those in force; raises Forbidden, NotFound."""
    require_admin(principal)
    with context.read() as uow:
        return _view(uow, uow.policies.get(policy_id))


def get_draft(context: ServiceContext, principal: Principal, scope: Scope) -> dict[str, Any]:
    """Return the rules that hold in a scope, to begin a new version with.

    `based_on` is the newest version saved for exactly this scope, None for the first. Raises Forbidden,
    InvalidInput for a creditor or campaign that does not exist.
    """
    require_admin(principal)
    with context.read() as uow:
        _check_scope(uow, scope)
        held_id, policy = _in_force(uow, scope)
        newest = uow.policies.find_newest(scope)
    return {"based_on": newest, "in_force_id": held_id, "rules": _rules(policy)}


def compare_policy(
    context: ServiceContext, principal: Principal, scope: Scope, rules: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return what a draft would change of the rules in force; raises Forbidden, InvalidInput."""
    require_admin(principal)
    draft = read_rules(scope.currency, rules)
    with context.read() as uow:
        _check_scope(uow, scope)
        return _changes(_in_force(uow, scope)[1], draft)


def save_policy(
    context: ServiceContext,
    principal: Principal,
    scope: Scope,
    rules: Mapping[str, Any],
    *,
    based_on: int | None,
    put_in_force: bool,
) -> dict[str, Any]:
    """Save a new version of a scope's policy, and put it in force at once if asked to.

    `based_on` is the newest version that the editor saw. Raises Forbidden, InvalidInput with the field in `details`,
    Conflict `policy_changed` where somebody saved in between.
    """
    require_admin(principal)
    draft = read_rules(scope.currency, rules)
    now = context.now()
    with context.write() as uow:
        # Whoever saves at the same time waits here, and then sees this version.
        uow.settings.grow_data_version(now=now)
        _check_scope(uow, scope)
        if uow.policies.find_newest(scope) != based_on:
            raise Conflict(
                "policy_changed", "Alguien guardó otra versión mientras tanto. Revísala antes de guardar."
            )
        changed = [change["field"] for change in _changes(_in_force(uow, scope)[1], draft)]
        version = uow.policies.next_version(scope)
        saved_id = uow.policies.add(
            scope,
            {**_rules(draft), "version": version},
            version=version,
            created_by=principal.user_id,
            now=now,
        )
        if put_in_force:
            uow.policies.put_in_force(scope, saved_id)
        record(
            context, uow, principal, "policy_saved", "policy", saved_id, fields=changed, in_force=put_in_force
        )
        view = _view(uow, uow.policies.get(saved_id))
        uow.commit()
    context.cache.clear()
    return view


def activate_policy(context: ServiceContext, principal: Principal, policy_id: int) -> dict[str, Any]:
    """Put a saved version in force in its scope, an older one to roll back; raises Forbidden, NotFound.

    Offers that were made before keep the version that they were made under.
    """
    require_admin(principal)
    with context.write() as uow:
        uow.settings.grow_data_version(now=context.now())
        row = uow.policies.get(policy_id)
        Policy.from_mapping(row.rules)
        earlier = uow.policies.find_active(row.scope)
        uow.policies.put_in_force(row.scope, policy_id)
        record(context, uow, principal, "policy_activated", "policy", policy_id, instead_of=earlier)
        view = _view(uow, uow.policies.get(policy_id))
        uow.commit()
    context.cache.clear()
    return view


def deactivate_policy(context: ServiceContext, principal: Principal, policy_id: int) -> dict[str, Any]:
    """Take a version out of force: its scope follows the next wider one again, in the end the delivered figures.

    Raises Forbidden, NotFound, Conflict `policy_not_in_force`.
    """
    require_admin(principal)
    with context.write() as uow:
        uow.settings.grow_data_version(now=context.now())
        row = uow.policies.get(policy_id)
        if not row.is_active:
            raise Conflict("policy_not_in_force", "Esa versión no está vigente.")
        uow.policies.put_in_force(row.scope, None)
        record(context, uow, principal, "policy_deactivated", "policy", policy_id)
        view = _view(uow, uow.policies.get(policy_id))
        uow.commit()
    context.cache.clear()
    return view


def read_rules(currency: str, rules: Mapping[str, Any]) -> Policy:
    """Return a draft as a policy; raises InvalidInput with the field in `details`."""
    if rules.get("currency", currency) != currency:
        raise InvalidInput(
            "invalid_policy", "La moneda de las reglas no es la de la política.", {"field": "currency"}
        )
    return Policy.from_mapping({**rules, "currency": currency, "version": 1})


def _rules(policy: Policy) -> dict[str, Any]:
    return policy.to_mapping()


def _in_force(uow: UnitOfWork, scope: Scope) -> tuple[int | None, Policy]:
    found = uow.policies.find_in_force(scope)
    if found is None:
        return None, default_policy(scope.currency)
    return found[0], Policy.from_mapping(found[1])


def _changes(held: Policy, draft: Policy) -> list[dict[str, Any]]:
    before, after = _rules(held), _rules(draft)
    return [
        {"field": name, "before": before[name], "after": after[name]}
        for name in after
        if name not in OWN_FIELDS and getattr(held, name) != getattr(draft, name)
    ]


def _check_scope(uow: UnitOfWork, scope: Scope) -> None:
    if scope.creditor_id and not uow.policies.has_creditor(scope.creditor_id):
        raise InvalidInput("unknown_creditor", "No existe esa entidad.", {"field": "creditor_id"})
    if scope.campaign_id and not uow.policies.has_campaign(scope.campaign_id):
        raise InvalidInput("unknown_campaign", "No existe esa campaña.", {"field": "campaign_id"})


def _summary(row: PolicyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "creditor_id": row.scope.creditor_id or None,
        "creditor": row.creditor,
        "campaign_id": row.scope.campaign_id or None,
        "campaign": row.campaign,
        "currency": row.scope.currency,
        "version": row.version,
        "is_active": row.is_active,
        "created_by": row.created_by,
        "created_at": row.created_at.isoformat(),
    }


def _view(uow: UnitOfWork, row: PolicyRow) -> dict[str, Any]:
    held_id, held = _in_force(uow, row.scope)
    policy = Policy.from_mapping(row.rules)
    return {
        **_summary(row),
        "rules": _rules(policy),
        "in_force_id": held_id,
        "newest_id": uow.policies.find_newest(row.scope),
        "changes": _changes(held, policy),
    }
