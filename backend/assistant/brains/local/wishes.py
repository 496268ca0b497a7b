"""What a person proposes, as the call of the tool that hears it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from backend.assistant.turn import TurnSession
from backend.domain.calendar import Frequency as DueFrequency
from backend.domain.money import Money
from backend.nlu.normalise import fold
from backend.nlu.understanding import Amount, Entities, Frequency
from backend.services.places import local_today

NO_FIGURE = {"counteroffer": None, "request_immediate_payment_offer": None, "payment_date": None}
_MONTHS = re.compile(r"\b(?:mes|meses|mensualidad|mensualidades|ano|anos)\b")
Call = tuple[str, dict[str, Any]]


def has_figures(entities: Entities) -> bool:
    """Whether a sum, a number of instalments or a percentage was named."""
    return bool(entities.amounts or entities.installments or entities.percentages)


def first_amount(entities: Entities) -> Amount | None:
    """Return the first sum that was named."""
    return entities.amounts[0] if entities.amounts else None


def later_day(session: TurnSession, entities: Entities) -> date | None:
    """Return the day that somebody wants to pay on; None also for today, which needs no other price."""
    today = local_today(session.context, session.locale)
    return next((day for day in entities.dates if day > today), None)


def tool_for(session: TurnSession, text: str, entities: Entities) -> Call | None:
    """Return which tool hears a proposal, with all of its arguments; None where there is nothing to hear."""
    down = next((item for item in entities.amounts if item.role == "down_payment"), None)
    rest = next((item for item in entities.amounts if item.role != "down_payment"), None)
    by_instalment = rest is not None and (rest.role == "instalment" or _is_regular(entities, rest))
    months = _months(text, entities)
    if down and not by_instalment and not months:
        return "propose_partial_immediate_payment", {"immediate_payment_amount": down.value}
    if not by_instalment and months is None and not entities.amounts and not entities.percentages:
        months = _months_on_table(session, entities)
    if by_instalment or months:
        return "propose_payment_plan", {
            "proposed_maximum_period_months": months,
            "proposed_monthly_payment": _monthly(entities, rest) if rest and by_instalment else None,
            "down_payment": down.value if down else None,
            "first_payment_date": _iso(later_day(session, entities)),
            "pays_twice_a_month": True if entities.frequency is Frequency.FORTNIGHTLY else None,
        }
    amount, day = first_amount(entities), later_day(session, entities)
    total = amount.value if amount else _after_discount(session, entities)
    if total is None and day is None:
        return None
    return "manage_negotiation", {**NO_FIGURE, "counteroffer": total, "payment_date": _iso(day)}


def _months(text: str, entities: Entities) -> int | None:
    """How long a plan lasts: twelve fortnightly instalments are six months, "12 meses" with them are twelve."""
    count = entities.installments
    if count is None or _MONTHS.search(fold(text)):
        return count
    return -(-count // _payments_per_month(entities.frequency))


def _months_on_table(session: TurnSession, entities: Entities) -> int | None:
    """The term of the longest plan on the table, for who says only how often or when each month they would pay."""
    if entities.frequency in {None, Frequency.ONCE}:
        return None
    months = [
        -(-offer["instalment_count"] // _payments_per_month(offer["frequency"]))
        for offer in session.offers_on_table()
        if offer["instalment_count"] > 1
    ]
    return max(months, default=None)


def _monthly(entities: Entities, amount: Amount) -> Decimal:
    return amount.value * _payments_per_month(entities.frequency)


def _payments_per_month(frequency: str | None) -> int:
    return DueFrequency(frequency or DueFrequency.MONTHLY).payments_per_month


def _is_regular(entities: Entities, amount: Amount) -> bool:
    return amount.role is None and entities.frequency not in {None, Frequency.ONCE}


def _after_discount(session: TurnSession, entities: Entities) -> Decimal | None:
    debt = session.debt
    if not entities.percentages or debt is None or not 0 < entities.percentages[0] < 100:
        return None
    return Money(debt.balance, debt.currency).share(1 - entities.percentages[0] / 100).major


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
