"""Token payments of a hardship case: which were promised, and which have come."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.db.models.cases import HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.hardship import token_schedule
from backend.domain.money import Money
from backend.domain.payment import Allocation, Coverage, Payment, allocate_payments
from backend.domain.schedule import Instalment
from backend.services.agreement_view import INSTALMENT_TEXTS
from backend.services.context import ServiceContext
from backend.services.formatting import format_date, format_money, json_amount
from backend.services.payment_entries import standing_payments
from backend.services.places import country_of, holiday_calendar, zone_of


def token_payments(case: HardshipCase, debt: DebtRecord) -> tuple[Instalment, ...]:
    """Return the dated token payments of a case; none where another measure, or none, was granted."""
    if case.token_monthly is None or not case.token_months or case.measure_starts is None:
        return ()
    is_holiday = holiday_calendar(country_of(debt.locale))
    monthly = Money(case.token_monthly, debt.currency)
    return token_schedule(case.measure_starts, monthly, case.token_months, is_holiday)


def case_of_payment(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, paid_on: date
) -> HardshipCase | None:
    """Return the case whose token payments ran on the day of a payment, also if it has ended since."""
    for case in uow.cases.list_token_measures(debt.id):
        starts, ends = case.measure_starts, case.measure_ends
        if case.closed_at is not None and ends is not None:
            ends = min(ends, case.closed_at.astimezone(zone_of(context, debt.locale)).date())
        if starts is not None and ends is not None and starts <= paid_on <= ends:
            return case
    return None


def find_token_progress(uow: UnitOfWork, debt: DebtRecord, case: HardshipCase) -> Allocation | None:
    """Lay what has come for a case over its promised token payments; None for a case without any."""
    promised = token_payments(case, debt)
    if not promised:
        return None
    entries = standing_payments(uow.payments.list_entries_of_debt(debt.id))
    came = [
        Payment(entry.paid_on, Money(entry.amount, entry.currency))
        for entry in entries
        if entry.hardship_case_id == case.id
    ]
    return allocate_payments(promised, came)


def token_views(
    progress: Allocation | None, debt: DebtRecord, case: HardshipCase, today: date
) -> list[dict[str, Any]]:
    """Return the promised token payments in order, each with what has come of it by a day."""
    is_asked = case.status == "granted" and debt.status != "paid"
    coverage = () if progress is None else progress.coverage
    return [_view(item, debt.locale, item.status_on(today) if is_asked else _kept(item)) for item in coverage]


def token_sentence(progress: Allocation | None, debt: DebtRecord, case: HardshipCase) -> str:
    """Say how much of the token payments has come; empty where none was granted or nothing came."""
    if progress is None or not progress.paid or case.status != "granted" or debt.status == "paid":
        return ""
    total = progress.paid - progress.credit + progress.missing
    return f"Hemos recibido {format_money(progress.paid, debt.locale)} de {format_money(total, debt.locale)}."


def _kept(item: Coverage) -> str:
    """`paid`, or `lapsed`: nobody is late with what nobody asks for any more."""
    return "lapsed" if item.missing else "paid"


def _view(item: Coverage, locale: str, status: str) -> dict[str, Any]:
    due = item.instalment
    return {
        "due_date": due.due_date.isoformat(),
        "due_date_text": format_date(due.due_date, locale),
        "amount": json_amount(due.amount),
        "amount_text": format_money(due.amount, locale),
        "paid": json_amount(item.paid),
        "paid_text": format_money(item.paid, locale),
        "status": status,
        "status_text": INSTALMENT_TEXTS[status],
    }
