"""When a case no longer holds a debt back: a measure that has run out, a decision, or the debtor's own word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from backend.db.models.cases import HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.services.audit import record
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.places import local_today

STOPPED = frozenset({"disputed", "hardship"})
PROTECTED = frozenset({"insolvency", "represented"})
CHUNK = 50


def end_due_measures(context: ServiceContext, *, keep_on: Callable[[], None] = lambda: None) -> int:
    """End every pause and every run of token payments that is over where the debtor lives; return of how many debts.

    `keep_on` is called before each chunk, and ends it by raising.
    """
    # Somewhere it may be tomorrow already; each debt is looked at by its own day.
    latest, ended = context.today() + timedelta(days=1), 0
    with context.read() as uow:
        due = uow.cases.list_debts_in_due_measures(latest)
    for first in range(0, len(due), CHUNK):
        keep_on()
        ended += sum(_end_due_alone(context, debt_id) for debt_id in due[first : first + CHUNK])
    return ended


def _end_due_alone(context: ServiceContext, debt_id: int) -> bool:
    with context.write() as uow:
        uow.debts.lock(debt_id)
        ended = _end_due(context, uow, debt_id, local_today(context, uow.debts.get(debt_id).locale))
        uow.commit()
    return ended


def end_own_due_measures(context: ServiceContext, principal: Principal) -> None:
    """End what is over today of one's own pauses and token payments, before one's debts are read."""
    if principal.document_number is None:
        return
    with context.read() as uow:
        debts = uow.debts.list_for_document(principal.document_number)
        due = _has_due(context, uow, debts)
    if due:
        with context.write() as uow:
            end_due_measures_of(context, uow, debts)
            uow.commit()


def end_due_measures_of(context: ServiceContext, uow: UnitOfWork, debts: Sequence[DebtRecord]) -> bool:
    """End what is over today of these debts, inside a unit of work that writes; tell whether anything changed."""
    ended = False
    for debt in debts:
        today = local_today(context, debt.locale)
        if debt.status == "hardship" and _list_over(uow, debt.id, today):
            uow.debts.lock(debt.id)
            ended = _end_due(context, uow, debt.id, today) or ended
    return ended


def is_contact_stopped(uow: UnitOfWork, debt_id: int, today: date) -> bool:
    """Tell whether nobody writes to the debtor about paying this debt: a pause runs, or the law protects them.

    For everything that is sent first; an answer to their own message is no such contact.
    """
    for case in uow.cases.list_live_hardship(debt_id):
        runs = case.status == "granted" and case.measure_ends is not None and today < case.measure_ends
        if case.kind in PROTECTED or (case.measure == "pause" and runs):
            return True
    return False


def free_debt(context: ServiceContext, uow: UnitOfWork, debt_id: int) -> str:
    """Put a locked debt back on sale unless another case holds it; return its status. No case changes others."""
    status = uow.debts.get(debt_id).status
    if status not in STOPPED:
        return status
    status = status_by_cases(uow, debt_id)
    uow.debts.set_status(debt_id, status, now=context.now())
    return status


def status_by_cases(uow: UnitOfWork, debt_id: int) -> str:
    """Return what a debt is that is neither agreed nor settled: stopped by a case, or on sale."""
    if uow.cases.find_open_dispute(debt_id) is not None:
        return "disputed"
    return "hardship" if uow.cases.list_live_hardship(debt_id) else "active"


def _has_due(context: ServiceContext, uow: UnitOfWork, debts: Sequence[DebtRecord]) -> bool:
    """Tell, by reading only, whether a measure over one of these debts is over today."""
    return any(
        debt.status == "hardship" and _list_over(uow, debt.id, local_today(context, debt.locale))
        for debt in debts
    )


def _list_over(uow: UnitOfWork, debt_id: int, today: date) -> list[HardshipCase]:
    return [
        case
        for case in uow.cases.list_live_hardship(debt_id)
        if case.status == "granted" and case.measure_ends is not None and case.measure_ends <= today
    ]


def _end_due(context: ServiceContext, uow: UnitOfWork, debt_id: int, today: date) -> bool:
    """End what is over of a locked debt; tell whether anything was."""
    over = [case.id for case in _list_over(uow, debt_id, today)]
    for case_id in over:
        uow.cases.update_hardship(case_id, status="ended", closed_at=context.now())
        record(context, uow, SYSTEM, "hardship_ended", "hardship_case", case_id, debt_id=debt_id)
    if over:
        free_debt(context, uow, debt_id)
    return bool(over)
