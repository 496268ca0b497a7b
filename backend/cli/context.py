"""The installation that the commands work on."""

from __future__ import annotations

from typing import cast

from flask import current_app

from backend.assistant.negotiator import Negotiator
from backend.services.context import ServiceContext


def context() -> ServiceContext:
    """Return the installation of the current application."""
    return cast(ServiceContext, current_app.extensions["negotiator"])


def negotiator() -> Negotiator:
    """Return the assistant of the current application."""
    return cast(Negotiator, current_app.extensions["negotiator.assistant"])
