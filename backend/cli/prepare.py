"""What a start needs, in one process: starting Python for each step would take longer than the steps."""

from __future__ import annotations

from pathlib import Path

import click

from backend.cli.context import context
from backend.cli.database import upgrade
from backend.cli.demo import load, sign_in_table
from backend.cli.nlu import train
from backend.services.library_folder import load_folder


@click.command("prepare", hidden=True)
@click.option(
    "--demo", type=click.Path(path_type=Path), help="Load the demo too; write who can sign in here."
)
@click.pass_context
def prepare_command(command: click.Context, demo: Path | None) -> None:
    """Bring the tables up to date, train the model of the language where there is none, load documents and demo."""
    command.invoke(upgrade, revision="head")
    command.invoke(train, if_missing=True)
    load_folder(context())
    if demo is not None:
        command.invoke(load)
        demo.write_text(sign_in_table(), encoding="utf-8")
