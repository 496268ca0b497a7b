"""A collector's file becomes debts: what is read from each cell, and which rows are rejected and why."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from backend.db.models.debts import Debtor
from backend.db.repositories.campaign_rows import CampaignRowsRepository, KnownDebtor
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.places import pack_of
from backend.services.sample_campaign import write_sample
from tests.campaign_files import (
    COLUMNS,
    csv_file,
    csv_text,
    excel_file,
    import_file,
    only_debt,
    recorded_changes,
    row,
    row_errors,
    stored_debts,
)

EXAMPLE = (
    "id;Campaña;Nombre_del_cliente;Cedula;Telefono;Ultimos_digitos;Producto;banco;Saldo_total;Capital;Intereses;"
    "Oferta_1;Oferta_2;Oferta_3;Oferta_4;Hasta_2_cuotas;Hasta_3_cuotas;Hasta_4_cuotas;Hasta_6_cuotas;"
    "Hasta_12_cuotas;Hasta_18_cuotas;Descuento_3_cuotas;Descuento_6_cuotas;Descuento_12_cuotas;"
    "Descuento_18_cuotas;NumerodeObligacion;Email;Inbound;Pago_flexible\n"
    "1;Campaña 9;CARLOS FAJARDO;93388915;NULL;4821;TARJETA;COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.;123456;NULL;NaN;"
    ";86419;NULL;NULL;;34979;;18518;;;15%;10 %;;;5304870012344821;;NO;\n"
)


def test_the_example_row_is_read_as_it_is_meant(context: ServiceContext) -> None:
    campaign = import_file(context, EXAMPLE.encode())
    assert (campaign.name, campaign.status, campaign.created) == ("Campaña 9", "finished", 1)
    debt = only_debt(context)
    assert debt["debtor"] == "CARLOS FAJARDO"
    assert debt["document_number"] == "93388915"
    assert debt["creditor"] == "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A."
    assert (debt["balance"], debt["currency"], debt["last_digits"]) == (12_345_600, "COP", "4821")
    assert (debt["principal"], debt["interest"], debt["fees"]) == (12_345_600, 0, 0)
    assert debt["fixed_offers"] == [
        {"kind": "lump_sum", "amount": 8_641_900, "count": 1},
        {"kind": "instalment_plan", "amount": 3_497_900, "count": 3},
        {"kind": "instalment_plan", "amount": 1_851_800, "count": 6},
    ]


@pytest.mark.parametrize(
    ("written", "minor_units"),
    [
        ("1234567", 123_456_700),
        ("$1.234.567", 123_456_700),
        ("$ 1,234,567.50", 123_456_750),
        ("1.234.567,50", 123_456_750),
        ("1234567,5", 123_456_750),
        ("1234567.5", 123_456_750),
        ("1'234.567", 123_456_700),
        (" 1234567 ", 123_456_700),
        ("123.456", 12_345_600),
        ("1234567.00", 123_456_700),
        ("1234567 COP", 123_456_700),
    ],
)
def test_amounts_are_read_as_collectors_write_them(
    context: ServiceContext, written: str, minor_units: int
) -> None:
    import_file(context, csv_file(row(Saldo_total=written)))
    assert only_debt(context)["balance"] == minor_units


@pytest.mark.parametrize(
    "written",
    [
        "-5",
        "$-500",
        "(500)",
        "0",
        "NaN",
        "",
        "NULL",
        "Infinity",
        "inf",
        "1e9",
        "١٢٣",
        "１２３",
        "1_000",
        "9999999999999",
        "12abc",
        "1,2,3",
        "123,4567",
        "€ 100 $",
    ],
)
def test_a_balance_that_is_none_rejects_its_row_and_keeps_the_others(
    context: ServiceContext, written: str
) -> None:
    good = row(NumerodeObligacion="2", Cedula="52000002")
    campaign = import_file(context, csv_file(row(Saldo_total=written), good))
    assert (campaign.created, campaign.rejected) == (1, 1)
    ((line, column, reason),) = row_errors(context, campaign.id)
    assert (line, column) == (2, "Saldo_total")
    assert reason
    assert only_debt(context)["document_number"] == "52000002"


def test_a_file_that_writes_points_before_decimals_means_it_everywhere(context: ServiceContext) -> None:
    rows = [row(Saldo_total="1234.56"), row(Saldo_total="864.191", NumerodeObligacion="2")]
    campaign = import_file(context, csv_file(*rows))
    assert row_errors(context, campaign.id) == [(3, "Saldo_total", "El valor tiene demasiados decimales.")]


def test_euros_with_a_lone_mark_are_ambiguous_unless_the_file_tells(context: ServiceContext) -> None:
    columns = (*COLUMNS, "Moneda")
    one = row(Saldo_total="1.500", Moneda="EUR")
    campaign = import_file(context, csv_file(one, columns=columns))
    assert campaign.rejected == 1
    other = row(Saldo_total="1.234,56", Moneda="EUR", NumerodeObligacion="2")
    import_file(context, csv_file(one, other, columns=columns))
    assert [debt["balance"] for debt in stored_debts(context)] == [150_000, 123_456]


def test_a_euro_sign_makes_a_euro_debt_of_somebody_in_spain(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Saldo_total="1.234,56 €", Cedula="12345678-Z")))
    debt = only_debt(context)
    assert (debt["balance"], debt["currency"], debt["locale"]) == (123_456, "EUR", "es_ES")
    assert debt["document_number"] == "12345678Z"


@pytest.mark.parametrize(
    ("country", "currency", "locale"),
    [
        ("CO", "COP", "es_CO"),
        ("CO", "USD", "es_US"),
        ("CO", "MXN", "es_CO"),
        ("US", "", "es_US"),
        ("US", "COP", "es_CO"),
        ("US", "MXN", "es_US"),
        ("ES", "", "es_ES"),
        ("ES", "USD", "es_US"),
        ("EC", "", "es_EC"),
        ("EC", "EUR", "es_ES"),
    ],
)
def test_a_new_debtor_lives_where_the_currency_is_from_or_else_where_the_installation_is(
    make_app: Callable[..., Flask], country: str, currency: str, locale: str
) -> None:
    """Of Mexico we know no law; in Ecuador people pay in dollars too."""
    context: ServiceContext = make_app(country=country).extensions["negotiator"]
    written = csv_file(row(Saldo_total="1500", Moneda=currency), columns=(*COLUMNS, "Moneda"))
    import_file(context, written)
    debt = only_debt(context)
    own = {"CO": "COP", "ES": "EUR", "US": "USD", "EC": "USD"}[country]
    assert (debt["currency"], debt["locale"]) == (currency or own, locale)
    assert pack_of(context, locale).code == {"es_EC": "CO"}.get(locale, locale[-2:])


def test_where_staff_say_somebody_lives_is_kept_while_a_file_is_read(
    context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL lets them say so between what a batch reads of a debtor and what it writes."""
    import_file(context, csv_file(row()))
    find = CampaignRowsRepository.find_debtors

    def moved_after(rows: CampaignRowsRepository, documents: Sequence[str]) -> dict[str, KnownDebtor]:
        found = find(rows, documents)
        rows.connection.execute(update(Debtor).values(locale="es_ES"))
        return found

    monkeypatch.setattr(CampaignRowsRepository, "find_debtors", moved_after)
    import_file(context, csv_file(row(Telefono="3009999999")))
    (debt,) = stored_debts(context)
    assert (debt["telephone"], debt["locale"]) == ("3009999999", "es_ES")


