"""Where a load's processor time went, from /proc: on a machine that all share, a throughput is made of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import click

from backend.cli.bench.load import Measured

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
CORES = os.cpu_count() or 1
API = "API"
Key = TypeVar("Key")
IDLE_COLUMNS = (3, 4)
"""Of the machine's times: idle, and waiting for the disk."""


@dataclass(slots=True)
class Spent:
    """What was spent while something lasted: processor seconds of each family, of each process of the API by its number
    and in all, and seconds by the clock.
    """

    families: dict[str, float] = field(default_factory=dict)
    api_processes: dict[int, float] = field(default_factory=dict)
    machine: float = 0.0
    clock: float = 0.0

    def add(self, later: Spent) -> None:
        """Count what was spent later as well."""
        _add(self.families, later.families)
        _add(self.api_processes, later.api_processes)
        self.machine += later.machine
        self.clock += later.clock

    def milliseconds_a_turn(self, measured: Measured) -> dict[str, float]:
        """Return what each family and the load's generator took for a turn, in milliseconds of processor time."""
        turns = max(1, len(measured.latencies))
        parts = {**self.families, "generator": measured.processor_seconds}
        return {name: seconds * 1000 / turns for name, seconds in parts.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most turns a second by what a turn takes: on all cores together, and in one interpreter."""

    cores: float
    interpreter: float

    def of(self, processes: int) -> float:
        """Return what so many API processes reach at most."""
        return min(self.cores, processes * self.interpreter)


def _add(sums: dict[Key, float], more: Mapping[Key, float]) -> None:
    for key, seconds in more.items():
        sums[key] = sums.get(key, 0.0) + seconds


@contextmanager
def processor_time(roots: Mapping[str, int]) -> Iterator[Spent]:
    """Note what these families of processes (by their first one's number) spend until the block ends."""
    spent = Spent()
    before, began_at = _look(roots), time.monotonic()
    yield spent
    after = _look(roots)
    spent.clock = time.monotonic() - began_at
    spent.machine = after.machine - before.machine
    spent.families = {name: after.families[name] - before.families[name] for name in roots}
    shares = {
        number: seconds - before.processes.get(number, 0.0) for number, seconds in after.processes.items()
    }
    spent.api_processes = {number: share for number, share in shares.items() if share > 0.0}


def print_processor_time(spent: Spent, measured: Measured) -> Limits:
    """Print what a turn took and what so much allows; return the latter."""
    parts = spent.milliseconds_a_turn(measured)
    whole = sum(parts.values())
    limits = Limits(CORES * 1000 / whole, 1000 / parts[API] if parts[API] else float("inf"))
    click.echo(
        f"  processor ms a turn: {', '.join(f'{name} {took:.2f}' for name, took in parts.items())}; all {whole:.2f}"
    )
    others = spent.machine - sum(spent.families.values()) - measured.processor_seconds
    click.echo(
        f"  so {CORES} cores allow at most {limits.cores:.0f}/s, one interpreter {limits.interpreter:.0f}/s; "
        f"busy were {spent.machine / spent.clock:.2f} cores, {max(0.0, others) / spent.clock:.2f} of them by others"
    )
    if len(spent.api_processes) > 1:
        whole = sum(spent.api_processes.values())
        shares = ", ".join(
            f"{share / whole:.0%}" for share in sorted(spent.api_processes.values(), reverse=True)
        )
        click.echo(f"  shares of the API's processes: {shares}")
    return limits


def family(number: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    yield number
    try:
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    except OSError:
        # It ended meanwhile.
        return
    for child in children:
        yield from family(int(child))


def parent_of(number: int) -> int:
    """Return the number of a process's parent."""
    return int(_fields(number)[1])


@dataclass(frozen=True, slots=True)
class _Look:
    families: dict[str, float]
    processes: dict[int, float]
    machine: float


def _look(roots: Mapping[str, int]) -> _Look:
    seconds = {name: {number: _seconds(number) for number in family(root)} for name, root in roots.items()}
    api = seconds.get(API, {})
    first = roots.get(API)
    return _Look(
        {name: sum(processes.values()) for name, processes in seconds.items()},
        {number: spent for number, spent in api.items() if number != first},
        _machine_seconds(),
    )


def _fields(number: int) -> list[str]:
    """The columns of a process's `stat` after its name, which may hold anything."""
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()


def _seconds(number: int) -> float:
    """What a process took, with its children that have ended."""
    try:
        return sum(map(int, _fields(number)[11:15])) / TICKS
    except OSError:
        return 0.0


def _machine_seconds() -> float:
    columns = [int(column) for column in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(ticks for place, ticks in enumerate(columns) if place not in IDLE_COLUMNS) / TICKS
