"""What can be known of SQL Server without one: every statement of the migrations, and how rows are held."""

from __future__ import annotations

import io
import re

import pytest
import sqlglot
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Select, UniqueConstraint, make_url, select
from sqlalchemy.dialects import mssql, postgresql

from backend.config import load_settings
from backend.db import schema
from backend.db.extension import Base
from backend.db.models.debts import Debt, Debtor
from backend.db.sql_server import sql_server_address
from backend.services.legacy import legacy_address


@pytest.fixture(scope="module")
def statements() -> list[str]:
    """Every statement of all revisions, up and down, as SQL Server is told."""
    configuration = Config()
    configuration.set_main_option("script_location", str(schema.MIGRATIONS))
    newest_first = list(ScriptDirectory.from_config(configuration).walk_revisions())
    written = io.StringIO()
    dialect = mssql.dialect(deprecate_large_types=True)
    migration = MigrationContext.configure(
        dialect=dialect, opts={"as_sql": True, "output_buffer": written, "literal_binds": True}
    )
    with Operations.context(migration):
        for revision in reversed(newest_first):
            revision.module.upgrade()
        for revision in newest_first:
            revision.module.downgrade()
    return [text for part in written.getvalue().split("\nGO\n") if (text := part.strip())]


def test_each_statement_of_the_migrations_is_one_that_sql_server_can_read(statements: list[str]) -> None:
    assert len(statements) > 100
    for statement in statements:
        assert sqlglot.parse(statement, dialect="tsql"), statement


def test_every_table_is_made_and_dropped(statements: list[str]) -> None:
    made = {name for text in statements for name in re.findall(r"^CREATE TABLE (\w+)", text)}
    dropped = {name for text in statements for name in re.findall(r"^DROP TABLE (\w+)", text)}
    assert set(Base.metadata.tables) <= made
    assert made == dropped


def test_text_is_unicode_and_sizes_are_not_those_of_old_types(statements: list[str]) -> None:
    for statement in statements:
        assert not re.search(r"(?<!N)VARCHAR|\bTEXT\b|\bIMAGE\b", statement), statement


def test_conditions_of_indexes_are_ones_that_it_knows(statements: list[str]) -> None:
    conditions = [
        text.split(" WHERE ")[1] for text in statements if re.match(r"CREATE .*INDEX .* WHERE ", text)
    ]
    assert conditions
    assert [text for text in conditions if re.search(r"\b(NOT IN|OR|BETWEEN)\b", text)] == []


def test_what_is_unique_is_never_empty_unless_the_empty_ones_are_left_out() -> None:
    """There, two empty values are equal."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert not any(column.nullable for column in constraint.columns), constraint.name
        for index in table.indexes:
            if index.unique and any(column.nullable for column in index.columns):
                assert index.dialect_options["mssql"]["where"] is not None, index.name


def compiled(query: Select[int]) -> str:
    return " ".join(str(query.compile(dialect=mssql.dialect())).split())


def test_rows_that_are_read_to_be_changed_are_held() -> None:
    query = select(Debt.id).where(Debt.id == 1)
    assert "WITH" not in compiled(query)
    assert "FROM debts WITH (UPDLOCK, ROWLOCK) WHERE" in compiled(query.with_for_update())
    waiting = compiled(query.with_for_update(skip_locked=True))
    assert "FROM debts WITH (UPDLOCK, ROWLOCK, READPAST) WHERE" in waiting


def test_other_queries_and_databases_are_left_alone() -> None:
    query = select(Debt.id).join(Debtor, Debtor.id == Debt.debtor_id).with_for_update()
    assert "FOR UPDATE" in str(query.compile(dialect=postgresql.dialect()))
    assert "UPDLOCK" not in str(query.compile(dialect=postgresql.dialect()))


def test_the_address_is_made_of_the_settings() -> None:
    settings = load_settings(
        {
            "SQLSERVER_SERVER": "sql.example.com,1444",
            "SQLSERVER_DB": "Cobranza",
            "SQLSERVER_USER": "lector",
            "SQLSERVER_PASSWORD": "p@ss/word",
        }
    )
    address = legacy_address(settings, None)
    url = make_url(address)
    assert (url.drivername, url.host, url.port, url.database) == (
        "mssql+pyodbc",
        "sql.example.com",
        1444,
        "Cobranza",
    )
    assert (url.username, url.password) == ("lector", "p@ss/word")
    assert "p@ss" not in repr(settings)


def test_an_instance_by_name_has_no_port() -> None:
    url = make_url(sql_server_address(server=r"HOST\NATALIA", database="d", user="u", password="p"))
    assert (url.host, url.port) == (r"HOST\NATALIA", None)