def test_a_known_debtor_keeps_their_country_whatever_currency_the_next_debt_is_in(
    context: ServiceContext,
) -> None:
    columns = (*COLUMNS, "Moneda")
    import_file(context, csv_file(row()))
    euros = row(Saldo_total="1.234,56", Moneda="EUR", NumerodeObligacion="2")
    import_file(context, csv_file(euros, columns=columns))
    again = row(Saldo_total="1.234,57", Moneda="EUR", NumerodeObligacion="2", Telefono="3000000000")
    import_file(context, csv_file(again, columns=columns))
    assert [(debt["currency"], debt["locale"]) for debt in stored_debts(context)] == [
        ("COP", "es_CO"),
        ("EUR", "es_CO"),
    ]


def test_what_capital_and_interest_leave_of_the_balance_is_fees(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Saldo_total="1000", Capital="700", Intereses="200")))
    debt = only_debt(context)
    assert (debt["principal"], debt["interest"], debt["fees"]) == (70_000, 20_000, 10_000)


def test_interest_alone_leaves_the_rest_as_capital(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Saldo_total="1000", Intereses="200")))
    debt = only_debt(context)
    assert (debt["principal"], debt["interest"], debt["fees"]) == (80_000, 20_000, 0)


@pytest.mark.parametrize(
    ("change", "column", "word"),
    [
        ({"Capital": "900000", "Intereses": "200000"}, "Saldo_total", "suma"),
        ({"Cedula": ""}, "Cedula", "Falta"),
        ({"Cedula": "NULL"}, "Cedula", "Falta"),
        ({"Cedula": "hola"}, "Cedula", "documento"),
        ({"Cedula": "12345678A"}, "Cedula", "documento"),
        ({"Cedula": "9,33889E+07"}, "Cedula", "documento"),
        ({"Cedula": "٩٣٣٨٨٩١٥"}, "Cedula", "documento"),
        ({"Nombre_del_cliente": " "}, "Nombre_del_cliente", "Falta"),
        ({"Nombre_del_cliente": "A" * 201}, "Nombre_del_cliente", "200"),
        ({"banco": "NULL"}, "banco", "Falta"),
        ({"NumerodeObligacion": ""}, "NumerodeObligacion", "Falta"),
        ({"NumerodeObligacion": "4,57017E+15"}, "NumerodeObligacion", "Excel"),
        ({"Oferta_1": "1000001"}, "Oferta_1", "mayor que el saldo"),
        ({"Oferta_1": "-1"}, "Oferta_1", "negativo"),
        ({"Oferta_2": "gratis"}, "Oferta_2", ""),
        ({"Hasta_3_cuotas": "1000000"}, "Hasta_3_cuotas", "una cuota"),
        ({"Intereses": "x"}, "Intereses", ""),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_column(
    context: ServiceContext, change: dict[str, str], column: str, word: str
) -> None:
    campaign = import_file(context, csv_file(row(**change), row(NumerodeObligacion="2")))
    ((line, found, reason),) = row_errors(context, campaign.id)
    assert (line, found) == (2, column)
    assert word in reason
    assert campaign.created == 1


def test_an_offer_of_zero_is_no_offer(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Oferta_1="0", Oferta_2="0,00", Hasta_3_cuotas="0")))
    assert only_debt(context)["fixed_offers"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16"])
def test_letters_survive_every_usual_encoding(context: ServiceContext, encoding: str) -> None:
    import_file(context, csv_file(row(Nombre_del_cliente="IÑIGO PEÑA ÁÉÍÓÚ"), encoding=encoding))
    assert only_debt(context)["debtor"] == "IÑIGO PEÑA ÁÉÍÓÚ"


def test_a_few_damaged_letters_cost_their_rows_only(context: ServiceContext) -> None:
    names = ["PEÑA", "NÚÑEZ", "GÓMEZ", "MUÑOZ", "CAÑÓN"]
    rows = [
        row(Nombre_del_cliente=name, NumerodeObligacion=str(n), Cedula=f"5200000{n}")
        for n, name in enumerate(names, 1)
    ]
    content = csv_file(*rows).replace("PEÑA".encode(), b"PE\xd1A")
    campaign = import_file(context, content)
    assert (campaign.created, campaign.rejected) == (4, 1)
    assert [debt["debtor"] for debt in stored_debts(context)] == names[1:]


@pytest.mark.parametrize(
    "header",
    [
        "NOMBRE_DEL_CLIENTE;CEDULA;BANCO;SALDO_TOTAL;NUMERODEOBLIGACION",
        "Nombre del cliente;Cédula;Banco;Saldo total;Número de obligación",
        '"Nombre_del_cliente";"Cedula";"banco";"Saldo_total";"NumerodeObligacion"',
        " nombre-del-cliente ; cedula ; banco ; saldo.total ; numero_de_obligacion ",
    ],
)
def test_columns_are_known_by_name_whatever_case_accents_and_spaces(
    context: ServiceContext, header: str
) -> None:
    import_file(context, f"{header}\nANA;52000001;BANCO;1000;77\n".encode())
    assert only_debt(context)["obligation_number"] == "77"


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks(context: ServiceContext) -> None:
    text = csv_text([row(Nombre_del_cliente='"ANA; ""LA\nRUBIA"" TORRES"'), row(NumerodeObligacion="2")])
    import_file(context, text.encode())
    assert {debt["debtor"] for debt in stored_debts(context)} == {"ANA TORRES"}
    campaign = import_file(context, csv_file(row(Cedula="x", NumerodeObligacion="3")))
    assert campaign.rejected == 1


def test_lines_are_counted_as_an_editor_shows_them(context: ServiceContext) -> None:
    rows = [row(Nombre_del_cliente='"ANA\nTORRES"'), row(Saldo_total="-1", NumerodeObligacion="2")]
    text = csv_text(rows)
    campaign = import_file(context, ("\n" + text).encode())
    assert [line for line, _, _ in row_errors(context, campaign.id)] == [5]


def test_a_quote_that_never_closes_costs_its_row_only(context: ServiceContext) -> None:
    rows = [row(Nombre_del_cliente='"ANA'), *(row(NumerodeObligacion=str(n)) for n in range(2, 60))]
    campaign = import_file(context, csv_file(*rows))
    assert (campaign.created, campaign.rejected) == (58, 1)


def test_a_quote_inside_a_bare_cell_is_a_letter(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Producto='TV 42" LED'), row(NumerodeObligacion="2")))
    assert [debt["product"] for debt in stored_debts(context)] == ['TV 42" LED', "TARJETA"]


