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
from tests.servers import PATIENCE_SECONDS, free_port

__all__ = ["free_port", "running"]


@contextmanager
def running(
    arguments: list[str],
    environment: Mapping[str, str],
    *,
    answers_at: str,
    log: Path,
    folder: Path = ROOT,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python ARGUMENTS` in a folder, the repository's top, until the block ends; it prints into `log`."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(answers_at, process, log)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
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
