"""Run by test_crash.py in a process to be killed: one turn with a model, on a database that is there."""

from __future__ import annotations

from dataclasses import replace

from backend.api.assistant import EXTENSION
from backend.app import create_app
from backend.assistant.negotiator import Negotiator
from backend.config import Settings, load_settings
from backend.services.context import Principal
from backend.services.turns import TurnRequest
from tests.conftest import Clock


def settings_for(database: str, url: str) -> Settings:
    """Return the settings of an operator with a key for the scripted provider."""
    settings = load_settings(
        {},
        flask_env="test",
        sqlalchemy_database_uri=f"sqlite:///{database}",
        secret_key="a-secret-that-only-these-tests-know",
        turn_limit="",
        sign_in_limit="",
    )
    return replace(
        settings, openai_api_key="sk-operator-0123456789", openai_base_url=url, openai_api="responses"
    )


def take_turn(database: str, url: str, principal: Principal, message: str, key: str) -> None:
    """Answer one message."""
    app = create_app(settings_for(database, url), clock=Clock())
    negotiator: Negotiator = app.extensions[EXTENSION]
    negotiator.reply(principal, TurnRequest(message, turn_key=key))
