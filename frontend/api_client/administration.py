"""The people who work here, the channels, and when conversations end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class AdministrationCalls(Transport):
    """The people who work here, the channels, and when conversations end."""

    def employees(self, role: str | None, query: str, page: int) -> types.EmployeePage:
        """List accounts, of one role if named."""
        params = {"q": query, "page": str(page)} | ({"role": role} if role else {})
        return cast(types.EmployeePage, self._call("GET", "users", params=params))

    def invite_employee(self, person: Mapping[str, str]) -> None:
        """Add an account (email, name, surname, role); its owner is sent a code to choose a password."""
        self._call("POST", "users", json=dict(person))

    def change_employee(self, user_id: int, changes: Mapping[str, Any]) -> None:
        """Change `role` or `is_active`; the account's sessions end."""
        self._call("PATCH", f"users/{user_id}", json=dict(changes))

    def channels(self) -> list[types.Channel]:
        """List the channels' credentials, the newest first."""
        return cast(list[types.Channel], self._call("GET", "admin/channels")["items"])

    def add_channel(self, name: str) -> types.NewChannel:
        """Make a credential; it is told this once."""
        return cast(types.NewChannel, self._call("POST", "admin/channels", json={"channel": name}))

    def end_channel(self, channel_id: int) -> None:
        """Take a credential back."""
        self._call("DELETE", f"admin/channels/{channel_id}")

    def timeouts(self) -> list[types.TimeoutProfile]:
        """List the profiles with their timeouts."""
        return cast(list[types.TimeoutProfile], self._call("GET", "admin/timeout-configs")["items"])

    def save_timeout(self, profile: str, figures: types.TimeoutFigures) -> None:
        """Change a profile's timeouts."""
        self._call("PUT", f"admin/timeout-configs/{profile}", json=dict(figures))

    def process_timeouts(self) -> dict[str, Any]:
        """Warn about and close now what has run out; return how many."""
        return cast(dict[str, Any], self._call("POST", "admin/process-timeouts"))
