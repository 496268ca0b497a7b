"""What a plan would be that a person only wonders about."""

from __future__ import annotations

from typing import Any

from backend.domain.counter_offer import CounterOffer
from backend.domain.money import Money, parse_amount
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import preview_plan


def preview_wished_plan(
    context: ServiceContext,
    principal: Principal,
    debt_id: int,
    *,
    months: int | None,
    monthly: str | None,
    down_payment: str | None,
) -> list[dict[str, Any]]:
    """Return the plans nearest to a wish, at the prices that stand; nothing is offered, and asking moves nothing.

    Amounts are major units of the debt's currency. Raises NotFound for somebody else's debt, Conflict where nothing
    is sold, InvalidInput for a wish that makes no sense.
    """
    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    counter = CounterOffer(
        months=months,
        monthly=_money(monthly, debt.currency),
        down_payment=_money(down_payment, debt.currency),
    )
    return preview_plan(context, principal, debt_id, counter)


def _money(typed: str | None, currency: str) -> Money | None:
    return None if typed is None else parse_amount(typed, currency)
