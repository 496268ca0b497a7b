"""An import of many rows: rows per second and peak memory, beside a bare pipeline of the same rows."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from backend.cli.bench.bare_import import run_bare_import
from backend.cli.bench.scratch import scratch_context, scratch_postgres
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.sample_campaign import write_sample

ROOT = Path(__file__).resolve().parents[3]
FEW = 10
SEED = 7
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Figures:
    """One import; peak memory of its process in bytes, 0 where the system does not tell."""

    rows: int
    seconds: float
    peak: int

    @property
    def per_second(self) -> float:
        """Rows per second."""
        return self.rows / self.seconds


@click.command("import")
@click.option("--rows", default=100_000, show_default=True, help="Rows of the file.")
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]), help="One database instead of both.")
def import_command(rows: int, only: str | None) -> None:
    """Measure a campaign's import on SQLite and PostgreSQL, beside parsing, amount gate and bulk insert alone."""
    click.echo(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {count: _make_file(folder, count) for count in (rows // FEW, rows)}
        for database in ("sqlite", "postgresql"):
            if only in (None, database):
                _measure(database, folder, files)


def _make_file(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_sample(file, rows=rows, seed=SEED)
    return path


def _measure(database: str, folder: Path, files: dict[int, Path]) -> None:
    click.echo(f"\n{database:34} {'rows':>9} {'rows/s':>9} {'peak MB':>9}")
    bare = [
        _print("bare pipeline", rows, _run(database, folder, path, "bare")) for rows, path in files.items()
    ]
    product = [
        _print("import", rows, _run(database, folder, path, "product")) for rows, path in files.items()
    ]
    if bare[-1] and product[-1]:
        share = product[-1].per_second / bare[-1].per_second
        click.echo(f"{'  share of the bare pipeline':34} {'':>9} {share:>9.2f}")


def _print(label: str, rows: int, figures: Figures | None) -> Figures | None:
    if figures is not None:
        click.echo(f"{label:34} {rows:>9} {figures.per_second:>9.0f} {figures.peak / MEBIBYTE:>9.0f}")
    return figures


def _run(database: str, folder: Path, file: Path, what: str) -> Figures | None:
    """Measure in a process of its own, so that its peak memory is that of one import."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))
        uri: str | None = f"sqlite:///{(scratch / 'bench.sqlite3').as_posix()}"
        if database == "postgresql":
            uri = stack.enter_context(scratch_postgres(scratch))
        if uri is None:
            return None
        command = [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "backend.app",
            "bench",
            "import-once",
            what,
            str(file),
        ]
        environment = {**os.environ, "SQLALCHEMY_DATABASE_URI": uri, "FLASK_ENV": "test"}
        answer = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
        return Figures(**json.loads(answer.stdout))


@click.command("import-once", hidden=True)
@click.argument("what", type=click.Choice(["bare", "product"]))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def import_once_command(what: str, file: Path) -> None:
    """Import one file into an empty database and print the figures as JSON."""
    run: Callable[[ServiceContext, Path], int] = run_bare_import if what == "bare" else _run_product
    with scratch_context(os.environ["SQLALCHEMY_DATABASE_URI"]) as services:
        started = time.perf_counter()
        rows = run(services, file)
        figures = Figures(rows, time.perf_counter() - started, _peak_memory())
    click.echo(json.dumps(asdict(figures)))


def _run_product(services: ServiceContext, file: Path) -> int:
    with file.open("rb") as opened:
        campaign = start_import(services, SYSTEM, opened, file_name=file.name)
    lease = claim_import(services, campaign.id)
    assert lease is not None
    return run_import(services, campaign.id, lease).rows_read


def _peak_memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
