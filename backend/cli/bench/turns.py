"""Turns over HTTP: closed loops, and an open loop of many conversations, beside the yardsticks."""

from __future__ import annotations

import os
import platform
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from backend.cli.bench.load import Load, Measured, post, run_load
from backend.cli.bench.population import populate
from backend.cli.bench.process import served
from backend.cli.bench.scratch import scratch_address, scratch_context

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
                uri = scratch_address(name, Path(folder), stack)
                if uri:
                    _measure(name, uri, seconds, conversations)


def _measure(name: str, uri: str, seconds: float, conversations: int) -> None:
    with scratch_context(uri) as context:
        tokens = populate(context, conversations)
    turns = [post(TURN, {"message": QUESTION}, token) for token in tokens]
    bare = [post("/bench/bare", {"message": QUESTION}, token) for token in tokens]
    with served(uri) as serving:
        empty = Load(serving.port, [post("/bench/empty", {})], seconds)
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
