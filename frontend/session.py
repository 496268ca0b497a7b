"""Who is using this browser tab: the cookie that its WebSocket came with, and the API client made from it."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from frontend.api_client import ApiClient, SignedOutError
from frontend.api_types import User
from frontend.settings import settings
from frontend.web.cookies import (
    FINGERPRINT_HEADER,
    PRE_SESSION,
    SESSION,
    fingerprint,
    pre_session_digest,
    read_token,
)

_USER = "session_user"


def browser_token(base: str) -> str | None:
    """Read a cookie of ours as the browser sent it when it connected; HTTPS needs the protected name."""
    cookies: Mapping[str, object] = st.context.cookies
    secure = str(st.context.url or "").startswith("https:")
    return read_token(cookies, base, secure=secure)


def session_token() -> str | None:
    """Return the session token if the middleware vouches for it; without it nobody is signed in."""
    token = browser_token(SESSION)
    vouched = st.context.headers.get(FINGERPRINT_HEADER)
    expected = fingerprint(token, settings().secret_key)
    if token is None or not isinstance(vouched, str) or not hmac.compare_digest(vouched, expected):
        return None
    return token


def api() -> ApiClient:
    """Return a client that speaks for whoever is signed in here."""
    return ApiClient(session_token(), address=_address())


def stranger_api() -> ApiClient:
    """Return a client for what needs no session, which a session that has ended would only disturb."""
    return ApiClient(address=_address())


def _address() -> str | None:
    """Return whose address the browser came from; None on this machine itself."""
    address: object = st.context.ip_address
    return address if isinstance(address, str) else None


def zone() -> ZoneInfo:
    """Return the time zone of the reader's browser."""
    name = st.context.timezone
    return ZoneInfo(name if isinstance(name, str) else "UTC")


def pre_session() -> str | None:
    """Return the digest that binds a sign-in code to this browser, or None when it takes no cookies."""
    value = browser_token(PRE_SESSION)
    return None if value is None else pre_session_digest(value)


def find_user() -> User | None:
    """Ask the API who is signed in, at every run, so that signing out in one tab ends the others too.

    Raises NoConnectionError when the API does not answer.
    """
    if session_token() is None:
        forget()
        return None
    try:
        user = api().me()
    except SignedOutError:
        forget()
        return None
    st.session_state[_USER] = user
    return user


def user() -> User:
    """Return the signed-in person on a page that only they can reach."""
    signed_in: User = st.session_state[_USER]
    return signed_in


def forget() -> None:
    """Drop what this tab remembers of the person who was signed in."""
    if _USER in st.session_state:
        st.session_state.clear()
