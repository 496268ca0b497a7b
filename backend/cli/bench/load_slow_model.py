"""A slow model with many turns in flight, while local turns go on."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from backend.cli.bench.assistant import SENTENCES, let_the_model_answer
from backend.cli.bench.load import Load, Measured, post, run_load, start_load
from backend.cli.bench.load_place import Place, get, print_head, print_row
from backend.cli.bench.model_turns import KEY, MESSAGE
from backend.cli.bench.processor import print_processor_time
from backend.cli.bench.scripted_model import scripted_model
from backend.cli.bench.turns import TURN
from backend.services.context import ServiceContext

LOCAL_PER_SECOND = 20.0
HEALTH_PER_SECOND = 5.0
PIECE = 16
WATCH_SECONDS = 0.2
UNDER_WAY = "SELECT count(*) FROM turns WHERE status = 'started'"
HELD = (
    "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL AND backend_type = 'client backend' "
    "AND pid <> pg_backend_pid()"
)
IDLE = "SELECT extract(epoch FROM now() - state_change) FROM pg_stat_activity WHERE state = 'idle in transaction'"


def measure_slow_model(place: Place, in_flight: int, answer_seconds: float) -> None:
    """Local turns and `/healthz`, alone and while the model writes its answers."""
    script = " ".join(SENTENCES)
    delay = answer_seconds / -(-len(script) // PIECE)
    with ExitStack() as stack:
        let_the_model_answer(place.context)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        say = {"step": "say", "text": script, "piece": PIECE, "delay": delay}
        model = stack.enter_context(scripted_model(folder, [[say]]))
        address = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.url, "OPENAI_API": "responses"}
        serving = place.served(stack, address)
        port = serving.port
        slow = [post(TURN, {"message": MESSAGE}, token, stream=True) for token in place.tokens[:in_flight]]
        local = replace(place, tokens=place.tokens[in_flight:]).turns(port, rate=LOCAL_PER_SECOND)
        health = Load(port, [get("/healthz")], place.seconds, rate=HEALTH_PER_SECOND)
        print_head("alone")
        run_load(replace(local, seconds=2.0))
        _print_both(start_load(local), start_load(health))
        # The first seconds are those in which the answers begin.
        lasting = place.seconds + 2 * answer_seconds
        model_load = Load(
            port, slow, lasting, clients=in_flight, expects='"route":"openai"', ramp=2 * answer_seconds
        )
        print_head(f"{in_flight} turns at a time with a model that writes for {answer_seconds:.0f} s")
        with place.processor_time(serving, model=model.process) as spent:
            answering = start_load(model_load)
            time.sleep(2 * answer_seconds)
            with _watched(place.context) as seen:
                _print_both(start_load(local), start_load(health))
            answered = answering()
        print_row("turns with the model", answered)
        print_processor_time(spent, answered)
        click.echo(f"  turns under way meanwhile: {min(seen.turns)} to {max(seen.turns)}")
        click.echo(f"  connections in a transaction at a time: at most {max(seen.held, default=0)}")
        click.echo(f"  longest that a transaction stood idle: {max(seen.idle, default=0.0):.2f} s")


def _print_both(local: Callable[[], Measured], health: Callable[[], Measured]) -> None:
    print_row(f"local turns, {LOCAL_PER_SECOND:.0f}/s", local())
    print_row(f"/healthz, {HEALTH_PER_SECOND:.0f}/s", health())


@dataclass(slots=True)
class Seen:
    """What the database showed: turns under way, connections in a transaction, and for how many seconds those stood
    idle.
    """

    turns: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


@contextmanager
def _watched(context: ServiceContext) -> Iterator[Seen]:
    """Look at the database every now and then."""
    seen, stop = Seen(), threading.Event()

    def watch() -> None:
        while not stop.wait(WATCH_SECONDS):
            with context.read() as uow:
                seen.turns.append(int(uow.connection.exec_driver_sql(UNDER_WAY).scalar() or 0))
                seen.held.append(int(uow.connection.exec_driver_sql(HELD).scalar() or 0))
                seen.idle.extend(float(row[0]) for row in uow.connection.exec_driver_sql(IDLE))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        stop.set()
        watching.join()
