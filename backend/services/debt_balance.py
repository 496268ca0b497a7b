"""What is owed of a debt itself, and writing it anew when money without an agreement comes or is taken back."""

from __future__ import annotations

from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.imputation import Parts
from backend.domain.money import Money
from backend.services.context import ServiceContext
from backend.services.debt_values import prices_within
from backend.services.measures import status_by_cases

Prices = list[dict[str, Any]]


def owed_of(debt: DebtRecord) -> Parts:
    """Return the parts of what is owed; nothing of a debt that is paid."""
    if debt.status == "paid":
        return Parts.nothing(debt.currency)
    return Parts(*(Money(units, debt.currency) for units in (debt.principal, debt.interest, debt.fees)))


def write_owed(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, left: Parts, prices: Prices | None
) -> None:
    """Write what is left of a locked debt without a standing agreement, and the prices that stand within it.

    With nothing left it is paid; one that was paid and is owed again is what its cases make it.
    """
    status = debt.status
    if not left.balance:
        status = "paid"
    elif status == "paid":
        status = status_by_cases(uow, debt.id)
    units = {name: getattr(left, name).minor_units for name in ("principal", "interest", "fees", "balance")}
    fixed_offers = prices_within(prices, units["balance"])
    uow.debt_desk.update_debt(debt.id, now=context.now(), **units, fixed_offers=fixed_offers, status=status)


def overtaken(prices: Prices | None, left: Parts) -> Prices | None:
    """Return the campaign's prices that a lower balance rules out."""
    kept = prices_within(prices, left.balance.minor_units) or []
    return [price for price in prices or () if price not in kept] or None
