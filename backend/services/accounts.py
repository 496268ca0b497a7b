"""Accounts that exist: looking at them, erasing them, and unlocking them."""

from __future__ import annotations

from collections.abc import Sequence

from backend.db.repositories.accounts import Account
from backend.domain.errors import Conflict
from backend.services.alert_delivery import stop_telling
from backend.services.attempts import keyed_hash
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin, require_staff
from backend.services.sign_in import check_own_password, sign_in_subject

PAGE_SIZE = 50


def get_account(context: ServiceContext, principal: Principal) -> Account:
    """Return the account of who is asking."""
    with context.read() as uow:
        return uow.users.get(principal.user_id)


def list_accounts(
    context: ServiceContext, principal: Principal, *, search: str, page: int, role: str | None = None
) -> tuple[Sequence[Account], int]:
    """Return a page of accounts, the newest first, and how many there are (staff)."""
    require_staff(principal)
    with context.read() as uow:
        return uow.users.list_page(
            search=search.strip(), role=role, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )


def erase_own_account(context: ServiceContext, principal: Principal, password: str) -> None:
    """Erase the account of who is asking, who repeats the password; raises as `check_own_password`."""
    check_own_password(context, principal, password)
    _erase(context, principal, principal.user_id)


def erase_account(context: ServiceContext, principal: Principal, user_id: int) -> None:
    """Erase an account at its owner's request (staff; an employee's account: administrators).

    Raises NotFound, and Conflict for the last administrator.
    """
    require_staff(principal)
    _erase(context, principal, user_id)


def _erase(context: ServiceContext, principal: Principal, user_id: int) -> None:
    """Overwrite what is personal, end the sessions, and delete the conversations' texts, queued mails, own key,
    what was told of a month's budget, and the place among those who are told of alerts.

    The agreements stay, with what they say about the debtor: both sides have a legal duty to keep them.
    """
    now = context.now()
    with context.write() as uow:
        # Held before the account, so that two administrators who erase one another wait in the same order.
        admins = uow.users.lock_active_admins()
        account = uow.users.get_locked(user_id)
        if not account.is_active:
            return
        _refuse_erasing(principal, account, admins)
        uow.users.delete_texts(user_id)
        uow.archive.delete_of(user_id)
        uow.conversation_desk.put_back_in_line(user_id, now=now)
        if account.bound_document is not None:
            uow.negotiations.forget_affordability(account.bound_document, now=now)
        uow.outbox.delete(account.email)
        stop_telling(context, uow, principal, user_id, account.email)
        uow.sessions.end_all(user_id, now=now)
        uow.assistants.delete_key(user_id)
        uow.challenges.delete_of_user(user_id)
        uow.challenges.clear_failures(_failure_subjects(context, account))
        uow.users.update(user_id, now=now, **_erased_values(user_id))
        record(context, uow, principal, "account_erased", "user", user_id)
        uow.commit()


def _refuse_erasing(principal: Principal, account: Account, admins: Sequence[int]) -> None:
    if account.role == "debtor":
        return
    if principal.user_id != account.id:
        require_admin(principal)
    if admins == [account.id]:
        raise Conflict("last_admin", "Es la única cuenta de administración. Crea otra antes de eliminarla.")


def _erased_values(user_id: int) -> dict[str, object]:
    return {
        "email": "",
        "email_key": f"erased:{user_id}",
        "name": "Cuenta",
        "surname": "eliminada",
        "telephone": "",
        "password_hash": "",
        "document_number": None,
        "bound_document": None,
        "bound_at": None,
        "is_active": False,
    }


def unlock_account(
    context: ServiceContext, principal: Principal, user_id: int, *, release_document: bool = False
) -> None:
    """Forget the account's wrong answers; optionally take its proved number away (staff).

    Releasing is for a number that was bound to the wrong account: its sessions end, and the right person can
    prove it again. Raises NotFound.
    """
    require_staff(principal)
    now = context.now()
    with context.write() as uow:
        account = uow.users.get_locked(user_id)
        uow.challenges.clear_failures(_failure_subjects(context, account))
        record(context, uow, principal, "account_unlocked", "user", user_id)
        if release_document and account.bound_document is not None:
            uow.users.update(user_id, now=now, bound_document=None, bound_at=None)
            uow.sessions.end_all(user_id, now=now)
            record(context, uow, principal, "document_released", "user", user_id)
        uow.commit()


def _failure_subjects(context: ServiceContext, account: Account) -> list[str]:
    numbers = {account.document_number, account.bound_document} - {None}
    return [
        sign_in_subject(context, account.email_key),
        keyed_hash(context, "identity-account", str(account.id)),
        *(keyed_hash(context, "identity-number", str(number)) for number in numbers),
    ]
