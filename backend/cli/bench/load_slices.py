"""Loads that are compared, in short slices that alternate: what slows the machine for a while slows them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import click

from backend.cli.bench.load import Load, Measured, run_load
from backend.cli.bench.load_place import Place, print_row
from backend.cli.bench.process import Serving
from backend.cli.bench.processor import Limits, Spent, print_processor_time


@dataclass(slots=True)
class Part:
    """One of the loads: what is sent to which server, and the sums and the single rounds of what was measured."""

    label: str
    serving: Serving
    load: Load
    measured: Measured = field(default_factory=Measured)
    spent: Spent = field(default_factory=Spent)
    rounds: list[Measured] = field(default_factory=list)

    def run(self, place: Place, seconds: float) -> None:
        """Send for so long, beginning where the slice before ended: nobody is asked more often than others."""
        begin = len(self.measured.latencies) % len(self.load.requests)
        requests = self.load.requests[begin:] + self.load.requests[:begin]
        with place.processor_time(self.serving) as spent:
            measured = run_load(replace(self.load, requests=requests, seconds=seconds))
        self.count(measured, spent)

    def count(self, measured: Measured, spent: Spent) -> None:
        """Take a slice into the sums."""
        self.rounds.append(measured)
        self.measured.add(measured)
        self.spent.add(spent)

    def print(self) -> Limits:
        """Print the sums; return the most that what a turn took allows."""
        print_row(self.label, self.measured)
        return print_processor_time(self.spent, self.measured)


def alternate(place: Place, parts: Sequence[Part], rounds: int) -> None:
    """Run each part for the place's seconds in all, in so many rounds, every other one in the opposite order."""
    for number in range(rounds):
        for part in parts if number % 2 == 0 else reversed(parts):
            part.run(place, place.seconds / rounds)


def print_ratio(label: str, part: Part, other: Part) -> None:
    """Print how many times the other's turns a second a part reached: in all, and from the least round to the most."""
    ratios = [mine.per_second / its.per_second for mine, its in zip(part.rounds, other.rounds, strict=True)]
    whole = part.measured.per_second / other.measured.per_second
    click.echo(f"  {label:34}{whole:>9.2f}  ({min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} rounds)")
