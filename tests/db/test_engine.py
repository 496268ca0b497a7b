"""Which SQLite releases are safe, and how addresses become engine settings."""

from __future__ import annotations

from pathlib import Path

import pytest

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
