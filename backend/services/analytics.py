"""What conversations lead to: conversion, time to agreement, recovery, kept promises, and the way there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from backend.db.repositories.analytics import Owed, Period, Sums
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput
from backend.domain.money import Money
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.days import check_day, moments_of
from backend.services.formatting import json_amount
from backend.services.promises import sum_promises

LONGEST_DAYS = 366
DEFAULT_DAYS = 30
# From contact to agreement: the states that show that a conversation came so far.
FUNNEL = (
    ("contacted", "Conversaciones iniciadas", ()),
    ("informed", "Conocieron su deuda", ("informar_deuda", "proponer_planes_pago", "confirmar_plan_elegido")),
    ("offered", "Vieron opciones de pago", ("proponer_planes_pago", "confirmar_plan_elegido")),
    ("chose", "Eligieron una opción", ("confirmar_plan_elegido",)),
)


def make_period(context: ServiceContext, first: date | None, last: date | None) -> Period:
    """Return the days from `first` to `last` where the installation is; without them, the last 30.

    Raises InvalidInput `invalid_period`.
    """
    for day in (first, last):
        if day is not None:
            check_day(day)
    last = last or (first + timedelta(days=DEFAULT_DAYS - 1) if first else context.today())
    first = first or last - timedelta(days=DEFAULT_DAYS - 1)
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise InvalidInput("invalid_period", f"El periodo va de 1 a {LONGEST_DAYS} días.")
    return Period(*moments_of(context, first, last), first, last)


def read_analytics(
    context: ServiceContext, principal: Principal, *, first: date | None, last: date | None
) -> dict[str, Any]:
    """Return the figures of a period for staff; raises Forbidden, InvalidInput `invalid_period`.

    Shares are between 0 and 1 and `avg_time_to_agreement` is in seconds; without anything to judge by they are None.
    Amounts are in major units, each beside its currency.
    """
    require_staff(principal)
    period = make_period(context, first, last)
    # What falls due today may still be paid today.
    yesterday = context.today() - timedelta(days=1)
    with context.read() as uow:
        return {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            **_conversations(uow, period),
            "funnel": _funnel(uow, period),
            "by_state": uow.analytics.count_by_state(period),
            "by_intent": _intents(uow, period),
            "by_campaign": _campaigns(uow, period),
            "recovery": _recovery(uow, period),
            "promises": _promises(context, uow, replace(period, last=min(period.last, yesterday))),
        }


def read_history(
    context: ServiceContext, principal: Principal, *, dimension: str, first: date | None, last: date | None
) -> list[dict[str, Any]]:
    """Return the days that are written down, oldest first, as `record_daily_metrics` kept them.

    Amounts inside are minor units. Raises Forbidden, InvalidInput `invalid_period`.
    """
    require_staff(principal)
    period = make_period(context, first, last)
    with context.read() as uow:
        days = uow.monitoring.list_days(dimension=dimension, first=period.first, last=period.last)
    return [{"day": day.isoformat(), "key": key, **figures} for day, key, figures in days]


def share(part: float, whole: float) -> float | None:
    """Return a share between 0 and 1, None of nothing."""
    return part / whole if whole else None


def _conversations(uow: UnitOfWork, period: Period) -> dict[str, Any]:
    begun, agreed = uow.analytics.count_conversations(period)
    times = uow.analytics.list_times_to_agreement(period)
    return {
        "total_conversations": begun,
        "successful_negotiations": agreed,
        "conversion_rate": share(agreed, begun),
        "avg_time_to_agreement": share(sum(times), len(times)),
    }


def _funnel(uow: UnitOfWork, period: Period) -> list[dict[str, Any]]:
    """Return the steps; one that is deeper is never larger, because each counts what came at least so far."""
    begun, agreed = uow.analytics.count_conversations(period)
    reached = uow.analytics.count_reached(period)
    steps = [{"step": "agreed", "title": "Llegaron a un acuerdo", "conversations": agreed}]
    least = agreed
    for step, title, states in reversed(FUNNEL):
        least = max(least, *(reached.get(state, 0) for state in states)) if states else begun
        steps.insert(0, {"step": step, "title": title, "conversations": least})
    return steps


def _intents(uow: UnitOfWork, period: Period) -> dict[str, Any]:
    return {
        intent: {**count._asdict(), "conversion_rate": share(count.agreed, count.conversations)}
        for intent, count in sorted(uow.analytics.count_by_intent(period).items())
    }


def _campaigns(uow: UnitOfWork, period: Period) -> list[dict[str, Any]]:
    repository = uow.analytics
    owed, contacted = repository.owed_by_campaign(), repository.count_contacted(period)
    agreed, paid = repository.agreements_by_campaign(period), repository.payments_by_campaign(period)
    names = repository.list_campaigns()
    return [
        {
            "campaign_id": campaign_id,
            "name": names[campaign_id],
            "contacted_debtors": contacted.get(campaign_id, 0),
            "debts": owed[campaign_id, currency].debts,
            "balance": amount(owed[campaign_id, currency].balance, currency),
            "agreements": agreed.get((campaign_id, currency), Sums(0, 0, 0)).agreements,
            "agreed": amount(agreed.get((campaign_id, currency), Sums(0, 0, 0)).total, currency),
            "recovered": amount(paid.get((campaign_id, currency), 0), currency),
            "currency": currency,
        }
        for campaign_id, currency in sorted(owed, key=lambda key: (-key[0], key[1]))
        if campaign_id in names
    ]


def _recovery(uow: UnitOfWork, period: Period) -> list[dict[str, Any]]:
    agreed, paid = uow.analytics.sum_agreements(period), uow.analytics.sum_payments(period)
    found = []
    for currency in sorted(agreed.keys() | paid.keys()):
        sums = agreed.get(currency, Sums(0, 0, 0))
        found.append(
            {
                "currency": currency,
                "agreements": sums.agreements,
                "agreed": amount(sums.total, currency),
                "agreed_balance": amount(sums.balance, currency),
                "agreed_share": share(sums.total, sums.balance),
                "recovered": amount(paid.get(currency, 0), currency),
            }
        )
    return found


def _promises(context: ServiceContext, uow: UnitOfWork, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            "due": found.due,
            "kept": found.kept,
            "late": found.late,
            "kept_share": share(found.kept, found.due),
            "amount": amount(found.amount, currency),
            "paid": amount(found.paid, currency),
        }
        for currency, found in sorted(sum_promises(context, uow, period).items())
    ]


def amount(minor_units: int, currency: str) -> Any:
    """Return minor units as the API shows amounts."""
    return json_amount(Money(minor_units, currency))


def owed_view(owed: Owed, currency: str) -> dict[str, Any]:
    """Return debts and balance."""
    return {"debts": owed.debts, "balance": amount(owed.balance, currency), "currency": currency}
