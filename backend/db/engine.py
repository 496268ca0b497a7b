"""How each database is opened: SQLite in WAL with immediate writes, PostgreSQL with a plain pool."""

from __future__ import annotations

import importlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url

from backend.config import SettingsError
from backend.db.prepared import run_text

logger = logging.getLogger(__name__)

BUSY_TIMEOUT_MILLISECONDS = 15_000
POOL_SIZE = 24
BEGIN = {True: "BEGIN", False: "BEGIN; SET LOCAL synchronous_commit TO off"}
"""What begins a write on PostgreSQL, by whether its commit waits for the disk."""
# Releases whose WAL can corrupt the file: https://sqlite.org/wal.html, "The WAL-Reset Bug".
FIXED_SINCE = (3, 51, 3)
FIXED_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def engine_options(uri: str) -> dict[str, Any]:
    """Return what `create_engine` needs for this address, and make a SQLite file's folder.

    Raises SettingsError for a database on which the service does not run.
    """
    url = make_url(uri)
    if url.get_backend_name() not in HABITS:
        raise SettingsError(
            f"The service runs on {' and '.join(sorted(HABITS))}, not on {url.get_backend_name()}: "
            "change SQLALCHEMY_DATABASE_URI."
        )
    options: dict[str, Any] = {"pool_size": POOL_SIZE, "max_overflow": POOL_SIZE}
    if url.get_backend_name() != "sqlite":
        return {**options, "pool_pre_ping": False, "pool_recycle": 1800}
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return {**options, "module": sqlite_module(), "connect_args": {"check_same_thread": False}}


def open_engine(uri: str) -> Engine:
    """Return an engine of its own, for work outside the application."""
    return create_engine(uri, **engine_options(uri))


def watch_checkouts(engine: Engine, take: Callable[[Any, Any, Any], None]) -> None:
    """Call `take` with the driver's connection each time that one leaves the pool, for measuring."""
    event.listen(engine, "checkout", take)


def sqlite_module() -> ModuleType:
    """Return the bundled driver where its wheel exists, Python's own otherwise; warn about a flawed one."""
    try:
        module = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = sqlite3
    if not has_wal_fix(module.sqlite_version_info):
        logger.warning(
            "SQLite %s has a bug that can corrupt the database under load; install 3.51.3 or later.",
            module.sqlite_version,
        )
    return module


def has_wal_fix(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite is free of the WAL-reset bug (3.7.0 to 3.51.2)."""
    backport = FIXED_BACKPORTS.get((version[0], version[1]))
    return version >= FIXED_SINCE or (backport is not None and version[2] >= backport)


class DatabaseAccess:
    """An engine with its two ways in: deferred reads and immediate, one-at-a-time writes on SQLite.

    Only a database that is thrown away may be not `durable`: SQLite then never waits for the disk.
    """

    def __init__(self, engine: Engine, *, durable: bool = True) -> None:
        self.dialect = engine.dialect.name
        self.is_sqlite = self.dialect == "sqlite"
        prepare, begin = HABITS[self.dialect]
        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
        if self.is_sqlite and not durable:
            event.listen(engine, "connect", _spare_the_disk)
        self.engine = engine
        # Each statement of READ COMMITTED sees what is committed by then, in a transaction or not: without one, reading
        # takes a single journey to the server for each statement, instead of two more to begin and to end.
        self._reader = engine if self.is_sqlite else engine.execution_options(immediate=False)
        self._writer = engine.execution_options(immediate=True)
        self._quick_writer = (
            engine.execution_options(immediate=True, durable=False) if durable else self._writer
        )
        self._lock = threading.Lock()

    @contextmanager
    def connect(self, *, write: bool, durable: bool = True) -> Iterator[Connection]:
        """Yield a connection; on SQLite writers of this process queue here instead of in the busy timeout.

        What is not durable does not wait for the disk: a power cut, but not the process's end, may take it back,
        together with everything after it and never without. The next durable commit makes it durable too.
        """
        writer = self._writer if durable else self._quick_writer
        if write and self.is_sqlite:
            with self._lock, writer.connect() as connection:
                yield connection
        else:
            with (writer if write else self._reader).connect() as connection:
                yield connection


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _spare_the_disk(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    immediate = options.get("immediate", False)
    if immediate:
        _set_durability(connection, durable=options.get("durable", True))
    run_text(connection, "BEGIN IMMEDIATE" if immediate else "BEGIN")


def _set_durability(connection: Connection, *, durable: bool) -> None:
    """Connections are opened durable and go back to the pool as they are."""
    if connection.info.get("durable", True) != durable:
        run_text(connection, f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        connection.info["durable"] = durable


def _prepare_postgresql(connection: Any, record: Any) -> None:
    # The driver then begins nothing by itself.
    connection.autocommit = True


def _begin_postgresql(connection: Connection) -> None:
    """Begin in one journey to the server; a reader needs nothing to begin."""
    options = connection.get_execution_options()
    if options.get("immediate", True):
        durable = options.get("durable", True)
        # Two commands can be sent at once only where they are not prepared.
        run_text(connection, BEGIN[durable], None, prepare=False)


HABITS: dict[str, tuple[Callable[[Any, Any], None], Callable[[Connection], None]]] = {
    "sqlite": (_prepare_sqlite, _begin_sqlite),
    "postgresql": (_prepare_postgresql, _begin_postgresql),
}
"""How a connection is prepared, and how its transactions begin."""
