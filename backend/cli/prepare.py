"""What a start needs, in one process: starting Python for each step would take longer than the steps."""

from __future__ import annotations

import click

from backend.cli.database import upgrade
from backend.cli.demo import load
from backend.cli.nlu import train


@click.command("prepare", hidden=True)
@click.option("--demo", is_flag=True, help="Load the demo campaign and accounts too.")
@click.pass_context
def prepare_command(command: click.Context, demo: bool) -> None:
    """Bring the tables up to date, train the model of the language where there is none, load the demo."""
    command.invoke(upgrade, revision="head")
    command.invoke(train, if_missing=True)
    if demo:
        command.invoke(load)
