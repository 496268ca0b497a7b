"""Bringing a database's tables to a revision: a step of a deployment, never of a worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
# Any number will do, as long as all processes that migrate ask for the same one.
POSTGRESQL_LOCK = 7_243_001


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Go forward to `revision`; processes that migrate at the same time wait for one another."""
    with _migrating(engine) as configuration:
        command.upgrade(configuration, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to `revision` ("base" for an empty database, "-1" for the one before)."""
    with _migrating(engine) as configuration:
        command.downgrade(configuration, revision)


def write_revision(engine: Engine, number: str, message: str) -> str:
    """Write revision `number` ("0002") from what the models have and the database lacks; return its path."""
    with _migrating(engine) as configuration:
        script = command.revision(configuration, message=message, autogenerate=True, rev_id=number)
    assert script is not None
    assert not isinstance(script, list)
    return str(script.path)


def current_revision(engine: Engine) -> str | None:
    """Return the database's revision, None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def latest_revision() -> str | None:
    """Return the newest revision that this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


# Alembic keeps what it works on in module variables.
_in_this_process = threading.Lock()


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    writer = engine.execution_options(immediate=True)
    with _in_this_process, writer.connect() as connection, _alone(connection):
        configuration.attributes["connection"] = connection
        yield configuration
        connection.commit()


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        # Held until the transaction ends.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRESQL_LOCK})
        yield
        return
    # SQLite changes a table by copying it: with foreign keys on, dropping the old copy would delete the rows
    # that point to it. The switch works only outside a transaction, so it goes to the driver directly.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("the migration left rows that point nowhere")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