def test_rows_of_another_width_are_rejected_except_for_empty_ends(context: ServiceContext) -> None:
    text = csv_text([row(), row(NumerodeObligacion="2")])
    lines = text.splitlines()
    lines += [lines[1].replace("100001", "3") + ";;;", lines[1] + ";sobra", "ANA;52000001", "", ";;;;"]
    campaign = import_file(context, "\r\n".join(lines).encode())
    assert (campaign.created, campaign.rejected, campaign.rows_read) == (3, 2, 5)


def test_control_characters_become_spaces(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Producto="A\x07B")))
    assert only_debt(context)["product"] == "A B"


def test_contact_data_that_cannot_be_used_does_not_cost_the_debt(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Email="no tiene", Ultimos_digitos="***", Telefono="NULL")))
    debt = only_debt(context)
    assert (debt["email"], debt["telephone"], debt["last_digits"]) == ("", "", "0001")


def test_one_person_has_one_record_for_several_debts(context: ServiceContext) -> None:
    import_file(
        context, csv_file(row(), row(NumerodeObligacion="2"), row(NumerodeObligacion="3", banco="DOS"))
    )
    assert len({debt["debtor_id"] for debt in stored_debts(context)}) == 1


def test_the_same_file_twice_changes_nothing(context: ServiceContext) -> None:
    rows = [
        row(),
        row(NumerodeObligacion="2", Telefono="3990000002"),
        row(NumerodeObligacion="2", Saldo_total="5"),
        row(NumerodeObligacion="3", Saldo_total="malo"),
    ]
    first = import_file(context, csv_file(*rows))
    before = stored_debts(context)
    second = import_file(context, csv_file(*rows))
    assert (first.created, first.rejected) == (2, 2)
    assert (second.created, second.updated, second.unchanged, second.rejected) == (0, 0, 2, 2)
    assert stored_debts(context) == before
    assert recorded_changes(context, second.id) == 0


