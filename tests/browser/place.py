"""The product with a calendar that somebody turns: the API in this process, the user interface in one of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from waitress.server import create_server

from backend.app import create_app
from backend.cli.agreements import follow
from backend.config import load_settings
from backend.db.models.operations import OutboxMessage
from backend.jobs.worker import run_pending
from backend.services.context import ServiceContext
from tests import databases
from tests.conftest import Clock
from tests.frontend.processes import free_port, running
from tests.snapshots import rows

BOGOTA = ZoneInfo("America/Bogota")
SECRET = "a-key-of-the-browser-tests-and-of-nothing-else"


class Place:
    """The product with a calendar that somebody turns."""

    def __init__(self, app: Flask, clock: Clock, address: str) -> None:
        self.app, self.clock, self.address = app, clock, address

    @property
    def context(self) -> ServiceContext:
        context: ServiceContext = self.app.extensions["negotiator"]
        return context

    def turn_to(self, day: str) -> None:
        """Let it be ten in the morning of a day, follow all agreements and send what may be sent."""
        self.clock.now = datetime.combine(date.fromisoformat(day), time(10), BOGOTA).astimezone(UTC)
        result = self.app.test_cli_runner().invoke(follow)
        assert result.exit_code == 0, result.output
        run_pending(self.context)

    def mails(self) -> list[str]:
        """The subjects of all mails."""
        return rows(self.context, OutboxMessage.subject)


@contextmanager
def running_place(template: Path, folder: Path, clock: Clock, **settings: Any) -> Iterator[Place]:
    """The product on a copy of a migrated database, until the block ends."""
    app = create_app(
        load_settings(
            {},
            flask_env="test",
            sqlalchemy_database_uri=databases.copy_sqlite(template, folder),
            secret_key=SECRET,
            turn_limit="",
            sign_in_limit="",
            **settings,
        ),
        clock=clock,
    )
    api, ui = free_port(), free_port()
    environment = {
        "SECRET_KEY": SECRET,
        "FLASK_ENV": "development",
        "NEGOTIATOR_API_URL": f"http://127.0.0.1:{api}",
    }
    arguments = ["-m", "uvicorn", "frontend.streamlit_app:app", "--port", str(ui)]
    address = f"http://127.0.0.1:{ui}"
    with (
        _served(app, api),
        running(
            arguments,
            environment,
            answers_at=f"{address}/_stcore/health",
            log=folder / "ui.log",
            imported=True,
        ),
    ):
        yield Place(app, clock, address)


@contextmanager
def _served(app: Flask, port: int) -> Iterator[None]:
    server = create_server(app, host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join(timeout=10)
