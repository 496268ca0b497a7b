"""What is no campaign file is refused before anything is stored, with a code and a sentence."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from backend.db.models.campaigns import Campaign, CampaignFile
from backend.db.models.operations import Job
from backend.domain.errors import InvalidInput
from backend.services.campaign_import.source import open_source
from backend.services.context import ServiceContext
from tests.campaign_files import COLUMNS, csv_file, csv_text, excel_file, import_file, only_debt, row

NASTY = Path(__file__).parent.parent / "campaigns" / "nasty.csv"


def far_cell() -> bytes:
    """An Excel file of two cells, as far from one another as the format allows."""
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Cedula"
    book.active["XFD1048576"] = "1"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zip_bomb() -> bytes:
    """A few dozen kilobytes that unpack to 32 MB of cells."""
    content = io.BytesIO(excel_file(row()))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<c/>" * 8_000_000)
    return content.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty_file"),
    "blank lines": (lambda: b"\n \n\n", "empty_file"),
    "header only": (lambda: csv_file(), "no_rows"),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_a_campaign_file"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_campaign_file"),
    "bytes": (lambda: bytes(range(256)) * 40, "not_a_campaign_file"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "not_a_campaign_file"),
    "commas": (lambda: csv_text([row()], separator=",").encode(), "wrong_separator"),
    "tabs": (lambda: csv_text([row()], separator="\t").encode(), "wrong_separator"),
    "bars": (lambda: csv_text([row()], separator="|").encode(), "wrong_separator"),
    "other columns": (lambda: b"a;b;c\n1;2;3\n", "missing_columns"),
    "a letter": (lambda: "Querido equipo: adjunto la campaña.\n".encode(), "missing_columns"),
    "a column twice": (lambda: csv_file(row(), columns=(*COLUMNS, "SALDO TOTAL")), "duplicate_columns"),
    "zip": (lambda: b"PK\x03\x04" + bytes(100), "excel_unreadable"),
    "cut Excel": (lambda: excel_file(row())[:-200], "excel_unreadable"),
    "Excel without rows": (lambda: excel_file(), "no_rows"),
    "Excel with a cell far away": (far_cell, "excel_too_large"),
    "Excel bomb": (zip_bomb, "excel_too_large"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_campaign_is_refused_and_nothing_is_stored(
    context: ServiceContext, kind: str
) -> None:
    make, code = REFUSED[kind]
    with pytest.raises(InvalidInput) as refused:
        import_file(context, make())
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    with context.read() as uow:
        for table in (Campaign, CampaignFile, Job):
            assert uow.connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
    assert import_file(context, csv_file(row())).created == 1


def test_the_wrong_separator_is_named_with_the_right_one() -> None:
    content = io.BytesIO(csv_text([row()], separator=",").encode())
    with pytest.raises(InvalidInput) as refused, open_source(content):
        pass
    assert refused.value.details == {"expected": ";"}
    assert "punto y coma" in refused.value.message


def test_missing_columns_are_named() -> None:
    with pytest.raises(InvalidInput) as refused, open_source(io.BytesIO(b"Cedula;banco\n1;2\n")):
        pass
    missing = ["Nombre_del_cliente", "Saldo_total", "NumerodeObligacion"]
    assert refused.value.details == {"columns": missing, "found": ["Cedula", "banco"]}
    assert all(name in refused.value.message for name in missing)


def test_looking_at_a_bomb_takes_little_memory() -> None:
    content = zip_bomb()
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput), open_source(io.BytesIO(content)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_the_name_is_the_given_one_or_that_of_the_first_row_or_the_files(context: ServiceContext) -> None:
    columns = (*COLUMNS, "Campaña")
    stated = csv_file(row(Campaña="Marzo"), columns=columns)
    assert import_file(context, stated, name="Mía").name == "Mía"
    assert import_file(context, stated).name == "Marzo"
    assert import_file(context, csv_file(row())).name == "campaña"


def test_the_first_line_may_tell_excel_the_separator(context: ServiceContext) -> None:
    import_file(context, b"sep=;\n" + csv_file(row()))
    assert only_debt(context)["document_number"] == "52000001"


def test_a_number_that_excel_has_rounded_is_refused_not_guessed(context: ServiceContext) -> None:
    sheet = row() | {"NumerodeObligacion": 5304870012344821999}
    campaign = import_file(context, excel_file(sheet))
    assert (campaign.created, campaign.rejected) == (0, 1)


def test_a_nasty_file_keeps_its_good_rows_and_explains_the_others(context: ServiceContext) -> None:
    campaign = import_file(context, NASTY.read_bytes())
    assert (campaign.rows_read, campaign.created, campaign.unchanged, campaign.rejected) == (22, 7, 1, 14)
    with context.read() as uow:
        errors = uow.campaigns.list_errors(campaign.id, limit=50, offset=0)
    assert [(error.line, error.column) for error in errors] == [
        (6, "Saldo_total"),
        (7, "Saldo_total"),
        (8, "Saldo_total"),
        (9, "Saldo_total"),
        (10, "Saldo_total"),
        (11, "Saldo_total"),
        (12, "Cédula"),
        (13, "Cédula"),
        (14, "NumerodeObligacion"),
        (15, "Oferta_1"),
        (16, "Hasta_3_cuotas"),
        (17, ""),
        (19, "NumerodeObligacion"),
        (21, "Saldo_total"),
    ]
    assert all(error.reason.endswith(".") for error in errors)
