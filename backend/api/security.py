"""Who is asking, what each route asks of them, and what every answer carries."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user

from backend.domain.errors import Forbidden, Unauthenticated
from backend.services import channels
from backend.services.context import Principal, ServiceContext, require_admin, require_staff
from backend.services.sessions import find_cookie_principal, find_token_principal
from backend.telemetry.context import request_id

Access = Literal["public", "signed_in", "debtor", "talker", "staff", "admin"]
View = TypeVar("View", bound=Callable[..., Any])

EXTENSION = "negotiator"
SESSION_COOKIE = "negotiator_session"
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'"


class NoSessions(SessionInterface):
    """Flask's own signed cookie is not used: nothing is read from it or written to it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Return an empty session; Flask-Login looks into it."""
        return SecureCookieSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep nothing."""


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """What Flask-Login keeps during a request; its id is the session's row, never the account's."""

    principal: Principal

    def get_id(self) -> str:
        """Return the id of the session."""
        return str(self.principal.session_id)


def context() -> ServiceContext:
    """Return the installation that this application serves."""
    return cast(ServiceContext, current_app.extensions[EXTENSION])


def current_principal() -> Principal:
    """Return who is asking; raises Unauthenticated."""
    principal = current_principal_or_none()
    if principal is None:
        raise Unauthenticated("unauthenticated", "Inicia sesión para continuar.")
    return principal


def current_principal_or_none() -> Principal | None:
    """Return who is asking, None when nobody is signed in."""
    return current_user.principal if current_user.is_authenticated else None


def requires(access: Access) -> Callable[[View], View]:
    """Narrow the blueprint's access for one route; written below the route's decorator."""

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def route_access(app: Flask, endpoint: str) -> Access | None:
    """Return what the route asks for: its own declaration, else its blueprint's, else None."""
    own = getattr(app.view_functions[endpoint], "access", None)
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return own or getattr(blueprint, "access", None)


def register_security(app: Flask) -> None:
    """Load the caller's session, check each route's access, and add the headers of every answer."""
    app.session_interface = NoSessions()
    # Flask-Login's own cookie is not used; under a name that no cookie can have, none is taken for it.
    app.config["REMEMBER_COOKIE_NAME"] = "="
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_load_signed_in)
    manager.init_app(app)
    app.before_request(_start_request)
    app.before_request(_refuse_cross_site)
    app.before_request(_check_access)
    app.after_request(_add_headers)


def _load_signed_in(incoming: Request) -> SignedIn | None:
    scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        principal = _find_bearer(token.strip())
    elif cookie := incoming.cookies.get(SESSION_COOKIE):
        principal = find_cookie_principal(context(), cookie)
    else:
        return None
    return SignedIn(principal) if principal else None


def _find_bearer(token: str) -> Principal | None:
    if token.startswith(channels.PREFIX):
        return channels.find_channel_principal(context(), token)
    return find_token_principal(context(), token)


def _start_request() -> None:
    g.request_id = secrets.token_hex(8)
    request_id.set(g.request_id)


def _refuse_cross_site() -> None:
    if request.method not in UNSAFE_METHODS or SESSION_COOKIE not in request.cookies:
        return
    site = request.headers.get("Sec-Fetch-Site", "")
    if site == "same-origin":
        return
    origin = request.headers.get("Origin")
    if site == "cross-site" or (origin is not None and origin not in _own_origins()):
        raise Forbidden("cross_site", "Esta petición viene de otro sitio y no se puede aceptar.")


def _own_origins() -> set[str]:
    public = urlsplit(context().settings.public_url)
    return {request.host_url.rstrip("/"), f"{public.scheme}://{public.netloc}"}


def _check_access() -> None:
    if request.endpoint is None:
        return
    access = route_access(current_app, request.endpoint)
    if access is None:
        raise RuntimeError(f"the route {request.endpoint} declares no access")
    check_access(access)


def check_access(access: Access) -> None:
    """Raise Unauthenticated or Forbidden unless the caller may pass; administrators are staff too.

    A channel may talk for debtors (`talker`), and nothing else.
    """
    if access == "public":
        return
    principal = current_principal()
    if principal.role == channels.ROLE:
        if access != "talker":
            raise Forbidden("channels_only_talk", "Un canal solo puede conversar.")
        return
    if access == "staff":
        require_staff(principal)
    elif access == "admin":
        require_admin(principal)
    elif access in {"debtor", "talker"} and principal.role != "debtor":
        raise Forbidden("debtors_only", "Esta acción es solo para clientes.")


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(HEADERS)
    headers.add("X-Request-ID", g.get("request_id", ""))
    headers.setdefault("Content-Security-Policy", ANSWER_POLICY)
    headers.setdefault("Cache-Control", "no-store")
    if context().settings.is_production:
        headers.add("Strict-Transport-Security", "max-age=31536000")
    return response