def test_the_same_campaign_as_excel_changes_nothing(context: ServiceContext) -> None:
    rows = [row(Saldo_total="1234567,5", Oferta_1="1000000"), row(NumerodeObligacion="2")]
    import_file(context, csv_file(*rows))
    before = stored_debts(context)
    numbers = ("Cedula", "NumerodeObligacion", "Telefono", "Ultimos_digitos", "Saldo_total", "Oferta_1")
    sheet: list[dict[str, Any]] = [
        values | {name: float(values[name].replace(",", ".")) for name in numbers if name in values}
        for values in rows
    ]
    campaign = import_file(context, excel_file(*sheet))
    assert (campaign.unchanged, campaign.updated, campaign.rejected) == (2, 0, 0)
    assert stored_debts(context) == before


def test_one_creditors_file_never_touches_anothers_debts(context: ServiceContext) -> None:
    import_file(context, csv_file(row(banco="BANCO UNO")))
    before = only_debt(context)
    campaign = import_file(context, csv_file(row(banco="BANCO DOS", Saldo_total="7")))
    assert (campaign.created, campaign.updated) == (1, 0)
    assert before in stored_debts(context)
    assert len(stored_debts(context)) == 2


def test_a_later_file_updates_what_changed(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Oferta_1="900000"), row(NumerodeObligacion="2")))
    newer = row(Saldo_total="1100000", Telefono="3990000009", Email="")
    campaign = import_file(context, csv_file(newer, row(NumerodeObligacion="2")))
    assert (campaign.created, campaign.updated, campaign.unchanged) == (0, 1, 1)
    changed = stored_debts(context)[0]
    assert (changed["balance"], changed["fixed_offers"], changed["version"]) == (110_000_000, None, 2)
    assert (changed["telephone"], changed["email"]) == ("3990000009", "ana@example.com")


