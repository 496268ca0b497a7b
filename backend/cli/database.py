"""`flask --app backend.app database …`: the tables' revision, and copies of everything."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.db import schema
from backend.db.backup import BackupError, make_backup, restore_backup

database_commands = AppGroup("database", help="Bring the tables to a revision; make copies of everything.")


@database_commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Go forward, to the newest revision unless another is named."""
    schema.upgrade(context().access.engine, revision)
    click.echo(f"Database at {schema.current_revision(context().access.engine)}.")


@database_commands.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="This can delete data. Go on?")
def downgrade(revision: str) -> None:
    """Go back to REVISION ("base" empties the database)."""
    schema.downgrade(context().access.engine, revision)
    click.echo(f"Database at {schema.current_revision(context().access.engine) or 'base'}.")


@database_commands.command("current")
def current() -> None:
    """Show the database's revision and the newest one."""
    mine, newest = schema.current_revision(context().access.engine), schema.latest_revision()
    click.echo(f"Database at {mine or 'base'}; newest {newest}.")


@database_commands.command("revision")
@click.argument("number")
@click.argument("message")
def revision(number: str, message: str) -> None:
    """Write revision NUMBER ("0002") from what changed in the models, to be read before it is committed."""
    click.echo(schema.write_revision(context().access.engine, number, message))


@database_commands.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database into the new FILE, while the service runs; keys are not in it."""
    try:
        make_backup(context().access.engine, file)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file}: {file.stat().st_size:,} bytes.")


@database_commands.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill the empty database from FILE, and bring its tables to the newest revision."""
    engine = context().access.engine
    try:
        restore_backup(engine, file)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    schema.upgrade(engine)
    click.echo(f"Database at {schema.current_revision(engine)}.")
