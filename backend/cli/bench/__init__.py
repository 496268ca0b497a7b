"""`flask --app backend.app bench …`: figures, never pass or fail; each beside a yardstick of the same run."""

from __future__ import annotations

from importlib import import_module

import click
from flask.cli import AppGroup

COMMANDS = {
    "assistant": "assistant",
    "documents": "documents",
    "import": "imports",
    "import-once": "imports",
    "load": "load_scenarios",
    "portfolio": "portfolio",
    "pricing": "pricing",
    "reading": "reading",
    "serve": "serve",
    "telemetry": "telemetry",
    "turns": "turns",
    "understanding": "understanding",
}
"""The module of each command, which calls it by its own name and `_command`."""


class BenchGroup(AppGroup):
    """Loads a command when it is asked for: all of them together take as long as a quarter of the product."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None for an unknown one."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


bench_commands = BenchGroup("bench", help="Measure speed, beside yardsticks of the same run.")

__all__ = ["bench_commands"]
