"""Load as production sees it, on PostgreSQL and Redis: many conversations, a slow model, hours of it."""

from __future__ import annotations

import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from backend.cli.bench.assistant import SENTENCES, let_the_model_answer
from backend.cli.bench.load import Load, Measured, post, run_load, start_load
from backend.cli.bench.model_turns import KEY, MESSAGE
from backend.cli.bench.population import populate
from backend.cli.bench.process import Serving, served
from backend.cli.bench.scratch import scratch_context, scratch_postgres, scratch_redis
from backend.cli.bench.scripted_model import scripted_model
from backend.cli.bench.servers import SERVERS, Server
from backend.cli.bench.turns import QUESTION, SECONDS_BETWEEN_MESSAGES, TURN
from backend.services.context import ServiceContext

LOCAL_PER_SECOND = 20.0
HEALTH_PER_SECOND = 5.0
PIECE = 16
CURVE_POINTS = 12
WATCH_SECONDS = 0.2
UNDER_WAY = "SELECT count(*) FROM turns WHERE status = 'started'"
IDLE = "SELECT extract(epoch FROM now() - state_change) FROM pg_stat_activity WHERE state = 'idle in transaction'"


@dataclass(frozen=True, slots=True)
class Place:
    """What is measured: a database with people in it, a Redis, and a way to serve."""

    context: ServiceContext
    uri: str
    redis: str
    tokens: list[str]
    server: Server
    seconds: float

    def served(
        self, stack: ExitStack, settings: Mapping[str, str] | None = None, processes: int = 0
    ) -> Serving:
        """Serve until `stack` ends, with so many processes, or as many as were asked for."""
        server = replace(self.server, processes=processes) if processes else self.server
        return stack.enter_context(served(self.uri, {"REDIS_URL": self.redis, **(settings or {})}, server))

    def turns(self, port: int, **how: float) -> Load:
        """Return local turns, one conversation after the other."""
        requests = [post(TURN, {"message": QUESTION}, token) for token in self.tokens]
        return Load(port, requests, self.seconds, **how)  # type: ignore[arg-type]


@click.command("load")
@click.option("--scenario", type=click.Choice(["conversations", "slow-model", "soak"]), required=True)
@click.option("--server", type=click.Choice(SERVERS), default="gunicorn", show_default=True)
@click.option("--processes", default=1, show_default=True, help="API processes (slow-model, soak).")
@click.option("--threads", default=16, show_default=True, help="Threads of each process.")
@click.option("--seconds", default=10.0, show_default=True, help="How long each load lasts.")
@click.option("--conversations", default=1000, show_default=True, help="Open conversations.")
@click.option("--in-flight", default=500, show_default=True, help="Turns with the slow model at a time.")
@click.option("--answer-seconds", default=3.0, show_default=True, help="How long the model writes.")
def load_command(
    scenario: str,
    server: str,
    processes: int,
    threads: int,
    seconds: float,
    conversations: int,
    in_flight: int,
    answer_seconds: float,
) -> None:
    """Put production's load on PostgreSQL and Redis, beside an empty route and a bare insert."""
    chosen = Server(server, processes, threads)
    click.echo(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {server} with {threads} threads a process, "
        "load generator, PostgreSQL and Redis on the same machine"
    )
    people = conversations + (in_flight if scenario == "slow-model" else 0)
    with ExitStack() as stack:
        place = _place(stack, chosen, seconds, people)
        if place is None:
            return
        if scenario == "conversations":
            for count in (1, 2) if server != "waitress" else (1,):
                _measure_conversations(place, count, conversations)
        elif scenario == "slow-model":
            _measure_slow_model(place, in_flight, answer_seconds)
        else:
            _measure_soak(place, conversations)


def _place(stack: ExitStack, server: Server, seconds: float, people: int) -> Place | None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    uri = stack.enter_context(scratch_postgres(folder))
    if uri is None:
        return None
    redis = stack.enter_context(scratch_redis(folder)) or ""
    context = stack.enter_context(scratch_context(uri))
    return Place(context, uri, redis, populate(context, people), server, seconds)


def _measure_conversations(place: Place, processes: int, conversations: int) -> None:
    """Closed loops against yardsticks, then every conversation writing each few seconds."""
    with ExitStack() as stack:
        port = place.served(stack, processes=processes).port
        _head(f"{processes} API process{'es' if processes > 1 else ''}")
        run_load(replace(place.turns(port), seconds=2.0))
        message = {"message": QUESTION}
        yardsticks = (
            ("empty route", [post("/bench/empty", {})]),
            ("bare insert", [post("/bench/insert", message)]),
            ("bare turn", [post("/bench/bare", message, token) for token in place.tokens]),
        )
        measured = {}
        for label, requests in yardsticks:
            measured[label] = run_load(Load(port, requests, place.seconds, clients=50))
            _print(f"{label}, 50 clients", measured[label])
        turn = run_load(place.turns(port, clients=50))
        _print("product's turn, 50 clients", turn)
        for label, other in measured.items():
            click.echo(f"  {'share of the ' + label:34}{turn.per_second / other.per_second:>9.2f}")
        rate = conversations / SECONDS_BETWEEN_MESSAGES
        _print(f"{conversations} conversations, {rate:.0f}/s", run_load(place.turns(port, rate=rate)))


