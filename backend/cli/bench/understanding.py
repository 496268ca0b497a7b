"""Understanding one message: processor time of each part, beside a fixed piece of pure Python."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click

from backend.cli.bench.load import ROOT
from backend.cli.context import context
from backend.nlu.artefact import ensure_artefact, load_document_questions, load_intents, load_understander
from backend.nlu.dataset import load_examples
from backend.nlu.entities.extraction import extract_entities, prepare
from backend.nlu.normalise import Message
from backend.nlu.rules import RuleIntents
from backend.nlu.training import TrainingUnavailable
from backend.nlu.understanding import Entities, Expected

YARDSTICK_STEPS = 10_000
STARTS = 3
_START = """
import json, sys, time
from pathlib import Path
begun = time.perf_counter()
from backend.nlu.artefact import load_understander
imported = time.perf_counter()
understander = load_understander(Path(sys.argv[1]))
loaded = time.perf_counter()
understander.understand("hola, puedo pagar 200 mil el viernes")
print(json.dumps([imported - begun, loaded - imported, time.perf_counter() - loaded]))
"""


class Call(NamedTuple):
    """One message as it is understood, and what its parts are given."""

    text: str
    expected: Expected
    currency: str
    message: Message
    entities: Entities


@click.command("understanding")
@click.option("--repetitions", default=7, show_default=True, help="Times that each message is understood.")
def understanding_command(repetitions: int) -> None:
    """Measure how long one of our own messages takes to be understood, in milliseconds of processor time."""
    folder = context().settings.models_folder
    try:
        ensure_artefact(folder)
    except TrainingUnavailable as error:
        click.echo(f"{error}: the rules understand alone.", err=True)
    today = context().today()
    calls = list(_calls(today))
    click.echo(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    click.echo(f"{len(calls)} messages, alone and as answers; median of {repetitions} for each")
    click.echo(f"\n{'ms of processor time':34} {'p50':>8} {'p99':>8} {'max':>8}")
    for name, run in _parts(folder, today):
        figures = _measure(run, calls, repetitions)
        _print(name, figures)
    yardstick = _measure(lambda _: _yardstick(), calls[:200], repetitions)
    _print("yardstick: loop of 10,000 steps", yardstick)
    share = _percentile(figures, 0.99) / _percentile(yardstick, 0.5)
    click.echo(f"{'  p99 in yardsticks':34} {'':>8} {share:>8.2f}")
    _print_start(folder)


def _calls(today: date) -> Iterator[Call]:
    """Our own messages, each alone and, where its author said what was asked, as the answer to that."""
    for example in load_examples():
        for expected in dict.fromkeys((Expected.ANYTHING, example.expected)):
            message, currency = prepare(example.text), example.reading_currency
            entities = extract_entities(message, expected, currency, today)
            yield Call(example.text, expected, currency, message, entities)


def _parts(folder: Path, today: date) -> list[tuple[str, Callable[[Call], object]]]:
    """The parts in the order in which a message passes them, and last the whole."""
    rules, intents = RuleIntents(), load_intents(folder)
    questions, understander = load_document_questions(folder), load_understander(folder)

    def read_entities(call: Call) -> object:
        return extract_entities(prepare(call.text), call.expected, call.currency, today)

    def understand(call: Call) -> object:
        return understander.understand(call.text, expected=call.expected, currency=call.currency, today=today)

    return [
        ("normalise", lambda call: prepare(call.text)),
        ("normalise and entities", read_entities),
        ("rules", lambda call: rules.rank(call.message, call.entities, call.expected)),
        ("intents as installed", lambda call: intents.rank(call.message, call.entities, call.expected)),
        *(
            [("questions to the documents", lambda call: questions.chance(call.message, call.entities))]
            if questions
            else []
        ),
        ("whole", understand),
    ]


def _measure(run: Callable[[Call], object], calls: Sequence[Call], repetitions: int) -> list[float]:
    """Milliseconds for each call, sorted; a first round, which fills the caches of words, does not count."""
    rounds = [[_time(run, call) for call in calls] for _ in range(repetitions + 1)]
    return sorted(median(times) for times in zip(*rounds[1:], strict=True))


def _time(run: Callable[[Call], object], call: Call) -> float:
    begun = time.thread_time_ns()
    run(call)
    return (time.thread_time_ns() - begun) / 1_000_000


def _yardstick() -> int:
    total = 0
    for step in range(YARDSTICK_STEPS):
        total += step * step % 7
    return total


def _percentile(figures: Sequence[float], share: float) -> float:
    return figures[min(len(figures) - 1, int(len(figures) * share))]


def _print(label: str, figures: Sequence[float]) -> None:
    shown = " ".join(f"{_percentile(figures, share):>8.3f}" for share in (0.5, 0.99, 1.0))
    click.echo(f"{label:34} {shown}")


def _print_start(folder: Path) -> None:
    """Print what a new process needs before it can answer, and for its first message: the best of a few."""
    command = [sys.executable, "-c", _START, str(folder)]
    starts = [
        json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(STARTS)
    ]
    click.echo(f"\n{'ms of a new process':34} {'import':>8} {'model':>8} {'first':>8}")
    shown = " ".join(f"{min(column) * 1_000:>8.1f}" for column in zip(*starts, strict=True))
    click.echo(f"{'':34} {shown}")
