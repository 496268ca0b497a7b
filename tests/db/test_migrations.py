"""Each revision goes up and down, with rows in the tables, and ends where the models are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.dialects import mssql
from sqlalchemy.engine import Engine
from sqlalchemy.schema import CreateIndex, CreateTable

from backend.config import ROOT
from backend.db import schema
from backend.db.extension import Base
from backend.db.models.conversations import ArchivedConversation
from backend.db.models.settings import ConversationState
from backend.services.context import ServiceContext
from tests.agreement_life import Life
from tests.conftest import Clock
from tests.databases import open_engine
from tests.debt_payments import cancel, pay_debt
from tests.factories import make_debt, make_policy, make_user


@pytest.fixture
def engine(database_uri: str) -> Iterator[Engine]:
    engine = open_engine(database_uri)
    yield engine
    # The tests after this one find the tables again.
    schema.upgrade(engine)
    engine.dispose()


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrated_tables_are_those_of_the_models(engine: Engine) -> None:
    assert _tables(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_each_revision_goes_down_and_up_with_rows_in_it(engine: Engine, context: ServiceContext) -> None:
    make_debt(context, document_number="52123456")
    make_user(context, bound_document="52123456")
    context.access.engine.dispose()
    while schema.current_revision(engine) is not None:
        schema.downgrade(engine, "-1")
    assert _tables(engine) == set()
    schema.upgrade(engine)
    assert schema.current_revision(engine) == schema.latest_revision()
    assert _tables(engine) == set(Base.metadata.tables)


def test_one_policy_of_each_scope_is_left_in_force_and_a_campaigns_becomes_nobodys(
    engine: Engine, context: ServiceContext
) -> None:
    make_policy(context)
    newest = make_policy(context)
    make_policy(context, campaign_id=7)
    spanish = make_policy(context, currency="EUR")
    context.access.engine.dispose()
    schema.downgrade(engine, "0003")
    assert _in_force(engine) == [newest, spanish]
    with engine.begin() as connection:
        connection.execute(text("UPDATE policies SET is_active = (version < 3 OR currency = 'EUR')"))
    schema.upgrade(engine)
    assert _in_force(engine) == [newest, spanish]


def _in_force(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT id FROM policies WHERE is_active ORDER BY id")).scalars())


def test_what_was_archived_before_is_counted_by_intent(engine: Engine, context: ServiceContext) -> None:
    said = [("user", "SALUDO", "10:00"), ("assistant", "SALUDO", "10:01"), ("assistant", None, "10:02")]
    messages = [
        {"sender_type": sender, "intent": intent, "timestamp": f"2026-11-01T{time}:00+00:00"}
        for sender, intent, time in said
    ]
    values = {"content": {"messages": messages}, "final_state": "inicial", "message_count": 3}
    moments = dict.fromkeys(("created_at", "ended_at", "archived_at"), context.now())
    user = make_user(context)
    with context.write() as uow:
        row = {"id": 7, "user_id": user.id, **values, **moments}
        uow.connection.execute(insert(ArchivedConversation), row)
        uow.commit()
    context.access.engine.dispose()
    schema.downgrade(engine, "0013")
    schema.upgrade(engine)
    with engine.connect() as connection:
        (intents,) = connection.execute(select(ArchivedConversation.intents)).scalars()
    assert intents == {"SALUDO": ["2026-11-01T10:01:00+00:00"]}


class TestPaymentsOfDebts:
    def test_a_payment_gets_the_debt_of_its_agreement_and_loses_nothing_on_the_way_back(
        self, engine: Engine, app: Flask, context: ServiceContext, clock: Clock
    ) -> None:
        life = Life(app, context, clock)
        make_debt(context)
        life.pay(life.accept(instalments=1), "100000", "2026-11-23", "B-1")
        before = _payments(engine)
        assert [row["debt_id"] for row in before] == [life.debt_id]
        context.access.engine.dispose()
        schema.downgrade(engine, "0014")
        assert [row["reference"] for row in _payments(engine)] == ["B-1"]
        schema.upgrade(engine)
        assert _payments(engine) == before

    def test_a_debt_that_a_cancelled_agreement_paid_has_its_parts_again(
        self, engine: Engine, app: Flask, context: ServiceContext, clock: Clock, ladder: None
    ) -> None:
        life = Life(app, context, clock, interest=15_000_000, fees=5_000_000)
        agreement = life.accept()
        life.pay(agreement, "1151000", "2026-11-23", "B-1")
        cancel(life, agreement)
        with context.write() as uow:
            # As after an agreement for more than the balance.
            uow.debt_desk.update_debt(life.debt_id, now=context.now(), principal=0, balance=0, status="paid")
            uow.commit()
        context.access.engine.dispose()
        schema.downgrade(engine, "0014")
        with engine.connect() as connection:
            found = connection.execute(
                text("SELECT principal, interest, fees, balance, status FROM debts")
            ).one()
        assert tuple(found) == (95_100_000, 15_000_000, 5_000_000, 115_100_000, "paid")
        schema.upgrade(engine)

    def test_going_back_is_refused_while_it_would_lose_money(
        self, engine: Engine, app: Flask, context: ServiceContext, clock: Clock
    ) -> None:
        life = Life(app, context, clock)
        pay_debt(life, "1200000", "2026-11-23", "B-1")
        before = _payments(engine)
        context.access.engine.dispose()
        with pytest.raises(RuntimeError, match="1 payments belong to no agreement"):
            schema.downgrade(engine, "0014")
        assert schema.current_revision(engine) == schema.latest_revision()
        assert _payments(engine) == before


def _payments(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM payments ORDER BY id")).mappings()
        return [dict(sorted(dict(row).items())) for row in found]


def test_the_times_of_states_that_were_saved_before_lie_within_the_bounds(
    engine: Engine, context: ServiceContext
) -> None:
    saved = {"inicial": 1, "informar_deuda": 2**63, "escalamiento": 60, "finalizar_conversacion": None}
    with context.write() as uow:
        for name, minutes in saved.items():
            uow.settings.put_state(
                name, {"template": "¡Hola!", "timeout_minutes": minutes}, now=context.now()
            )
        uow.commit()
    context.access.engine.dispose()
    schema.downgrade(engine, "0015")
    schema.upgrade(engine)
    with engine.connect() as connection:
        found = {row.name: row.definition for row in connection.execute(select(ConversationState))}
    assert {name: state["timeout_minutes"] for name, state in found.items()} == {
        **saved,
        "inicial": 2,
        "informar_deuda": 31 * 24 * 60,
    }
    assert found["inicial"]["template"] == "¡Hola!"


@pytest.mark.slow
def test_processes_that_migrate_at_once_wait_for_one_another(engine: Engine) -> None:
    schema.downgrade(engine, "base")
    address = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", f"from tests.databases import migrate; migrate({address!r})"]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[1] for process in processes] == [b"", b""]
    assert [process.returncode for process in processes] == [0, 0]
    assert schema.current_revision(engine) == schema.latest_revision()


def test_a_migration_that_would_break_references_is_undone(tmp_path: Path) -> None:
    """On SQLite foreign keys are off while tables are copied, so the end result is checked."""
    engine = open_engine(f"sqlite:///{tmp_path / 'orphan.sqlite3'}")
    schema.upgrade(engine)
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    raw.cursor().execute(
        "INSERT INTO sessions (user_id, kind, token_hash, created_at, expires_at)"
        " VALUES (99, 'cookie', 'x', '2026-11-23 15:00:00', '2026-11-23 15:00:00')"
    )
    raw.close()
    with pytest.raises(RuntimeError, match="point nowhere"):
        schema.upgrade(engine)
    engine.dispose()


def test_there_is_one_line_of_revisions() -> None:
    assert schema.latest_revision() is not None


def test_the_tables_can_be_declared_on_sql_server() -> None:
    dialect = mssql.dialect()
    for table in Base.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect)).strip()


class TestCommands:
    def test_upgrade_downgrade_and_current(self, app: Flask, engine: Engine) -> None:
        run = app.test_cli_runner().invoke
        newest = schema.latest_revision()
        assert f"Database at {newest}; newest {newest}." in run(args=["database", "current"]).output
        assert "Database at base." in run(args=["database", "downgrade", "base", "--yes"]).output
        assert f"Database at {newest}." in run(args=["database", "upgrade"]).output

    def test_downgrade_asks_first(self, app: Flask, engine: Engine) -> None:
        result = app.test_cli_runner().invoke(args=["database", "downgrade", "base"], input="n\n")
        assert result.exit_code == 1
        assert schema.current_revision(engine) is not None
