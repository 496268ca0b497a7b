"""A forgotten password: a code by mail, then a new password and the end of every session."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from backend.db.models.accounts import Challenge
from backend.db.repositories.accounts import Account
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput
from backend.services import mails
from backend.services.attempts import FORGET_AFTER, keyed_hash
from backend.services.context import ServiceContext
from backend.services.passwords import check_new_password, hash_password
from backend.services.sign_in import email_key, sign_in_subject

PURPOSE = "password_reset"
CODE_DIGITS = 8
CODE_LIFETIME = timedelta(minutes=15)
TRIES = 5
# More mails than this in an hour would only be a nuisance for the account's owner.
CODES_PER_HOUR = 5


def request_password_reset(context: ServiceContext, email: str) -> None:
    """Mail a code to the account's owner; an unknown e-mail takes the same steps and gets nothing."""
    key, now = email_key(email), context.now()
    subject = keyed_hash(context, "reset", key)
    with context.write() as uow:
        account = uow.users.find_by_email_key(key)
        since = now - timedelta(hours=1)
        if uow.challenges.count_since(purpose=PURPOSE, subject=subject, since=since) >= CODES_PER_HOUR:
            return
        code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        uow.challenges.use_all(purpose=PURPOSE, subject=subject, now=now)
        uow.challenges.clear_failures([_tries(context, key)])
        uow.challenges.add(
            purpose=PURPOSE,
            subject=subject,
            user_id=account.id if account else None,
            code_hash=keyed_hash(context, f"reset-code:{key}", code),
            now=now,
            expires_at=now + CODE_LIFETIME,
        )
        _mail_code(context, uow, account, code)
        uow.commit()


def _mail_code(context: ServiceContext, uow: UnitOfWork, account: Account | None, code: str) -> None:
    if account is None or not account.is_active:
        return
    minutes = int(CODE_LIFETIME.total_seconds() // 60)
    mail = mails.reset_mail(context.settings, account.name, code, minutes)
    uow.outbox.add(recipient=account.email, subject=mail.subject, body=mail.body, now=context.now())


def confirm_password_reset(context: ServiceContext, email: str, code: str, password: str) -> None:
    """Set the new password, end every session, and lift the wait after wrong passwords.

    Raises InvalidInput: `invalid_code` for a wrong, used or expired code (and an unknown e-mail), and as
    `check_new_password` once the code was right; the code then stays good.
    """
    key = email_key(email)
    account = _account_of_code(context, key, code)
    check_new_password(password, role=account.role, email=account.email)
    new_hash, now = hash_password(password), context.now()
    with context.write() as uow:
        uow.users.get_locked(account.id)
        found = _find_code(context, uow, key, code)
        if found is None or not uow.challenges.use(found.id, now=now):
            raise _invalid_code()
        uow.users.update(account.id, now=now, password_hash=new_hash)
        _end_everything(context, uow, account)
        uow.commit()


def _account_of_code(context: ServiceContext, key: str, code: str) -> Account:
    """Count the try, then look: five in all, however many arrive at once."""
    now = context.now()
    with context.write() as uow:
        tries = uow.challenges.add_failure(_tries(context, key), now=now, forget_before=now - FORGET_AFTER)
        found = _find_code(context, uow, key, code) if tries.count <= TRIES else None
        account = uow.users.get(found.user_id) if found and found.user_id else None
        uow.commit()
    if account is None or not account.is_active:
        raise _invalid_code()
    return account


def _find_code(context: ServiceContext, uow: UnitOfWork, key: str, code: str) -> Challenge | None:
    presented = keyed_hash(context, f"reset-code:{key}", code.strip())
    subject = keyed_hash(context, "reset", key)
    live = uow.challenges.list_live(purpose=PURPOSE, subject=subject, now=context.now())
    return next((item for item in live if hmac.compare_digest(item.code_hash, presented)), None)


def _end_everything(context: ServiceContext, uow: UnitOfWork, account: Account) -> None:
    now = context.now()
    uow.sessions.end_all(account.id, now=now)
    uow.challenges.delete_of_user(account.id)
    uow.challenges.clear_failures(
        [_tries(context, account.email_key), sign_in_subject(context, account.email_key)]
    )
    mail = mails.password_changed_mail(context.settings, account.name)
    uow.outbox.add(recipient=account.email, subject=mail.subject, body=mail.body, now=now)
    uow.operations.add_audit(
        actor_id=account.id,
        actor_role=account.role,
        action="password_reset",
        object_type="user",
        object_id=account.id,
        now=now,
    )


def _tries(context: ServiceContext, key: str) -> str:
    return keyed_hash(context, "reset-tries", key)


def _invalid_code() -> InvalidInput:
    return InvalidInput("invalid_code", "El código no es correcto o ya venció. Pide uno nuevo.")
