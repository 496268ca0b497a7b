"""The commands around campaigns, the demo and the worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from backend.services.context import ServiceContext
from tests.campaign_files import csv_file, row, stored_debts


def test_a_file_is_imported_from_the_command_line(
    app: Flask, context: ServiceContext, tmp_path: Path
) -> None:
    file = tmp_path / "marzo.csv"
    file.write_bytes(csv_file(row(), row(NumerodeObligacion="2", Saldo_total="x")))
    answer = app.test_cli_runner().invoke(args=["campaign", "import", str(file), "--name", "Marzo"])
    assert answer.exit_code == 0, answer.output
    assert "Marzo: 1 deudas nuevas" in answer.stdout
    assert "2 de 2 filas" in answer.stderr
    assert "línea 3, Saldo_total" in answer.stderr
    assert len(stored_debts(context)) == 1


def test_a_file_that_is_none_ends_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "carta.csv"
    file.write_bytes(b"%PDF-1.7")
    answer = app.test_cli_runner().invoke(args=["campaign", "import", str(file)])
    assert answer.exit_code == 1
    assert "parece un PDF" in answer.output


def test_a_sample_goes_to_a_file_or_to_standard_output(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sample.csv"
    runner = app.test_cli_runner()
    written = runner.invoke(args=["campaign", "sample", "--rows", "50", "--seed", "9", "--output", str(file)])
    assert written.exit_code == 0, written.output
    text = file.read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 51
    assert runner.invoke(args=["campaign", "sample", "--rows", "50", "--seed", "9"]).stdout == text
    assert runner.invoke(args=["campaign", "import", str(file)]).exit_code == 0


def test_demo_accounts_are_printed_for_people_and_for_programs(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["demo", "load"]).exit_code == 0
    assert "ya estaba cargada" in runner.invoke(args=["demo", "load"]).output
    table = runner.invoke(args=["demo", "accounts"]).output
    accounts = json.loads(runner.invoke(args=["demo", "accounts", "--json"]).stdout)
    assert {account["role"] for account in accounts} == {"debtor", "staff", "admin"}
    assert all(account["email"] in table and account["password"] in table for account in accounts)


def test_there_is_no_demo_in_production(make_app: Callable[..., Flask]) -> None:
    runner = make_app(flask_env="production", secret_key="x" * 40).test_cli_runner()
    for command in ("load", "accounts"):
        answer = runner.invoke(args=["demo", command])
        assert answer.exit_code == 1
        assert "producción" in answer.output
