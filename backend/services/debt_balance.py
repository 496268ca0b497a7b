"""What is owed of a debt itself, and writing it anew when money without an agreement comes or is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.db.models.agreements import Payment
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.imputation import Parts, impute_in_order
from backend.domain.money import Money
from backend.services.context import ServiceContext
from backend.services.debt_values import prices_within
from backend.services.measures import status_by_cases

Prices = list[dict[str, Any]]
PARTS = ("principal", "interest", "fees")


def owed_of(debt: DebtRecord) -> Parts:
    """Return the parts of what is owed; nothing of a debt that is paid."""
    if debt.status == "paid":
        return Parts.nothing(debt.currency)
    return Parts(*(Money(units, debt.currency) for units in (debt.principal, debt.interest, debt.fees)))


def write_owed(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, left: Parts, prices: Prices | None
) -> None:
    """Write what is left of a locked debt without a standing agreement, and the prices that stand within it.

    With nothing left it is paid; one that was paid, or agreed on, and is owed again is what its cases make it.
    """
    status = debt.status
    if not left.balance:
        status = "paid"
    elif status in {"paid", "in_agreement"}:
        status = status_by_cases(uow, debt.id)
    units = {name: getattr(left, name).minor_units for name in (*PARTS, "balance")}
    fixed_offers = prices_within(prices, units["balance"])
    uow.debt_desk.update_debt(debt.id, now=context.now(), **units, fixed_offers=fixed_offers, status=status)


def lay_payments(
    context: ServiceContext,
    uow: UnitOfWork,
    debt: DebtRecord,
    owed: Parts,
    payments: Sequence[Payment],
    prices: Prices | None,
) -> None:
    """Lay payments, one after the other, over what is owed of a locked debt, and write what is left of it.

    With each is written what it covers and which of the campaign's prices its lower balance rules out.
    """
    covered, left = impute_in_order(owed, [Money(entry.amount, debt.currency) for entry in payments])
    rest, written = owed, {}
    for entry, parts in zip(payments, covered, strict=True):
        rest = rest - parts
        kept = prices_within(prices, rest.balance.minor_units)
        overtaken = [price for price in prices or () if price not in (kept or ())]
        written[entry.id] = {**units_of(parts), "overtaken_offers": overtaken or None}
        prices = kept
    uow.payments.set_covered(written)
    write_owed(context, uow, debt, left, prices)


def units_of(parts: Parts) -> dict[str, int]:
    """Return parts in minor units, by their columns."""
    return {name: getattr(parts, name).minor_units for name in PARTS}
