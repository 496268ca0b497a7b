"""A whole portfolio priced in one command: seconds and peak memory, beside the exact engine debt by debt."""

from __future__ import annotations

import math
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from backend.cli.bench.bare_import import BarePipeline
from backend.cli.bench.scratch import scratch_address, scratch_context
from backend.cli.offers import price_to_file
from backend.services.context import ServiceContext
from backend.services.portfolio.parallel import price_portfolio

SEED = 7
COLUMNS, BALANCE = 29, 8
MEBIBYTE = 1024 * 1024


@click.command("portfolio")
@click.option("--debts", default=1_000_000, show_default=True, help="Active debts in the portfolio.")
@click.option("--processes", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="cores")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
def portfolio_command(debts: int, processes: int, database: str) -> None:
    """Price a portfolio of invented debts, and one debt in a thousand by the exact engine too."""
    click.echo(f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        address = scratch_address(database, folder, stack)
        if address is None:
            return
        services = stack.enter_context(scratch_context(address))
        BarePipeline(services).run(_sample_rows(debts))
        _measure(services, folder / "prices.csv", processes)


def _sample_rows(count: int) -> Iterator[list[str]]:
    """Rows of a campaign file without prices of its own: balances from 20,000 to 50 million pesos."""
    draw = random.Random(SEED)
    for number in range(count):
        row = ["NULL"] * COLUMNS
        row[2:8] = [
            f"PERSONA {number}",
            str(10_000_000 + number),
            "",
            "",
            "TARJETA",
            f"ENTIDAD {number % 20}",
        ]
        row[BALANCE] = f"{math.exp(draw.uniform(math.log(20_000), math.log(50_000_000))):.2f}"
        row[25], row[26] = str(number), ""
        yield row


def _measure(services: ServiceContext, file: Path, processes: int) -> None:
    began = time.perf_counter()
    debts, offers, checked, differing = price_to_file(services, file, processes, 1000)
    seconds = time.perf_counter() - began
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    click.echo(f"{debts} debts, {offers} offers: {seconds:.1f} s with {processes} processes")
    click.echo(
        f"{file.stat().st_size / MEBIBYTE:.0f} MiB written, most memory of a process {peak / 1024:.0f} MiB"
    )
    click.echo(f"{checked} debts priced by the exact engine too, {differing} differ")
    began = time.process_time()
    first = next(iter(price_portfolio(services, processes=1, check_every=1)))
    each = (time.process_time() - began) / max(first.checked, 1)
    click.echo(
        f"exact engine: {each * 1000:.2f} ms of processor time for a debt with its offers and schedules"
    )
