"""Turns over HTTP: closed loops, and an open loop of many conversations, beside the yardsticks."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app

from backend.cli.bench.load import ROOT, Load, Measured, post, run_load
from backend.cli.bench.population import populate
from backend.cli.bench.scratch import scratch_context, scratch_postgres

TURN = "/api/v1/chat/message"
QUESTION = "cuánto debo"
SECONDS_BETWEEN_MESSAGES = 5


@click.command("turns")
@click.option("--seconds", default=10.0, help="How long each load lasts.")
@click.option("--conversations", default=1000, help="Open conversations.")
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]), help="One database instead of both.")
def turns_command(seconds: float, conversations: int, only: str | None) -> None:
    """Measure a local turn on SQLite and PostgreSQL, beside an empty route and a bare turn."""
    click.echo(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load generator on the same machine"
    )
    for name in ("sqlite", "postgresql"):
        if only in (None, name):
            with ExitStack() as stack:
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                uri = _address(name, Path(folder), stack)
                if uri:
                    _measure(name, uri, seconds, conversations)


def _address(name: str, folder: Path, stack: ExitStack) -> str | None:
    if name == "sqlite":
        return f"sqlite:///{folder}/bench.sqlite3"
    return stack.enter_context(scratch_postgres(folder))


def _measure(name: str, uri: str, seconds: float, conversations: int) -> None:
    with scratch_context(uri) as context:
        tokens = populate(context, conversations)
    turns = [post(TURN, {"message": QUESTION}, token) for token in tokens]
    bare = [post("/bench/bare", {"message": QUESTION}, token) for token in tokens]
    with _server(uri) as port:
        empty = Load(port, [post("/bench/empty", {})], seconds)
        click.echo(f"\n{name:34} {'per second':>10} {'p50 ms':>8} {'p99 ms':>8} {'errors':>7}")
        run_load(replace(empty, requests=turns, seconds=2.0))
        for clients in (8, 50):
            _print(f"empty route, {clients} clients", run_load(replace(empty, clients=clients)))
            base = run_load(replace(empty, requests=bare, clients=clients))
            _print(f"bare turn, {clients} clients", base)
            measured = run_load(replace(empty, requests=turns, clients=clients))
            _print(f"product's turn, {clients} clients", measured)
            click.echo(f"{'  share of the bare turn':34} {measured.per_second / base.per_second:>10.2f}")
        rate = conversations / SECONDS_BETWEEN_MESSAGES
        for label, requests in (("bare turn", bare), ("product's turn", turns)):
            measured = run_load(replace(empty, requests=requests, rate=rate))
            _print(f"{label}, open loop {rate:.0f}/s", measured)


def _print(label: str, measured: Measured) -> None:
    click.echo(
        f"{label:34} {measured.per_second:>10.0f} {measured.percentile(0.5):>8.1f} "
        f"{measured.percentile(0.99):>8.1f} {measured.errors:>7}"
    )


@contextmanager
def _server(uri: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {
        "SQLALCHEMY_DATABASE_URI": uri,
        "SECRET_KEY": current_app.config["SECRET_KEY"],
        "FLASK_ENV": "test",
        "TURN_LIMIT": "1000000 per second",
    }
    command = [sys.executable, "-m", "flask", "--app", "backend.app", "bench", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
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
