"""Payments of an agreement and what they cover: the oldest instalment first, to the unit.

The order in which payments were recorded never matters, only the days on which they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .agreement import AgreementStatus
from .money import Money, total_of
from .schedule import Instalment


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that arrived on a day of the debtor's calendar."""

    paid_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Coverage:
    """What has been paid of one instalment, and the day on which nothing was missing any more."""

    instalment: Instalment
    paid: Money
    completed_on: date | None

    @property
    def missing(self) -> Money:
        return self.instalment.amount - self.paid

    @property
    def came_late(self) -> bool:
        """Whether it was completed after its due date."""
        return self.completed_on is not None and self.completed_on > self.instalment.due_date

    def status_on(self, today: date) -> str:
        """`paid`, `late`, `partial` (paid in part, not yet due) or `open`."""
        if not self.missing:
            return "paid"
        if self.instalment.due_date < today:
            return "late"
        return "partial" if self.paid else "open"


@dataclass(frozen=True, slots=True)
class Allocation:
    """All payments laid over a schedule: `paid` = the sum of what they cover + `credit`.

    `credit` is what came beyond the agreement's total; it is the debtor's and is given back.
    """

    coverage: tuple[Coverage, ...]
    paid: Money
    credit: Money
    last_paid_on: date | None

    @property
    def missing(self) -> Money:
        """What is still to be paid, in all."""
        return total_of([item.missing for item in self.coverage], self.paid.currency)

    @property
    def next_due(self) -> Coverage | None:
        """The oldest instalment of which something is missing."""
        return next((item for item in self.coverage if item.missing), None)

    @property
    def fulfilled_on(self) -> date | None:
        """The day of the payment that completed the agreement; None while something is missing."""
        days = [item.completed_on for item in self.coverage]
        return None if None in days else max(day for day in days if day is not None)


def allocate_payments(schedule: Sequence[Instalment], payments: Iterable[Payment]) -> Allocation:
    """Lay payments over a schedule: oldest due date first, what is too much goes to the next instalment.

    Raises ValueError for a payment in another currency or a schedule without instalments.
    """
    if not schedule:
        raise ValueError("an agreement has at least one instalment")
    currency = schedule[0].amount.currency
    arrived = sorted(payments, key=lambda payment: payment.paid_on)
    paid = total_of([payment.amount for payment in arrived], currency)
    ordered = sorted(schedule, key=lambda item: (item.due_date, item.number))
    rest, owed = paid, Money.zero(currency)
    coverage = []
    for item in ordered:
        covered = min(item.amount, rest)
        rest, owed = rest - covered, owed + item.amount
        day = _day_of_reaching(arrived, owed) if covered == item.amount else None
        coverage.append(Coverage(item, covered, day))
    return Allocation(tuple(coverage), paid, rest, arrived[-1].paid_on if arrived else None)


def standing_of(
    allocation: Allocation, today: date, grace_days: int, replanned_on: date | None = None
) -> AgreementStatus:
    """Where an agreement stands on the debtor's own `today`.

    At risk the day after a due date, broken when the days of grace are over. Cured means that a payment has put
    right what was late or re-planned: a promise alone does not.
    """
    due = allocation.next_due
    if due is None:
        return AgreementStatus.FULFILLED
    days_late = (today - due.instalment.due_date).days
    if days_late > 0:
        return AgreementStatus.BROKEN if days_late > grace_days else AgreementStatus.AT_RISK
    if _was_put_right(allocation, replanned_on):
        return AgreementStatus.CURED
    has_begun = bool(allocation.paid) or replanned_on is not None or days_late == 0
    return AgreementStatus.ACTIVE if has_begun else AgreementStatus.PENDING


def _was_put_right(allocation: Allocation, replanned_on: date | None) -> bool:
    if replanned_on is None:
        return any(item.came_late for item in allocation.coverage)
    return allocation.last_paid_on is not None and allocation.last_paid_on >= replanned_on


def _day_of_reaching(arrived: Sequence[Payment], amount: Money) -> date:
    """The day on which the payments together reached an amount that they reach."""
    reached = Money.zero(amount.currency)
    for payment in arrived:
        reached += payment.amount
        if reached >= amount:
            return payment.paid_on
    raise ValueError("the payments do not reach the amount")
