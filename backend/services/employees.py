"""Accounts of the people who work here, as administrators keep them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from backend.db.repositories.accounts import Account
from backend.domain.errors import Conflict, InvalidInput
from backend.services.alert_delivery import stop_telling
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.password_reset import request_password_reset
from backend.services.registration import create_employee

UNKNOWN_PASSWORD_BYTES = 48


def invite_employee(
    context: ServiceContext, principal: Principal, *, email: str, name: str, surname: str, role: str
) -> Account:
    """Add a `staff` or `admin` account whose password nobody knows, and mail its owner a code to choose one.

    Raises Forbidden, Conflict `email_taken`, InvalidInput for what cannot be used.
    """
    require_admin(principal)
    password = secrets.token_urlsafe(UNKNOWN_PASSWORD_BYTES)
    user_id = create_employee(
        context, email=email, name=name, surname=surname, password=password, role=role, by=principal
    )
    request_password_reset(context, email)
    with context.read() as uow:
        return uow.users.get(user_id)


def change_employee(
    context: ServiceContext, principal: Principal, user_id: int, changes: Mapping[str, Any]
) -> Account:
    """Change `role` or `is_active` of an employee, whose sessions end with it; who leaves is told of no alert more.

    Raises Forbidden, NotFound, InvalidInput `not_an_employee` for debtors, Conflict `last_admin` where nobody would
    be left to administrate, and `account_erased`.
    """
    require_admin(principal)
    now = context.now()
    with context.write() as uow:
        admins = uow.users.lock_active_admins()
        account = uow.users.get_locked(user_id)
        if account.role == "debtor":
            raise InvalidInput("not_an_employee", "Esa cuenta es de un cliente: su papel no cambia.")
        if account.email_key.startswith("erased:"):
            raise Conflict("account_erased", "Esa cuenta fue eliminada.")
        values = {name: value for name, value in changes.items() if getattr(account, name) != value}
        if values and admins == [user_id]:
            raise Conflict(
                "last_admin", "Es la única cuenta de administración. Crea otra antes de cambiarla."
            )
        if values:
            uow.users.update(user_id, now=now, **values)
            uow.sessions.end_all(user_id, now=now)
            if changes.get("is_active") is False:
                uow.conversation_desk.put_back_in_line(user_id, now=now)
                stop_telling(context, uow, principal, user_id, account.email)
            record(context, uow, principal, "account_changed", "user", user_id, **values)
        uow.commit()
    with context.read() as uow:
        return uow.users.get(user_id)
