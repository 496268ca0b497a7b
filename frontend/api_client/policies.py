"""Policies, for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class PolicyCalls(Transport):
    """Policies, for administrators."""

    def policies(self) -> types.PolicyList:
        """List the versions of every policy, and the creditors that one can be for."""
        return cast(types.PolicyList, self._call("GET", "admin/policies"))

    def policy_draft(self, scope: types.PolicyScope) -> types.PolicyDraft:
        """Return the rules that hold for a creditor or campaign, to begin a new version with."""
        params = {name: str(value) for name, value in scope.items() if value is not None}
        return cast(types.PolicyDraft, self._call("GET", "admin/policies/draft", params=params))

    def policy(self, policy_id: int) -> types.Policy:
        """Return a version with its rules, and what differs from those in force."""
        return cast(types.Policy, self._call("GET", f"admin/policies/{policy_id}"))

    def compare_policy(self, scope: types.PolicyScope, rules: types.Rules) -> list[types.PolicyChange]:
        """Have a draft checked; return what it would change."""
        answer = self._call("POST", "admin/policies/compare", json={**scope, "rules": rules})
        return cast(list[types.PolicyChange], answer["changes"])

    def preview_policy(self, example: Mapping[str, Any], rules: types.Rules) -> types.PolicyPreview:
        """Return what a draft would offer for an example debt."""
        body = {**example, "rules": rules}
        return cast(types.PolicyPreview, self._call("POST", "admin/policies/preview", json=body))

    def save_policy(
        self, scope: types.PolicyScope, rules: types.Rules, *, based_on: int | None, put_in_force: bool
    ) -> types.Policy:
        """Save a new version on top of the newest one that was seen."""
        body = {**scope, "rules": rules, "based_on": based_on, "put_in_force": put_in_force}
        return cast(types.Policy, self._call("POST", "admin/policies", json=body))

    def activate_policy(self, policy_id: int) -> types.Policy:
        """Put a version in force."""
        return cast(types.Policy, self._call("POST", f"admin/policies/{policy_id}/activate"))

    def deactivate_policy(self, policy_id: int) -> types.Policy:
        """Take a version out of force."""
        return cast(types.Policy, self._call("POST", f"admin/policies/{policy_id}/deactivate"))
