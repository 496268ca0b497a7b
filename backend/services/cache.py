"""What every turn reads and administrators seldom change, kept in the process until its version moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from backend.telemetry.metrics import CACHE_READS

if TYPE_CHECKING:
    from backend.db.unit_of_work import UnitOfWork

T = TypeVar("T")
CHECK_EVERY_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 2.0
"""For another thread that loads the same: whoever waits may hold the very connection that the other one needs."""
HIT, MISS = CACHE_READS.labels("hit"), CACHE_READS.labels("miss")


class VersionedCache:
    """Values of this process; another process's change is noticed within a second by the version row.

    Only texts, states, variables and policies belong here: never debts or offers. Where processes have a quicker
    way to tell one another (`tell_others`, `forget`), the row stays what counts. What is missing is loaded by one
    thread while the others wait: a process that begins, or has forgotten, gets many questions at once.
    """

    def __init__(self) -> None:
        self.tell_others: Callable[[], None] = _nobody
        self._values: dict[Any, Any] = {}
        self._version: int | None = None
        self._checked_at = float("-inf")
        self._lock = threading.Lock()
        self._checking = threading.Lock()
        self._loading: dict[Any, threading.RLock] = {}

    def get(self, key: Any, load: Callable[[UnitOfWork], T], read: Callable[[], UnitOfWork]) -> T:
        """Return the value of `key`, loading it when it is absent or its version has moved."""
        if time.monotonic() - self._checked_at > CHECK_EVERY_SECONDS:
            self._check_version(read)
        # What is loaded goes where it was missing: values that were forgotten meanwhile stay forgotten.
        values = self._values
        try:
            value: T = values[key]
        except KeyError:
            return self._load(values, key, load, read)
        HIT.inc()
        return value

    def _load(
        self,
        values: dict[Any, Any],
        key: Any,
        load: Callable[[UnitOfWork], T],
        read: Callable[[], UnitOfWork],
    ) -> T:
        """Load a value into `values`, unless another thread is just doing so."""
        loading = self._loading.setdefault(key, threading.RLock())
        is_ours = loading.acquire(timeout=LONGEST_WAIT_SECONDS)
        try:
            if key in values:
                HIT.inc()
                found: T = values[key]
                return found
            MISS.inc()
            with read() as uow:
                value = load(uow)
            values[key] = value
            return value
        finally:
            if is_ours:
                loading.release()

    def clear(self) -> None:
        """Forget everything, and let other processes do so: this one has just committed a change."""
        self.forget()
        self.tell_others()

    def forget(self) -> None:
        """Forget everything here: some process has changed it."""
        with self._lock:
            self._values = {}
            self._version = None
            self._checked_at = float("-inf")

    def _check_version(self, read: Callable[[], UnitOfWork]) -> None:
        """Forget what is older than the version row, unless another thread is just looking.

        Without any version yet, what is loaded meanwhile would be forgotten: then this waits for the other one.
        """
        if not self._checking.acquire(timeout=LONGEST_WAIT_SECONDS if self._version is None else 0.0):
            return
        try:
            if time.monotonic() - self._checked_at <= CHECK_EVERY_SECONDS:
                return
            with read() as uow:
                version = uow.settings.data_version()
            with self._lock:
                if version != self._version:
                    self._values = {}
                    self._version = version
                self._checked_at = time.monotonic()
        finally:
            self._checking.release()


def _nobody() -> None:
    """There is no quicker way than the version row."""
