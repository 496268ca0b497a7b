"""`flask offers price`: what each active debt would be offered, as the debtors themselves would be."""

from __future__ import annotations

import csv
from pathlib import Path

from flask import Flask

from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import current_offers
from tests.factories import make_debt, make_policy

ANA = Principal(user_id=1, role="debtor", session_id=1, document_number="52845671")


def price(app: Flask, file: Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(
        args=["offers", "price", str(file), "--processes", "1", "--check-every", "1"]
    )
    return result.exit_code, result.output


def test_the_file_holds_what_each_debtor_is_offered(
    app: Flask, context: ServiceContext, tmp_path: Path
) -> None:
    file = tmp_path / "prices.csv"
    plain = make_debt(context, document_number="52845671", name="ANA TORRES")
    # A policy of the ladder is the exact engine's.
    euros = make_debt(context, document_number="52845671", name="ANA TORRES", currency="EUR")
    make_policy(context, currency="EUR", kind="ladder")

    code, output = price(app, file)

    assert code == 0, output
    assert "2 deudas" in output
    assert "Comprobadas con el motor exacto: 1; distintas: 0." in output
    with file.open(encoding="utf-8", newline="") as lines:
        written = [
            (int(row["debt_id"]), int(row["total_minor"])) for row in csv.DictReader(lines, delimiter=";")
        ]
    offered = [
        (debt, round(offer["total"] * 100))
        for debt in (plain, euros)
        for offer in current_offers(context, ANA, debt).offers
    ]
    assert written == offered


def test_without_debts_the_file_has_its_header_only(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    assert price(app, file)[0] == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1


def test_a_folder_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    code, output = price(app, tmp_path / "nowhere" / "prices.csv")
    assert code == 1
    assert "Could not open file" in output
    assert "Traceback" not in output
