"""Which instalments were promised for their day, and what was paid of them: also those that new dates replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .money import Money
from .payment import Coverage, Payment, allocate_payments
from .schedule import Instalment


@dataclass(frozen=True, slots=True)
class Replaced:
    """The schedule that a re-plan put another in the place of, and the day on which it did."""

    schedule: Sequence[Instalment]
    replaced_on: date


def promised_instalments(
    schedule: Sequence[Instalment], payments: Iterable[Payment], replaced: Replaced | None = None
) -> tuple[Coverage, ...]:
    """Every instalment as it was promised when it fell due, or is promised for a day to come.

    One that new dates replaced after its day was missed: paid of it is what had come by then, the rest is promised
    anew. Those that were replaced before their day were never due. Raises ValueError as `allocate_payments`.
    """
    arrived = tuple(payments)
    current = allocate_payments(schedule, arrived).coverage
    if replaced is None:
        return current
    # A re-plan keeps what was paid under its old number and day; its own days come after it was made.
    kept = {item.instalment.number: item.paid for item in current if _is_before(item, replaced)}
    before = allocate_payments(replaced.schedule, arrived).coverage
    return (
        *(_as_left(item, kept) for item in before if _is_before(item, replaced)),
        *(item for item in current if not _is_before(item, replaced)),
    )


def _is_before(item: Coverage, replaced: Replaced) -> bool:
    return item.instalment.due_date < replaced.replaced_on


def _as_left(item: Coverage, kept: Mapping[int, Money]) -> Coverage:
    planned = item.instalment
    paid = kept.get(planned.number, Money.zero(planned.amount.currency))
    return Coverage(planned, paid, item.completed_on if paid == planned.amount else None)
