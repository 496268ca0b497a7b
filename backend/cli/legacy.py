"""`flask --app backend.app legacy …`: take over what an earlier system holds."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.domain.errors import NegotiatorError
from backend.services.context import SYSTEM
from backend.services.legacy import (
    LegacyReport,
    LegacyUnreachable,
    import_legacy,
    legacy_address,
    look_at_legacy,
)

legacy_commands = AppGroup("legacy", help="Take over debts and texts of an earlier system.")


@legacy_commands.command("import")
@click.option(
    "--from",
    "address",
    metavar="ADDRESS",
    help="SQLAlchemy's address; SQLSERVER_SERVER and SQLSERVER_DB else.",
)
@click.option("--yes", is_flag=True, help="Do not ask first.")
def import_command(address: str | None, yes: bool) -> None:
    """Read the tables ConsolidadoCampañasNatalia, Estados_Conversacion and Variables_Sistema; write nothing there."""
    try:
        address = legacy_address(context().settings, address)
        tables = look_at_legacy(address)
        for table in tables:
            click.echo(f"{table.name}: {'no está' if table.rows is None else f'{table.rows} filas'}")
        if not any(table.rows for table in tables):
            raise click.ClickException("Ahí no hay nada que traer.")
        if not yes:
            click.confirm("¿Traerlo? Las deudas se pueden deshacer por campaña", abort=True)
        report = import_legacy(context(), SYSTEM, address, lambda step: click.echo(f"Importando {step} …"))
    except LegacyUnreachable as error:
        raise click.ClickException(str(error)) from None
    except NegotiatorError as error:
        raise click.ClickException(error.message) from None
    _show(report)


def _show(report: LegacyReport) -> None:
    for campaign in report.campaigns:
        click.echo(f"Campaña {campaign.id}, {campaign.name}: {campaign.message or campaign.status}")
    click.echo(f"Textos: {', '.join(report.states) or 'ninguno cambia'}")
    click.echo(f"Variables: {', '.join(report.variables) or 'ninguna cambia'}")
    for line in report.skipped:
        click.echo(f"  no se trajo: {line}", err=True)
