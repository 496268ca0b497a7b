"""An offer on the debtor's own pay day: a new offer of the engine's, with the same amounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backend.domain.acceptance import offer_problem
from backend.domain.errors import Conflict
from backend.domain.pay_day import PayDay, re_dated
from backend.services.agreements import find_acceptable_offer
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import store_offer
from backend.services.offer_view import offer_view
from backend.services.policy_in_force import policy_of_offer
from backend.services.take_over import check_without_person


def move_to_pay_day(
    context: ServiceContext, principal: Principal, offer_id: int, days: tuple[int, ...]
) -> dict[str, Any]:
    """Return the offer with its dates on these days of the month, stored as an offer of its own.

    Raises InvalidInput `invalid_pay_day`, NotFound for somebody else's offer, Conflict where it cannot be accepted or
    `pay_day_not_possible`, or `with_person` while a person has the conversation.
    """
    check_without_person(context, principal)
    pay_day = PayDay(days)
    with context.write() as uow:
        offer, table, terms = find_acceptable_offer(context, uow, principal, offer_id)
        # The offer keeps the rules that it was made under.
        table = replace(table, held=policy_of_offer(context, table.record, offer.policy_id, terms))
        moved = re_dated(terms, pay_day, table.policy, table.today, table.is_holiday)
        if offer_problem(moved, table.debt, table.policy, table.today, table.is_holiday) is not None:
            raise Conflict("pay_day_not_possible", "Esta opción no se puede pasar a ese día de pago.")
        row = store_offer(context, uow, table, moved)
        uow.commit()
    return offer_view(
        moved, table.record.locale, offer_id=row.id, debt_id=offer.debt_id, warning=table.warning
    )
