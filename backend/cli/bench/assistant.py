"""Turns with a language model, less the model's own time, beside the bare SDK and openai-agents.

The model is the scripted server of the tests' folder, a process of its own: nothing here asks a real provider.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from backend.cli.bench.load import Measured
from backend.cli.bench.model_turns import (
    KEY,
    BareLoop,
    Heard,
    Turn,
    agents_turns,
    bare_turns,
    product_turns,
)
from backend.cli.bench.population import populate
from backend.cli.bench.process import served
from backend.cli.bench.scratch import scratch_address, scratch_context
from backend.cli.bench.scripted_model import Answer, Asked, ScriptedModel, scripted_model
from backend.cli.bench.sentence_times import releases
from backend.cli.context import negotiator
from backend.services.context import ServiceContext

SENTENCES = (
    "Tu saldo es de $ 1.200.000.",
    "Hay varias maneras de ponerte al día con esta deuda.",
    "Puedes pagar todo de una vez o en cuotas.",
    "Elige la que puedas cumplir sin apuros.",
    "¿Quieres que te las explique?",
)
OFFERS = {"counteroffer": None, "request_immediate_payment_offer": None}
PLAN = {"proposed_maximum_period_months": 6, "proposed_monthly_payment": None}
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_all_debts", {}),
    ("manage_negotiation", OFFERS),
    ("calculate_payment_plan", PLAN),
)
AT_ONCE = {"step": "say", "text": " ".join(SENTENCES), "piece": 8}
WRITTEN_SLOWLY = {"step": "say", "text": " ".join(SENTENCES), "piece": 4, "delay": 0.01}
WITH_CALLS: Sequence[Answer] = (
    *([{"step": "call", "name": name, "arguments": arguments}] for name, arguments in CALLS),
    [AT_ONCE],
)
WARM_UP = 5
COMMITS = 100
KINDS = 3
ENOUGH = 10**9
LIMITS = {
    "model_share_percent": 100,
    "daily_tokens_per_person": 100_000_000,
    "daily_tokens_total": ENOUGH,
    "daily_cost_cents_total": 10_000_000,
}


@dataclass(slots=True)
class Figures:
    """One way of answering, in milliseconds."""

    overhead: Measured = field(default_factory=Measured)
    first: Measured = field(default_factory=Measured)
    since_last_sign: Measured = field(default_factory=Measured)
    since_certain: Measured = field(default_factory=Measured)


@dataclass(frozen=True, slots=True)
class Bench:
    """A database with people in it; each turn is the first of its person, for all ways of answering."""

    context: ServiceContext
    uri: str
    tokens: list[str]
    turns: int
    folder: Path


@click.command("assistant")
@click.option("--turns", default=200, show_default=True, help="Turns with three tool calls, for each row.")
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]), help="One database instead of both.")
@click.option("--agents", type=click.Path(file_okay=False), help="A folder with openai-agents installed.")
def assistant_command(turns: int, only: str | None, agents: str | None) -> None:
    """Measure a turn with a model, less the model's time, beside the bare SDK and openai-agents."""
    if agents:
        # At the end: what both need is ours.
        sys.path.append(agents)
    click.echo(f"{os.cpu_count()} cores, Python {platform.python_version()}, one turn at a time")
    for name in ("sqlite", "postgresql"):
        if only in (None, name):
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                uri = scratch_address(name, folder, stack)
                if uri:
                    _measure(name, uri, turns, folder)


def _measure(name: str, uri: str, turns: int, folder: Path) -> None:
    with scratch_context(uri) as context:
        count = turns + WARM_UP
        bench = Bench(context, uri, populate(context, 2 * KINDS * count), count, folder)
        let_the_model_answer(context)
        _print_commits(name, context)
        click.echo(f"{name:31}{'overhead':>14}{'first event':>14}{'sentence':>14}{'once certain':>14}")
        click.echo(f"{'ms':31}" + f"{'p50':>8}{'p99':>6}" * 4)
        ways = (("our turn, over HTTP", _product), ("bare SDK", _bare), ("openai-agents", _agents))
        for number, (label, way) in enumerate(ways):
            try:
                _print(label, _figures(bench, way, 2 * number * count + 1))
            except ImportError:
                click.echo(
                    f"{label:31}  not installed: uv pip install --target DIR openai-agents; --agents DIR"
                )


def let_the_model_answer(context: ServiceContext) -> None:
    """Let every turn that is not certain go to the model, whatever it costs."""
    with context.write() as uow:
        for name, value in LIMITS.items():
            uow.settings.put_value(name, value, now=context.now())
        uow.settings.grow_data_version(now=context.now())
        uow.commit()


def _print_commits(name: str, context: ServiceContext) -> None:
    """A turn of ours waits for the disk three times: message, write, reply."""
    commits = Measured()
    for _ in range(COMMITS):
        began = time.perf_counter()
        with context.write() as uow:
            uow.settings.grow_data_version(now=context.now())
            uow.commit()
        commits.latencies.append((time.perf_counter() - began) * 1000)
    p50, p99 = commits.percentile(0.5), commits.percentile(0.99)
    click.echo(f"\n{name}: a commit that waits for the disk takes p50 {p50:.1f} ms, p99 {p99:.1f} ms")


Way = Callable[[Bench, ScriptedModel, ExitStack], Turn]


def _product(bench: Bench, model: ScriptedModel, stack: ExitStack) -> Turn:
    address = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.url, "OPENAI_API": "responses"}
    return product_turns(stack.enter_context(served(bench.uri, address)).port, bench.tokens)


def _bare(bench: Bench, model: ScriptedModel, stack: ExitStack) -> Turn:
    return bare_turns(BareLoop(bench.context, negotiator(), model.url))


def _agents(bench: Bench, model: ScriptedModel, stack: ExitStack) -> Turn:
    return agents_turns(BareLoop(bench.context, negotiator(), model.url))


def _figures(bench: Bench, way: Way, first_person: int) -> Figures:
    figures = Figures()
    for heard, asked in _taken(bench, way, WITH_CALLS, first_person):
        spent = sum(request.seconds for request in asked)
        figures.overhead.latencies.append((heard.ended - heard.began - spent) * 1000)
        figures.first.latencies.append((heard.first - heard.began) * 1000)
    for heard, asked in _taken(bench, way, [[WRITTEN_SLOWLY]], first_person + bench.turns):
        for release in releases(SENTENCES, asked[-1].pieces, heard.texts):
            figures.since_last_sign.latencies.append(release.since_last_sign)
            figures.since_certain.latencies.append(release.since_certain)
    return figures


def _taken(
    bench: Bench, way: Way, answers: Sequence[Answer], first_person: int
) -> list[tuple[Heard, list[Asked]]]:
    """Take one turn of each person; the first few only warm up."""
    with ExitStack() as stack:
        model = stack.enter_context(scripted_model(bench.folder, answers))
        turn = way(bench, model, stack)
        heard = [turn(person) for person in range(first_person, first_person + bench.turns)]
        if any(one.route != "openai" for one in heard):
            raise click.ClickException("Our own brain answered a turn that the model should have.")
        return list(zip(heard, model.turns(), strict=True))[WARM_UP:]


def _print(label: str, figures: Figures) -> None:
    columns = (figures.overhead, figures.first, figures.since_last_sign, figures.since_certain)
    cells = "".join(f"{c.percentile(0.5):>8.1f}{c.percentile(0.99):>6.1f}" for c in columns)
    click.echo(f"{label:31}{cells}")
