"""Load as production sees it, on PostgreSQL and Redis: many conversations, a slow model, hours of it."""

from __future__ import annotations

import os
import platform
from contextlib import ExitStack
from dataclasses import dataclass, replace

import click

from backend.cli.bench.load import Load, Measured, post, run_load
from backend.cli.bench.load_history import measure_history
from backend.cli.bench.load_place import OWN, Place, open_place, print_head, print_row
from backend.cli.bench.load_slow_model import measure_slow_model
from backend.cli.bench.load_soak import measure_soak
from backend.cli.bench.population import analyze
from backend.cli.bench.process import Serving
from backend.cli.bench.processor import CORES, Limits, print_processor_time
from backend.cli.bench.servers import SERVERS, Server
from backend.cli.bench.turns import QUESTION, SECONDS_BETWEEN_MESSAGES

SCENARIOS = ("conversations", "slow-model", "history", "soak")


@click.command("load")
@click.option("--scenario", type=click.Choice(SCENARIOS), required=True)
@click.option("--server", type=click.Choice(SERVERS), default="gunicorn", show_default=True)
@click.option("--processes", default=1, show_default=True, help="API processes (slow-model, soak).")
@click.option(
    "--threads", type=int, help="Threads of each process: 16; 600 with a slow model, as in production."
)
@click.option("--seconds", default=10.0, show_default=True, help="How long each load lasts.")
@click.option("--conversations", default=1000, show_default=True, help="Open conversations.")
@click.option("--in-flight", default=500, show_default=True, help="Turns with the slow model at a time.")
@click.option("--messages", default=10_000_000, show_default=True, help="The longest history.")
@click.option("--answer-seconds", default=3.0, show_default=True, help="How long the model writes.")
def load_command(
    scenario: str,
    server: str,
    processes: int,
    threads: int | None,
    seconds: float,
    conversations: int,
    in_flight: int,
    messages: int,
    answer_seconds: float,
) -> None:
    """Put production's load on PostgreSQL and Redis, beside an empty route and a bare insert."""
    threads = threads or (600 if scenario == "slow-model" else 16)
    chosen = Server(server, processes, threads)
    click.echo(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {server} with {threads} threads a process, "
        "load generator, PostgreSQL and Redis on the same machine"
    )
    # A conversation closes after thirty messages: each part has people of its own.
    people = conversations + {"slow-model": in_flight, "conversations": conversations}.get(scenario, 0)
    with ExitStack() as stack:
        place = open_place(stack, chosen, seconds, people)
        if place is None:
            return
        if scenario == "conversations":
            _measure_all_conversations(place, conversations)
        elif scenario == "slow-model":
            measure_slow_model(place, in_flight, answer_seconds)
        elif scenario == "history":
            measure_history(place, messages)
        else:
            measure_soak(place, conversations)


def _measure_all_conversations(place: Place, conversations: int) -> None:
    """The same with one API process and, where the server can, with two."""
    some, others = place.tokens[:conversations], place.tokens[conversations:]
    one = _measure_conversations(replace(place, tokens=some), 1, conversations)
    if place.server.name != "waitress":
        two = _measure_conversations(replace(place, tokens=others), 2, conversations)
        most = two.limits.of(2) / one.limits.of(1)
        click.echo(
            f"\ntwo API processes: {two.turns / one.turns:.2f} times the turns of one; by their processor time {CORES} "
            f"cores, with everything else on them, allow {most:.2f}"
        )


@dataclass(frozen=True, slots=True)
class Throughput:
    """Turns a second: measured, and the most by what a turn took of the processor."""

    turns: float
    limits: Limits


def _measure_conversations(place: Place, processes: int, conversations: int) -> Throughput:
    """Closed loops against yardsticks, then every conversation writing each few seconds."""
    with ExitStack() as stack:
        serving = place.served(stack, processes=processes)
        port = serving.port
        print_head(f"{processes} API process{'es' if processes > 1 else ''}")
        run_load(replace(place.turns(port), seconds=2.0))
        # What was planned for the tables while they were empty is planned anew.
        analyze(place.context)
        message = {"message": QUESTION}
        yardsticks = (
            ("empty route", [post("/bench/empty", {})]),
            ("bare insert", [post("/bench/insert", message)]),
            ("bare turn", [post("/bench/bare", message, token) for token in place.tokens]),
        )
        measured = {}
        for label, requests in yardsticks:
            load = Load(port, requests, place.seconds, clients=50)
            measured[label] = _measure(place, serving, f"{label}, 50 clients", load)[0]
        turn, limits = _measure(
            place, serving, "product's turn, 50 clients", place.turns(port, clients=50, expects=OWN)
        )
        for label, other in measured.items():
            click.echo(f"  {'share of the ' + label:34}{turn.per_second / other.per_second:>9.2f}")
        rate = conversations / SECONDS_BETWEEN_MESSAGES
        _measure(
            place,
            serving,
            f"{conversations} conversations, {rate:.0f}/s",
            place.turns(port, rate=rate, expects=OWN),
        )
    return Throughput(turn.per_second, limits)


def _measure(place: Place, serving: Serving, label: str, load: Load) -> tuple[Measured, Limits]:
    """Print a load's figures with what it took; return them with the most that this allows."""
    with place.processor_time(serving) as spent:
        measured = run_load(load)
    print_row(label, measured)
    return measured, print_processor_time(spent, measured)
