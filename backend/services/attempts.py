"""Back-off: after some wrong answers in a row the next one has to wait, minutes and never for ever."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.db.repositories.accounts import Failures
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import TooManyRequests
from backend.services.context import ServiceContext
from backend.services.formatting import format_duration

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=60)
FORGET_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that wrong answers are counted for, and how many are free."""

    subject: str
    free: int


def keyed_hash(context: ServiceContext, kind: str, value: str) -> str:
    """Return a hash that nobody without the installation's secret can find by trying all numbers."""
    key = context.settings.secret_key.encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def count_attempt(context: ServiceContext, counted: Sequence[Counted], *, code: str, message: str) -> None:
    """Count an answer as wrong before it is looked at; raises TooManyRequests while one has to wait.

    Counting first means that answers sent all at once are not free. A right answer is taken back afterwards.
    """
    now = context.now()
    with context.write() as uow:
        # Always in the same order, so that two of them never wait for one another.
        waits = [_count(uow, item, now) for item in sorted(counted, key=lambda item: item.subject)]
        if any(waits):
            raise _refusal(max(waits), code, message)
        uow.commit()


def _count(uow: UnitOfWork, item: Counted, now: datetime) -> int:
    """Count one answer and return for how many seconds it has to wait; 0 lets it through."""
    failures = uow.challenges.add_failure(item.subject, now=now, forget_before=now - FORGET_AFTER)
    wait = _seconds_left(failures, now)
    if not wait and failures.count >= item.free:
        uow.challenges.block(item.subject, until=now + waiting_time(failures.count - item.free))
    return wait


def waiting_time(excess: int) -> timedelta:
    """Return how long to wait after `excess` answers beyond the free ones: doubling, capped."""
    return min(FIRST_WAIT * 2 ** min(excess, 10), LONGEST_WAIT)


def seconds_to_wait(uow: UnitOfWork, subjects: Sequence[str], now: datetime) -> int:
    """Return for how many seconds one of the subjects has to wait, 0 when none has to."""
    failures = uow.challenges.list_failures(subjects).values()
    return max((_seconds_left(item, now) for item in failures), default=0)


def _seconds_left(failures: Failures, now: datetime) -> int:
    if failures.blocked_until is None or failures.blocked_until <= now:
        return 0
    return math.ceil((failures.blocked_until - now).total_seconds())


def _refusal(wait: int, code: str, message: str) -> TooManyRequests:
    return TooManyRequests(
        code, message.format(wait=format_duration(math.ceil(wait / 60))), {"retry_after": wait}
    )
