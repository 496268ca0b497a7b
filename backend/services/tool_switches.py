"""Which of the assistant's tools administrators have switched off: data, so that no file changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from backend.domain.errors import NotFound
from backend.services.administration import OPTIONS, option_value
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin

OPTION = "switched_off_tools"


def list_switched_off(context: ServiceContext) -> frozenset[str]:
    """Return the names of the tools that are off; a change in another process is seen within a second."""
    return _names(option_value(context, OPTION))


def switch_tool(
    context: ServiceContext, principal: Principal, name: str, *, enabled: bool, known: Collection[str]
) -> None:
    """Switch one of the `known` tools on or off and leave the others as they are, whoever else changes one now.

    A tool that is so already stays so and leaves no trace. Raises Forbidden, NotFound `tool_not_found`.
    """
    require_admin(principal)
    if name not in known:
        raise NotFound("tool_not_found", "No existe esa herramienta.")
    now = context.now()
    with context.write() as uow:
        # First the version: its row is held, so that whoever switches another tool now reads what we write.
        uow.settings.grow_data_version(now=now)
        before = _names(uow.settings.list_values().get(OPTION, OPTIONS[OPTION].default))
        after = before - {name} if enabled else before | {name}
        if after == before:
            return
        uow.settings.put_value(OPTION, ", ".join(sorted(after)), now=now)
        record(context, uow, principal, "tool_switched_on" if enabled else "tool_switched_off", "tool", name)
        uow.commit()
    context.cache.clear()


def _names(value: Any) -> frozenset[str]:
    return frozenset(name.strip() for name in str(value).split(",") if name.strip())
