"""`flask --app backend.app users …`: accounts of employees."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.domain.errors import NegotiatorError
from backend.services.model_keys import rotate_keys
from backend.services.registration import create_employee

user_commands = AppGroup("users", help="Add accounts of employees.")
PASSWORD_VARIABLE = "NEGOTIATOR_NEW_PASSWORD"

email_option = click.option("--email", prompt="Correo", help="E-mail to sign in with.")
name_option = click.option("--name", default="Personal", show_default=True, help="First name.")
surname_option = click.option("--surname", default="Negociador", show_default=True, help="Surname.")
password_option = click.option(
    "--password",
    envvar=PASSWORD_VARIABLE,
    prompt="Contraseña (15 caracteres o más)",
    hide_input=True,
    confirmation_prompt=True,
    help=f"'-' reads it from standard input; better than here it is given in {PASSWORD_VARIABLE}.",
)


@user_commands.command("create-admin")
@email_option
@name_option
@surname_option
@password_option
def create_admin(email: str, name: str, surname: str, password: str) -> None:
    """Add an administrator."""
    _create(email, name, surname, role="admin", password=_read(password))


@user_commands.command("create-staff")
@email_option
@name_option
@surname_option
@password_option
def create_staff(email: str, name: str, surname: str, password: str) -> None:
    """Add a member of staff."""
    _create(email, name, surname, role="staff", password=_read(password))


@user_commands.command("rotate-keys")
def rotate_own_keys() -> None:
    """Encrypt people's own API keys with the newest of ENCRYPTION_KEYS."""
    done, unreadable = rotate_keys(context())
    click.echo(
        f"{done} claves cifradas de nuevo; {unreadable} no se pueden leer con las claves de cifrado dadas."
    )


def _create(email: str, name: str, surname: str, *, role: str, password: str) -> None:
    try:
        user_id = create_employee(
            context(), email=email, name=name, surname=surname, password=password, role=role
        )
    except NegotiatorError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Cuenta {user_id} creada ({role}): {email}")


def _read(password: str) -> str:
    return sys.stdin.readline().rstrip("\r\n") if password == "-" else password
