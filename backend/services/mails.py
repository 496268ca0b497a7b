"""The mails about accounts: what they say."""

from __future__ import annotations

from dataclasses import dataclass

from backend.config import Settings


@dataclass(frozen=True, slots=True)
class Mail:
    """A subject and a body in plain text."""

    subject: str
    body: str


def welcome_mail(settings: Settings, name: str) -> Mail:
    """Return the mail to somebody who has just registered."""
    return Mail(
        "Tu cuenta está lista",
        f"Hola, {name}:\n\nTu cuenta ya está lista. Entra aquí con tu correo y tu contraseña:\n"
        f"{settings.public_url}\n\nSi no la creaste tú, responde a este correo y la eliminamos.\n",
    )


def already_registered_mail(settings: Settings, name: str) -> Mail:
    """Return the mail to the owner of an e-mail that somebody tried to register again."""
    return Mail(
        "Ya tienes una cuenta",
        f"Hola, {name}:\n\nAlguien quiso crear una cuenta con este correo, pero ya tienes una. Si fuiste tú, "
        f"entra aquí con tu contraseña de siempre o pide una nueva:\n{settings.public_url}\n\n"
        "Si no fuiste tú, no tienes que hacer nada.\n",
    )


def reset_mail(settings: Settings, name: str, code: str, minutes: int) -> Mail:
    """Return the mail with a code to choose a new password."""
    return Mail(
        "Código para cambiar tu contraseña",
        f"Hola, {name}:\n\nTu código para cambiar la contraseña es {code}. Sirve una sola vez y vence en "
        f"{minutes} minutos. Escríbelo en {settings.public_url}\n\n"
        "Si no lo pediste, no tienes que hacer nada: tu contraseña sigue igual. "
        "Nunca compartas este código.\n",
    )


def password_changed_mail(settings: Settings, name: str) -> Mail:
    """Return the mail that tells of a changed password."""
    return Mail(
        "Tu contraseña cambió",
        f"Hola, {name}:\n\nTu contraseña acaba de cambiar y cerramos todas tus sesiones. "
        f"Si no fuiste tú, pide una nueva ahora mismo en {settings.public_url} y responde a este correo.\n",
    )
