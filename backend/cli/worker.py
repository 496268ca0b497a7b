"""`flask --app backend.app worker`: the process that does the work for later."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import click

from backend.cli.context import context
from backend.services.context import ServiceContext
from backend.telemetry.logs import configure_logging

RunWorker = Callable[[ServiceContext, threading.Event], None]


def worker_command(run_worker: RunWorker) -> click.Command:
    """Return the command that runs this worker until the process is told to stop."""

    @click.command("worker", help="Do the work for later (imports, mails) until told to stop.")
    def worker() -> None:
        configure_logging(context().settings.log_level)
        stop = threading.Event()

        def on_signal(number: int, frame: FrameType | None) -> None:
            stop.set()

        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), on_signal)
        run_worker(context(), stop)

    return worker
