"""Debts: a person's own, and what staff do with everybody's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.domain.identity import mask_document, normalise_document
from backend.services.agreed_debts import check_changeable
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_keys import creditor_key, last_digits_of, obligation_key
from backend.services.debt_values import (
    PARTS,
    checked_amounts,
    checked_due_date,
    checked_ending,
    checked_person,
    prices_within,
    required_text,
)
from backend.services.debt_view import own_debt_view
from backend.services.measures import end_own_due_measures
from backend.services.negotiations import current_offers
from backend.services.places import country_of, local_today, locale_of_new_debtor
from backend.services.take_over import check_without_person

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class NewDebt:
    """A debt as staff register it; amounts in major units as sent, the rest as typed."""

    document_number: str
    name: str
    creditor: str
    principal: str
    interest: str = "0"
    fees: str = "0"
    currency: str = "COP"
    product: str = ""
    email: str = ""
    telephone: str = ""
    obligation_number: str = ""
    obligation_ending: str = ""
    due_date: date | None = None


def list_debts(
    context: ServiceContext, principal: Principal, *, search: str = "", page: int = 1
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of debts and how many there are: one's own, or for staff all that match `search`."""
    if not principal.is_staff:
        end_own_due_measures(context, principal)
    with context.read() as uow:
        if principal.is_staff:
            offset = (page - 1) * PAGE_SIZE
            records, total = uow.debt_desk.search(search, limit=PAGE_SIZE, offset=offset)
        else:
            own = uow.debts.list_for_document(principal.document_number) if principal.document_number else ()
            records, total = own[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(own)
        return _views(context, uow, principal, list(records)), total


def get_debt(context: ServiceContext, principal: Principal, debt_id: int) -> dict[str, Any]:
    """Return one debt; raises NotFound, also for somebody else's."""
    with context.read() as uow:
        return _view(context, uow, principal, debt_id)


def list_debt_offers(context: ServiceContext, principal: Principal, debt_id: int) -> list[dict[str, Any]]:
    """Return the offers that stand for a debt, as its debtor sees them.

    Raises as `current_offers`, and Conflict `with_person` while a person has the debtor's conversation.
    """
    if principal.is_staff:
        with context.read() as uow:
            principal = replace(principal, document_number=uow.debts.get(debt_id).document_number)
    else:
        check_without_person(context, principal)
    return current_offers(context, principal, debt_id).offers


def add_debt(context: ServiceContext, principal: Principal, new: NewDebt) -> dict[str, Any]:
    """Register a debt, and its debtor and creditor where they are new (staff).

    Raises Forbidden, InvalidInput (`invalid_document`, the gate's codes for amounts, `missing_field`…), and
    Conflict `obligation_exists`.
    """
    require_staff(principal)
    document = normalise_document(new.document_number)
    amounts = checked_amounts({name: getattr(new, name) for name in PARTS}, new.currency)
    person = checked_person(context, {"name": new.name, "email": new.email, "telephone": new.telephone})
    creditor = required_text("creditor", new.creditor)
    number = new.obligation_number.strip() or f"R-{secrets.token_hex(6).upper()}"
    ending = new.obligation_ending.strip() or last_digits_of(new.obligation_number)
    values = {
        "obligation_number": number,
        "obligation_key": obligation_key(number),
        "last_digits": checked_ending(ending),
        "product": new.product.strip(),
        "currency": new.currency,
        "due_date": checked_due_date(new.due_date),
        **amounts,
    }
    with context.write() as uow:
        now = context.now()
        creditor_id = uow.debt_desk.ensure_creditor(name=creditor, name_key=creditor_key(creditor), now=now)
        _refuse_duplicate(uow, creditor_id, str(values["obligation_key"]))
        locale = locale_of_new_debtor(context.settings.country, new.currency)
        debtor_id = _ensure_debtor(context, uow, document, person, locale)
        debt_id = uow.debt_desk.add_debt(now=now, debtor_id=debtor_id, creditor_id=creditor_id, **values)
        record(context, uow, principal, "debt_registered", "debt", debt_id)
        view = _view(context, uow, principal, debt_id)
        uow.commit()
    return view


def correct_debt(
    context: ServiceContext, principal: Principal, debt_id: int, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Write what staff correct: any of NewDebt's fields but the number, the currency and the obligation's.

    Raises Forbidden, NotFound, InvalidInput, Conflict `debt_in_agreement`, `debt_paid`, `debt_withdrawn` or
    `obligation_exists`.
    """
    require_staff(principal)
    with context.write() as uow:
        held = _changeable(uow, debt_id)
        now = context.now()
        values = _changed_values(held, changes)
        if "creditor" in changes:
            values |= _changed_creditor(context, uow, held, str(changes["creditor"] or ""))
        person = {name: changes[name] for name in ("name", "email", "telephone") if name in changes}
        if person:
            uow.debt_desk.update_debtor(held.debtor_id, now=now, **checked_person(context, person))
        uow.debt_desk.update_debt(debt_id, now=now, **values)
        record(context, uow, principal, "debt_corrected", "debt", debt_id, fields=sorted(changes))
        view = _view(context, uow, principal, debt_id)
        uow.commit()
    return view


def withdraw_debt(context: ServiceContext, principal: Principal, debt_id: int) -> dict[str, Any]:
    """Take a debt off the market; nothing is negotiated about it any more. Raises as `correct_debt`."""
    require_staff(principal)
    with context.write() as uow:
        _changeable(uow, debt_id)
        uow.debt_desk.update_debt(debt_id, now=context.now(), status="withdrawn")
        record(context, uow, principal, "debt_withdrawn", "debt", debt_id)
        view = _view(context, uow, principal, debt_id)
        uow.commit()
    return view


def _changeable(uow: UnitOfWork, debt_id: int) -> DebtRecord:
    uow.debts.lock(debt_id)
    record = uow.debts.get(debt_id)
    check_changeable(record)
    if record.status == "paid":
        raise Conflict("debt_paid", "Esta deuda ya está pagada y no se puede cambiar.")
    if record.status == "withdrawn":
        raise Conflict("debt_withdrawn", "Esta deuda fue retirada y no se puede cambiar.")
    return record


def _changed_values(record: DebtRecord, changes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "product" in changes:
        values["product"] = str(changes["product"] or "").strip()
    if "obligation_ending" in changes:
        values["last_digits"] = checked_ending(str(changes["obligation_ending"] or "").strip())
    if "due_date" in changes:
        values["due_date"] = checked_due_date(changes["due_date"])
    if any(name in changes for name in PARTS):
        values |= checked_amounts({name: changes.get(name) for name in PARTS}, record.currency, known=record)
        values["fixed_offers"] = prices_within(record.fixed_offers, values["balance"])
    return values


def _changed_creditor(
    context: ServiceContext, uow: UnitOfWork, record: DebtRecord, name: str
) -> dict[str, int]:
    name = required_text("creditor", name)
    creditor_id = uow.debt_desk.ensure_creditor(name=name, name_key=creditor_key(name), now=context.now())
    if creditor_id == record.creditor_id:
        return {}
    _refuse_duplicate(uow, creditor_id, uow.debt_desk.get_obligation_key(record.id))
    return {"creditor_id": creditor_id}


def _refuse_duplicate(uow: UnitOfWork, creditor_id: int, key: str) -> None:
    if uow.debt_desk.has_obligation(creditor_id, key):
        raise Conflict("obligation_exists", "Esa entidad ya tiene registrada una obligación con ese número.")


def _ensure_debtor(
    context: ServiceContext, uow: UnitOfWork, document: str, person: dict[str, str], locale: str
) -> int:
    known = uow.debt_desk.find_debtor(document)
    if known is None:
        return uow.debt_desk.add_debtor(
            now=context.now(),
            document_number=document,
            locale=locale,
            **{"email": "", "telephone": "", **person},
        )
    given = {name: value for name, value in person.items() if value}
    uow.debt_desk.update_debtor(known, now=context.now(), **given)
    return known


def _view(context: ServiceContext, uow: UnitOfWork, principal: Principal, debt_id: int) -> dict[str, Any]:
    if principal.is_staff:
        record = uow.debts.get(debt_id)
    else:
        record = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    return _views(context, uow, principal, [record])[0]


def _views(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, records: list[DebtRecord]
) -> list[dict[str, Any]]:
    agreements = uow.agreements.live_by_debt([record.id for record in records]) if records else {}
    return [
        {
            **own_debt_view(
                record, today=local_today(context, record.locale), agreement_id=agreements.get(record.id)
            ),
            "debtor": _debtor_view(principal, record),
        }
        for record in records
    ]


def _debtor_view(principal: Principal, record: DebtRecord) -> dict[str, Any]:
    person: dict[str, Any] = {"id": record.debtor_id, "name": record.debtor_name}
    if not principal.is_staff:
        return person | {"document_masked": mask_document(record.document_number)}
    return person | {
        "document_number": record.document_number,
        "country": country_of(record.locale),
        "email": record.debtor_email,
        "telephone": record.debtor_telephone,
    }
