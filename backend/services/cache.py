"""What every turn reads and administrators seldom change, kept in the process until its version moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from backend.db.unit_of_work import UnitOfWork

T = TypeVar("T")
CHECK_EVERY_SECONDS = 1.0


class VersionedCache:
    """Values of this process; another process's change is noticed within a second by the version row.

    Only texts, states, variables and policies belong here: never debts or offers.
    """

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}
        self._version: int | None = None
        self._checked_at = float("-inf")
        self._lock = threading.Lock()

    def get(self, key: Any, load: Callable[[UnitOfWork], T], read: Callable[[], UnitOfWork]) -> T:
        """Return the value of `key`, loading it when it is absent or its version has moved."""
        if time.monotonic() - self._checked_at > CHECK_EVERY_SECONDS:
            self._check_version(read)
        try:
            value: T = self._values[key]
        except KeyError:
            with read() as uow:
                value = load(uow)
            self._values[key] = value
        return value

    def clear(self) -> None:
        """Forget everything: this process has just changed it."""
        with self._lock:
            self._values = {}
            self._version = None
            self._checked_at = float("-inf")

    def _check_version(self, read: Callable[[], UnitOfWork]) -> None:
        with read() as uow:
            version = uow.settings.data_version()
        with self._lock:
            if version != self._version:
                self._values = {}
                self._version = version
            self._checked_at = time.monotonic()
