"""How often somebody may call: per account where one is signed in, per address otherwise.

Flask-Limiter's engine without its extension, which costs a sixth of an empty request on every route.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, current_app, request
from limits import parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from backend.api.security import context, current_principal_or_none
from backend.config import Settings
from backend.domain.errors import TooManyRequests

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "negotiator-limits"


def client_address() -> str | None:
    """Return whose address the request came from.

    None for this machine's own: there the user interface's server speaks for everybody, and must not have to
    wait for what one of them did. Behind a proxy TRUSTED_PROXIES brings the person's own address.
    """
    address = request.remote_addr or ""
    try:
        return None if ipaddress.ip_address(address).is_loopback else address
    except ValueError:
        return None


def limited_turns(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route by the setting `turn_limit` for each account; an empty setting switches it off."""
    return _limited(view, "turn", lambda settings: settings.turn_limit, _account)


def limited_sign_in(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route, with the others like it, by the setting `sign_in_limit` for each address."""
    return _limited(view, "sign-in", lambda settings: settings.sign_in_limit, client_address)


def limited_key_checks(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route that asks the provider about a key by the setting `sign_in_limit` for each account."""
    return _limited(view, "key-check", lambda settings: settings.sign_in_limit, _account)


def _account() -> str | None:
    principal = current_principal_or_none()
    return str(principal.user_id) if principal else client_address()


def _limited(
    view: Callable[P, R], name: str, setting: Callable[[Settings], str], who: Callable[[], str | None]
) -> Callable[P, R]:
    @wraps(view)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        limit = setting(context().settings)
        caller = who() if limit else None
        if caller is not None:
            _count(limit, name, caller)
        return view(*args, **kwargs)

    return limited


def _count(limit: str, name: str, caller: str) -> None:
    limiter = cast(FixedWindowRateLimiter, current_app.extensions[EXTENSION])
    for item in parse_many(limit):
        if not limiter.hit(item, name, caller):
            wait = math.ceil(limiter.get_window_stats(item, name, caller).reset_time - time.time())
            raise TooManyRequests(
                "too_many_requests",
                "Has hecho demasiadas peticiones seguidas. Espera un momento e inténtalo de nuevo.",
                {"retry_after": max(1, wait)},
            )


def register_limits(app: Flask, *, redis_url: str) -> None:
    """Count in Redis where there is one, else in this process."""
    app.extensions[EXTENSION] = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))
