"""Campaign files over HTTP: handing over, watching, the report of rejected rows, undoing."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.jobs.worker import run_pending
from backend.services.context import ServiceContext
from tests.campaign_files import COLUMNS, csv_file, csv_text, excel_file, row, stored_debts
from tests.factories import make_user, sign_in


@pytest.fixture
def staff(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, role="staff"))
    return client


def upload(client: FlaskClient, content: bytes, file_name: str = "marzo.csv", **fields: str) -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), file_name), **fields}
    return client.post("/api/v1/campaigns", data=data, content_type="multipart/form-data")


def test_staff_hand_over_a_file_and_watch_its_import(staff: FlaskClient, context: ServiceContext) -> None:
    rows = [row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n)) for n in range(1, 1802)]
    answer = upload(staff, csv_file(*rows, row(Saldo_total="-1", NumerodeObligacion="x")))
    assert answer.status_code == 202, answer.text
    path = f"/api/v1/campaigns/{answer.get_json()['id']}"
    assert (answer.get_json()["status"], answer.get_json()["file_name"]) == ("queued", "marzo.csv")
    assert stored_debts(context) == []
    assert run_pending(context) == 1
    campaign = staff.get(path).get_json()
    assert campaign["status"] == "finished"
    assert (campaign["rows_total"], campaign["rows_read"]) == (1802, 1802)
    assert (campaign["created"], campaign["rejected"]) == (1801, 1)
    assert campaign["message"]
    assert staff.get("/api/v1/campaigns").get_json()["items"] == [campaign]
    undone = staff.post(f"{path}/undo")
    assert (undone.status_code, undone.get_json()["status"]) == (200, "undone")
    assert stored_debts(context) == []


def test_an_excel_file_is_taken_too(staff: FlaskClient, context: ServiceContext) -> None:
    answer = upload(staff, excel_file(row()), "marzo.xlsx", name="Marzo")
    assert (answer.status_code, answer.get_json()["name"]) == (202, "Marzo")
    run_pending(context)
    assert staff.get(f"/api/v1/campaigns/{answer.get_json()['id']}").get_json()["created"] == 1


def test_rejected_rows_are_listed_and_downloaded_without_formulas(
    staff: FlaskClient, context: ServiceContext
) -> None:
    bad = [row(NumerodeObligacion=str(n), Saldo_total='=HYPERLINK("http://example.com")') for n in range(60)]
    campaign = upload(staff, csv_file(*bad, row())).get_json()
    run_pending(context)
    first = staff.get(f"/api/v1/campaigns/{campaign['id']}/errors").get_json()
    second = staff.get(f"/api/v1/campaigns/{campaign['id']}/errors?page=2").get_json()
    assert (first["total"], first["pages"], len(first["items"])) == (60, 2, 50)
    assert [item["line"] for item in first["items"] + second["items"]] == list(range(2, 62))
    assert first["items"][0]["column"] == "Saldo_total"
    download = staff.get(f"/api/v1/campaigns/{campaign['id']}/errors.csv")
    assert download.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(download.get_data().decode("utf-8-sig")), delimiter=";"))
    assert (len(lines), lines[0]) == (61, ["Línea", "Columna", "Valor", "Motivo"])
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 \x00\xff", "not_a_campaign_file"),
        (csv_text([row()], separator=",").encode(), "wrong_separator"),
        (b"Cedula;Saldo_total\n1;2\n", "missing_columns"),
        (b"PK\x03\x04no", "excel_unreadable"),
    ],
)
def test_a_file_that_is_none_is_refused_and_the_next_one_works(
    staff: FlaskClient, content: bytes, code: str
) -> None:
    answer = upload(staff, content)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
    assert staff.get("/api/v1/campaigns").get_json()["total"] == 0
    assert upload(staff, csv_file(row())).status_code == 202


def test_a_request_without_a_file_says_so(staff: FlaskClient) -> None:
    answer = staff.post("/api/v1/campaigns", data={"name": "x"}, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "missing_file")


def test_a_file_above_the_limit_is_refused(make_app: Any) -> None:
    app = make_app(upload_limit=2000)
    client = app.test_client()
    sign_in(client, make_user(app.extensions["negotiator"], role="staff"))
    assert upload(client, b"x" * 5000).status_code == 413


def test_the_files_name_brings_no_folder(staff: FlaskClient) -> None:
    assert upload(staff, csv_file(row()), "../../etc/passwd.csv").get_json()["file_name"] == "passwd.csv"


def test_an_unknown_campaign_does_not_exist(staff: FlaskClient) -> None:
    for path in ("", "/errors", "/errors.csv"):
        assert staff.get(f"/api/v1/campaigns/99{path}").status_code == 404
    assert staff.post("/api/v1/campaigns/99/undo").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("GET", ""),
        ("GET", "/1"),
        ("GET", "/1/errors"),
        ("GET", "/1/errors.csv"),
        ("POST", "/1/undo"),
    ],
)
def test_campaigns_are_for_staff(
    client: FlaskClient, context: ServiceContext, method: str, path: str
) -> None:
    assert client.open(f"/api/v1/campaigns{path}", method=method).status_code == 401
    sign_in(client, make_user(context))
    assert client.open(f"/api/v1/campaigns{path}", method=method).status_code == 403


def preview(client: FlaskClient, content: bytes, file_name: str = "marzo.csv") -> TestResponse:
    data = {"file": (io.BytesIO(content), file_name)}
    return client.post("/api/v1/campaigns/preview", data=data, content_type="multipart/form-data")


def test_a_file_is_looked_at_before_anything_is_stored(staff: FlaskClient, context: ServiceContext) -> None:
    rows = [row(Nombre_del_cliente="MARÍA ÑAÑEZ"), row(NumerodeObligacion="2", Saldo_total="-1")]
    answer = preview(staff, csv_file(*rows, encoding="cp1252"))
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert (found["format"], found["encoding_text"], found["rows_expected"]) == ("csv", "Windows-1252", 2)
    assert (found["rows_checked"], found["rows_rejected"]) == (2, 1)
    (debt,) = found["debts"]
    assert (debt["line"], debt["name"], debt["balance_text"]) == (2, "MARÍA ÑAÑEZ", "$ 1.000.000")
    (problem,) = found["problems"]
    assert (problem["line"], problem["column"], problem["value"]) == (3, "Saldo_total", "-1")
    assert staff.get("/api/v1/campaigns").get_json()["items"] == []
    assert stored_debts(context) == []


def test_a_preview_says_what_each_column_is_taken_for(staff: FlaskClient) -> None:
    found = preview(staff, excel_file(row(), columns=(*COLUMNS, "Color")), "marzo.xlsx")
    columns = {column["name"]: column for column in found.get_json()["columns"]}
    assert found.get_json()["format"] == "excel"
    assert columns["Cedula"]["taken_as"] == "Cedula"
    assert columns["Cedula"]["example"] == "52000001"
    assert (columns["Oferta_1"]["taken_as"], columns["Oferta_1"]["instalments"]) == ("offer", 1)
    assert columns["Color"]["taken_as"] is None
    assert (columns["Hasta_3_cuotas"]["taken_as"], columns["Hasta_3_cuotas"]["instalments"]) == ("offer", 3)


OTHER_NAMES = {"Cedula": "Identificación", "Saldo_total": "Deuda", "NumerodeObligacion": "Crédito"}
MEANINGS = {name: ours for ours, name in OTHER_NAMES.items()}


def other_file() -> bytes:
    """A file of somebody who calls three columns otherwise, and holds in `Oferta_1` what is no offer."""
    values = {OTHER_NAMES.get(name, name): value for name, value in row(Oferta_1="azul").items()}
    return csv_file(values, columns=[OTHER_NAMES.get(name, name) for name in COLUMNS])


def look_at(staff: FlaskClient, path: str, meanings: object) -> TestResponse:
    data = {"file": (io.BytesIO(other_file()), "otra.csv"), "columns": json.dumps(meanings)}
    return staff.post(f"/api/v1/campaigns{path}", data=data, content_type="multipart/form-data")


def test_a_refused_file_says_which_columns_it_has(staff: FlaskClient) -> None:
    error = preview(staff, other_file()).get_json()["error"]
    assert (error["code"], error["details"]["columns"]) == ("missing_columns", list(OTHER_NAMES))
    assert {"Identificación", "Deuda", "Crédito", "banco"} <= set(error["details"]["found"])


def test_staff_say_what_a_column_is_and_the_import_reads_it_so(
    staff: FlaskClient, context: ServiceContext
) -> None:
    found = look_at(staff, "/preview", MEANINGS).get_json()
    assert (found["rows_rejected"], found["problems"][0]["column"]) == (1, "Oferta_1")
    meanings = {**MEANINGS, "Oferta_1": ""}
    found = look_at(staff, "/preview", {**meanings, "Telefono": "Hasta_6_cuotas"}).get_json()
    taken = {column["name"]: (column["taken_as"], column["instalments"]) for column in found["columns"]}
    assert taken["Deuda"] == ("Saldo_total", None)
    assert taken["Oferta_1"] == (None, None)
    assert taken["Telefono"] == ("offer", 6)
    assert look_at(staff, "", meanings).status_code == 202
    run_pending(context)
    (campaign,) = staff.get("/api/v1/campaigns").get_json()["items"]
    assert (campaign["status"], campaign["created"], campaign["rejected"]) == ("finished", 1, 0)
    (debt,) = stored_debts(context)
    assert (debt["balance"], debt["obligation_number"]) == (100_000_000, "100001")


@pytest.mark.parametrize(
    ("meanings", "code"),
    [
        ({"Deuda": "Color favorito"}, "unknown_meaning"),
        ({**MEANINGS, "Email": "Cedula"}, "duplicate_columns"),
        ({"Cedula": 5}, "bad_columns"),
        (["Cedula"], "bad_columns"),
        ({"Cedula": "x" * 201}, "bad_columns"),
        ({str(number): "" for number in range(201)}, "bad_columns"),
    ],
)
def test_what_no_column_can_be_is_refused(
    staff: FlaskClient, context: ServiceContext, meanings: object, code: str
) -> None:
    for path in ("/preview", ""):
        answer = look_at(staff, path, meanings)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
    assert staff.get("/api/v1/campaigns").get_json()["items"] == []


def test_a_file_that_is_no_campaign_has_no_preview(staff: FlaskClient) -> None:
    answer = preview(staff, b"%PDF-1.7 not a campaign")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "not_a_campaign_file")
    assert staff.post("/api/v1/campaigns/preview").get_json()["error"]["code"] == "missing_file"


def test_staff_choose_from_the_creditors(staff: FlaskClient, context: ServiceContext) -> None:
    upload(staff, csv_file(row(banco="BANCO DOS"), row(NumerodeObligacion="2")))
    run_pending(context)
    names = [item["name"] for item in staff.get("/api/v1/creditors").get_json()["items"]]
    assert names == ["BANCO DOS", "BANCO UNO"]
