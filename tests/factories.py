"""Rows for tests, by keyword; whatever is not given is plausible and unlike the row before."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from backend.api.security import SESSION_COOKIE
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.accounts import Account
from backend.db.repositories.policies import Scope
from backend.services.context import Principal, ServiceContext
from backend.services.passwords import hash_password
from backend.services.sessions import find_cookie_principal, open_cookie_session

PASSWORD = "una-clave-larga-y-sin-adivinar"
_numbers = itertools.count(1)

hash_once = lru_cache(maxsize=8)(hash_password)


def make_user(
    context: ServiceContext,
    *,
    role: str = "debtor",
    email: str | None = None,
    password: str = PASSWORD,
    document_number: str | None = None,
    bound_document: str | None = None,
    **values: Any,
) -> Account:
    """Add an account; `bound_document` is a number that it has already proved."""
    number = next(_numbers)
    email = email or f"persona{number}@example.com"
    row = {
        "email": email,
        "email_key": email.casefold(),
        "name": "Ana",
        "surname": "Torres",
        "telephone": "+573001234567",
        "password_hash": hash_once(password),
        "role": role,
        "document_number": document_number or bound_document,
        "bound_document": bound_document,
        "is_active": True,
        "is_demo": False,
        **values,
    }
    with context.write() as uow:
        user_id = uow.users.add(row, now=context.now())
        uow.commit()
    with context.read() as uow:
        return uow.users.get(user_id)


def make_creditor(context: ServiceContext, *, name: str = "BANCO DE EJEMPLO S.A.") -> int:
    """Return the id of the creditor of this name, adding it when it is new."""
    with context.write() as uow:
        known = uow.connection.execute(select(Creditor.id).where(Creditor.name == name)).scalar()
        if known is not None:
            return int(known)
        row = {"name": name, "name_key": " ".join(name.casefold().split()), "created_at": context.now()}
        result = uow.connection.execute(insert(Creditor), row)
        uow.commit()
    return _key(result)


def make_debtor(
    context: ServiceContext, *, document_number: str | None = None, name: str = "ANA TORRES", **values: Any
) -> int:
    """Return the id of the debtor of this number, adding it when it is new."""
    number = document_number or str(52_000_000 + next(_numbers))
    row = {
        "document_number": number,
        "name": name,
        "email": "",
        "telephone": "",
        "profile": "default",
        "locale": "es_CO",
        "created_at": context.now(),
        "updated_at": context.now(),
        **values,
    }
    with context.write() as uow:
        known = uow.connection.execute(select(Debtor.id).where(Debtor.document_number == number)).scalar()
        if known is not None:
            return int(known)
        result = uow.connection.execute(insert(Debtor), row)
        uow.commit()
    return _key(result)


def make_debt(
    context: ServiceContext,
    *,
    document_number: str | None = None,
    name: str = "ANA TORRES",
    creditor: str = "BANCO DE EJEMPLO S.A.",
    principal: int = 100_000_000,
    interest: int = 20_000_000,
    fees: int = 0,
    currency: str = "COP",
    obligation_number: str | None = None,
    last_digits: str | None = None,
    debtor: dict[str, Any] | None = None,
    **values: Any,
) -> int:
    """Add a debt and return its id; amounts in minor units (1.000.000 pesos of principal by default)."""
    obligation = obligation_number or f"45990{next(_numbers):07d}"
    row = {
        "debtor_id": make_debtor(context, document_number=document_number, name=name, **(debtor or {})),
        "creditor_id": make_creditor(context, name=creditor),
        "obligation_number": obligation,
        "obligation_key": obligation,
        "last_digits": obligation[-4:] if last_digits is None else last_digits,
        "product": "TARJETA DE CRÉDITO",
        "currency": currency,
        "principal": principal,
        "interest": interest,
        "fees": fees,
        "balance": principal + interest + fees,
        "due_date": date(2026, 3, 15),
        "source_hash": "",
        "version": 1,
        "created_at": context.now(),
        "updated_at": context.now(),
        **values,
    }
    with context.write() as uow:
        result = uow.connection.execute(insert(Debt), row)
        uow.commit()
    return _key(result)


def make_policy(
    context: ServiceContext,
    *,
    currency: str = "COP",
    creditor_id: int | None = None,
    campaign_id: int | None = None,
    **rules: Any,
) -> int:
    """Put a policy in force for a creditor or campaign, or for all: the delivered figures but for `rules`."""
    scope = Scope(creditor_id or 0, campaign_id or 0, currency)
    now = context.now()
    with context.write() as uow:
        version = uow.policies.next_version(scope)
        added = uow.policies.add(
            scope, {"currency": currency, **rules}, version=version, created_by=None, now=now
        )
        uow.policies.put_in_force(scope, added)
        uow.settings.grow_data_version(now=now)
        uow.commit()
    context.cache.clear()
    return added


def sign_in(client: FlaskClient, user: Account) -> Principal:
    """Give the client a live session of the account, as if its owner had signed in; return the principal."""
    context: ServiceContext = client.application.extensions["negotiator"]
    with context.write() as uow:
        opened = open_cookie_session(context, uow, user)
        uow.commit()
    client.set_cookie(SESSION_COOKIE, opened.token)
    principal = find_cookie_principal(context, opened.token)
    assert principal is not None
    # Tests keep it longer than a request lasts, and what it knows of keys may change.
    return replace(principal, may_have_model_key=True)


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
