"""Tools that negotiate: each asks the engine, which alone computes and decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.domain.calendar import Frequency
from backend.domain.errors import InvalidInput
from backend.domain.money import Money, parse_amount
from backend.domain.negotiation import CounterOffer
from backend.services import negotiations


@tool("write")
def manage_negotiation(
    session: TurnSession,
    counteroffer: Any,
    request_immediate_payment_offer: bool | None,
    payment_date: str | None,
) -> dict[str, Any]:
    """Return the offers that stand, or the engine's answer to a lump sum or to a day that the person proposes."""
    debt = session.negotiable_debt()
    if counteroffer is None and payment_date is None:
        result = negotiations.current_offers(
            session.context, session.principal, debt.id, lump_sum_only=bool(request_immediate_payment_offer)
        )
        session.emit("offers_made", count=len(result.offers))
    else:
        counter = CounterOffer(amount=_money(counteroffer, debt.currency), first_date=_day(payment_date))
        result = _answer(session, debt.id, counter)
    return _shown(session, result)


@tool("write")
def refuse_offers(session: TurnSession) -> dict[str, Any]:
    """Return what stands after the person said no without a figure; `moved` tells whether it is more than before."""
    debt = session.negotiable_debt()
    shown = session.memory.get("offer_ids", [])
    result = negotiations.refuse_offers(session.context, session.principal, debt.id)
    session.emit("objection_raised")
    moved = [offer["id"] for offer in result.offers if offer["id"] not in shown] != []
    return {**_shown(session, result), "moved": moved}


@tool("read")
def calculate_payment_plan(
    session: TurnSession,
    proposed_maximum_period_months: int | None,
    proposed_monthly_payment: Any,
    down_payment: Any,
    first_payment_date: str | None,
    pays_twice_a_month: bool | None,
) -> dict[str, Any]:
    """Compute a plan without offering it."""
    debt = session.negotiable_debt()
    counter = _plan(
        debt.currency,
        proposed_maximum_period_months,
        proposed_monthly_payment,
        down_payment,
        first_payment_date,
        pays_twice_a_month,
    )
    return {"plan": negotiations.preview_plan(session.context, session.principal, debt.id, counter)}


@tool("write")
def propose_payment_plan(
    session: TurnSession,
    proposed_maximum_period_months: int | None,
    proposed_monthly_payment: Any,
    down_payment: Any,
    first_payment_date: str | None,
    pays_twice_a_month: bool | None,
) -> dict[str, Any]:
    """Return the engine's answer to instalments that the person proposes."""
    debt = session.negotiable_debt()
    counter = _plan(
        debt.currency,
        proposed_maximum_period_months,
        proposed_monthly_payment,
        down_payment,
        first_payment_date,
        pays_twice_a_month,
    )
    return _shown(session, _answer(session, debt.id, counter))


@tool("write")
def propose_partial_immediate_payment(session: TurnSession, immediate_payment_amount: Any) -> dict[str, Any]:
    """Return the engine's answer to a part now and the rest in instalments."""
    debt = session.negotiable_debt()
    counter = CounterOffer(down_payment=parse_amount(immediate_payment_amount, debt.currency))
    return _shown(session, _answer(session, debt.id, counter))


def _plan(
    currency: str, months: int | None, monthly: Any, down: Any, first_day: str | None, twice: bool | None
) -> CounterOffer:
    if months is None and monthly is None:
        raise InvalidInput("plan_needs_terms", "Hace falta un número de cuotas o el valor de la cuota.")
    return CounterOffer(
        monthly=_money(monthly, currency),
        months=months,
        down_payment=_money(down, currency),
        frequency=Frequency.TWICE_A_MONTH if twice else Frequency.MONTHLY,
        first_date=_day(first_day),
    )


def _money(value: Any, currency: str) -> Money | None:
    return None if value is None else parse_amount(value, currency)


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput("invalid_date", "Esa fecha no existe. Escríbela como día, mes y año.") from error


def _answer(session: TurnSession, debt_id: int, counter: CounterOffer) -> negotiations.Answer:
    result = negotiations.answer_counter_offer(session.context, session.principal, debt_id, counter)
    session.emit("counter_offer_answered", outcome=result.outcome)
    return result


def _shown(session: TurnSession, result: negotiations.Answer) -> dict[str, Any]:
    session.show_offers(result.offers)
    return {
        "outcome": result.outcome,
        "reason": result.reason,
        "is_last": result.is_last,
        "equal_worth": result.equal_worth,
        "offers": result.offers,
    }