def test_an_obligation_keeps_its_identity_however_its_number_is_written(context: ServiceContext) -> None:
    import_file(context, csv_file(row(NumerodeObligacion="00-1234 5678")))
    campaign = import_file(context, csv_file(row(NumerodeObligacion="12345678", Saldo_total="5000")))
    assert (campaign.created, campaign.updated) == (0, 1)


def test_an_identical_row_again_is_unchanged_and_a_different_one_is_rejected(context: ServiceContext) -> None:
    campaign = import_file(context, csv_file(row(), row(), row(Saldo_total="5")))
    assert (campaign.created, campaign.unchanged, campaign.rejected) == (1, 1, 1)
    ((line, column, reason),) = row_errors(context, campaign.id)
    assert (line, column) == (4, "NumerodeObligacion")
    assert "línea 2" in reason


def test_an_obligation_does_not_change_hands(context: ServiceContext) -> None:
    import_file(context, csv_file(row()))
    before = only_debt(context)
    campaign = import_file(context, csv_file(row(Cedula="52000099")))
    assert campaign.rejected == 1
    assert only_debt(context) == before


@pytest.mark.parametrize("status", ["in_agreement", "paid", "withdrawn"])
def test_a_debt_that_is_settled_one_way_or_another_keeps_its_amounts(
    context: ServiceContext, status: str
) -> None:
    import_file(context, csv_file(row()))
    with context.write() as uow:
        uow.debts.set_status(only_debt(context)["id"], status, now=context.now())
        uow.commit()
    before = only_debt(context)
    same = import_file(context, csv_file(row()))
    changed = import_file(context, csv_file(row(Saldo_total="5")))
    assert (same.unchanged, changed.rejected) == (1, 1)
    assert only_debt(context) == before


def test_a_thousand_rows_of_many_batches_all_arrive(context: ServiceContext) -> None:
    rows = [row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n // 3)) for n in range(1, 1801)]
    campaign = import_file(context, csv_file(*rows))
    assert (campaign.rows_read, campaign.rows_total, campaign.created) == (1800, 1800, 1800)
    assert len(stored_debts(context)) == 1800


def test_two_imports_of_the_same_people_at_the_same_time_both_end_well(context: ServiceContext) -> None:
    rows = [row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n)) for n in range(1, 1501)]
    files = [csv_file(*rows), csv_file(*reversed(rows))]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda content: import_file(context, content), files)
    assert (first.status, second.status) == ("finished", "finished")
    assert first.created + second.created == 1500
    assert first.rejected + second.rejected == 0
    assert len(stored_debts(context)) == 1500


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(context: ServiceContext, tmp_path: Path) -> None:
    peaks = []
    for count in (3_000, 30_000):
        with (tmp_path / "sample.csv").open("w+", encoding="utf-8") as file:
            write_sample(file, rows=count, seed=count)
        with (tmp_path / "sample.csv").open("rb") as opened:
            campaign = start_import(context, SYSTEM, opened, file_name="sample.csv")
        lease = claim_import(context, campaign.id)
        assert lease is not None
        tracemalloc.start()
        assert run_import(context, campaign.id, lease).rows_read == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Ten times the rows; how full a batch is when its time is up differs from run to run.
    assert peaks[1] < peaks[0] * 2
