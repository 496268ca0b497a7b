"""The two cookies of the app, their names by scheme, and the fingerprint that ties a session to its browser.

One holds the API's session token; the other, before that, a random value that sign-in codes are bound to.
Both are HttpOnly, so no script in the page can read them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from starlette.responses import Response

SESSION = "negotiator_ui"
PRE_SESSION = "negotiator_pre"
FINGERPRINT_HEADER = "x-negotiator-fingerprint"

_TOKEN = re.compile(r"[A-Za-z0-9_.~=-]{16,512}")


def cookie_name(base: str, *, secure: bool) -> str:
    """Give the cookie's name: under HTTPS with the `__Host-` prefix, so that no other host can plant one."""
    return f"__Host-{base}" if secure else base


def read_token(cookies: Mapping[str, object], base: str, *, secure: bool) -> str | None:
    """Read a cookie's value, or None when there is none that looks like one of our tokens."""
    value = cookies.get(cookie_name(base, secure=secure))
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else None


def set_cookie(
    response: Response, base: str, value: str, *, secure: bool, max_age: int | None = None
) -> None:
    """Set one of the two cookies: HttpOnly, SameSite=Lax, for the whole site, Secure under HTTPS."""
    name = cookie_name(base, secure=secure)
    response.set_cookie(name, value, max_age=max_age, path="/", secure=secure, httponly=True, samesite="lax")


def delete_cookie(response: Response, base: str, *, secure: bool) -> None:
    """Remove one of the two cookies from the browser."""
    name = cookie_name(base, secure=secure)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def fingerprint(token: str | None, key: bytes) -> str:
    """Return a keyed digest of a session token, or of its absence."""
    return hmac.new(key, f"ui-session:{token or ''}".encode(), hashlib.sha256).hexdigest()


def pre_session_digest(value: str) -> str:
    """Return what the API is told about the pre-session: a digest, never the cookie itself."""
    return hashlib.sha256(value.encode()).hexdigest()
