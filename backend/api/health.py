"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from flask import Flask

from backend.api.security import context, requires
from backend.services.health import check_database


@requires("public")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@requires("public")
def readyz() -> dict[str, str]:
    """The database answers too; 503 otherwise."""
    check_database(context())
    return {"status": "ok"}


def register_health(app: Flask) -> None:
    """Serve both at the root, for whatever supervises the process."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
