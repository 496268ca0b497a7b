"""The whole product before a real browser: API, worker and user interface as processes, on a demo database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from frontend.settings import ROOT
from tests.forked import ForkedProgram
from tests.frontend.processes import free_port, running
from tests.servers import PATIENCE_SECONDS

BROWSER = "NEGOTIATOR_TEST_BROWSER"
DEMO = "demo.sqlite3"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page of a test is looked at once: what is compiled for speed would never pay.
    "--js-flags=--no-opt --no-maglev",
]
# Streamlit draws a page anew while somebody presses, and once in hundreds of presses one is lost. Waiting in vain is
# tried once more, on a new database, and named in the summary; whatever else fails is a failure at once.
LOST_PRESS = pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", "AssertionError: Locator expected"])
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
# For what a size changes nothing of, once its pages are walked through at both: at that of whom the pages are for.
ON_A_DESKTOP, ON_A_PHONE = (pytest.mark.parametrize("window", [size], indirect=True) for size in SIZES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what was lost between a pointer and a page that is drawn be tried once more."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(LOST_PRESS)


@dataclass(frozen=True)
class Window:
    """One person's browser at one size."""

    name: str
    context: BrowserContext

    def save_failure(self) -> None:
        """Keep what each tab shows, for whoever looks into the failure."""
        for number, page in enumerate(self.context.pages, start=1):
            page.screenshot(path=ROOT / "test-results" / f"{self.name}-{number}.png")


def _environment(database: Path) -> dict[str, str]:
    return {
        "FLASK_ENV": "development",
        "SECRET_KEY": "a-key-of-the-browser-tests-and-of-nothing-else",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database.as_posix()}",
        "WORKER_EMBEDDED": "true",
        # Not the one of whoever else runs the product from this folder.
        "QUEUE_PATH": str(database.with_suffix(".queue")),
        "MAIL_HOST": "",
    }


def flask(database: Path, *arguments: str) -> None:
    """Run a command of the backend against a database."""
    log = database.with_suffix(".log")
    command = ["-m", "flask", "--app", "backend.app", *arguments]
    program = ForkedProgram(command, {**os.environ, **_environment(database)}, log, ROOT)
    assert program.wait(PATIENCE_SECONDS) == 0, log.read_text()


@pytest.fixture(scope="session")
def demo_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the demo data, to be copied; the first worker that needs it makes it for all."""
    run = tmp_path_factory.getbasetemp()
    folder = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "demo"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = tmp_path_factory.mktemp("demo")
            shutil.copyfile(sqlite_template, making / DEMO)
            # As `manage.py run` begins: no product on a copy has to read the documents once more.
            flask(making / DEMO, "prepare", "--demo", str(making / "sign-in.md"))
            making.rename(folder)
    return folder / DEMO


@pytest.fixture
def api_settings() -> dict[str, str]:
    """What a test's API is told besides; a test that needs something overrides it."""
    return {}


@dataclass(frozen=True)
class Product:
    """The addresses of a running product, and the process of its user interface."""

    ui: str
    api: str
    ui_pid: int


@contextmanager
def running_processes(
    database: Path,
    logs: Path,
    api_settings: dict[str, str],
    ui_settings: dict[str, str],
    *,
    imported: bool = False,
) -> Iterator[Product]:
    """The product as it runs, on a database that is its own; `imported` as for `running`."""
    api, ui = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    api_environment = {**_environment(database), "PORT": api.rpartition(":")[2], **api_settings}
    ui_environment = {**_environment(database), "NEGOTIATOR_API_URL": api, **ui_settings}
    ui_arguments = ["-m", "uvicorn", "frontend.streamlit_app:app", "--port", ui.rpartition(":")[2]]
    with (
        running(
            ["-m", "backend.app"],
            api_environment,
            answers_at=f"{api}/healthz",
            log=logs / "api.log",
            imported=imported,
        ),
        running(
            ui_arguments,
            ui_environment,
            answers_at=f"{ui}/_stcore/health",
            log=logs / "ui.log",
            imported=imported,
        ) as process,
    ):
        yield Product(ui, api, process.pid)


@contextmanager
def product_on_copy(template: Path, folder: Path, api_settings: dict[str, str]) -> Iterator[Product]:
    """The product as it runs, on a copy of a database in a folder."""
    database = folder / "negotiator.sqlite3"
    for path in template.parent.glob(f"{template.name}*"):
        shutil.copy(path, folder / path.name.replace(template.name, database.name))
    with running_processes(database, folder, api_settings, {}, imported=True) as product:
        yield product


@pytest.fixture
def running_product(demo_database: Path, api_settings: dict[str, str], tmp_path: Path) -> Iterator[Product]:
    """The product as it runs, on a copy of the demo database."""
    with product_on_copy(demo_database, tmp_path, api_settings) as product:
        yield product


@pytest.fixture(scope="module")
def visited_product(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The user interface's address of a product that a file's tests only look at, so that one serves them all."""
    with product_on_copy(demo_database, tmp_path_factory.mktemp("visited"), {}) as product:
        yield product.ui


@pytest.fixture
def product(running_product: Product) -> str:
    """The user interface's address of the running product."""
    return running_product.ui


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run."""
    path = os.environ.get(BROWSER)
    if not path:
        pytest.skip(f"{BROWSER} names no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened_window(chromium: Browser, size: str, **settings: Any) -> Iterator[Window]:
    """A browser window of a Colombian; any error in its console fails the test."""
    width, height = SIZES[size]
    errors: list[str] = []
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        locale="es-CO",
        timezone_id="America/Bogota",
        reduced_motion="reduce",
        **settings,
    )
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda failure: errors.append(str(failure.error)))
    window = Window(size, context)
    try:
        yield window
    except BaseException:
        window.save_failure()
        raise
    finally:
        context.close()
    assert errors == []


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Window]:
    """A window at each size."""
    with opened_window(chromium, request.param) as window:
        yield window
