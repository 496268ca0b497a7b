"""When a debt's balance was last stated: what was paid before that day may be deducted in it already."""

from __future__ import annotations

from datetime import date

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.services.context import ServiceContext
from backend.services.debt_balance import PARTS
from backend.services.places import zone_of


def balance_stated_on(context: ServiceContext, uow: UnitOfWork, debt: DebtRecord) -> date:
    """Return the day on which somebody last said what is owed: registering it, a campaign's file, or a correction."""
    corrections = [
        event.created_at
        for event in uow.operations.list_audit_of("debt", debt.id)
        if event.action == "debt_corrected" and set((event.details or {}).get("fields", ())) & set(PARTS)
    ]
    stated_at = max(corrections + uow.debt_desk.list_stated_at(debt.id))
    return stated_at.astimezone(zone_of(context, debt.locale)).date()
