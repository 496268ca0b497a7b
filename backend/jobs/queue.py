"""Huey wakes the workers: it carries ids of rows, never the work itself.

With Redis the ids reach every worker of the installation at once; without it they go through a small file that the
processes of this machine share. Either may be lost: whatever is due in the database is found again within a minute.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import cached_property
from threading import Lock

from huey import RedisHuey, SqliteHuey
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from redis import ConnectionPool

from backend.config import Settings

logger = logging.getLogger(__name__)

NAME = "negotiator"
LONGEST_POLL_SECONDS = 1.0
REDIS_CONNECT_SECONDS = 1.0
# Longer than a worker waits in one read for the next id.
REDIS_ANSWER_SECONDS = 5.0

Do = Callable[[str, int], object]


class ThreadsOnly(Consumer):
    """Huey's consumer inside a process of ours, which has its own way of being stopped."""

    def _set_signal_handlers(self) -> None:
        """Leave the process's signals alone."""


class JobQueue:
    """Where ids wait for workers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._do: Do = _nobody
        self._lock = Lock()

    def wake(self, what: str, row_id: int) -> None:
        """Tell a worker of a row; a queue that cannot be reached is only logged, the row is found later."""
        try:
            self._message(what, row_id)
        except Exception as error:
            logger.warning("queue", extra={"kind": type(error).__name__})

    def consumer(self, do: Do) -> Consumer:
        """Return threads that call `do` with what they are told of; the caller starts and stops them."""
        self._do = do
        return ThreadsOnly(
            self._message.huey,
            workers=self._settings.worker_threads,
            worker_type="thread",
            periodic=False,
            max_delay=LONGEST_POLL_SECONDS,
        )

    @property
    def _message(self) -> TaskWrapper:
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> TaskWrapper:
        """The one kind of message; opening waits until somebody sends or reads one."""
        # What is read is executed by pickle: only what this installation has signed is.
        serializer = SignedSerializer(secret=self._settings.secret_key, salt=NAME)
        huey = self._on_redis(serializer) if self._settings.redis_url else self._on_file(serializer)
        return huey.task(name="do")(self._perform)

    def _on_redis(self, serializer: SignedSerializer) -> RedisHuey:
        pool = ConnectionPool.from_url(
            self._settings.redis_url,
            socket_connect_timeout=REDIS_CONNECT_SECONDS,
            socket_timeout=REDIS_ANSWER_SECONDS,
        )
        return RedisHuey(NAME, connection_pool=pool, results=False, serializer=serializer)

    def _on_file(self, serializer: SignedSerializer) -> SqliteHuey:
        file = self._settings.queue_file
        file.parent.mkdir(parents=True, exist_ok=True)
        # Not in WAL mode, for the sake of Python's own SQLite (ADR 3); nothing in it has to outlive a power cut.
        return SqliteHuey(
            f"{NAME}-{_digest(self._settings.database_uri)}",
            filename=str(file),
            fsync=False,
            journal_mode="truncate",
            results=False,
            serializer=serializer,
        )

    def _perform(self, what: str, row_id: int) -> None:
        self._do(what, row_id)


def _digest(address: str) -> str:
    """A short name of a database: a worker of another one that shares the file must not take this one's ids."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def _nobody(what: str, row_id: int) -> None:
    raise RuntimeError("this process sends messages and reads none")
