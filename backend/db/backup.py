"""Copies of the whole database: made while the service runs, and put back into an empty one.

SQLite copies itself with `VACUUM INTO`, one consistent moment; PostgreSQL with its own `pg_dump` and `pg_restore`,
which have to be on the PATH and not older than the server. Keys are not in a copy: SECRET_KEY and ENCRYPTION_KEYS
are settings, and belong elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DatabaseError

from backend.db.engine import open_engine

SQLITE_START = b"SQLite format 3\x00"
POSTGRESQL_START = b"PGDMP"


class BackupError(Exception):
    """A copy could not be made or put back; the message says why."""


def make_backup(engine: Engine, target: Path) -> None:
    """Write the database into the new file `target`, readable by its owner only; raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} exists already.")
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, unfinished)
        else:
            _run_tool("pg_dump", engine.url, "--format=custom", f"--file={unfinished}")
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore_backup(engine: Engine, source: Path) -> None:
    """Fill the empty database from a file of `make_backup`, all or nothing; raises BackupError."""
    start = _start_of(source)
    if inspect(engine).get_table_names():
        raise BackupError("The database is not empty: a copy is put back into an empty one only.")
    if engine.dialect.name == "sqlite" and start.startswith(SQLITE_START):
        _fill_sqlite(engine, source)
    elif engine.dialect.name == "postgresql" and start.startswith(POSTGRESQL_START):
        _run_tool(
            "pg_restore", engine.url, "--no-owner", "--exit-on-error", "--single-transaction", str(source)
        )
    else:
        raise BackupError(f"{source.name} is no copy of a database of this kind ({engine.dialect.name}).")


def _start_of(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(len(SQLITE_START))
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}.") from None


def _copy_sqlite(engine: Engine, target: Path) -> None:
    # `VACUUM INTO` works outside a transaction only, and accepts an empty file.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def _fill_sqlite(engine: Engine, source: Path) -> None:
    if not engine.url.database:
        raise BackupError("This database is no file.")
    copy = open_engine(URL.create("sqlite", database=str(source)).render_as_string())
    try:
        if not _is_whole(copy):
            raise BackupError(f"{source.name} is damaged.")
        original, filled = copy.raw_connection(), engine.raw_connection()
        try:
            original.driver_connection.backup(filled.driver_connection)  # type: ignore[union-attr]
        finally:
            original.close()
            filled.close()
    finally:
        copy.dispose()
        engine.dispose()


def _is_whole(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    except DatabaseError:
        return False


def _run_tool(name: str, url: URL, *arguments: str) -> None:
    """Run a tool of PostgreSQL; the password goes through the environment, which no list of processes shows."""
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"{name} is not installed; it belongs to PostgreSQL's client programs.")
    given = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    environment = {**os.environ, **{key: str(value) for key, value in given.items() if value}}
    own = ("--dbname", url.database or "") if name == "pg_restore" else ()
    done = subprocess.run([program, *own, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{name} did not work: {done.stderr.strip()[-500:]}")
