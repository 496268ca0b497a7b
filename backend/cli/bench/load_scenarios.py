"""Load as production sees it, on PostgreSQL and Redis: many conversations, a slow model, hours of it."""

from __future__ import annotations

import math
import os
import platform
from contextlib import ExitStack
from dataclasses import replace

import click

from backend.cli.bench.load import Load, post, run_load
from backend.cli.bench.load_history import measure_history
from backend.cli.bench.load_place import OWN, Place, open_place, print_head
from backend.cli.bench.load_slices import Part, alternate, print_ratio
from backend.cli.bench.load_slow_model import measure_slow_model
from backend.cli.bench.load_soak import measure_soak
from backend.cli.bench.population import analyze
from backend.cli.bench.process import Serving
from backend.cli.bench.processor import CORES, Limits
from backend.cli.bench.servers import SERVERS, Server
from backend.cli.bench.turns import QUESTION, SECONDS_BETWEEN_MESSAGES, TURN

SCENARIOS = ("conversations", "slow-model", "history", "soak")
WARM_UP_SECONDS = 1.0
# Bare and product's turns, each by one process and by two.
PARTS = 4
# At most so many turns a second of a part, and less than the messages after which a conversation closes.
MOST_PER_SECOND, MESSAGES = 1000, 25


@click.command("load")
@click.option("--scenario", type=click.Choice(SCENARIOS), required=True)
@click.option("--server", type=click.Choice(SERVERS), default="gunicorn", show_default=True)
@click.option("--processes", default=1, show_default=True, help="API processes (slow-model, soak).")
@click.option(
    "--threads", type=int, help="Threads of each process: 16; 600 with a slow model, as in production."
)
@click.option("--seconds", default=10.0, show_default=True, help="How long each load lasts.")
@click.option(
    "--rounds", default=10, show_default=True, help="Slices of each load that is compared (conversations)."
)
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
    rounds: int,
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
    people = conversations + (in_flight if scenario == "slow-model" else 0)
    if scenario == "conversations":
        # A conversation closes after thirty messages: each part has people of its own, and enough of them.
        people = PARTS * max(conversations, math.ceil(seconds * MOST_PER_SECOND / MESSAGES))
    with ExitStack() as stack:
        place = open_place(stack, chosen, seconds, people)
        if place is None:
            return
        if scenario == "conversations":
            _measure_all_conversations(place, conversations, rounds)
        elif scenario == "slow-model":
            measure_slow_model(place, in_flight, answer_seconds)
        elif scenario == "history":
            measure_history(place, messages)
        else:
            measure_soak(place, conversations)


def _measure_all_conversations(place: Place, conversations: int, rounds: int) -> None:
    """Closed loops against yardsticks on one API process and, where the server can, on two at once; then every
    conversation writing each few seconds.
    """
    counts = (1,) if place.server.name == "waitress" else (1, 2)
    with ExitStack() as stack:
        # A server without work costs nothing, so that both may wait for their slices.
        sides = [_Side(place, place.served(stack, processes=count), count) for count in counts]
        for side in sides:
            side.warm_up()
        # What was planned for the tables while they were empty is planned anew.
        analyze(place.context)
        alternate(place, [part for side in sides for part in side.parts], rounds)
        limits = [side.print() for side in sides]
        if len(sides) > 1:
            click.echo("\ntwo API processes, times the turns of one")
            print_ratio("product's turn", sides[1].turn, sides[0].turn)
            most = limits[1].of(2) / limits[0].of(1)
            click.echo(
                f"  by their processor time {CORES} cores, with everything else on them, allow {most:.2f}"
            )
        rate = conversations / SECONDS_BETWEEN_MESSAGES
        for side in sides:
            load = replace(side.turn.load, requests=side.turn.load.requests[:conversations], rate=rate)
            part = Part(f"{conversations} conversations, {rate:.0f}/s", side.serving, load)
            print_head(side.title)
            part.run(place, place.seconds)
            part.print()


class _Side:
    """The product by so many processes, with its yardsticks and people of its own."""

    def __init__(self, place: Place, serving: Serving, processes: int) -> None:
        self.serving = serving
        self.title = f"{processes} API process{'es' if processes > 1 else ''}"
        bare, product = (place.tokens[first::4] for first in (processes - 1, processes + 1))
        message = {"message": QUESTION}

        def part(label: str, requests: list[str], expects: str = "") -> Part:
            load = Load(serving.port, requests, place.seconds, clients=50, expects=expects)
            return Part(f"{label}, 50 clients", serving, load)

        self.turn = part("product's turn", [post(TURN, message, token) for token in product], OWN)
        self.yardsticks = {
            "empty route": part("empty route", [post("/bench/empty", {})]),
            "bare insert": part("bare insert", [post("/bench/insert", message)]),
            "bare turn": part("bare turn", [post("/bench/bare", message, token) for token in bare]),
        }
        self.parts = [*self.yardsticks.values(), self.turn]

    def warm_up(self) -> None:
        """Open connections and prepare statements, so that no slice does."""
        for part in self.parts:
            run_load(replace(part.load, seconds=WARM_UP_SECONDS))

    def print(self) -> Limits:
        """Print what was measured and the shares of the yardsticks; return what a turn's processor time allows."""
        print_head(self.title)
        limits = [part.print() for part in self.parts][-1]
        for label, part in self.yardsticks.items():
            print_ratio(f"share of the {label}", self.turn, part)
        return limits
