"""How the service is doing: metrics, alerts, recurring work, the audit trail."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from frontend.api_types.work import Job

Brain = Literal["rules", "ml", "openai"]


class MetricsSummary(TypedDict):
    """The figures that matter first; None where nothing happened."""

    total_requests: int
    error_rate: float | None
    avg_response_time_ms: float | None
    cache_hit_rate: float | None


class Performance(TypedDict):
    """How long each brain took."""

    avg_response_times_ms: dict[Brain, float | None]


class RouteCount(TypedDict):
    """How a route of the API was used."""

    method: str
    route: str
    requests: float
    failed: float
    avg_ms: float | None


class RequestCounts(TypedDict):
    """Requests to the API."""

    total: float
    failed: float
    by_route: list[RouteCount]


class ModelUse(TypedDict):
    """What the language model was asked."""

    requests: dict[str, float]
    avg_ms: float | None
    tokens: dict[Literal["input", "cached", "output"], float]
    cost_dollars: float


class JobCount(TypedDict):
    """How many jobs of a kind stand so."""

    kind: str
    status: str
    jobs: float


class Now(TypedDict):
    """How things stand at this moment."""

    conversations_by_state: dict[str, float]
    jobs: list[JobCount]
    oldest_job_seconds: float
    model_tokens_today: float
    model_cost_dollars_today: float
    alerts_firing: list[str]


class Metrics(TypedDict):
    """What the last hours show; shares are between 0 and 1."""

    hours: int
    summary: MetricsSummary
    system_usage: dict[Brain, float | None]
    confidence: dict[Brain, float | None]
    performance: Performance
    requests: RequestCounts
    tools: dict[str, dict[str, float]]
    model: ModelUse
    now: Now


class AlertFigures(TypedDict):
    """What administrators may change of an alert."""

    threshold: float
    clear_at: float
    window_minutes: int
    least_count: int
    is_enabled: bool


class Alert(AlertFigures):
    """An alert and where it stands; with `is_counted` it waits for `least_count` of what it looks at."""

    name: str
    title: str
    unit: str
    fires_above: bool
    is_counted: bool
    delivered: AlertFigures
    is_firing: bool
    value: float | None
    changed_at: str | None
    checked_at: str | None


class AlertEvent(TypedDict):
    """An alert that fired or cleared."""

    name: str
    title: str
    kind: Literal["fired", "cleared"]
    value: float | None
    threshold: float
    at: str


class AlertRecipients(TypedDict):
    """Who is told."""

    emails: list[str]
    webhook: str


class Alerts(TypedDict):
    """Every alert, what happened last, and who is told."""

    items: list[Alert]
    events: list[AlertEvent]
    recipients: AlertRecipients


class RecurringJob(TypedDict):
    """Work that is done again and again."""

    name: str
    title: str
    schedule: str
    last: Job | None
    next: str
    is_late: bool


class SchedulerStatus(TypedDict):
    """The recurring work and the queue."""

    time_zone: str
    queue: dict[str, int]
    items: list[RecurringJob]


class AuditEvent(TypedDict):
    """Something that somebody did."""

    id: int
    actor_id: int | None
    actor_role: str
    action: str
    object_type: str
    object_id: str
    details: dict[str, Any]
    created_at: str


class AuditPage(TypedDict):
    """One page of the audit trail, the latest first; `actions` are all that there are."""

    items: list[AuditEvent]
    total: int
    page: int
    pages: int
    actions: list[str]
