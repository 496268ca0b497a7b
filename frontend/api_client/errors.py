"""How a call of the API can fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frontend.api_client.wording import say
from frontend.texts import text


class ApiError(Exception):
    """The API said no: `code` for programs, `message` for the reader, the HTTP `status`, `details`."""

    def __init__(
        self, status: int, code: str, message: str, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self._message = message
        self.details = dict(details or {})

    @property
    def message(self) -> str:
        """What the reader is told, in the language of whoever shows it: it may be raised in another thread."""
        return say(self._message)


class SignedOutError(ApiError):
    """Nobody is signed in any more (401)."""


class NoConnectionError(ApiError):
    """The API did not answer, or answered with something that is not ours; trying again may help."""

    def __init__(self) -> None:
        super().__init__(503, "no_connection", "")

    @property
    def message(self) -> str:
        """What the reader is told, in the language of whoever shows it: it may be raised in another thread."""
        return text("errors.no_connection")
