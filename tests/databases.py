"""Migrated, empty databases for tests, made once and copied."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.engine import Engine

from backend.db import schema
from backend.db.engine import DatabaseAccess, engine_options
from backend.db.extension import Base, database
from backend.db.models.documents import LibraryState

# Any number: workers that need the template at the same time wait for the first to make it.
TEMPLATE_LOCK = 7_243_002
FEW_BYTES = 1_000_000
SIZES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
# What was rolled back has taken numbers too.
RESTART_NUMBERING = """
    SELECT setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


def open_engine(uri: str) -> Engine:
    """Return an engine that opens the database as the product does."""
    return DatabaseAccess(create_engine(uri, **engine_options(uri))).engine


def migrate(uri: str) -> None:
    """Bring a database to the newest revision."""
    engine = open_engine(uri)
    schema.upgrade(engine)
    engine.dispose()


def make_sqlite_template(path: Path) -> Path:
    """Make a migrated file that is whole without its write-ahead log."""
    migrate(f"sqlite:///{path}")
    engine = open_engine(f"sqlite:///{path}")
    connection = engine.raw_connection()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    engine.dispose()
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """Copy the template into a test's folder and return its address."""
    copy = folder / "test.sqlite3"
    shutil.copyfile(template, copy)
    return f"sqlite:///{copy}"


@contextmanager
def postgres_engines_kept() -> Iterator[None]:
    """Give each application on a PostgreSQL database the engine of the one before.

    Its connections are open by then, and its statements compiled: half of what a short test takes there.
    """
    engines: dict[str, Engine] = {}
    make_engine = database._make_engine

    def keep(bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        if is_sqlite(options["url"]):
            return make_engine(bind_key, options, app)
        key = repr(sorted(options.items(), key=str))
        if key not in engines:
            engines[key] = make_engine(bind_key, options, app)
        return engines[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_make_engine", keep)
        yield
    for engine in engines.values():
        engine.dispose()


@contextmanager
def sqlite_statements_kept() -> Iterator[None]:
    """Give each application's engine for SQLite the dialect and the compiled statements of the first one."""
    first: list[Engine] = []
    make_engine = database._make_engine

    def keep(bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        engine = make_engine(bind_key, options, app)
        if is_sqlite(options["url"]):
            # What an engine knows of SQLite, it learns from the first file that it can open.
            if not first or first[0].dialect.server_version_info is None:
                first[:] = [engine]
            engine.dialect = engine.pool._dialect = first[0].dialect
            engine._compiled_cache = first[0]._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_make_engine", keep)
        yield


def is_sqlite(uri: str | URL) -> bool:
    """Whether an address is of SQLite."""
    return make_url(uri).get_backend_name() == "sqlite"


@contextmanager
def postgres_clone(server: str, worker: str) -> Iterator[str]:
    """Yield the address of a database of the worker's own, cloned from the migrated template."""
    name = f"negotiator_test_{re.sub(r'[^a-z0-9]', '', worker.lower())}"
    template = _postgres_template(server)
    with _administration(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with postgres_engines_kept():
        yield _address(server, name)
    _engine(_address(server, name)).dispose()
    with _administration(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def empty_postgres(uri: str) -> None:
    """Empty each table but the one whose only row a migration made, and start the numbering again.

    Few rows are deleted and vacuumed: that leaves the same empty files as TRUNCATE, in a tenth of its time.
    """
    # VACUUM runs in no transaction.
    with _engine(uri).execution_options(immediate=False).connect() as connection:
        sizes: dict[str, int] = dict(connection.exec_driver_sql(SIZES).all())
        used = [table.name for table in reversed(Base.metadata.sorted_tables) if sizes.get(table.name)]
        used = [name for name in used if name != LibraryState.__tablename__]
        if sum(sizes[name] for name in used) > FEW_BYTES:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(used)} RESTART IDENTITY CASCADE")
        elif used:
            connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in used))
            connection.exec_driver_sql(f"VACUUM (INDEX_CLEANUP ON) {', '.join(used)}")
        connection.exec_driver_sql(RESTART_NUMBERING)


def _postgres_template(server: str) -> str:
    revisions = sorted((schema.MIGRATIONS / "versions").glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in revisions)).hexdigest()[:12]
    name = f"negotiator_template_{digest}"
    with _administration(server) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if known is None:
            connection.execute(f'CREATE DATABASE "{name}"')
            migrate(_address(server, name))
    return name


@contextmanager
def _administration(server: str) -> Iterator[psycopg.Connection]:
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@lru_cache(maxsize=1)
def _engine(uri: str) -> Engine:
    return open_engine(uri)
