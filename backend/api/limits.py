"""How often somebody may call: per account where one is signed in, per address otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, request
from flask_limiter import Limiter, RateLimitExceeded

from backend.api.errors import negotiator_error_response
from backend.api.security import context, current_principal_or_none
from backend.domain.errors import TooManyRequests

P = ParamSpec("P")
R = TypeVar("R")


def _caller() -> str:
    principal = current_principal_or_none()
    return f"user:{principal.user_id}" if principal else _address()


def _address() -> str:
    return f"address:{request.remote_addr or 'unknown'}"


limiter = Limiter(key_func=_caller, strategy="fixed-window", headers_enabled=False)


def limited_turns(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route by the setting `turn_limit` for each account."""
    return _limited(view, lambda: context().settings.turn_limit, _caller)


def limited_sign_in(view: Callable[P, R]) -> Callable[P, R]:
    """Limit a route by the setting `sign_in_limit` for each address."""
    return _limited(view, lambda: context().settings.sign_in_limit, _address)


def _limited(view: Any, limit: Callable[[], str], key: Callable[[], str]) -> Any:
    # An empty setting switches the limit off.
    return limiter.limit(limit, key_func=key, exempt_when=lambda: not limit())(view)


def register_limits(app: Flask, *, redis_url: str) -> None:
    """Count in Redis where there is one, else in this process."""
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _on_exceeded)


def _on_exceeded(error: RateLimitExceeded) -> Response:
    reached = limiter.current_limit
    wait = max(1, reached.reset_at - int(time.time())) if reached else 60
    return negotiator_error_response(
        TooManyRequests(
            "too_many_requests",
            "Has hecho demasiadas peticiones seguidas. Espera un momento e inténtalo de nuevo.",
            {"retry_after": wait},
        )
    )
