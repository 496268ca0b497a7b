"""Adding employees from the command line."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

PASSWORD = "una clave de quince"


def _run(app: Flask, *arguments: str, **kwargs: Any) -> Any:
    return app.test_cli_runner().invoke(args=["users", *arguments], **kwargs)


def _role(client: FlaskClient, email: str) -> str:
    response = client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    assert response.status_code == 200
    assert response.json is not None
    return str(response.json["user"]["role"])


def test_the_first_administrator_answers_questions(app: Flask, client: FlaskClient) -> None:
    typed = f"jefa@example.com\n{PASSWORD}\n{PASSWORD}\n"
    result = _run(app, "create-admin", input=typed)
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert _role(client, "jefa@example.com") == "admin"


def test_the_password_comes_from_standard_input(app: Flask, client: FlaskClient) -> None:
    arguments = ("create-staff", "--email", "luz@example.com", "--password", "-")
    assert _run(app, *arguments, input=f"{PASSWORD}\n").exit_code == 0
    assert _role(client, "luz@example.com") == "staff"


def test_the_password_comes_from_the_environment(app: Flask, client: FlaskClient) -> None:
    environment = {"NEGOTIATOR_NEW_PASSWORD": PASSWORD}
    assert _run(app, "create-admin", "--email", "luz@example.com", env=environment).exit_code == 0
    assert _role(client, "luz@example.com") == "admin"


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("luz@example.com", "catorce-letras", "al menos 15"),
        ("luz", PASSWORD, "correo"),
        ("luz@example.com", "contraseñacontraseña", "fácil de adivinar"),
    ],
)
def test_what_cannot_be_used_is_said_plainly(app: Flask, email: str, password: str, said: str) -> None:
    result = _run(app, "create-admin", "--email", email, "--password", password)
    assert result.exit_code == 1
    assert said in result.output


def test_an_email_is_used_once(app: Flask) -> None:
    arguments = ("create-admin", "--email", "luz@example.com", "--password", PASSWORD)
    assert _run(app, *arguments).exit_code == 0
    result = _run(app, *arguments)
    assert result.exit_code == 1
    assert "Ya existe una cuenta" in result.output
