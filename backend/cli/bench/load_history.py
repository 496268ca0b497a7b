"""What a turn costs the more was said before: statements, blocks, processor time and time, beside the smallest past."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import click

from backend.cli.bench.history_rows import NUMBERS_APART, add_history
from backend.cli.bench.load import run_load
from backend.cli.bench.load_place import OWN, Place
from backend.cli.bench.process import Serving
from backend.services.context import SYSTEM, ServiceContext
from backend.services.conversation_closing import process_timeouts

SMALLEST = 10_000
ARCHIVED = 100
WARM_UP_SECONDS = 3.0
BLOCKS = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"
SILENT = (
    "UPDATE conversations SET is_active = true, ended_at = NULL, ended_reason = NULL, "
    "current_state = 'informar_deuda', updated_at = now() - interval '60 days', "
    "warned_at = now() - interval '50 days', closes_at = now() - interval '49 days' WHERE id IN "
    f"(SELECT id FROM conversations WHERE ended_at IS NOT NULL ORDER BY id LIMIT {ARCHIVED})"
)
SIZE = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True, slots=True)
class TurnCost:
    """Of one turn: statements, PostgreSQL's blocks, milliseconds of processor and of time.

    Of one conversation that is closed or archived: milliseconds.
    """

    statements: float
    blocks: float
    processor: float
    median: float
    high: float
    closing: float
    archiving: float


def measure_history(place: Place, most: int) -> None:
    """Measure one turn at a time with 10,000 messages stored, with ten times as many, and so on up to `most`."""
    click.echo(
        f"\n{'messages':>12} {'GiB':>6} {'filled in s':>11} {'statements':>10} {'blocks':>8} {'CPU ms':>8} "
        f"{'p50 ms':>8} {'p99 ms':>8} {'closed ms':>9} {'archived ms':>11}   beside the first: CPU, p50"
    )
    with ExitStack() as stack:
        serving = place.served(stack)
        have, first = 0, None
        for number, messages in enumerate(_sizes(most), start=1):
            began_at = time.monotonic()
            add_history(place.context, number * NUMBERS_APART, messages - have)
            filled, have = time.monotonic() - began_at, messages
            cost = _measure(place, serving)
            first = first or cost
            gibibytes = _number(place.context, SIZE) / 2**30
            click.echo(
                f"{messages:>12,} {gibibytes:>6.2f} {filled:>11.1f} {cost.statements:>10.2f} {cost.blocks:>8.1f} "
                f"{cost.processor:>8.2f} {cost.median:>8.2f} {cost.high:>8.2f} "
                f"{cost.closing:>9.2f} {cost.archiving:>11.2f}"
                f"{cost.processor / first.processor:>22.2f}{cost.median / first.median:>7.2f}"
            )


def _sizes(most: int) -> Iterator[int]:
    size = SMALLEST
    while size <= most:
        yield size
        size *= 10


def _measure(place: Place, serving: Serving) -> TurnCost:
    load = place.turns(serving.port, clients=1, expects=OWN)
    run_load(replace(load, seconds=WARM_UP_SECONDS))
    statements, blocks = _statements(serving), _number(place.context, BLOCKS)
    with place.processor_time(serving) as spent:
        measured = run_load(load)
    turns = len(measured.latencies)
    parts = spent.milliseconds_a_turn(measured)
    if measured.errors:
        raise click.ClickException(f"{measured.errors} of {turns} turns failed.")
    return TurnCost(
        (_statements(serving) - statements) / turns,
        (_number(place.context, BLOCKS) - blocks) / turns,
        sum(parts.values()) - parts["generator"],
        measured.percentile(0.5),
        measured.percentile(0.99),
        _close(place.context),
        _archive(place.context),
    )


def _close(context: ServiceContext) -> float:
    """Let a hundred conversations of the past be silent, close them, and return the milliseconds for each."""
    with context.write() as uow:
        uow.connection.exec_driver_sql(SILENT)
        uow.commit()
    began_at = time.monotonic()
    done = process_timeouts(context, SYSTEM)
    if done.closed != ARCHIVED:
        raise click.ClickException(f"{done.closed} of {ARCHIVED} conversations were closed.")
    return (time.monotonic() - began_at) * 1000 / done.closed


def _archive(context: ServiceContext) -> float:
    """Move a hundred conversations into the archive, and return the milliseconds for each."""
    with context.write() as uow:
        now = context.now()
        found = uow.archive.list_over(before=now, corrected_before=now, after_id=0, limit=ARCHIVED)
        uow.commit()
    began_at = time.monotonic()
    for conversation_id in found:
        with context.write() as uow:
            uow.archive.move(conversation_id, now=context.now())
            uow.commit()
    return (time.monotonic() - began_at) * 1000 / len(found)


def _number(context: ServiceContext, query: str) -> float:
    with context.read() as uow:
        return float(uow.connection.exec_driver_sql(query).scalar_one())


def _statements(serving: Serving) -> int:
    """How many statements the served process has sent; those that begin and end transactions are not among them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{serving.port}/bench/statements", timeout=30) as answer:
        return int(json.load(answer)["statements"])
