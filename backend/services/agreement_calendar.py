"""The dates that an agreement still has to be paid on, for the debtor's own calendar."""

from __future__ import annotations

from backend.delivery.calendar_file import PaymentDay, render_calendar
from backend.domain.agreement import RUNNING
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_money


def make_agreement_calendar(
    context: ServiceContext, principal: Principal, agreement_id: int
) -> tuple[str, bytes]:
    """Return file name and calendar file with what is still missing of each payment of an agreement.

    Raises NotFound, also for somebody else's, and Conflict `agreement_not_in_force` where nothing is to be paid.
    """
    with context.read() as uow:
        agreement, schedule, debt = find_agreement(uow, principal, agreement_id)
    unpaid = [(item, item.amount - item.paid) for item in schedule if item.paid < item.amount]
    if agreement.status not in RUNNING or not unpaid:
        raise Conflict("agreement_not_in_force", "Este acuerdo no tiene pagos pendientes.")
    days = [
        PaymentDay(
            number=item.number,
            day=item.due_date,
            summary=f"Pagar {_money(missing, agreement.currency, debt.locale)} a {debt.creditor_name}",
            description=f"Acuerdo {agreement.reference}. Páguese a más tardar este día.",
        )
        for item, missing in unpaid
    ]
    calendar = render_calendar(agreement.reference, days, made_at=context.now())
    return f"acuerdo-{agreement.reference}.ics", calendar


def _money(units: int, currency: str, locale: str) -> str:
    return format_money(Money(units, currency), locale)
