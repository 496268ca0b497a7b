"""The application as a process of its own, to be measured from outside."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app

from backend.cli.bench.load import ROOT
from backend.cli.bench.processor import family
from backend.cli.bench.scratch import free_port
from backend.cli.bench.servers import GRACE_SECONDS, Server


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: its port, and its first process."""

    port: int
    process: subprocess.Popen[bytes]

    def memory_mebibytes(self) -> float:
        """Return what it holds with all its processes: the part of each that is its own. Linux alone tells it."""
        return sum(map(_private_kibibytes, family(self.process.pid))) / 1024


@contextmanager
def served(
    uri: str, settings: Mapping[str, str] | None = None, server: Server | None = None
) -> Iterator[Serving]:
    """Serve the application on the database at `uri`, with further settings."""
    port = free_port()
    fixed = {
        "SQLALCHEMY_DATABASE_URI": uri,
        "SECRET_KEY": current_app.config["SECRET_KEY"],
        "FLASK_ENV": "test",
        "TURN_LIMIT": "1000000 per second",
    }
    environment = {**os.environ, **fixed, **(settings or {})}
    process = subprocess.Popen((server or Server()).command(port), cwd=ROOT, env=environment)
    try:
        _wait(port)
        yield Serving(port, process)
    finally:
        process.terminate()
        process.wait(timeout=GRACE_SECONDS + 10)


def _private_kibibytes(number: int) -> int:
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("The server to measure did not start.")