def _measure_slow_model(place: Place, in_flight: int, answer_seconds: float) -> None:
    """Local turns and `/healthz`, alone and while the model writes its answers."""
    script = " ".join(SENTENCES)
    delay = answer_seconds / -(-len(script) // PIECE)
    with ExitStack() as stack:
        let_the_model_answer(place.context)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        say = {"step": "say", "text": script, "piece": PIECE, "delay": delay}
        model = stack.enter_context(scripted_model(folder, [[say]]))
        address = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.url, "OPENAI_API": "responses"}
        port = place.served(stack, address).port
        slow = [post(TURN, {"message": MESSAGE}, token, stream=True) for token in place.tokens[:in_flight]]
        local = replace(place, tokens=place.tokens[in_flight:]).turns(port, rate=LOCAL_PER_SECOND)
        health = Load(port, [get("/healthz")], place.seconds, rate=HEALTH_PER_SECOND)
        _head("alone")
        run_load(replace(local, seconds=2.0))
        _print_both(start_load(local), start_load(health))
        # The first seconds are those in which the answers begin.
        lasting = place.seconds + 2 * answer_seconds
        model_load = Load(
            port, slow, lasting, clients=in_flight, expects='"route":"openai"', ramp=2 * answer_seconds
        )
        _head(f"{in_flight} turns at a time with a model that writes for {answer_seconds:.0f} s")
        answering = start_load(model_load)
        time.sleep(2 * answer_seconds)
        with _watched(place.context) as seen:
            _print_both(start_load(local), start_load(health))
        _print("turns with the model", answering())
        click.echo(f"  under way meanwhile: {min(seen.turns)} to {max(seen.turns)}")
        click.echo(f"  longest that a transaction stood idle: {max(seen.idle, default=0.0):.2f} s")


def _print_both(local: Callable[[], Measured], health: Callable[[], Measured]) -> None:
    _print(f"local turns, {LOCAL_PER_SECOND:.0f}/s", local())
    _print(f"/healthz, {HEALTH_PER_SECOND:.0f}/s", health())


@dataclass(slots=True)
class Seen:
    """What the database showed: turns under way, and for how many seconds connections stood idle in a transaction."""

    turns: list[int] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


@contextmanager
def _watched(context: ServiceContext) -> Iterator[Seen]:
    """Look at the database every now and then."""
    seen, stop = Seen(), threading.Event()

    def watch() -> None:
        while not stop.wait(WATCH_SECONDS):
            with context.read() as uow:
                seen.turns.append(int(uow.connection.exec_driver_sql(UNDER_WAY).scalar() or 0))
                seen.idle.extend(float(row[0]) for row in uow.connection.exec_driver_sql(IDLE))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        stop.set()
        watching.join()


@dataclass(slots=True)
class Curve:
    """Memory while a load lasts: seconds since it began, mebibytes."""

    points: list[tuple[float, float]] = field(default_factory=list)

    def growth(self) -> float:
        """Return by which share the last quarter's mean is above that of the second."""
        quarter = max(1, len(self.points) // 4)
        second = [memory for _, memory in self.points[quarter : 2 * quarter]]
        last = [memory for _, memory in self.points[-quarter:]]
        return (sum(last) / len(last)) / (sum(second) / len(second)) - 1


def _measure_soak(place: Place, conversations: int) -> None:
    """The open loop for as long as was asked for, with what the processes hold."""
    with ExitStack() as stack:
        serving = place.served(stack)
        rate = conversations / SECONDS_BETWEEN_MESSAGES / 2
        run_load(replace(place.turns(serving.port), seconds=2.0))
        _head(f"{place.seconds:.0f} s of {rate:.0f} turns a second")
        finish = start_load(place.turns(serving.port, rate=rate))
        curve = Curve()
        began = time.monotonic()
        for point in range(CURVE_POINTS):
            time.sleep(max(0.0, began + (point + 1) * place.seconds / CURVE_POINTS - time.monotonic()))
            curve.points.append((time.monotonic() - began, serving.memory_mebibytes()))
        _print("turns", finish())
        for seconds, memory in curve.points:
            click.echo(f"  after {seconds:>7.0f} s {memory:>8.1f} MiB")
        click.echo(f"  last quarter above the second by {curve.growth():.1%}")


def get(path: str) -> str:
    """Return a raw GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _head(title: str) -> None:
    click.echo(f"\n{title:36} {'per second':>10} {'p50 ms':>8} {'p99 ms':>8} {'errors':>7}")


def _print(label: str, measured: Measured) -> None:
    click.echo(
        f"{label:36} {measured.per_second:>10.1f} {measured.percentile(0.5):>8.1f} "
        f"{measured.percentile(0.99):>8.1f} {measured.errors:>7}"
    )
