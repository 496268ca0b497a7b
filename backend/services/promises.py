"""How promises to pay were kept in a period, also those of agreements that got new dates or ended since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.db.repositories.analytics import Period
from backend.db.repositories.promises import ChangedAgreement, Promises
from backend.db.unit_of_work import UnitOfWork
from backend.domain.payment import Coverage
from backend.domain.promises import Replaced, promised_instalments
from backend.domain.schedule import Instalment
from backend.services.agreement_case import arrived_of, schedule_of
from backend.services.context import ServiceContext
from backend.services.places import zone_of

AT_ONCE = 500
NONE = Promises(0, 0, 0, 0, 0)


def sum_promises(context: ServiceContext, uow: UnitOfWork, period: Period) -> dict[str, Promises]:
    """Return the instalments that fell due on the period's days, by currency.

    Kept is what was complete by its due date: the days of grace only decide when an agreement counts as broken.
    """
    sums = uow.promises.sum_unchanged(period)
    changed = uow.promises.list_changed(period)
    for at in range(0, len(changed), AT_ONCE):
        for currency, item in _of_changed(context, uow, changed[at : at + AT_ONCE]):
            if period.first <= item.instalment.due_date <= period.last:
                sums[currency] = _add(sums.get(currency, NONE), item)
    return sums


def _of_changed(
    context: ServiceContext, uow: UnitOfWork, agreements: Sequence[ChangedAgreement]
) -> Iterator[tuple[str, Coverage]]:
    ids = [agreement.id for agreement in agreements]
    schedules, payments = uow.agreements.list_instalments(ids), uow.payments.list_standing(ids)
    for agreement in agreements:
        promised = promised_instalments(
            schedule_of(schedules[agreement.id], agreement.currency),
            arrived_of(payments[agreement.id], agreement.currency),
            _replaced(agreement),
        )
        ended_on = agreement.cancelled_at and agreement.cancelled_at.astimezone(
            zone_of(context, agreement.locale)
        )
        for item in promised:
            if ended_on is None or item.instalment.due_date < ended_on.date():
                yield agreement.currency, item


def _replaced(agreement: ChangedAgreement) -> Replaced | None:
    if agreement.previous_schedule is None or agreement.replanned_on is None:
        return None
    schedule = [Instalment.from_mapping(item, agreement.currency) for item in agreement.previous_schedule]
    return Replaced(schedule, agreement.replanned_on)


def _add(sums: Promises, item: Coverage) -> Promises:
    is_kept = item.completed_on is not None and not item.came_late
    return Promises(
        sums.due + 1,
        sums.kept + is_kept,
        sums.late + item.came_late,
        sums.amount + item.instalment.amount.minor_units,
        sums.paid + item.paid.minor_units,
    )
