"""The entities that are owed."""

from __future__ import annotations

from typing import Any

from backend.services.context import Principal, ServiceContext, require_staff


def list_creditors(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return every creditor with its id, by name; raises Forbidden."""
    require_staff(principal)
    with context.read() as uow:
        return [{"id": key, "name": name} for key, name in uow.policies.list_creditors()]
