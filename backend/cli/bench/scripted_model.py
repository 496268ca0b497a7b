"""The scripted model server of the tests, as a process of its own, for a bench: the same answers for every turn."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from backend.cli.bench.load import ROOT

Answer = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the server took for one request, in seconds, and when it sent which text (monotonic)."""

    seconds: float
    pieces: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class ScriptedModel:
    """The running server."""

    url: str
    rounds: int
    """Requests of a turn."""
    process: int
    """Its number."""

    def turns(self) -> list[list[Asked]]:
        """Return what it was asked, turn by turn; raises ClickException where a request failed or one was missing."""
        with urllib.request.urlopen(f"{self.url.removesuffix('/v1')}/_requests", timeout=60) as answer:
            records = [record for record in json.load(answer) if record["api"] != "models"]
        failed = [record["status"] for record in records if record["status"] != 200]
        if failed or len(records) % self.rounds:
            raise click.ClickException(
                f"The model server was asked {len(records)} times, {len(failed)} in vain."
            )
        asked = [Asked(r["seconds"], [(at, text) for at, text in r["pieces"]]) for r in records]
        return [asked[i : i + self.rounds] for i in range(0, len(asked), self.rounds)]


@contextmanager
def scripted_model(folder: Path, answers: Sequence[Answer]) -> Iterator[ScriptedModel]:
    """Serve `answers` again and again, those of one turn after those of the other."""
    script = folder / "script.json"
    script.write_text(json.dumps({"answers": answers, "repeat": True}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.model_server", "--script", str(script), "--no-validation"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip() if process.stdout else ""
        if not url:
            raise click.ClickException("The scripted model server (tests/model_server) did not start.")
        yield ScriptedModel(url, len(answers), process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()
