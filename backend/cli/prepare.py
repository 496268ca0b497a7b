"""What a start needs, in one process: starting Python for each step would take longer than the steps."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.cli.context import context
from backend.cli.database import upgrade
from backend.cli.demo import load, sign_in_table
from backend.cli.nlu import train
from backend.domain.errors import Unavailable
from backend.services.health import check_database
from backend.services.library_folder import load_folder

SECONDS_BETWEEN_LOOKS = 2.0


@click.command("prepare", hidden=True)
@click.option(
    "--demo", type=click.Path(path_type=Path), help="Load the demo too; write who can sign in here."
)
@click.option(
    "--wait", default=0, help="Seconds to wait for a database that does not answer yet, as after a power cut."
)
@with_appcontext
@click.pass_context
def prepare_command(command: click.Context, demo: Path | None, wait: int) -> None:
    """Bring the tables up to date, train the model of the language where there is none, load documents and demo."""
    _wait_for_database(wait)
    command.invoke(upgrade, revision="head")
    command.invoke(train, if_missing=True)
    load_folder(context())
    if demo is not None:
        command.invoke(load)
        demo.write_text(sign_in_table(), encoding="utf-8")


def _wait_for_database(seconds: int) -> None:
    last = time.monotonic() + seconds
    while True:
        try:
            return check_database(context())
        except Unavailable as error:
            if time.monotonic() >= last:
                raise click.ClickException("The database does not answer.") from error
        time.sleep(SECONDS_BETWEEN_LOOKS)
