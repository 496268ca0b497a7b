"""`flask --app backend.app demo …`: data and accounts to try the product with."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.domain.errors import NegotiatorError
from backend.services.demo import ACCOUNTS, load_demo

demo_commands = AppGroup("demo", help="Data and accounts to try the product with.")
ROLES = {"debtor": "cliente", "staff": "personal", "admin": "administración"}


@demo_commands.command("load")
def load() -> None:
    """Import the demo campaigns and add the demo accounts; a second time changes nothing."""
    try:
        imported = load_demo(context())
    except NegotiatorError as error:
        raise click.ClickException(error.message) from None
    for campaign in imported:
        click.echo(f"{campaign.name}: {campaign.message}")
    if not imported:
        click.echo("La demostración ya estaba cargada.")


@demo_commands.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def accounts(as_json: bool) -> None:
    """Print who can sign in."""
    if context().settings.is_production:
        raise click.ClickException("En producción no hay cuentas de demostración.")
    rows = [
        {
            "email": account.email,
            "password": account.password,
            "role": account.role,
            "document_number": account.document_number,
            "shows": account.shows,
        }
        for account in ACCOUNTS
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo(sign_in_table())


def sign_in_table() -> str:
    """Return who can sign in, a line each."""
    widest = max(len(account.email) for account in ACCOUNTS)
    lines = [f"{'Correo':{widest}}  {'Contraseña':15}  {'Documento':10}  Para probar"]
    for account in ACCOUNTS:
        document = account.document_number or "—"
        shows = f"{ROLES[account.role]}: {account.shows}"
        lines.append(f"{account.email:{widest}}  {account.password:15}  {document:10}  {shows}")
    return "\n".join(lines)
