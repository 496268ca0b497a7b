"""`flask conversations`: the archive as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.domain.errors import NegotiatorError
from backend.services.archive import export_archive
from backend.services.context import SYSTEM

conversation_commands = AppGroup("conversations", help="Conversations that are over.")


@conversation_commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default="2000-01-01", show_default=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default="2100-01-01", show_default=True)
def export(file: Path, since: datetime, until: datetime) -> None:
    """Write archived conversations that ended from a day on and before another (UTC) as Parquet."""
    try:
        count = export_archive(
            context(), SYSTEM, file, since=since.replace(tzinfo=UTC), until=until.replace(tzinfo=UTC)
        )
    except NegotiatorError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"{count} messages in {file}")
