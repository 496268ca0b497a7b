"""llmock, a model server that we did not write, as a process of its own; a test module imports the fixture."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.servers import PATIENCE_SECONDS, free_port


class Mock:
    """The running llmock."""

    def __init__(self, address: str) -> None:
        self.address = address

    def script(self, *behaviours: dict[str, Any]) -> None:
        """Forget what was, and behave so."""
        self._post("/_llmock/reset", {})
        if behaviours:
            self._post("/_llmock/scenario", {"behaviors": list(behaviours)})

    def verdict(self) -> set[str]:
        """What llmock holds against its client."""
        with urlopen(f"{self.address}/_llmock/verdict", timeout=PATIENCE_SECONDS) as answer:
            found = json.load(answer)
        return {finding["code"] for finding in found["findings"] if finding["severity"] == "error"}

    def asked(self) -> int:
        """How many requests came."""
        with urlopen(f"{self.address}/_llmock/requests", timeout=PATIENCE_SECONDS) as answer:
            return len(json.load(answer)["requests"])

    def _post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        request = Request(self.address + path, json.dumps(body).encode(), headers)
        urlopen(request, timeout=PATIENCE_SECONDS).close()


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    """llmock on a free port."""
    port = free_port()
    command = [sys.executable, "-c", "from llmock.cli import app; app()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _ready(address: str, process: subprocess.Popen[bytes]) -> Mock:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{address}/_llmock/requests", timeout=PATIENCE_SECONDS).close()
            return Mock(address)
        except URLError:
            time.sleep(0.05)
    raise AssertionError("llmock did not start")
