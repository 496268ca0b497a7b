"""Signing in keeps a row; what the browser or the API client holds is worth nothing without it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from backend.config import Settings
from backend.db.repositories.accounts import Account, SessionOwner
from backend.db.unit_of_work import UnitOfWork
from backend.services.context import Principal, ServiceContext

ALGORITHM = "HS256"
AUDIENCE = "negotiator-api"
TOKEN_TYPE = "access"
REQUIRED_CLAIMS = ["exp", "aud", "type", "jti", "sub"]
LONGEST_TOKEN = 2_000


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """What the client keeps, told once; `token` is the cookie's value or the JWT."""

    token: str
    expires_at: datetime
    account: Account


def token_hash(token: str) -> str:
    """Return what the database keeps of a secret that is random enough not to need salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_cookie_session(context: ServiceContext, uow: UnitOfWork, account: Account) -> OpenedSession:
    """Add a browser's session; it counts once the unit of work is committed."""
    token = secrets.token_urlsafe(32)
    expires_at = context.now() + timedelta(seconds=context.settings.session_lifetime)
    _add(context, uow, account, kind="cookie", secret=token, expires_at=expires_at)
    return OpenedSession(token, expires_at, account)


def open_token_session(context: ServiceContext, uow: UnitOfWork, account: Account) -> OpenedSession:
    """Add an API client's session and sign its JWT."""
    identifier = secrets.token_urlsafe(32)
    now = context.now()
    expires_at = now + timedelta(seconds=context.settings.token_lifetime)
    _add(context, uow, account, kind="jwt", secret=identifier, expires_at=expires_at)
    claims = {
        "sub": str(account.id),
        "aud": AUDIENCE,
        "type": TOKEN_TYPE,
        "jti": identifier,
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return OpenedSession(jwt.encode(claims, signing_key(context.settings), ALGORITHM), expires_at, account)


def _add(
    context: ServiceContext,
    uow: UnitOfWork,
    account: Account,
    *,
    kind: str,
    secret: str,
    expires_at: datetime,
) -> None:
    uow.sessions.add(
        user_id=account.id,
        kind=kind,
        token_hash=token_hash(secret),
        now=context.now(),
        expires_at=expires_at,
    )


def find_cookie_principal(context: ServiceContext, token: str) -> Principal | None:
    """Return who holds this cookie; None when it is unknown, ended or expired."""
    if len(token) > LONGEST_TOKEN:
        return None
    return _find(context, token, kind="cookie")


def find_token_principal(context: ServiceContext, token: str) -> Principal | None:
    """Return who holds this JWT; None unless we signed it with our one algorithm, in time and not revoked."""
    claims = _claims(context, token)
    if claims is None:
        return None
    principal = _find(context, claims["jti"], kind="jwt")
    return principal if principal and str(principal.user_id) == claims["sub"] else None


def _claims(context: ServiceContext, token: str) -> dict[str, Any] | None:
    if len(token) > LONGEST_TOKEN:
        return None
    # The moment is checked below, by the installation's clock.
    options: Any = {"require": REQUIRED_CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        claims = jwt.decode(
            token,
            signing_key(context.settings),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options=options,
        )
    except (jwt.PyJWTError, ValueError):
        return None
    expires_at, identifier = claims["exp"], claims["jti"]
    in_time = type(expires_at) is int and expires_at > context.now().timestamp()
    right = claims["type"] == TOKEN_TYPE and isinstance(identifier, str)
    return claims if in_time and right else None


def _find(context: ServiceContext, secret: str, *, kind: str) -> Principal | None:
    with context.read() as uow:
        owner = uow.sessions.find_owner(token_hash(secret), kind=kind, now=context.now())
    return _principal(owner) if owner else None


def _principal(owner: SessionOwner) -> Principal:
    return Principal(
        user_id=owner.user_id,
        role=owner.role,
        session_id=owner.session_id,
        document_number=owner.bound_document,
        name=owner.name,
        may_have_model_key=bool(owner.has_model_key),
    )


def end_session(context: ServiceContext, principal: Principal) -> None:
    """Sign out: what the client still holds is worthless from now on."""
    with context.write() as uow:
        uow.sessions.end(principal.session_id, now=context.now())
        uow.commit()


def signing_key(settings: Settings) -> bytes:
    """Return the key of JWTs, of its own, derived from the installation's secret."""
    return hashlib.sha256(b"negotiator-jwt:" + settings.secret_key.encode()).digest()
