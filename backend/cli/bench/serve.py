"""Serve the application together with its yardsticks, for a bench in another process."""

from __future__ import annotations

import logging

import click
from flask import current_app
from waitress import serve

from backend.cli.bench.yardsticks import add_yardsticks
from backend.cli.context import context

THREADS = 16
CONNECTIONS = 2000


@click.command("serve", hidden=True)
@click.option("--port", required=True, type=int)
def serve_command(port: int) -> None:
    """Serve on PORT until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    add_yardsticks(app, context())
    # A full queue is what a closed loop is for; a line for each request would be measured too.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app, host="127.0.0.1", port=port, threads=THREADS, connection_limit=CONNECTIONS, ident=None)
