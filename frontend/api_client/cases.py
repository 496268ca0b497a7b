"""Disputes and hardship cases: `kind` is "disputes" or "hardship-cases"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class CaseCalls(Transport):
    """Disputes and hardship cases: `kind` is "disputes" or "hardship-cases"."""

    def cases(self, kind: str, status: str | None = None, page: int = 1) -> types.CasePage:
        """List one's own cases; for staff, all."""
        params = {"page": str(page)} | ({"status": status} if status else {})
        return cast(types.CasePage, self._call("GET", kind, params=params))

    def add_evidence(self, case_id: int, file_name: str, content: bytes) -> None:
        """Add a file to one's own dispute."""
        files = {"file": (file_name, content)}
        self._call("POST", f"disputes/{case_id}/evidence", files=files, timeout=UPLOAD_TIMEOUT)

    def take_back_dispute(self, case_id: int) -> None:
        """Take one's own dispute back."""
        self._call("POST", f"disputes/{case_id}/take-back", json={})

    def choose_path(self, case_id: int, path: str) -> None:
        """Ask for a pause, a token payment or a person."""
        self._call("POST", f"hardship-cases/{case_id}/path", json={"path": path})

    def end_hardship(self, case_id: int) -> None:
        """End one's own pause or request."""
        self._call("POST", f"hardship-cases/{case_id}/end", json={})

    def decide_case(self, kind: str, case_id: int, decision: Mapping[str, Any]) -> types.Case:
        """Decide a case (staff)."""
        return cast(types.Case, self._call("POST", f"{kind}/{case_id}/decision", json=dict(decision)))
