"""Debts in bulk, as pricing a portfolio reads them: in the order of their ids, a chunk at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from backend.db.models.agreements import Negotiation
from backend.db.models.debts import Debt, Debtor
from backend.db.repositories.base import Repository

ACTIVE = Debt.status == "active"
CHUNK = (
    select(
        Debt.id,
        Debt.creditor_id,
        Debt.campaign_id,
        Debt.currency,
        Debt.balance,
        Debt.due_date,
        Debt.fixed_offers,
        Debtor.locale,
        Negotiation.state,
    )
    .join(Debtor, Debt.debtor_id == Debtor.id)
    .outerjoin(Negotiation, Negotiation.debt_id == Debt.id)
    .where(ACTIVE, Debt.id >= bindparam("first"), Debt.id < bindparam("end"))
    .order_by(Debt.id)
)
SPAN = select(func.min(Debt.id), func.max(Debt.id)).where(ACTIVE)


class PortfolioDebt(NamedTuple):
    """What a debt's price depends on; `balance` in minor units of `currency`."""

    id: int
    creditor_id: int
    campaign_id: int | None
    currency: str
    balance: int
    due_date: date | None
    fixed_offers: list[dict[str, Any]] | None
    locale: str
    state: dict[str, Any] | None


class PortfolioRepository(Repository):
    """Debts that may be sold an agreement."""

    def span(self) -> tuple[int, int] | None:
        """Return the first and the last id of them; None where there are none."""
        first, last = self.connection.execute(SPAN).one()
        return None if first is None else (first, last)

    def list_chunk(self, first: int, end: int) -> Sequence[PortfolioDebt]:
        """Return those from id `first` to before `end`."""
        rows = self.connection.execute(CHUNK, {"first": first, "end": end})
        return [PortfolioDebt(*row) for row in rows]
