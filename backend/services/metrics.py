"""How the service is doing: from what every answer left, and from what the processes counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from backend.db.repositories.conversations import AnswerCount
from backend.domain.errors import InvalidInput
from backend.services.alert_measures import CACHE, REQUESTS, request_errors
from backend.services.analytics import share
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.live_figures import read_live_figures
from backend.services.metric_samples import Counts, read_counts
from backend.telemetry.metrics import LiveValues

# The ways of an answer, as the three brains that administrators know.
USAGE = {"button": "rules", "document": "rules", "rules": "rules", "own": "ml", "openai": "openai"}
BRAINS = ("rules", "ml", "openai")
LONGEST_HOURS = 24 * 31
SECONDS_NAME = "negotiator_http_request_duration_seconds"


def read_metrics(context: ServiceContext, principal: Principal, hours: int = 24) -> dict[str, Any]:
    """Return counts, shares, confidence and milliseconds of the last `hours`, and how things stand now.

    `summary.total_requests` counts the assistant's answers and `summary.error_rate` all failed requests. Shares and
    confidences are between 0 and 1; a value of nothing is None. What the processes counted is up to
    METRICS_INTERVAL seconds old. Raises Forbidden, InvalidInput `invalid_period`.
    """
    require_admin(principal)
    if not 1 <= hours <= LONGEST_HOURS:
        raise InvalidInput("invalid_period", "El periodo va de 1 a 744 horas.")
    since = context.now() - timedelta(hours=hours)
    with context.read() as uow:
        answers = uow.conversations.count_answers(since=since)
    counts = read_counts(context, since=since)
    requests, failed = request_errors(counts)
    total = sum(one.answers for one in answers)
    return {
        "hours": hours,
        "summary": {
            "total_requests": total,
            "error_rate": share(failed, requests),
            "avg_response_time_ms": _mean((one.milliseconds, one.timed) for one in answers),
            "cache_hit_rate": share(counts.total(CACHE, "hit"), counts.total(CACHE)),
        },
        "system_usage": {brain: share(_answers(answers, brain), total) for brain in BRAINS},
        "routes": {one.route: {"answers": one.answers, "share": one.answers / total} for one in answers},
        "confidence": {
            brain: _mean((one.confidence, one.rated) for one in _of(answers, brain)) for brain in BRAINS
        },
        "performance": {
            "avg_response_times_ms": {
                brain: _mean((one.milliseconds, one.timed) for one in _of(answers, brain)) for brain in BRAINS
            }
        },
        "requests": {"total": requests, "failed": failed, "by_route": _routes(counts)},
        "tools": _tools(counts),
        "model": _model(counts),
        "now": _now(read_live_figures(context)),
    }


def _routes(counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "method": method,
            "route": route,
            "requests": counts.total(REQUESTS, method, route),
            "failed": sum(
                counts.values[REQUESTS, *labels]
                for labels in counts.labels_of(REQUESTS)
                if labels[:2] == (method, route) and labels[2].startswith("5")
            ),
            "avg_ms": _milliseconds(counts.mean(SECONDS_NAME, method, route)),
        }
        for method, route in counts.labels_of(f"{SECONDS_NAME}_count")
    ]


def _tools(counts: Counts) -> dict[str, dict[str, float]]:
    name = "negotiator_tool_calls_total"
    found: dict[str, dict[str, float]] = {}
    for tool, outcome in counts.labels_of(name):
        found.setdefault(tool, {})[outcome] = counts.values[name, tool, outcome]
    return found


def _model(counts: Counts) -> dict[str, Any]:
    seconds = "negotiator_model_request_duration_seconds"
    return {
        "requests": {
            labels[0]: counts.total(f"{seconds}_count", *labels) for labels in _outcomes(counts, seconds)
        },
        "avg_ms": _milliseconds(counts.mean(seconds)),
        "tokens": {
            kind: counts.total("negotiator_model_tokens_total", kind)
            for kind in ("input", "cached", "output")
        },
        "cost_dollars": counts.total("negotiator_model_cost_dollars_total"),
        "breaker_openings": {
            key: counts.total("negotiator_model_breaker_openings_total", key) for key in ("operator", "own")
        },
    }


def _outcomes(counts: Counts, name: str) -> list[tuple[str, ...]]:
    return counts.labels_of(f"{name}_count")


def _now(live: LiveValues) -> dict[str, Any]:
    jobs = [
        {"kind": kind, "status": status, "jobs": count}
        for (kind, status), count in sorted(live["negotiator_jobs"].items())
    ]
    return {
        "conversations_by_state": {key[0]: value for key, value in live["negotiator_conversations"].items()},
        "agreements_by_status": {key[0]: value for key, value in live["negotiator_agreements"].items()},
        "jobs": jobs,
        "oldest_job_seconds": live["negotiator_oldest_job_seconds"][()],
        "deliveries": [
            {"way": way, "status": status, "count": count}
            for (way, status), count in sorted(live["negotiator_outbox"].items())
        ],
        "model_tokens_today": live["negotiator_model_tokens_today"][()],
        "model_cost_dollars_today": live["negotiator_model_cost_dollars_today"][()],
        "alerts_firing": sorted(key[0] for key, value in live["negotiator_alert_firing"].items() if value),
    }


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


def _of(counts: Iterable[AnswerCount], brain: str) -> list[AnswerCount]:
    return [one for one in counts if USAGE.get(one.route) == brain]


def _answers(counts: Sequence[AnswerCount], brain: str) -> int:
    return sum(one.answers for one in _of(counts, brain))


def _mean(parts: Iterable[tuple[float, int]]) -> float | None:
    pairs = list(parts)
    return share(sum(total for total, _ in pairs), sum(number for _, number in pairs))
