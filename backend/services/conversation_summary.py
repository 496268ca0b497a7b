"""What a conversation came to, in a few Spanish sentences, when it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.money import Money
from backend.domain.offer import OfferTerms
from backend.services.formatting import format_date, format_money, plain_name
from backend.services.offer_view import offer_title


def summarise(uow: UnitOfWork, memory: Mapping[str, Any], debts: Sequence[DebtRecord]) -> str:
    """Return what was talked about and what is left of it; nothing about debts before a number is proved."""
    reference = live_reference(uow, memory)
    if reference:
        return f"Resumen: quedó tu acuerdo {reference}."
    debt = _debt(memory, debts)
    if debt is None:
        return "Resumen: no quedó ningún acuerdo."
    balance = format_money(Money(debt.balance, debt.currency), debt.locale)
    about = f"Resumen: hablamos de tu deuda con {plain_name(debt.creditor_name)}, de {balance}."
    return " ".join([about, *_offers(uow, memory, debt), "No quedó ningún acuerdo."])


def live_reference(uow: UnitOfWork, memory: Mapping[str, Any]) -> str:
    """Return the reference of the agreement that the conversation led to; empty where it has been cancelled since."""
    reference = str(memory.get("agreement_reference") or "")
    return reference if reference and uow.agreements.is_live(reference) else ""


def _debt(memory: Mapping[str, Any], debts: Sequence[DebtRecord]) -> DebtRecord | None:
    chosen = memory.get("debt_id")
    if chosen is None and len(debts) == 1:
        return debts[0]
    return next((debt for debt in debts if debt.id == chosen), None)


def _offers(uow: UnitOfWork, memory: Mapping[str, Any], debt: DebtRecord) -> list[str]:
    ids = [int(offer) for offer in memory.get("offer_ids", [])]
    rows = uow.negotiations.list_offers(ids) if ids else []
    terms = [OfferTerms.from_mapping(row.terms) for row in rows if row.debt_id == debt.id]
    if not terms:
        return []
    named = "; ".join(f"{offer_title(one)}, {format_money(one.total, debt.locale)} en total" for one in terms)
    until = format_date(min(one.valid_until for one in terms), debt.locale)
    return [f"Lo último que viste: {named}; vale hasta el {until}."]
