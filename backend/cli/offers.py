"""`flask --app backend.app offers …`: the prices of a whole portfolio."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.services.context import ServiceContext
from backend.services.portfolio.parallel import price_portfolio
from backend.services.portfolio.pricing import HEADER, PricedChunk

offer_commands = AppGroup("offers", help="Price debts.")


@offer_commands.command("price")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--processes", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="cores")
@click.option(
    "--check-every",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Price one debt in so many by the exact engine too, and compare.",
)
def price(file: Path, processes: int, check_every: int) -> None:
    """Write to FILE (CSV) what each active debt would be offered now; exit code 1 where a check differs."""
    began = time.monotonic()
    try:
        debts, offers, checked, differing = price_to_file(context(), file, processes, check_every)
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    seconds = time.monotonic() - began
    click.echo(f"{debts} deudas, {offers} ofertas en {seconds:.1f} s.")
    click.echo(f"Comprobadas con el motor exacto: {checked}; distintas: {differing}.")
    if differing:
        raise SystemExit(1)


def price_to_file(
    services: ServiceContext, file: Path, processes: int, check_every: int
) -> tuple[int, int, int, int]:
    """Write the priced portfolio; the file is there when it is whole.

    Returns how many debts, offers, checked debts and differing ones there were.
    """
    unfinished = file.with_name(f"{file.name}.unfinished")
    counts = [0, 0, 0, 0]
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as lines:
            lines.write(HEADER)
            for chunk in _shown(price_portfolio(services, processes=processes, check_every=check_every)):
                lines.write(chunk.text)
                found = (chunk.in_columns + chunk.by_engine, chunk.offers, chunk.checked, chunk.differing)
                counts = [before + now for before, now in zip(counts, found, strict=True)]
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts[0], counts[1], counts[2], counts[3]


def _shown(chunks: Iterator[PricedChunk]) -> Iterator[PricedChunk]:
    """Tell on a terminal how far it has come."""
    done = 0
    for chunk in chunks:
        done += chunk.in_columns + chunk.by_engine
        if sys.stderr.isatty():
            click.echo(f"\r{done} deudas", nl=False, err=True)
        yield chunk
