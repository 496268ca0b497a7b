"""What a provider's codes and statuses mean to the assistant. Its messages are never used: they quote the request."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

from backend.assistant.models.contract import FailureKind, ModelFailure

CREDIT_CODES: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
REFUSAL_CODES: Final = frozenset({"content_filter", "content_policy_violation", "invalid_prompt"})
REQUEST_CODES: Final = ("invalid_", "context_length", "unsupported_", "model_not_found")
LONGEST_DETAIL: Final = 60
KINDS: Final = {
    401: FailureKind.BAD_KEY,
    403: FailureKind.FORBIDDEN,
    408: FailureKind.TIMED_OUT,
    409: FailureKind.BUSY,
    429: FailureKind.BUSY,
}


def failure_of_code(code: object) -> ModelFailure:
    """Return the failure that a provider's code stands for in an answer that had already begun.

    An unknown code is the provider's trouble, for the request itself was accepted.
    """
    known = _detail(code)
    if known.startswith(REQUEST_CODES) and known not in REFUSAL_CODES:
        return ModelFailure(FailureKind.INVALID_REQUEST, known)
    return ModelFailure(_kind_of_code(known) or FailureKind.BUSY, known)


def failure_of_status(status: int, code: object, headers: Mapping[str, str]) -> ModelFailure:
    """Return the failure that an HTTP status stands for, with what the provider calls it."""
    known = _detail(code)
    kind = _kind_of_code(known) or KINDS.get(status)
    if kind is None:
        kind = FailureKind.BUSY if status >= 500 else FailureKind.INVALID_REQUEST
    detail = f"{status} {known}".rstrip()
    return ModelFailure(
        kind, detail, headers.get("x-request-id", "")[:LONGEST_DETAIL] or None, retry_after(headers)
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds the provider wants to be left alone, or None where it does not say."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None


def _kind_of_code(code: str) -> FailureKind | None:
    if code in CREDIT_CODES:
        return FailureKind.OUT_OF_CREDIT
    return FailureKind.REFUSED if code in REFUSAL_CODES else None


def _detail(code: object) -> str:
    """Return the code where it is one; free text could hold anything."""
    text = str(code or "")
    is_code = len(text) <= LONGEST_DETAIL and text.replace(".", "_").replace("-", "_").isidentifier()
    return text if is_code and text.isascii() and not text.startswith("sk-") else ""
