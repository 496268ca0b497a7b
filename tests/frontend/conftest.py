"""A scripted API and, where routes or WebSockets matter, the app in a process of its own before it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests

from frontend.settings import ROOT, settings
from tests.frontend.fake_api import FakeApi, serve

SECRET_KEY = "a-key-of-the-tests-and-of-nothing-else"
_TRIES = 300


@pytest.fixture(scope="session")
def api_server() -> Iterator[FakeApi]:
    with serve() as api:
        yield api


@pytest.fixture
def api(api_server: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A fake API without answers, that the app in this process talks to."""
    api_server.answers.clear()
    api_server.requests.clear()
    monkeypatch.setenv("NEGOTIATOR_API_URL", api_server.url)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    settings.cache_clear()
    yield api_server
    settings.cache_clear()


@pytest.fixture(scope="session")
def ui_server(api_server: FakeApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app under uvicorn, as it runs in production; its address."""
    port = _free_port()
    log = tmp_path_factory.mktemp("ui") / "log.txt"
    environment = {**os.environ, "NEGOTIATOR_API_URL": api_server.url, "SECRET_KEY": SECRET_KEY}
    command = [sys.executable, "-m", "uvicorn", "frontend.streamlit_app:app", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/_stcore/health", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def ui(ui_server: str, api: FakeApi) -> str:
    """The running app's address, with a fake API behind it."""
    return ui_server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the app answers, or fail with the process."""
    for _ in range(_TRIES):
        try:
            assert requests.get(address, timeout=5).ok
            return
        except requests.ConnectionError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
                pytest.fail("the app did not start")
    pytest.fail("the app does not answer")
