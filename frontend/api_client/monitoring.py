"""How the service is doing, for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class MonitoringCalls(Transport):
    """How the service is doing, for administrators."""

    def metrics(self, hours: int) -> types.Metrics:
        """Return what the last hours show."""
        return cast(types.Metrics, self._call("GET", "admin/metrics", params={"hours": str(hours)}))

    def alerts(self) -> types.Alerts:
        """List the alerts, what happened last, and who is told."""
        return cast(types.Alerts, self._call("GET", "admin/alerts"))

    def save_alert(self, name: str, figures: Mapping[str, Any]) -> None:
        """Change some figures of an alert."""
        self._call("PUT", f"admin/alerts/{name}", json=dict(figures))

    def reset_alert(self, name: str) -> None:
        """Go back to an alert's delivered figures."""
        self._call("DELETE", f"admin/alerts/{name}")

    def save_alert_recipients(self, emails: Sequence[str], webhook: str) -> None:
        """Set who is told of alerts."""
        self._call("PUT", "admin/alert-recipients", json={"emails": list(emails), "webhook": webhook})

    def scheduler_status(self) -> types.SchedulerStatus:
        """Return when each recurring job ran last and runs next."""
        return cast(types.SchedulerStatus, self._call("GET", "admin/scheduler-status"))

    def run_now(self, name: str) -> None:
        """Have a recurring job done now, out of turn."""
        self._call("POST", f"admin/scheduler/{name}/run")

    def job(self, job_id: int) -> types.Job:
        """Read a job with its progress."""
        return cast(types.Job, self._call("GET", f"admin/jobs/{job_id}"))

    def audit(self, filters: Mapping[str, str], page: int) -> types.AuditPage:
        """Return a page of the audit trail."""
        return cast(types.AuditPage, self._call("GET", "admin/audit", params={**filters, "page": str(page)}))

    def conversations_in_state(self, state: str, page: int) -> types.DeskConversationPage:
        """List the open conversations that stand in a state."""
        params = {"state": state, "status": "active", "page": str(page)}
        return cast(types.DeskConversationPage, self._call("GET", "admin/conversations", params=params))
