"""Taking over an earlier system: copies of the layout that collectors have, in SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    create_engine,
    make_url,
)

from backend.db.models.debts import Creditor, Debt, Debtor
from backend.domain.errors import Forbidden
from backend.services.campaigns import undo_campaign
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.flow import load_flow
from backend.services.legacy import LegacyUnreachable, import_legacy, look_at_legacy
from tests.databases import open_engine
from tests.snapshots import changed_tables, rows, snapshot

METADATA = MetaData()
DEBTS = Table(
    "ConsolidadoCampañasNatalia",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("Campaña", String(200)),
    Column("Nombre_del_cliente", String(200)),
    Column("Cedula", String(50)),
    Column("Telefono", String(50)),
    Column("Ultimos_digitos", String(10)),
    Column("Producto", String(100)),
    Column("banco", String(200)),
    Column("Saldo_total", Float),
    Column("Capital", Numeric(18, 2)),
    Column("Intereses", Numeric(18, 2)),
    Column("Oferta_1", Float),
    Column("Oferta_2", Float),
    Column("Hasta_3_cuotas", Float),
    Column("Hasta_6_cuotas", Float),
    Column("NumerodeObligacion", String(100)),
    Column("Email", String(200)),
    Column("Inbound", Boolean),
    Column("fecha_carga", Date),
)
STATES = Table(
    "Estados_Conversacion",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("nombre", String(100)),
    Column("mensaje_template", Text),
    Column("accion", String(100)),
    Column("condicion", String(100)),
    Column("estado_siguiente_true", String(100)),
    Column("estado_siguiente_false", String(100)),
    Column("estado_siguiente_default", String(100)),
    Column("activo", Boolean),
)
VARIABLES = Table(
    "Variables_Sistema",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("nombre", String(100)),
    Column("valor", Text),
    Column("descripcion", Text),
)
CARLOS = {
    "Campaña": "Noviembre",
    "Nombre_del_cliente": "CARLOS FAJARDO",
    "Cedula": "93388915",
    "Ultimos_digitos": "4821",
    "Producto": "TARJETA DE CRÉDITO",
    "banco": "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
    "Saldo_total": 123456.0,
    "Capital": Decimal("98765.00"),
    "Intereses": Decimal("24691.00"),
    "Oferta_1": 104938.0,
    "Oferta_2": 86419.0,
    "NumerodeObligacion": "5304870012344821",
    "Inbound": False,
    "fecha_carga": date(2026, 11, 2),
}
PILAR = {
    "Campaña": "Diciembre",
    "Nombre_del_cliente": 'PILAR "LA NIÑA" PEÑA; HIJA',
    "Cedula": "52845671",
    "banco": "BANCO DEL VALLE DORADO S.A.",
    "Saldo_total": 1234567.89,
    "Hasta_3_cuotas": 400000.1,
    "NumerodeObligacion": "A-77",
}
BROKEN = {**PILAR, "Cedula": "x", "NumerodeObligacion": "A-78", "Saldo_total": -5.0}


@pytest.fixture(params=["sqlite", "postgresql"])
def legacy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the earlier system's tables."""
    if request.param == "sqlite":
        yield _made(f"sqlite:///{tmp_path / 'earlier.sqlite3'}")
        return
    server = os.environ.get("NEGOTIATOR_TEST_POSTGRES_URL")
    if server is None:
        pytest.skip("no PostgreSQL here")
    name = f"earlier_{os.getpid()}"
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield _made(make_url(server).set(database=name).render_as_string(hide_password=False))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _made(address: str) -> str:
    engine = create_engine(address)
    METADATA.create_all(engine)
    engine.dispose()
    return address


def fill(address: str, table: Table, *values: dict[str, Any]) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        for row in values:
            connection.execute(table.insert().values(**row))
    engine.dispose()


def test_debts_arrive_to_the_cent_with_the_campaign_that_they_belong_to(
    context: ServiceContext, legacy: str
) -> None:
    fill(legacy, DEBTS, CARLOS, PILAR)
    report = import_legacy(context, SYSTEM, legacy)
    assert [(campaign.name, campaign.status, campaign.created) for campaign in report.campaigns] == [
        ("Diciembre", "finished", 1),
        ("Noviembre", "finished", 1),
    ]
    assert sorted(rows(context, Debt.balance)) == [12_345_600, 123_456_789]
    assert set(rows(context, Debtor.name)) == {"CARLOS FAJARDO", 'PILAR "LA NIÑA" PEÑA; HIJA'}
    assert set(rows(context, Creditor.name)) == {CARLOS["banco"], PILAR["banco"]}


