"""Each finished day's figures, written down once it is over: what is archived or changed later does not move them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backend.db.repositories.analytics import Period, Sums
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.services.alert_measures import CACHE, request_errors
from backend.services.analytics import make_period
from backend.services.context import ServiceContext
from backend.services.metric_samples import added_up
from backend.services.model_budget import EVERYBODY
from backend.services.promises import sum_promises

# After a longer standstill the days before stay unwritten.
MOST_DAYS_BACK = 31
DIMENSIONS = ("total", "campaign", "state", "intent", "currency")


def record_daily_metrics(context: ServiceContext, day: date) -> None:
    """Write the figures of a day where the installation is; doing so again replaces them by what is true now."""
    period = make_period(context, day, day)
    with context.read() as uow:
        rows = [
            {"dimension": dimension, "key": str(key)[:60], "figures": figures}
            for dimension, keys in _figures(context, uow, period).items()
            for key, figures in keys.items()
        ]
    with context.write() as uow:
        uow.monitoring.replace_day(day, rows, now=context.now())
        uow.commit()


def record_missing_days(context: ServiceContext) -> int:
    """Write every finished day that is not written yet, after a standstill too; returns how many those were."""
    yesterday = context.today() - timedelta(days=1)
    with context.read() as uow:
        latest = uow.monitoring.latest_day()
    first = yesterday if latest is None else latest + timedelta(days=1)
    first = max(first, yesterday - timedelta(days=MOST_DAYS_BACK))
    days = [first + timedelta(days=number) for number in range((yesterday - first).days + 1)]
    for day in days:
        try:
            record_daily_metrics(context, day)
        except Conflict:
            # Another worker has written it at this very moment, from the same rows.
            continue
    return len(days)


def _figures(
    context: ServiceContext, uow: UnitOfWork, period: Period
) -> dict[str, dict[Any, dict[str, Any]]]:
    return {
        "total": {"": {**_conversations(uow, period), **_service(uow, period), **_model(uow, period)}},
        "campaign": _campaigns(uow, period),
        "state": {
            state: {"conversations": count} for state, count in uow.analytics.count_by_state(period).items()
        },
        "intent": {
            intent: count._asdict() for intent, count in uow.analytics.count_by_intent(period).items()
        },
        "currency": _currencies(context, uow, period),
    }


def _conversations(uow: UnitOfWork, period: Period) -> dict[str, Any]:
    begun, agreed = uow.analytics.count_conversations(period)
    times = uow.analytics.list_times_to_agreement(period)
    answers = uow.conversations.count_answers(since=period.since, until=period.until)
    return {
        "conversations": begun,
        "agreed": agreed,
        "seconds_to_agreement": sum(times),
        "answers": {one.route: one.answers for one in answers},
        "confidence_sum": sum(one.confidence for one in answers),
        "rated_answers": sum(one.rated for one in answers),
        "milliseconds": sum(one.milliseconds for one in answers),
        "timed_answers": sum(one.timed for one in answers),
    }


def _service(uow: UnitOfWork, period: Period) -> dict[str, Any]:
    samples = uow.monitoring.list_samples(since=period.since)
    counts = added_up(sample for sample in samples if sample.taken_at < period.until)
    requests, failed = request_errors(counts)
    return {
        "requests": requests,
        "failed_requests": failed,
        "cache_reads": counts.total(CACHE),
        "cache_hits": counts.total(CACHE, "hit"),
    }


def _model(uow: UnitOfWork, period: Period) -> dict[str, Any]:
    uses = uow.assistants.list_day_uses(EVERYBODY, since=period.first)
    found = [use for use in uses if use.day == period.first]
    return {
        "model_tokens": sum(use.tokens for use in found),
        "model_calls": sum(use.calls for use in found),
        "model_cost_millionths": sum(use.cost for use in found),
    }


def _campaigns(uow: UnitOfWork, period: Period) -> dict[Any, dict[str, Any]]:
    contacted = uow.analytics.count_contacted(period)
    agreed = uow.analytics.agreements_by_campaign(period)
    paid = uow.analytics.payments_by_campaign(period)
    names = uow.analytics.list_campaigns()
    touched = contacted.keys() | {key[0] for key in agreed} | {key[0] for key in paid}
    return {
        campaign: {
            "name": names.get(campaign, ""),
            "contacted_debtors": contacted.get(campaign, 0),
            "agreements": {key[1]: sums._asdict() for key, sums in agreed.items() if key[0] == campaign},
            "recovered": {key[1]: units for key, units in paid.items() if key[0] == campaign},
        }
        for campaign in touched
    }


def _currencies(context: ServiceContext, uow: UnitOfWork, period: Period) -> dict[Any, dict[str, Any]]:
    agreed, paid = uow.analytics.sum_agreements(period), uow.analytics.sum_payments(period)
    promises = sum_promises(context, uow, period)
    return {
        currency: {
            "agreements": agreed.get(currency, Sums(0, 0, 0))._asdict(),
            "recovered": paid.get(currency, 0),
            "promises": promises[currency]._asdict() if currency in promises else None,
        }
        for currency in agreed.keys() | paid.keys() | promises.keys()
    }
