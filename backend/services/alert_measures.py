"""What each alert looks at: a value, and of how many things it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.db.unit_of_work import UnitOfWork
from backend.services.administration import option_value
from backend.services.alert_rules import Rule
from backend.services.context import ServiceContext
from backend.services.metric_samples import Counts, added_up

CHAT = ("POST", "/api/v1/chat/message")
REQUESTS = "negotiator_http_requests_total"
CACHE = "negotiator_cache_reads_total"


@dataclass(frozen=True, slots=True)
class Measured:
    """An alert's value in its window, None where nothing happened."""

    value: float | None
    count: float


Measure = Callable[[ServiceContext, UnitOfWork, Rule], Measured]


def measure(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    """Return the rule's value; without enough to judge by, a value of None."""
    measured = MEASURES[rule.name](context, uow, rule)
    return measured if measured.count >= rule.least_count else Measured(None, measured.count)


def request_errors(counts: Counts) -> tuple[float, float]:
    """Return how many requests there were and how many of them failed on our side (5xx)."""
    labels = counts.labels_of(REQUESTS)
    failed = sum(counts.values[REQUESTS, *label] for label in labels if label[2].startswith("5"))
    return counts.total(REQUESTS), failed


def _counts(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Counts:
    since = context.now() - timedelta(minutes=rule.window_minutes)
    return added_up(uow.monitoring.list_samples(since=since))


def _slow_responses(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    counts = _counts(context, uow, rule)
    name = "negotiator_http_request_duration_seconds"
    return Measured(counts.mean(name, *CHAT), counts.total(f"{name}_count", *CHAT))


def _failed_requests(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    requests, failed = request_errors(_counts(context, uow, rule))
    return Measured(failed / requests if requests else None, requests)


def _low_confidence(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    counts = _counts(context, uow, rule)
    name = "negotiator_turn_confidence"
    return Measured(counts.mean(name), counts.total(f"{name}_count"))


def _few_cache_hits(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    counts = _counts(context, uow, rule)
    reads = counts.total(CACHE)
    return Measured(counts.total(CACHE, "hit") / reads if reads else None, reads)


def _breaker_open(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    """Where the model was not even asked, nobody knows whether it is back, and the alert stays as it is.

    Unless nobody asks it any more: without a key, or with no share of the turns, there is nothing to wait for.
    """
    counts = _counts(context, uow, rule)
    openings = counts.total("negotiator_model_breaker_openings_total", "operator")
    answers = counts.total("negotiator_model_answers_total", "operator")
    is_known = openings or answers or not _is_model_asked(context)
    return Measured(openings if is_known else None, openings + answers)


def _is_model_asked(context: ServiceContext) -> bool:
    return bool(context.settings.openai_api_key) and option_value(context, "model_share_percent") > 0


def _late_job(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    return _minutes_since(context, uow.monitoring.oldest_waiting_job(now=context.now()))


def _waiting_person(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    return _minutes_since(context, uow.conversation_desk.find_oldest_wait())


def _minutes_since(context: ServiceContext, oldest: datetime | None) -> Measured:
    if oldest is None:
        return Measured(0.0, 0)
    return Measured((context.now() - oldest).total_seconds() / 60, 1)


def _rejected_rows(context: ServiceContext, uow: UnitOfWork, rule: Rule) -> Measured:
    since = context.now() - timedelta(minutes=rule.window_minutes)
    worst = uow.monitoring.worst_campaign(since=since)
    if worst is None:
        # No file is left that somebody should look at.
        return Measured(0.0, rule.least_count)
    rows, rejected = worst
    return Measured(rejected / rows, rows)


MEASURES: Mapping[str, Measure] = {
    "slow_responses": _slow_responses,
    "failed_requests": _failed_requests,
    "low_confidence": _low_confidence,
    "few_cache_hits": _few_cache_hits,
    "breaker_open": _breaker_open,
    "late_job": _late_job,
    "waiting_person": _waiting_person,
    "rejected_rows": _rejected_rows,
}
