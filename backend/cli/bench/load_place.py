"""Where production's load is measured: PostgreSQL and Redis with people in them, and the product served on them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click
from redis import Redis

from backend.cli.bench.load import Load, Measured, post
from backend.cli.bench.population import analyze, populate
from backend.cli.bench.process import Serving, served
from backend.cli.bench.processor import API, Spent, parent_of, processor_time
from backend.cli.bench.scratch import scratch_context, scratch_postgres, scratch_redis
from backend.cli.bench.servers import Server
from backend.cli.bench.turns import QUESTION, TURN
from backend.services.context import ServiceContext

OWN = '"route":"own"'
"""In each answer of ours: one that says something else is an error."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is measured: a database with people in it, a Redis, and a way to serve."""

    context: ServiceContext
    uri: str
    redis: str
    tokens: list[str]
    server: Server
    seconds: float
    servers: Mapping[str, int]
    """The first process of PostgreSQL and of Redis."""

    def served(
        self, stack: ExitStack, settings: Mapping[str, str] | None = None, processes: int = 0
    ) -> Serving:
        """Serve until `stack` ends, with so many processes, or as many as were asked for."""
        server = replace(self.server, processes=processes) if processes else self.server
        return stack.enter_context(served(self.uri, {"REDIS_URL": self.redis, **(settings or {})}, server))

    @contextmanager
    def processor_time(self, serving: Serving, **others: int) -> Iterator[Spent]:
        """Note what the product, its servers and `others` spend until the block ends."""
        with processor_time({API: serving.process.pid, **self.servers, **others}) as spent:
            yield spent

    def turns(self, port: int, **how: float | str) -> Load:
        """Return local turns, one conversation after the other."""
        requests = [post(TURN, {"message": QUESTION}, token) for token in self.tokens]
        return Load(port, requests, self.seconds, **how)  # type: ignore[arg-type]


def open_place(stack: ExitStack, server: Server, seconds: float, people: int) -> Place | None:
    """Make the place, for as long as `stack` lasts; None where there is no PostgreSQL."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    uri = stack.enter_context(scratch_postgres(folder))
    if uri is None:
        return None
    redis = stack.enter_context(scratch_redis(folder)) or ""
    context = stack.enter_context(scratch_context(uri))
    tokens = populate(context, people)
    analyze(context)
    return Place(context, uri, redis, tokens, server, seconds, _servers(context, redis))


def _servers(context: ServiceContext, redis: str) -> dict[str, int]:
    with context.read() as uow:
        backend = int(uow.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        servers = {"PostgreSQL": parent_of(backend)}
    if redis:
        with Redis.from_url(redis) as client:
            facts: Mapping[str, int] = client.info("server")
            servers["Redis"] = facts["process_id"]
    return servers


def get(path: str) -> str:
    """Return a raw GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def print_head(title: str) -> None:
    """Print a table's title with its columns."""
    click.echo(f"\n{title:36} {'per second':>10} {'p50 ms':>8} {'p99 ms':>8} {'errors':>7}")


def print_row(label: str, measured: Measured) -> None:
    """Print one load's figures."""
    click.echo(
        f"{label:36} {measured.per_second:>10.1f} {measured.percentile(0.5):>8.1f} "
        f"{measured.percentile(0.99):>8.1f} {measured.errors:>7}"
    )
