"""Who may ask through MCP, for what, and how often; knows nothing of the protocol."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from limits import parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from backend.assistant.looking import look_up, reading_tools
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import Tool
from backend.domain.errors import Forbidden, TooManyRequests, Unauthenticated
from backend.services.context import Principal
from backend.services.sessions import find_token_principal


class ToolDesk:
    """Answers for the holder of a token, who is never named by an argument."""

    def __init__(self, negotiator: Negotiator) -> None:
        settings = negotiator.context.settings
        self._negotiator = negotiator
        self._limits = parse_many(settings.turn_limit) if settings.turn_limit else []
        self._limiter = FixedWindowRateLimiter(storage_from_string(settings.redis_url or "memory://"))

    def identify(self, token: str) -> Principal:
        """Return whose token this is; raises Unauthenticated when it is unknown, expired or revoked."""
        principal = find_token_principal(self._negotiator.context, token.strip())
        if principal is None:
            raise Unauthenticated("unauthenticated", "El token no sirve: falta, venció o fue revocado.")
        return principal

    def list_tools(self) -> list[Tool]:
        """Return the tools that are on and only read."""
        return list(reading_tools(self._negotiator).values())

    def call(self, principal: Principal, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return a tool's answer, as many in a while as the setting `turn_limit` says.

        Raises Forbidden for employees, as the conversation does, TooManyRequests, and what `look_up` raises.
        """
        if principal.role != "debtor":
            raise Forbidden("debtors_only", "Las herramientas son solo para clientes.")
        self._count(principal)
        return look_up(self._negotiator, principal, name, arguments)

    def _count(self, principal: Principal) -> None:
        for limit in self._limits:
            if not self._limiter.hit(limit, "mcp", str(principal.user_id)):
                window = self._limiter.get_window_stats(limit, "mcp", str(principal.user_id))
                raise TooManyRequests(
                    "too_many_requests",
                    "Demasiadas consultas seguidas. Espera un momento e inténtalo de nuevo.",
                    {"retry_after": max(1, math.ceil(window.reset_time - time.time()))},
                )
