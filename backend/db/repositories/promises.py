"""Instalments as promises: what fell due, what of it was paid by its day, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, or_, select

from backend.db.models.agreements import Agreement, Instalment, Payment, Replan
from backend.db.models.debts import Debtor
from backend.db.repositories.analytics import IN_FORCE, SIGNED, Period
from backend.db.repositories.base import Repository
from backend.domain.agreement import AgreementStatus

ENDED = AgreementStatus.CANCELLED.value


class Promises(NamedTuple):
    """Instalments that fell due: how many, how many were paid by their day and how many later, how much they were and
    how much of it is paid; minor units."""

    due: int
    kept: int
    late: int
    amount: int
    paid: int


class ChangedAgreement(NamedTuple):
    """An agreement that no longer promises what it did: its dates were replaced, or it was cancelled."""

    id: int
    currency: str
    locale: str
    previous_schedule: list[dict[str, Any]] | None
    replanned_on: date | None
    cancelled_at: datetime | None


class PromiseRepository(Repository):
    """Promises of many agreements at once."""

    def sum_unchanged(self, period: Period) -> dict[str, Promises]:
        """Return what fell due on the period's days, by currency, of agreements in force that keep their first dates.

        As `allocate_payments`, by which every agreement is judged alone: payments cover the oldest due date first.
        """
        judged = _judged(period).subquery()
        is_paid, by_its_day = judged.c.paid >= judged.c.amount, judged.c.arrived >= judged.c.promised
        query = select(
            judged.c.currency,
            func.count(),
            func.sum(case((is_paid & by_its_day, 1), else_=0)),
            func.sum(case((is_paid & ~by_its_day, 1), else_=0)),
            func.sum(judged.c.amount),
            func.sum(judged.c.paid),
        ).group_by(judged.c.currency)
        return {row[0]: Promises(*map(int, row[1:])) for row in self.connection.execute(query)}

    def list_changed(self, period: Period) -> Sequence[ChangedAgreement]:
        """Return the agreements with replaced dates or an end that may have promised something for the period."""
        until_then = select(Instalment.id).where(
            Instalment.agreement_id == Agreement.id, Instalment.due_date >= period.first
        )
        query = (
            select(
                Agreement.id,
                Agreement.currency,
                Debtor.locale,
                Replan.previous_schedule,
                Replan.replanned_on,
                case((Agreement.status == ENDED, Agreement.decided_at), else_=None),
            )
            .join(Debtor, Debtor.id == Agreement.debtor_id)
            .outerjoin(Replan, Replan.agreement_id == Agreement.id)
            .where(Agreement.status.in_((*IN_FORCE, ENDED)), Agreement.accepted_at < period.until)
            .where(or_(Replan.id.is_not(None), Agreement.status == ENDED), until_then.exists())
            .order_by(Agreement.id)
        )
        return [ChangedAgreement(*row) for row in self.connection.execute(query)]


def _judged(period: Period) -> Any:
    """Each instalment that fell due, with what was promised up to its day and what had arrived by then."""
    here = select(Instalment.agreement_id).where(Instalment.due_date.between(period.first, period.last))
    running = func.sum(Instalment.amount).over(
        partition_by=Instalment.agreement_id, order_by=(Instalment.due_date, Instalment.number)
    )
    schedules = (
        select(
            Instalment.agreement_id,
            Instalment.due_date,
            Instalment.amount,
            Instalment.paid,
            Agreement.currency,
            running.label("promised"),
        )
        .join(Agreement, Agreement.id == Instalment.agreement_id)
        .where(Instalment.agreement_id.in_(here), Agreement.status.in_(IN_FORCE))
        .where(~select(Replan.id).where(Replan.agreement_id == Agreement.id).exists())
        .subquery()
    )
    arrived = (
        select(func.coalesce(func.sum(SIGNED), 0))
        .where(Payment.agreement_id == schedules.c.agreement_id, Payment.paid_on <= schedules.c.due_date)
        .scalar_subquery()
    )
    return select(schedules, arrived.label("arrived")).where(
        schedules.c.due_date.between(period.first, period.last)
    )
