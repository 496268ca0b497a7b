"""Signing in by e-mail and password: by cookie, by JWT, or handed over to the user interface by a code."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from backend.db.repositories.accounts import Account
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Unauthenticated
from backend.services.attempts import Counted, count_attempt, keyed_hash
from backend.services.context import Principal, ServiceContext
from backend.services.passwords import hash_password, needs_rehash, password_matches
from backend.services.sessions import OpenedSession, open_cookie_session, open_token_session, token_hash

FREE_PER_ACCOUNT = 5
# Behind one address there can be a whole office.
FREE_PER_ADDRESS = 30
CODE_LIFETIME = timedelta(seconds=30)
CODE_PURPOSE = "sign_in"

Open = Callable[[ServiceContext, UnitOfWork, Account], OpenedSession]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody who signs in presents, and the address that it came from, None where it says nothing."""

    email: str
    password: str
    address: str | None


def email_key(email: str) -> str:
    """Return what two spellings of one e-mail have in common."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


def sign_in(context: ServiceContext, credentials: Credentials) -> OpenedSession:
    """Open a browser's session; raises Unauthenticated `invalid_credentials`, TooManyRequests."""
    return _open(context, credentials, open_cookie_session)


def sign_in_for_token(context: ServiceContext, credentials: Credentials) -> OpenedSession:
    """Open an API client's session, whose token is a JWT; raises as `sign_in`."""
    return _open(context, credentials, open_token_session)


def issue_sign_in_code(context: ServiceContext, credentials: Credentials, pre_session: str) -> str:
    """Return a code that opens one session, for `CODE_LIFETIME`, to whoever also holds `pre_session`."""
    proof = _proved(context, credentials)
    code, now = secrets.token_urlsafe(32), context.now()
    with context.write() as uow:
        uow.challenges.add(
            purpose=CODE_PURPOSE,
            subject=token_hash(pre_session),
            user_id=_welcome(context, uow, proof).id,
            code_hash=token_hash(code),
            now=now,
            expires_at=now + CODE_LIFETIME,
        )
        uow.commit()
    return code


def exchange_sign_in_code(context: ServiceContext, code: str, pre_session: str) -> OpenedSession:
    """Open the session that the code stands for, once; raises Unauthenticated `invalid_code`."""
    now = context.now()
    with context.write() as uow:
        waiting = uow.challenges.list_live(purpose=CODE_PURPOSE, subject=token_hash(pre_session), now=now)
        presented = token_hash(code)
        found = next((item for item in waiting if secrets.compare_digest(item.code_hash, presented)), None)
        account = uow.users.get_locked(found.user_id) if found and found.user_id else None
        if not account or not account.is_active or not found or not uow.challenges.use(found.id, now=now):
            raise Unauthenticated("invalid_code", "El inicio de sesión venció. Inténtalo de nuevo.")
        opened = open_cookie_session(context, uow, account)
        uow.commit()
    return opened


def check_own_password(context: ServiceContext, principal: Principal, password: str) -> None:
    """Make who is asking repeat the password; raises Unauthenticated, TooManyRequests."""
    with context.read() as uow:
        account = uow.users.get(principal.user_id)
    _count(context, [Counted(sign_in_subject(context, account.email_key), FREE_PER_ACCOUNT)])
    if not password_matches(password, account.password_hash):
        raise Unauthenticated("invalid_credentials", "La contraseña no es correcta.")
    with context.write() as uow:
        uow.challenges.clear_failures([sign_in_subject(context, account.email_key)])
        uow.commit()


def sign_in_subject(context: ServiceContext, key: str) -> str:
    """Return what an account's wrong passwords are counted under; the account need not exist."""
    return keyed_hash(context, "sign-in-account", key)


def wrong_credentials() -> Unauthenticated:
    """Return the one error for an unknown e-mail, a wrong password, and an account that is off."""
    return Unauthenticated("invalid_credentials", "El correo o la contraseña no son correctos.")


@dataclass(frozen=True, slots=True)
class _Proof:
    """An account whose password was right a moment ago."""

    account: Account
    new_hash: str | None
    account_subject: str
    address_subject: str | None


def _proved(context: ServiceContext, credentials: Credentials) -> _Proof:
    key = email_key(credentials.email)
    account_subject = sign_in_subject(context, key)
    counted, address_subject = [Counted(account_subject, FREE_PER_ACCOUNT)], None
    if credentials.address is not None:
        address_subject = keyed_hash(context, "sign-in-address", credentials.address)
        counted.append(Counted(address_subject, FREE_PER_ADDRESS))
    _count(context, counted)
    with context.read() as uow:
        account = uow.users.find_by_email_key(key)
    if account is not None and not _may_sign_in(context, account):
        account = None
    if not password_matches(credentials.password, account.password_hash if account else None) or not account:
        raise wrong_credentials()
    new_hash = hash_password(credentials.password) if needs_rehash(account.password_hash) else None
    return _Proof(account, new_hash, account_subject, address_subject)


def _may_sign_in(context: ServiceContext, account: Account) -> bool:
    return account.is_active and not (account.is_demo and context.settings.is_production)


def _welcome(context: ServiceContext, uow: UnitOfWork, proof: _Proof) -> Account:
    """Hold the account, forget its wrong answers, and return it as it is now."""
    account = uow.users.get_locked(proof.account.id)
    # A password that was changed, or an account that was erased, since it was checked opens nothing.
    if not account.is_active or account.password_hash != proof.account.password_hash:
        raise wrong_credentials()
    uow.challenges.clear_failures([proof.account_subject])
    if proof.address_subject is not None:
        # The address keeps the wrong answers of others, or one good account would make them free.
        uow.challenges.take_back_failure(proof.address_subject)
    if proof.new_hash:
        uow.users.update(account.id, now=context.now(), password_hash=proof.new_hash)
    return account


def _open(context: ServiceContext, credentials: Credentials, opening: Open) -> OpenedSession:
    proof = _proved(context, credentials)
    with context.write() as uow:
        opened = opening(context, uow, _welcome(context, uow, proof))
        uow.commit()
    return opened


def _count(context: ServiceContext, counted: list[Counted]) -> None:
    count_attempt(
        context,
        counted,
        code="sign_in_blocked",
        message="Hubo varios intentos fallidos. Espera {wait} o cambia tu contraseña con el correo.",
    )
