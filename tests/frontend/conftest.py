"""A scripted API and, where routes or WebSockets matter, the app in a process of its own before it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from frontend.settings import settings
from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, serve
from tests.frontend.processes import free_port, running

SECRET_KEY = "a-key-of-the-tests-and-of-nothing-else"


@pytest.fixture(scope="session")
def api_server() -> Iterator[FakeApi]:
    with serve() as api:
        yield api


@pytest.fixture
def api(api_server: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A fake API without answers, that the app in this process talks to."""
    api_server.answers.clear()
    api_server.requests.clear()
    # What never changes while a service runs.
    api_server.answers["GET places"] = (200, samples.places())
    # Streamlit puts a page's script in its place and leaves it there, where a process that is spawned looks for it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("NEGOTIATOR_API_URL", api_server.url)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    settings.cache_clear()
    yield api_server
    settings.cache_clear()


@pytest.fixture(scope="session")
def ui_server(api_server: FakeApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app under uvicorn, as it runs in production; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["-m", "uvicorn", "frontend.streamlit_app:app", "--port", str(port)]
    environment = {"NEGOTIATOR_API_URL": api_server.url, "SECRET_KEY": SECRET_KEY}
    log = tmp_path_factory.mktemp("ui") / "log.txt"
    with running(arguments, environment, answers_at=f"{url}/_stcore/health", log=log):
        yield url


@pytest.fixture
def ui(ui_server: str, api: FakeApi) -> str:
    """The running app's address, with a fake API behind it."""
    return ui_server
