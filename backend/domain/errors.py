"""Everything that Negotiator raises on purpose.

NegotiatorError
├── InvalidInput       what was sent cannot be used (422)
├── Unauthenticated    nobody is signed in, or the proof is wrong (401)
├── Forbidden          signed in, but not allowed (403)
├── NotFound           it does not exist, or it is somebody else's (404)
├── Conflict           it was done already, or something changed meanwhile (409)
├── TooManyRequests    come back later; `details["retry_after"]` in seconds (429)
└── Unavailable        a part that is needed does not answer (503)

Each carries a stable `code` for programs and a `message` in Spanish for people. Neither ever holds a secret,
an identity number or the creditor's floor: both leave the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NegotiatorError(Exception):
    """Base of the tree; `code` is for programs, `message` for people, `details` for both."""

    def __init__(self, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.details: dict[str, Any] = dict(details or {})


class InvalidInput(NegotiatorError):
    """What was sent cannot be used."""


class Unauthenticated(NegotiatorError):
    """Nobody is signed in, or the proof is wrong."""


class Forbidden(NegotiatorError):
    """Signed in, but not allowed."""


class NotFound(NegotiatorError):
    """It does not exist, or it is somebody else's."""


class Conflict(NegotiatorError):
    """It was done already, or something changed meanwhile."""


class TooManyRequests(NegotiatorError):
    """Come back later; `details["retry_after"]` says in how many seconds."""


class Unavailable(NegotiatorError):
    """A part that is needed does not answer."""
