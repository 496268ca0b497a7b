"""The migrations make exactly the tables that the models describe, on each database, and can be undone."""

from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from backend.db import schema
from backend.db.extension import Base
from tests.databases import open_engine


def _differences(uri: str) -> list[object]:
    engine = open_engine(uri)
    try:
        with engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))
    finally:
        engine.dispose()


def test_the_models_and_the_migrated_database_are_the_same(database_uri: str) -> None:
    assert _differences(database_uri) == []


def test_partial_unique_indexes_are_partial_on_each_database(database_uri: str) -> None:
    engine = open_engine(database_uri)
    dialect = make_url(database_uri).get_backend_name()
    try:
        inspector = inspect(engine)
        conditions = {
            index["name"]: index.get("dialect_options", {}).get(f"{dialect}_where", "")
            for table in ("turns", "agreements")
            for index in inspector.get_indexes(table)
            if index["unique"]
        }
    finally:
        engine.dispose()
    assert "started" in str(conditions["uq_turns_open"])
    for name in ("uq_agreements_live_debt", "uq_agreements_offer"):
        assert set(re.findall(r"'([a-z_]+)'", str(conditions[name]))) == {"declined", "cancelled"}


def test_the_revisions_are_one_line_without_branches() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1


def test_every_revision_can_be_undone_and_done_again(
    request: pytest.FixtureRequest, database_uri: str
) -> None:
    engine = open_engine(database_uri)
    try:
        schema.downgrade(engine, "base")
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        schema.upgrade(engine)
        assert schema.current_revision(engine) == schema.latest_revision()
    finally:
        engine.dispose()
    assert _differences(database_uri) == []
