"""The figures of the present moment that stand in the database: conversations, agreements, jobs, mails, costs."""

from __future__ import annotations

from backend.services.context import ServiceContext
from backend.services.model_budget import EVERYBODY
from backend.telemetry.metrics import LiveValues

MILLIONTHS = 1_000_000


def read_live_figures(context: ServiceContext) -> LiveValues:
    """Return the gauges' values by name and labels."""
    now = context.now()
    with context.read() as uow:
        monitoring = uow.monitoring
        oldest = monitoring.oldest_waiting_job(now=now)
        uses = uow.assistants.list_day_uses(EVERYBODY, since=context.today())
        return {
            "negotiator_conversations": _by_label(monitoring.count_open_conversations()),
            "negotiator_agreements": _by_label(monitoring.count_agreements()),
            "negotiator_jobs": {key: float(count) for key, count in monitoring.count_jobs().items()},
            "negotiator_oldest_job_seconds": {(): (now - oldest).total_seconds() if oldest else 0.0},
            "negotiator_outbox": {key: float(count) for key, count in monitoring.count_deliveries().items()},
            "negotiator_model_tokens_today": {(): sum(use.tokens for use in uses)},
            "negotiator_model_cost_dollars_today": {(): sum(use.cost for use in uses) / MILLIONTHS},
            "negotiator_alert_firing": {
                (name,): float(state.is_firing) for name, state in monitoring.list_alert_states().items()
            },
        }


def _by_label(counts: dict[str, int]) -> dict[tuple[str, ...], float]:
    return {(name,): float(count) for name, count in counts.items()}
