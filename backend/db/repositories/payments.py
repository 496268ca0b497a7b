"""Payments of agreements and of debts without one, what they cover, and the one re-plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import aliased

from backend.db.models.agreements import Instalment, Payment, Replan
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound

COVERED = Payment.principal + Payment.interest + Payment.fees
"""What a payment covers of its debt, in minor units."""


class PaymentRepository(Repository):
    """Entries are added and never deleted; an undone payment has a second entry that reverses it.

    Nothing of an entry changes but what it covers of its debt, which follows from all of them, and whether a campaign
    has stated the debt's balance anew since.
    """

    def add(self, *, debt_id: int, agreement_id: int | None, now: datetime, **values: Any) -> int:
        """Store an entry (amount in minor units, currency, paid_on, reference, recorded_by; reverses_id, reason).

        Without an agreement also hardship_case_id.
        """
        row = {
            "reverses_id": None,
            "reason": None,
            "hardship_case_id": None,
            "overtaken_offers": None,
            "restated_by": None,
            "principal": 0,
            "interest": 0,
            "fees": 0,
            **values,
            "debt_id": debt_id,
            "agreement_id": agreement_id,
            "created_at": now,
        }
        result: Any = self.connection.execute(insert(Payment), row)
        return int(result.inserted_primary_key[0])

    def get(self, payment_id: int) -> Payment:
        """Return an entry as it is now, also where it was read before its debt was held; raises NotFound."""
        found = self.session.get(Payment, payment_id, populate_existing=True)
        if found is None:
            raise NotFound("payment_not_found", "No encontramos ese pago.")
        return found

    def list_with_reference(self, debt_id: int, reference: str) -> Sequence[Payment]:
        """Return what was recorded for a debt, with or without an agreement, under a reference."""
        query = select(Payment).where(Payment.debt_id == debt_id, Payment.reference == reference)
        return self.session.scalars(query.order_by(Payment.id)).all()

    def find_reversal(self, payment_id: int) -> Payment | None:
        """Return the entry that takes a payment back."""
        return self.session.scalars(select(Payment).where(Payment.reverses_id == payment_id)).first()

    def list_entries(self, agreement_id: int) -> Sequence[Payment]:
        """Return all entries of an agreement, the oldest day first."""
        query = select(Payment).where(Payment.agreement_id == agreement_id)
        return self.session.scalars(query.order_by(Payment.paid_on, Payment.id)).all()

    def list_entries_of_debt(self, debt_id: int) -> Sequence[Payment]:
        """Return all entries of a debt, with and without an agreement, the oldest day first."""
        query = select(Payment).where(Payment.debt_id == debt_id)
        return self.session.scalars(query.order_by(Payment.paid_on, Payment.id)).all()

    def set_covered(self, covered: dict[int, dict[str, Any]]) -> None:
        """Write what payments (by their id) cover of their debt: principal, interest, fees, overtaken_offers."""
        if not covered:
            return
        self.session.execute(update(Payment), [{"id": key, **values} for key, values in covered.items()])
        self.session.expire_all()

    def list_standing(self, agreement_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
        """Return the day and minor units of each payment of these agreements that nobody took back."""
        reversal = aliased(Payment)
        query = (
            select(Payment.agreement_id, Payment.paid_on, Payment.amount)
            .outerjoin(reversal, reversal.reverses_id == Payment.id)
            .where(
                Payment.agreement_id.in_(agreement_ids),
                Payment.reverses_id.is_(None),
                reversal.id.is_(None),
            )
            .order_by(Payment.paid_on, Payment.id)
        )
        found: dict[int, list[tuple[date, int]]] = {key: [] for key in agreement_ids}
        for row in self.connection.execute(query):
            found[row.agreement_id].append((row.paid_on, row.amount))
        return found

    def set_paid(self, instalments: dict[int, int]) -> None:
        """Write how many minor units of each instalment (by its id) are paid."""
        if instalments:
            self.session.flush()
            self.session.expire_all()
        for instalment_id, paid in instalments.items():
            self.connection.execute(
                update(Instalment).where(Instalment.id == instalment_id).values(paid=paid)
            )

    def replan_days(self, agreement_ids: Sequence[int]) -> dict[int, date]:
        """Return the day of the re-plan of each of these agreements that had one."""
        query = select(Replan.agreement_id, Replan.replanned_on).where(Replan.agreement_id.in_(agreement_ids))
        return {row.agreement_id: row.replanned_on for row in self.connection.execute(query)}

    def add_replan(
        self, agreement_id: int, instalments: Sequence[tuple[int, date, int]], *, now: datetime, **values: Any
    ) -> None:
        """Put a new schedule in the place of an agreement's own; the old one stays in the re-plan's row."""
        row = {**values, "agreement_id": agreement_id, "created_at": now}
        self.connection.execute(insert(Replan), row)
        self.session.expire_all()
        self.connection.execute(delete(Instalment).where(Instalment.agreement_id == agreement_id))
        rows = [
            {"agreement_id": agreement_id, "number": number, "due_date": due, "amount": amount, "paid": 0}
            for number, due, amount in instalments
        ]
        self.connection.execute(insert(Instalment), rows)
