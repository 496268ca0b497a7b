"""Registering, signing in and out, and one's own account."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Response, jsonify, make_response
from pydantic import Field

from backend.api.limits import client_address, limited_sign_in
from backend.api.routing import blueprint
from backend.api.schemas import Answer, Body, Message
from backend.api.security import SESSION_COOKIE, context, current_principal, requires
from backend.db.repositories.accounts import Account
from backend.domain.identity import mask_document
from backend.services import accounts, own_data, password_reset, registration, sessions, sign_in

routes = blueprint("auth", access="public", tag="Cuenta")

Email = Annotated[str, Field(min_length=3, max_length=320)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]
Secret = Annotated[str, Field(min_length=16, max_length=200)]

REGISTERED = "Revisa tu correo: si aún no tenías una cuenta con él, ya puedes iniciar sesión."
RESET_REQUESTED = (
    "Si ese correo tiene una cuenta, en un momento te llega un código para cambiar la contraseña."
)
RESET_DONE = "Tu contraseña cambió. Ya puedes iniciar sesión."


class RegisterBody(Body):
    """Who registers; the document number stays a claim until it is proved in the conversation."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    surname: Annotated[str, Field(min_length=1, max_length=120)]
    email: Email
    telephone: Annotated[str, Field(max_length=40)] = ""
    password: Password
    document_number: Annotated[str, Field(min_length=1, max_length=40)]


class LoginBody(Body):
    """E-mail and password."""

    email: Email
    password: Password


class LoginCodeBody(LoginBody):
    """The same, from the user interface, with the secret that its browser already holds."""

    pre_session: Secret


class ExchangeBody(Body):
    """The code just received, and the secret that it was made for."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    pre_session: Secret


class EmailBody(Body):
    """An e-mail."""

    email: Email


class ResetBody(EmailBody):
    """The code from the mail, and the new password."""

    code: Annotated[str, Field(min_length=1, max_length=20)]
    password: Password


class PasswordBody(Body):
    """One's own password, again."""

    password: Password


class UserAnswer(Answer):
    """One's own account; of the document number only the end."""

    id: int
    name: str
    surname: str
    email: str
    telephone: str
    role: str
    document_masked: str | None
    document_bound: bool


class MeAnswer(Answer):
    """Who is signed in."""

    user: UserAnswer


class LoginAnswer(MeAnswer):
    """Who has just signed in, and until when; the session itself is in the cookie."""

    expires_at: str


class ExchangeAnswer(LoginAnswer):
    """The same for the user interface's server, which sets the cookie itself."""

    session_token: str


class CodeAnswer(Answer):
    """A code that opens one session within some seconds."""

    code: str
    expires_in: int


class TokenAnswer(Answer):
    """A JWT for `Authorization: Bearer`."""

    access_token: str
    token_type: str
    expires_in: int


@routes.post("/register", responses={201: Message})
@limited_sign_in
def register(body: RegisterBody) -> tuple[dict[str, str], int]:
    """Register a debtor; the answer is the same for an e-mail that exists."""
    registration.register_account(context(), registration.Registration(**body.model_dump()))
    return {"message": REGISTERED}, 201


@routes.post("/login", responses={200: LoginAnswer})
@limited_sign_in
def login(body: LoginBody) -> Response:
    """Open a session and set its cookie."""
    opened = sign_in.sign_in(context(), _credentials(body))
    response = jsonify({"user": present_user(opened.account), "expires_at": opened.expires_at})
    response.set_cookie(
        SESSION_COOKIE,
        opened.token,
        expires=opened.expires_at,
        secure=context().settings.is_production,
        httponly=True,
        samesite="Lax",
    )
    return response


@routes.post("/login-code", responses={200: CodeAnswer})
@limited_sign_in
def login_code(body: LoginCodeBody) -> dict[str, Any]:
    """Sign in for a browser that another server talks to: the code is exchanged by it."""
    code = sign_in.issue_sign_in_code(context(), _credentials(body), body.pre_session)
    return {"code": code, "expires_in": int(sign_in.CODE_LIFETIME.total_seconds())}


@routes.post("/login-code/exchange", responses={200: ExchangeAnswer})
@limited_sign_in
def exchange_login_code(body: ExchangeBody) -> dict[str, Any]:
    """Open the session that a code stands for, once."""
    opened = sign_in.exchange_sign_in_code(context(), body.code, body.pre_session)
    return {
        "session_token": opened.token,
        "expires_at": opened.expires_at,
        "user": present_user(opened.account),
    }


@routes.post("/token", responses={200: TokenAnswer})
@limited_sign_in
def token(body: LoginBody) -> dict[str, Any]:
    """Open a session of an API client."""
    opened = sign_in.sign_in_for_token(context(), _credentials(body))
    lifetime = int((opened.expires_at - context().now()).total_seconds())
    return {"access_token": opened.token, "token_type": "Bearer", "expires_in": lifetime}


@routes.post("/logout", responses={204: None})
@requires("signed_in")
def logout() -> Response:
    """End the session that asks."""
    sessions.end_session(context(), current_principal())
    return _without_cookie()


@routes.get("/me", responses={200: MeAnswer})
@requires("signed_in")
def me() -> dict[str, Any]:
    """Who is signed in."""
    return {"user": present_user(accounts.get_account(context(), current_principal()))}


@routes.get("/me/export")
@requires("debtor")
def export_me() -> dict[str, Any]:
    """Take along everything that is kept about oneself."""
    return own_data.export_own_data(context(), current_principal())


@routes.delete("/me", responses={204: None})
@requires("signed_in")
def erase_me(body: PasswordBody) -> Response:
    """Erase one's own account; agreements stay, as the law asks."""
    accounts.erase_own_account(context(), current_principal(), body.password)
    return _without_cookie()


@routes.post("/password-reset", responses={202: Message})
@limited_sign_in
def request_reset(body: EmailBody) -> tuple[dict[str, str], int]:
    """Mail a code to the account's owner; the answer is the same for an unknown e-mail."""
    password_reset.request_password_reset(context(), body.email)
    return {"message": RESET_REQUESTED}, 202


@routes.post("/password-reset/confirm", responses={200: Message})
@limited_sign_in
def confirm_reset(body: ResetBody) -> dict[str, str]:
    """Choose a new password with the code from the mail; every session ends."""
    password_reset.confirm_password_reset(context(), body.email, body.code, body.password)
    return {"message": RESET_DONE}


def present_user(account: Account) -> dict[str, Any]:
    """Return what an account's owner sees of it."""
    number = account.bound_document or account.document_number
    return {
        "id": account.id,
        "name": account.name,
        "surname": account.surname,
        "email": account.email,
        "telephone": account.telephone,
        "role": account.role,
        "document_masked": mask_document(number) if number else None,
        "document_bound": account.bound_document is not None,
    }


def _credentials(body: LoginBody) -> sign_in.Credentials:
    return sign_in.Credentials(body.email, body.password, client_address())


def _without_cookie() -> Response:
    response = make_response("", 204)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Lax")
    return response
