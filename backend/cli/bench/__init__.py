"""`flask --app backend.app bench …`: figures, never pass or fail; each beside a yardstick of the same run."""

from __future__ import annotations

from flask.cli import AppGroup

from backend.cli.bench.assistant import assistant_command
from backend.cli.bench.documents import documents_command
from backend.cli.bench.imports import import_command, import_once_command
from backend.cli.bench.load_scenarios import load_command
from backend.cli.bench.portfolio import portfolio_command
from backend.cli.bench.pricing import pricing_command
from backend.cli.bench.reading import reading_command
from backend.cli.bench.serve import serve_command
from backend.cli.bench.telemetry import telemetry_command
from backend.cli.bench.turns import turns_command
from backend.cli.bench.understanding import understanding_command

bench_commands = AppGroup("bench", help="Measure speed, beside yardsticks of the same run.")
bench_commands.add_command(turns_command)
bench_commands.add_command(serve_command)
bench_commands.add_command(import_command)
bench_commands.add_command(import_once_command)
bench_commands.add_command(understanding_command)
bench_commands.add_command(assistant_command)
bench_commands.add_command(documents_command)
bench_commands.add_command(reading_command)
bench_commands.add_command(load_command)
bench_commands.add_command(pricing_command)
bench_commands.add_command(portfolio_command)
bench_commands.add_command(telemetry_command)

__all__ = ["bench_commands"]