def test_a_row_that_does_not_fit_is_reported_like_in_a_file_and_the_rest_arrives(
    context: ServiceContext, legacy: str
) -> None:
    fill(legacy, DEBTS, PILAR, BROKEN)
    [campaign] = import_legacy(context, SYSTEM, legacy).campaigns
    assert (campaign.created, campaign.rejected) == (1, 1)


def test_the_same_again_changes_nothing_and_it_can_be_undone(context: ServiceContext, legacy: str) -> None:
    fill(legacy, DEBTS, CARLOS)
    fill(legacy, VARIABLES, {"nombre": "linea", "valor": "018000", "descripcion": "Línea"})
    [first] = import_legacy(context, SYSTEM, legacy).campaigns
    debts = rows(context, Debt.balance)
    again = import_legacy(context, SYSTEM, legacy)
    assert (again.campaigns[0].created, again.campaigns[0].updated, again.variables) == (0, 0, [])
    assert rows(context, Debt.balance) == debts
    undo_campaign(context, SYSTEM, first.id)
    assert rows(context, Debt.balance) == []


def test_texts_of_known_states_and_variables_are_taken_and_the_rest_is_named(
    context: ServiceContext, legacy: str
) -> None:
    own = load_flow(context).flow.states["informar_deuda"]
    fill(
        legacy,
        STATES,
        {
            "nombre": "informar_deuda",
            "mensaje_template": "{{Nombre_del_cliente}}, debes ${{saldo_total}}. {{linea}} {{otra}}",
            "estado_siguiente_true": "un_estado_de_alli",
        },
        {"nombre": "un_estado_de_alli", "mensaje_template": "Hola"},
        {"nombre": "finalizar_conversacion", "mensaje_template": "{{ roto"},
        {"nombre": "inicial", "mensaje_template": None},
    )
    fill(
        legacy,
        VARIABLES,
        {"nombre": "linea", "valor": "018000 123", "descripcion": "Línea de atención"},
        {"nombre": "no vale", "valor": "x"},
    )
    report = import_legacy(context, SYSTEM, legacy)
    assert (report.states, report.variables) == (["informar_deuda"], ["linea"])
    changed = load_flow(context)
    assert changed.flow.states["informar_deuda"].template.startswith("{{Nombre_del_cliente}}, debes")
    assert changed.flow.states["informar_deuda"].targets == own.targets
    assert changed.variables["linea"] == "018000 123"
    skipped = " ".join(report.skipped)
    for name in ("un_estado_de_alli", "finalizar_conversacion", "no vale", "variable otra"):
        assert name in skipped


def test_nothing_is_written_there_and_looking_takes_nothing(context: ServiceContext, legacy: str) -> None:
    fill(legacy, DEBTS, CARLOS)
    before = snapshot(context)
    assert [(table.name, table.rows) for table in look_at_legacy(legacy)] == [
        ("ConsolidadoCampañasNatalia", 1),
        ("Estados_Conversacion", 0),
        ("Variables_Sistema", 0),
    ]
    assert changed_tables(before, snapshot(context)) == set()
    import_legacy(context, SYSTEM, legacy)
    engine = create_engine(legacy)
    with engine.connect() as connection:
        assert len(connection.execute(DEBTS.select()).all()) == 1
    engine.dispose()


def test_only_administrators_take_over(context: ServiceContext, legacy: str) -> None:
    with pytest.raises(Forbidden):
        import_legacy(context, Principal(user_id=1, role="staff", session_id=1), legacy)


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "oracle9://x",
        "postgresql+psycopg://user:secret@127.0.0.1:1/none",
        "mssql+pyodbc://u:secret@h/d",
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(address: str) -> None:
    with pytest.raises(LegacyUnreachable) as refused:
        look_at_legacy(address)
    assert "secret" not in str(refused.value)


def test_the_command_shows_what_is_there_and_asks(
    app: Flask, context: ServiceContext, tmp_path: Path
) -> None:
    address = _made(f"sqlite:///{tmp_path / 'earlier.sqlite3'}")
    fill(address, DEBTS, CARLOS)
    run = app.test_cli_runner().invoke
    asked = run(args=["legacy", "import", "--from", address], input="n\n")
    assert (asked.exit_code, "ConsolidadoCampañasNatalia: 1 filas" in asked.output) == (1, True)
    assert rows(context, Debt.balance) == []
    done = run(args=["legacy", "import", "--from", address, "--yes"])
    assert done.exit_code == 0, done.output
    assert "1 deudas nuevas" in done.output
    nothing = run(args=["legacy", "import"])
    assert "SQLSERVER_SERVER" in nothing.output


def test_a_database_without_the_tables_is_said(app: Flask, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    open_engine(address).dispose()
    result = app.test_cli_runner().invoke(args=["legacy", "import", "--from", address, "--yes"])
    assert (result.exit_code, "no hay nada" in result.output) == (1, True)
