"""The application as a process of its own, to be measured from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from backend.cli.bench.load import ROOT


@contextmanager
def served(uri: str, **settings: str) -> Iterator[int]:
    """Serve the application on the database at `uri`, with further settings; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    fixed = {
        "SQLALCHEMY_DATABASE_URI": uri,
        "SECRET_KEY": current_app.config["SECRET_KEY"],
        "FLASK_ENV": "test",
        "TURN_LIMIT": "1000000 per second",
    }
    command = [sys.executable, "-m", "flask", "--app", "backend.app", "bench", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **fixed, **settings})
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("The server to measure did not start.")
