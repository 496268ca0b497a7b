"""`flask --app backend.app worker`: the process that does the work for later."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import click
from flask.cli import with_appcontext

from backend.cli.context import context
from backend.services.context import ServiceContext
from backend.telemetry.logs import configure_logging

RunWorker = Callable[[ServiceContext, threading.Event], None]
RunPending = Callable[[ServiceContext], int]


def worker_command(run_worker: RunWorker, run_pending: RunPending) -> click.Command:
    """Return the command that runs a worker until the process is told to stop, or does once what waits."""

    @click.command(
        "worker", help="Do the work for later (imports, mails, recurring jobs) until told to stop."
    )
    @click.option("--once", is_flag=True, help="Do what waits now, and end.")
    @with_appcontext
    def worker(once: bool) -> None:
        configure_logging(context().settings.log_level)
        if once:
            click.echo(f"{run_pending(context())} jobs and mails done.")
            return
        stop = threading.Event()

        def on_signal(number: int, frame: FrameType | None) -> None:
            stop.set()

        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), on_signal)
        run_worker(context(), stop)

    return worker
