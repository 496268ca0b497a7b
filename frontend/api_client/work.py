"""Jobs, the documents of many agreements, and mails in doubt, for staff."""

from __future__ import annotations

from datetime import date
from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class WorkCalls(Transport):
    """Jobs, the documents of many agreements, and mails in doubt, for staff."""

    def jobs(self, *, status: str | None = None, kind: str | None = None, page: int = 1) -> types.JobPage:
        """List jobs, the latest first."""
        params = (
            {"page": str(page)} | ({"status": status} if status else {}) | ({"kind": kind} if kind else {})
        )
        return cast(types.JobPage, self._call("GET", "admin/jobs", params=params))

    def retry_job(self, job_id: int) -> types.Job:
        """Try a job again that failed for good."""
        return cast(types.Job, self._call("POST", f"admin/jobs/{job_id}/retry"))

    def request_agreement_documents(self, since: date, until: date, status: str | None) -> types.Job:
        """Have the PDFs made of the agreements that were accepted on some days."""
        body = {"since": since.isoformat(), "until": until.isoformat(), "status": status}
        return cast(types.Job, self._call("POST", "admin/agreement-documents", json=body))

    def troubled_mails(self, page: int = 1) -> types.TroubledMailPage:
        """List mails that failed or whose outcome is unknown."""
        params = {"page": str(page)}
        return cast(types.TroubledMailPage, self._call("GET", "admin/mails", params=params))

    def settle_mail(self, mail_id: int, decision: str) -> None:
        """Decide about such a mail: "sent", "send_again" or "drop"."""
        self._call("POST", f"admin/mails/{mail_id}/decision", json={"decision": decision})
