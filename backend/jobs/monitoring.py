"""What the worker does for watching the service: keeps its counts, and looks at the alerts."""

from __future__ import annotations

import time

from backend.services.alerts import evaluate_alerts
from backend.services.context import ServiceContext
from backend.services.metric_samples import keep_sample

SECONDS_BETWEEN_ALERTS = 30.0


class Watch:
    """Remembers when this worker last looked; what other workers do at the same time does no harm."""

    def __init__(self) -> None:
        self._looked_at = self._kept_at = float("-inf")

    def look(self, context: ServiceContext) -> None:
        """Do what is due."""
        now, interval = time.monotonic(), context.settings.metrics_interval
        if interval and now - self._kept_at >= interval:
            self._kept_at = now
            keep_sample(context)
        if now - self._looked_at >= SECONDS_BETWEEN_ALERTS:
            self._looked_at = now
            evaluate_alerts(context)
