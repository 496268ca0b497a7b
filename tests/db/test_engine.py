"""Which SQLite releases are safe, and how addresses become engine settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.app import create_app
from backend.config import SettingsError, load_settings
from backend.db.engine import engine_options, has_wal_fix, sqlite_module


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_releases_whose_log_can_corrupt_the_file_are_known(version: tuple[int, ...], fixed: bool) -> None:
    assert has_wal_fix(version) is fixed


def test_the_bundled_sqlite_is_a_fixed_one() -> None:
    module = sqlite_module()
    assert module.__name__.startswith("pysqlite3") == has_wal_fix(module.sqlite_version_info)


def test_a_files_folder_is_made(tmp_path: Path) -> None:
    engine_options(f"sqlite:///{tmp_path}/new/folder/data.sqlite3")
    assert (tmp_path / "new" / "folder").is_dir()


@pytest.mark.parametrize("dialect", ["mysql", "mssql+pyodbc", "oracle"])
def test_another_database_stops_the_start_with_the_names_of_those_that_serve(dialect: str) -> None:
    settings = load_settings(
        {}, flask_env="test", sqlalchemy_database_uri=f"{dialect}://somebody:secret@db.example.com/negotiator"
    )
    with pytest.raises(SettingsError, match="runs on postgresql and sqlite, not on") as stopped:
        create_app(settings)
    assert "secret" not in str(stopped.value)
