"""`flask --app backend.app campaign …`: import a file from here, or make one up."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.db.repositories.campaigns import CampaignRecord
from backend.domain.errors import NegotiatorError
from backend.services.campaign_import.importer import Progress
from backend.services.campaigns import claim_import, get_campaign, run_import, start_import
from backend.services.context import SYSTEM
from backend.services.sample_campaign import MARKETS, write_sample

campaign_commands = AppGroup("campaign", help="Import collectors' files, or make one up.")
SECONDS_BETWEEN_LOOKS = 0.5
MOST_SHOWN = 20


@campaign_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Name of the campaign; the file's own unless given.")
def import_file(file: Path, name: str) -> None:
    """Import FILE (CSV separated by ; or .xlsx), showing how it goes."""
    try:
        with file.open("rb") as opened:
            campaign = _import(opened, file.name, name)
    except NegotiatorError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Campaña {campaign.id}, {campaign.name}: {campaign.message}")
    if campaign.rejected:
        with context().read() as uow:
            for row in uow.campaigns.list_errors(campaign.id, limit=MOST_SHOWN, offset=0):
                click.echo(f"  línea {row.line}, {row.column or 'fila'}: {row.reason}", err=True)
    if campaign.status != "finished":
        sys.exit(1)


def _import(file: BinaryIO, file_name: str, name: str) -> CampaignRecord:
    campaign = start_import(context(), SYSTEM, file, file_name=file_name, name=name)
    lease = claim_import(context(), campaign.id)
    return run_import(context(), campaign.id, lease, _show) if lease else _watch(campaign)


def _watch(campaign: CampaignRecord) -> CampaignRecord:
    """Wait for the worker that was quicker than this process."""
    while campaign.status in {"queued", "running"}:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        campaign = get_campaign(context(), SYSTEM, campaign.id)
    return campaign


def _show(progress: Progress, expected: int) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    if sys.stderr.isatty() or progress.rows_read % 10_000 == 0 or progress.rows_read >= expected:
        print(
            f"{progress.rows_read} de {expected} filas, {progress.rejected} rechazadas",
            end=end,
            file=sys.stderr,
        )


@campaign_commands.command("sample")
@click.option("--rows", type=click.IntRange(1, 10_000_000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same file.")
@click.option("--country", type=click.Choice(sorted(MARKETS)), default="CO", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Standard output unless given."
)
def sample(rows: int, seed: int, country: str, output: Path | None) -> None:
    """Write a campaign file of made-up people, as collectors write them."""
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        write_sample(sys.stdout, rows=rows, seed=seed, country=country)
        return
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        write_sample(file, rows=rows, seed=seed, country=country)
