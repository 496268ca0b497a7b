"""The application as a process of its own, to be measured from outside."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
import psutil
from flask import current_app

from backend.cli.bench.load import ROOT
from backend.cli.bench.scratch import free_port
from backend.cli.bench.servers import GRACE_SECONDS, Server


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: its port, and its first process."""

    port: int
    process: subprocess.Popen[bytes]

    def memory_mebibytes(self) -> float:
        """Return what it holds with all its processes: the part of each that is its own."""
        first = psutil.Process(self.process.pid)
        return sum(one.memory_full_info().uss for one in (first, *first.children(recursive=True))) / 2**20


@contextmanager
def served(uri: str, server: Server = Server(), **settings: str) -> Iterator[Serving]:
    """Serve the application on the database at `uri`, with further settings."""
    port = free_port()
    fixed = {
        "SQLALCHEMY_DATABASE_URI": uri,
        "SECRET_KEY": current_app.config["SECRET_KEY"],
        "FLASK_ENV": "test",
        "TURN_LIMIT": "1000000 per second",
    }
    process = subprocess.Popen(server.command(port), cwd=ROOT, env={**os.environ, **fixed, **settings})
    try:
        _wait(port)
        yield Serving(port, process)
    finally:
        process.terminate()
        process.wait(timeout=GRACE_SECONDS + 10)


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("The server to measure did not start.")
