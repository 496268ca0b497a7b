"""Policies to simulate: the delivered one, or another, with some of its values changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from backend.db.repositories.policies import Scope
from backend.domain.errors import InvalidInput
from backend.domain.policy import Policy, default_policy
from backend.services.context import ServiceContext

NO_CREDITOR = 0


class RuleError(Exception):
    """A value cannot be set; the message says which and why."""


def policy_with(currency: str, changes: Mapping[str, str], base: Policy | None = None) -> Policy:
    """A policy with values changed: `{"floor_share": "0.6", "value.margin": "0.03"}`, dots lead inwards.

    A value is read as JSON where it is a list, an object, a whole number or a truth value; anything else is text,
    as policies are stored. Raises RuleError for a name that no policy has, or a value that it cannot have.
    """
    rules = (base or default_policy(currency)).to_mapping()
    for name, value in changes.items():
        _put(rules, name, _parsed(value))
    try:
        return Policy.from_mapping(rules)
    except InvalidInput as error:
        field = error.details.get("field", "")
        raise RuleError(f"{', '.join(changes)}: the policy is not possible ({error.code} {field})") from None


def installed_policy(context: ServiceContext, currency: str) -> Policy:
    """The general policy that an installation has for a currency, the delivered one where it has none."""
    with context.read() as uow:
        found = uow.policies.find_in_force(Scope(NO_CREDITOR, 0, currency))
    return Policy.from_mapping(found[1]) if found else default_policy(currency)


def _put(rules: dict[str, Any], name: str, value: Any) -> None:
    *path, last = name.split(".")
    for part in path:
        inner = rules.get(part)
        if not isinstance(inner, dict):
            raise RuleError(f"{name}: a policy has no {part!r} to look into")
        rules[part] = inner = dict(inner)
        rules = inner
    if last not in rules:
        raise RuleError(f"{name}: a policy has no such value; there are {', '.join(sorted(rules))}")
    rules[last] = value


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, float) else value
