"""Serve the application together with its yardsticks, for a bench in another process."""

from __future__ import annotations

import logging

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo
from waitress import serve

from backend.cli.bench.servers import CONNECTIONS
from backend.cli.bench.yardsticks import add_yardsticks
from backend.cli.context import context


def measured_app() -> Flask:
    """Return the application with its yardsticks, for a server that loads what it serves by name."""
    app = ScriptInfo(app_import_path="backend.app").load_app()
    with app.app_context():
        add_yardsticks(app, context())
    return app


@click.command("serve", hidden=True)
@click.option("--port", required=True, type=int)
@click.option("--threads", default=16)
def serve_command(port: int, threads: int) -> None:
    """Serve on PORT by waitress until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    add_yardsticks(app, context())
    # A full queue is what a closed loop is for; a line for each request would be measured too.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app, host="127.0.0.1", port=port, threads=threads, connection_limit=CONNECTIONS, ident=None)
