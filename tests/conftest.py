"""What tests share: a migrated database of each kind, an application on it, and a clock that they set.

A test that takes `app`, `client` or `context` runs on SQLite, and on PostgreSQL too where
NEGOTIATOR_TEST_POSTGRES_URL is set. Each starts with empty tables.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from backend.app import create_app
from backend.config import Settings, load_settings
from backend.db.extension import database
from backend.nlu.artefact import ensure_artefact
from backend.services.context import ServiceContext
from tests import databases
from tests.factories import make_policy
from tests.servers import POSTGRES_URL

DIALECTS = ["sqlite", *(["postgresql"] if os.environ.get(POSTGRES_URL) else [])]
LONG = ("browser", "slow")
# For what is said of processes, wires and texts, and would be the same on any database: it is tested on one.
ANY_DATABASE = pytest.mark.parametrize("database_uri", ["sqlite"], indirect=True)
# New objects before the youngest are looked through, and how often that is before the middle-aged, and before all.
GARBAGE_THRESHOLDS = (20_000, 10, 20)
DATABASE_FIXTURES = {"database_uri", "settings", "app", "client", "context"}


def pytest_configure(config: pytest.Config) -> None:
    """Train the understanding once, before any worker starts, when data or code have changed."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    if not hasattr(config, "workerinput"):
        ensure_artefact(load_settings({}).models_folder)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that touches the database."""
    for item in items:
        if DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
    _begin_with_the_long_ones(items)


def _begin_with_the_long_ones(items: list[pytest.Item]) -> None:
    """Put files that take long before those that do not: a worker that got a long one last would end alone."""
    files = Counter(item.path for item in items)
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG)) or _tries_many(item)}
    items.sort(key=lambda item: (item.path not in long, -files[item.path], str(item.path)))


def _tries_many(item: pytest.Item) -> bool:
    """Whether a test is of a property, which takes as long as a hundred tests do."""
    return bool(getattr(getattr(item, "function", None), "is_hypothesis_test", False))


def pytest_collection_finish() -> None:
    """Look for no garbage among what was imported and collected: each look took over a second in a worker."""
    gc.collect()
    gc.freeze()


class Clock:
    """The installation's clock: it stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Move forward, with the arguments of timedelta."""
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    """Monday, 23 November 2026, 10:00 in Bogotá."""
    return Clock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    return databases.make_sqlite_template(tmp_path_factory.mktemp("template") / "template.sqlite3")


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """This worker's PostgreSQL database, cloned from a migrated template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with databases.postgres_clone(os.environ[POSTGRES_URL], worker) as uri:
        yield uri


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> Iterator[None]:
    """Make the second and each later application in a sixth of the time.

    Werkzeug parses and compiles each route of each application; it comes out the same, so that it can be kept.
    """
    compiled: dict[object, dict[str, Any]] = {}
    compile_rule = Rule.compile
    made = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), rule.merge_slashes)
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = {name: getattr(rule, name) for name in made}
        vars(rule).update(compiled[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", compile_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Let each SQLite file of a worker's tests use what was compiled for the files before."""
    with databases.sqlite_statements_kept():
        yield


@pytest.fixture(params=DIALECTS)
def database_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        return databases.copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    uri: str = request.getfixturevalue("postgres_database")
    databases.empty_postgres(uri)
    return uri


@pytest.fixture
def settings(database_uri: str, tmp_path: Path) -> Settings:
    """Settings for tests: the rate limits are off, and the queue is the test's own."""
    return load_settings(
        {},
        flask_env="test",
        sqlalchemy_database_uri=database_uri,
        secret_key="a-secret-that-only-these-tests-know",
        turn_limit="",
        sign_in_limit="",
        metrics_interval=0,
        queue_path=str(tmp_path / "queue.sqlite3"),
    )


@pytest.fixture
def make_app(settings: Settings, clock: Clock) -> Iterator[Callable[..., Flask]]:
    """Make an application with some settings changed: `make_app(flask_env="production")`."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        app = create_app(replace(settings, **changes), clock=clock)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            if databases.is_sqlite(database.engine.url):
                database.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The application on an empty database."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a session; `app.test_client()` makes another one."""
    return app.test_client()


@pytest.fixture
def ladder(context: ServiceContext) -> None:
    """The computed ladder in the place of the delivered concession by value, for every creditor."""
    for currency in ("COP", "EUR"):
        make_policy(context, currency=currency, kind="ladder")


@pytest.fixture
def context(app: Flask) -> ServiceContext:
    """What services receive."""
    installed: ServiceContext = app.extensions["negotiator"]
    return installed
