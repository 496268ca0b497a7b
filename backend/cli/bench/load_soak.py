"""Load for as long as was asked for, with what the processes hold meanwhile."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import click

from backend.cli.bench.load import run_load, start_load
from backend.cli.bench.load_place import Place, print_head, print_row
from backend.cli.bench.turns import SECONDS_BETWEEN_MESSAGES

CURVE_POINTS = 12


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


def measure_soak(place: Place, conversations: int) -> None:
    """The open loop for as long as was asked for, with what the processes hold."""
    with ExitStack() as stack:
        serving = place.served(stack)
        rate = conversations / SECONDS_BETWEEN_MESSAGES / 2
        run_load(replace(place.turns(serving.port), seconds=2.0))
        print_head(f"{place.seconds:.0f} s of {rate:.0f} turns a second")
        finish = start_load(place.turns(serving.port, rate=rate))
        curve = Curve()
        began = time.monotonic()
        for point in range(CURVE_POINTS):
            time.sleep(max(0.0, began + (point + 1) * place.seconds / CURVE_POINTS - time.monotonic()))
            curve.points.append((time.monotonic() - began, serving.memory_mebibytes()))
        print_row("turns", finish())
        for seconds, memory in curve.points:
            click.echo(f"  after {seconds:>7.0f} s {memory:>8.1f} MiB")
        click.echo(f"  last quarter above the second by {curve.growth():.1%}")
