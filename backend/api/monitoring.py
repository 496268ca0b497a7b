"""How the service and the business are doing: metrics, alerts, analytics, the audit trail."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, IsoDate, PageQuery, Path, Query, QueryInteger
from backend.api.security import context, current_principal, requires
from backend.db.repositories.operations import AuditFilter
from backend.services import (
    administration,
    alert_delivery,
    alert_rules,
    alerts,
    analytics,
    metrics,
    portfolio_figures,
)

routes = blueprint("monitoring", access="admin", prefix="/admin", tag="Administración")


def _number(value: Any) -> Any:
    """Take a JSON number with a point, which was read as a Decimal, for what it is here: no amount."""
    return float(value) if isinstance(value, Decimal) else value


Limit = Annotated[float, BeforeValidator(_number), Field(ge=0, le=alert_rules.MOST)]
Count = Annotated[int, Field(ge=0, le=alert_rules.MOST)]


class HoursQuery(Query):
    """How many hours back."""

    hours: int = 24


class DaysQuery(Query):
    """Which days; the last 30 without any."""

    since: IsoDate | None = None
    until: IsoDate | None = None


class HistoryQuery(DaysQuery):
    """Which days of which figures."""

    dimension: Literal["total", "campaign", "state", "intent", "currency"] = "total"


class AuditQuery(PageQuery):
    """Which events; `until` is the last day (UTC)."""

    action: Annotated[str, Field(max_length=60)] | None = None
    actor_id: QueryInteger | None = None
    object_type: Annotated[str, Field(max_length=40)] | None = None
    object_id: Annotated[str, Field(max_length=80)] | None = None
    since: IsoDate | None = None
    until: IsoDate | None = None


class AlertPath(Path):
    """Which alert."""

    name: Annotated[str, Field(max_length=40)]


class AlertBody(Body):
    """What changes in an alert; what is left out stays."""

    threshold: Limit | None = None
    clear_at: Limit | None = None
    window_minutes: Count | None = None
    least_count: Count | None = None
    is_enabled: bool | None = None


class RecipientsBody(Body):
    """Who is told of alerts; nobody here means every administrator, by mail."""

    emails: list[Annotated[str, Field(max_length=320)]] = Field(default_factory=list)
    webhook: Annotated[str, Field(max_length=500)] = ""


@routes.get("/metrics")
def get_metrics(query: HoursQuery) -> dict[str, Any]:
    """Read how many answers and requests there were, how sure, how fast and how dear they were."""
    return metrics.read_metrics(context(), current_principal(), query.hours)


@routes.get("/alerts")
def list_alerts() -> dict[str, Any]:
    """List the alerts with their limits, where they stand, and who is told."""
    return alerts.read_alerts(context(), current_principal())


@routes.put("/alerts/<name>")
def put_alert(path: AlertPath, body: AlertBody) -> dict[str, Any]:
    """Change an alert's limits, or switch it off or on."""
    values = body.model_dump(exclude_none=True)
    alert_rules.save_rule(context(), current_principal(), path.name, values)
    return alerts.read_alerts(context(), current_principal())


@routes.delete("/alerts/<name>")
def reset_alert(path: AlertPath) -> tuple[str, int]:
    """Go back to an alert's delivered limits."""
    alert_rules.reset_rule(context(), current_principal(), path.name)
    return "", 204


@routes.put("/alert-recipients")
def put_recipients(body: RecipientsBody) -> dict[str, Any]:
    """Set who is told of alerts."""
    return alert_delivery.save_recipients(
        context(), current_principal(), emails=body.emails, webhook=body.webhook
    )


@routes.get("/analytics")
@requires("staff")
def get_analytics(query: DaysQuery) -> dict[str, Any]:
    """Read what the conversations of some days led to."""
    return analytics.read_analytics(context(), current_principal(), first=query.since, last=query.until)


@routes.get("/analytics/history")
@requires("staff")
def get_history(query: HistoryQuery) -> dict[str, Any]:
    """Read the figures of finished days as they were written down; amounts in minor units."""
    days = analytics.read_history(
        context(), current_principal(), dimension=query.dimension, first=query.since, last=query.until
    )
    return {"dimension": query.dimension, "items": days}


@routes.get("/analytics/portfolio")
@requires("staff")
def get_portfolio(query: DaysQuery) -> dict[str, Any]:
    """Read what is owed, how late it is, and what came in by month."""
    return portfolio_figures.read_portfolio(
        context(), current_principal(), first=query.since, last=query.until
    )


@routes.get("/audit")
def list_audit(query: AuditQuery) -> dict[str, Any]:
    """Read the audit trail, latest first."""
    filters = AuditFilter(
        action=query.action,
        actor_id=query.actor_id,
        object_type=query.object_type,
        object_id=query.object_id,
        since=_begin(query.since),
        until=_begin(query.until + timedelta(days=1)) if query.until and query.until < date.max else None,
    )
    return administration.list_audit(context(), current_principal(), filters, page=query.page)


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
