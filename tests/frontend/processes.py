"""Starting a process that answers HTTP, and stopping it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from frontend.settings import ROOT
from tests.forked import ForkedProgram
from tests.servers import PATIENCE_SECONDS, free_port

__all__ = ["free_port", "running"]

Program = subprocess.Popen[bytes] | ForkedProgram


@contextmanager
def running(
    arguments: list[str],
    environment: Mapping[str, str],
    *,
    answers_at: str,
    log: Path,
    folder: Path = ROOT,
    imported: bool = False,
) -> Iterator[Program]:
    """Run `python ARGUMENTS` in a folder, the repository's top, until the block ends; it prints into `log`.

    With `imported` it begins with the product imported, which spares seconds, and shares that memory with others.
    """
    start = ForkedProgram if imported else _started
    process = start(arguments, {**os.environ, **environment}, log, folder)
    try:
        _wait_for(answers_at, process, log)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _started(
    arguments: list[str], environment: Mapping[str, str], log: Path, folder: Path
) -> subprocess.Popen[bytes]:
    with log.open("w") as output:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment, stdout=output, stderr=output
        )


def _wait_for(address: str, process: Program, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            assert requests.get(address, timeout=PATIENCE_SECONDS).ok
            return
        except requests.ConnectionError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
                pytest.fail(f"{process.args!r} did not start:\n{log.read_text()}")
    pytest.fail(f"{process.args!r} does not answer")
