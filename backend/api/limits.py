"""How often somebody may call: per account where one is signed in, per address otherwise, and per channel.

Flask-Limiter's engine without its extension, which costs a sixth of an empty request on every route.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from backend.api.security import context, current_principal_or_none
from backend.config import Settings
from backend.domain.errors import TooManyRequests
from backend.services.context import Principal
from backend.telemetry.metrics import LIMITED

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "negotiator-limits"
SECONDS_FOR_REDIS = 0.5
SECONDS_WITHOUT_REDIS = 10.0


class Limiter:
    """Counts in Redis where there is one, for all processes together; in this process while it does not answer."""

    def __init__(self, redis_url: str) -> None:
        self._own = FixedWindowRateLimiter(storage_from_string("memory://"))
        self._shared = _shared(redis_url) if redis_url else None
        self._alone_until = float("-inf")

    def seconds_to_wait(self, item: RateLimitItem, *who: str) -> int:
        """Count one call; returns 0 where it may pass."""
        if self._shared is not None and time.monotonic() >= self._alone_until:
            try:
                return _hit(self._shared, item, who)
            except StorageError as error:
                self._alone_until = time.monotonic() + SECONDS_WITHOUT_REDIS
                logger.warning("limits_alone", extra={"kind": type(error.storage_error).__name__})
        return _hit(self._own, item, who)


def _shared(redis_url: str) -> FixedWindowRateLimiter:
    storage = storage_from_string(
        redis_url,
        wrap_exceptions=True,
        socket_timeout=SECONDS_FOR_REDIS,
        socket_connect_timeout=SECONDS_FOR_REDIS,
    )
    return FixedWindowRateLimiter(storage)


def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItem, who: tuple[str, ...]) -> int:
    if limiter.hit(item, *who):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, *who).reset_time - time.time()))


def client_address() -> str | None:
    """Return whose address the request came from.

    The user interface's server speaks for everybody: it names the person's address and shows by the service's
    credential that it may. Without that, this machine's own address is nobody's (None), so that nobody has to wait
    for what another did there. Behind a proxy TRUSTED_PROXIES brings the person's own address.
    """
    if _is_interface():
        address = request.headers.get("X-Client-Address", "").strip()
        return address if _is_address(address) else None
    address = request.remote_addr or ""
    return address if _is_address(address) and not ipaddress.ip_address(address).is_loopback else None


def _is_interface() -> bool:
    token = context().settings.interface_token
    given = request.headers.get("X-Interface-Token", "")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def count_turn(person: Principal, channel: Principal | None) -> None:
    """Count a message of a person by the setting `turn_limit`, and of the channel that brought it by its own.

    Raises TooManyRequests with the seconds to wait. An empty setting switches a limit off.
    """
    settings = context().settings
    if channel is not None:
        _count(settings.channel_limit, "channel", channel.name)
    _count(settings.turn_limit, "turn", str(person.user_id))


def limited_sign_in(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route, with the others like it, by the setting `sign_in_limit` for each address."""
    return _limited(view, "sign-in", lambda settings: settings.sign_in_limit, client_address)


def limited_key_checks(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route that asks the provider about a key by the setting `sign_in_limit` for each account."""
    return _limited(view, "key-check", lambda settings: settings.sign_in_limit, _account)


def limited_links(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route that takes a one-time link by the setting `sign_in_limit` for each account."""
    return _limited(view, "link", lambda settings: settings.sign_in_limit, _account)


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
    limiter = cast(Limiter, current_app.extensions[EXTENSION])
    for item in parse_many(limit) if limit else ():
        wait = limiter.seconds_to_wait(item, name, caller)
        if wait:
            LIMITED.labels(name).inc()
            raise TooManyRequests(
                "too_many_requests",
                f"Has hecho demasiadas peticiones seguidas. Inténtalo de nuevo en {spoken_wait(wait)}.",
                {"retry_after": wait},
            )


def spoken_wait(seconds: int) -> str:
    """Return a time to wait as people say it: `1 segundo`, `40 segundos`, `3 minutos`."""
    if seconds < 60:
        return f"{seconds} segundo{'' if seconds == 1 else 's'}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minuto{'' if minutes == 1 else 's'}"


def register_limits(app: Flask, *, redis_url: str) -> None:
    """Count in Redis where there is one, else in this process."""
    app.extensions[EXTENSION] = Limiter(redis_url)
