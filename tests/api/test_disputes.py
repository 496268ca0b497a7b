"""Disputes over HTTP: opened and evidenced by the debtor, decided by staff, nobody else's business."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.cases import DisputeEvidence
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent, OutboxMessage
from backend.services.case_views import get_dispute
from backend.services.context import Principal, ServiceContext
from backend.services.evidence import MOST_BYTES, MOST_FILES, safe_name
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

STAFF = Principal(user_id=1, role="staff", session_id=1)
DISPUTES = "/api/v1/disputes"
ANA, LUIS = "52845671", "79111222"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPG = b"\xff\xd8\xff\xe0" + bytes(40)


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos of Ana's."""
    return make_debt(context, document_number=ANA, name="ANA TORRES")


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext, debt_id: int) -> FlaskClient:
    sign_in(client, make_user(context, bound_document=ANA, email="ana@example.com"))
    return client


@pytest.fixture
def staff(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="staff"))
    return client


@pytest.fixture
def luis(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    make_debt(context, document_number=LUIS)
    sign_in(client, make_user(context, bound_document=LUIS))
    return client


def opened(client: FlaskClient, debt_id: int, **changes: Any) -> Any:
    return client.post(DISPUTES, json={"debt_id": debt_id, "reason": "already_paid", **changes})


def upload(client: FlaskClient, case_id: int, content: bytes, name: str = "recibo.pdf") -> Any:
    # By hand: the test client leaves the temporary file of a large form open.
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        f"{DISPUTES}/{case_id}/evidence",
        data=head.encode() + content + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
    )


def decide(client: FlaskClient, case_id: int, decision: str, **body: Any) -> Any:
    return client.post(f"{DISPUTES}/{case_id}/decision", json={"decision": decision, **body})


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["error"]["code"]


@pytest.fixture
def case_id(ana: FlaskClient, debt_id: int) -> int:
    return int(opened(ana, debt_id, details="La pagué en mayo").json["id"])


def test_a_contested_debt_is_not_sold_and_its_debtor_hears_what_happens_until_when(
    ana: FlaskClient, debt_id: int
) -> None:
    response = opened(ana, debt_id, details="La pagué en mayo")
    assert response.status_code == 201
    case = response.json
    assert (case["status"], case["reason_text"], case["details"]) == (
        "open",
        "Ya la pagué",
        "La pagué en mayo",
    )
    # Fifteen business days after 23 November 2026; the 8th of December is a holiday in Colombia.
    assert case["answer_by"] == "2026-12-15"
    assert "15 de diciembre de 2026" in case["next_step"]
    assert [event["text"] for event in case["timeline"]] == ["Se abrió el reclamo"]
    assert error(ana.get(f"/api/v1/debts/{debt_id}/offers")) == (409, "debt_stopped")
    assert ana.get("/api/v1/debts").json["items"][0]["status"] == "disputed"  # type: ignore[index]


def test_contesting_again_completes_the_same_case(ana: FlaskClient, debt_id: int) -> None:
    first = opened(ana, debt_id, reason="other", details="no sé").json
    second = opened(ana, debt_id, reason="wrong_amount", details="me cobran de más").json
    assert second["id"] == first["id"]
    assert (second["reason"], second["details"]) == ("wrong_amount", "no sé\nme cobran de más")


def test_a_debtor_of_a_country_without_a_known_term_is_told_generally(
    ana: FlaskClient, context: ServiceContext
) -> None:
    abroad = make_debt(context, document_number="ZZ", debtor={"locale": "es_MX"})
    client = ana.application.test_client()
    sign_in(client, make_user(context, bound_document="ZZ"))
    case = opened(client, abroad).json
    assert case["answer_by"] is None
    assert "a más tardar" not in case["next_step"]


@pytest.mark.parametrize("path", ["", "/evidence", "/evidence/1"])
def test_somebody_elses_dispute_does_not_exist(
    ana: FlaskClient, luis: FlaskClient, context: ServiceContext, case_id: int, path: str
) -> None:
    upload(ana, case_id, PDF)
    before = snapshot(context)
    if path == "/evidence":
        assert error(upload(luis, case_id, PDF)) == (404, "case_not_found")
    else:
        assert error(luis.get(f"{DISPUTES}/{case_id}{path}")) == (404, "case_not_found")
    assert luis.get(DISPUTES).json["items"] == []  # type: ignore[index]
    assert changed_tables(before, snapshot(context)) == set()


def test_somebody_elses_debt_is_not_contested(luis: FlaskClient, debt_id: int) -> None:
    assert error(opened(luis, debt_id)) == (404, "debt_not_found")


def test_only_staff_decide(ana: FlaskClient, case_id: int) -> None:
    assert error(decide(ana, case_id, "withdraw"))[0] == 403


@pytest.mark.parametrize(
    ("content", "name", "kept", "media_type"),
    [
        (PDF, "recibo.pdf", "recibo.pdf", "application/pdf"),
        (PNG, "foto de pago.PNG", "foto de pago.png", "image/png"),
        (JPG, "../../etc/passwd", "passwd.jpg", "image/jpeg"),
        (PDF, "recibo.pdf.exe", "recibo.pdf.pdf", "application/pdf"),
    ],
)
def test_evidence_is_kept_under_a_plain_name_and_only_downloaded(
    ana: FlaskClient, staff: FlaskClient, case_id: int, content: bytes, name: str, kept: str, media_type: str
) -> None:
    response = upload(ana, case_id, content, name)
    assert (response.status_code, response.json["media_type"]) == (201, media_type)
    for client in (ana, staff):
        (item,) = client.get(f"{DISPUTES}/{case_id}").json["evidence"]  # type: ignore[index]
        assert (item["name"], item["size"]) == (kept, len(content))
        file = client.get(f"{DISPUTES}/{case_id}/evidence/{item['id']}")
        assert file.data == content
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file.headers["Content-Security-Policy"]
        assert file.mimetype == media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\fotos\\foto.png", "foto.pdf"),
        ('a";x="b<script>.html', "a_x_b_script.pdf"),
        ("...", "archivo.pdf"),
        ("", "archivo.pdf"),
        ("línea\r\nSet-Cookie: x", "línea_Set-Cookie_ x.pdf"),
        ("ñ" * 300 + ".pdf", "ñ" * 80 + ".pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert safe_name(name, "pdf") == kept


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "recibo.pdf", "evidence_empty"),
        (b"<html><script>alert(1)</script>", "recibo.pdf", "evidence_kind"),
        (b"MZ" + bytes(100), "recibo.png", "evidence_kind"),
        (PDF + bytes(MOST_BYTES), "grande.pdf", "evidence_too_large"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(
    ana: FlaskClient, context: ServiceContext, case_id: int, content: bytes, name: str, code: str
) -> None:
    before = snapshot(context)
    assert error(upload(ana, case_id, content, name)) == (422, code)
    assert changed_tables(before, snapshot(context)) == set()


def test_a_huge_file_is_refused_before_it_is_read(ana: FlaskClient, case_id: int) -> None:
    kind = "multipart/form-data; boundary=b"
    response = ana.post(f"{DISPUTES}/{case_id}/evidence", data=bytes(2 * MOST_BYTES), content_type=kind)
    assert error(response) == (413, "too_large")


def test_an_upload_without_a_file_is_refused(ana: FlaskClient, case_id: int) -> None:
    assert error(ana.post(f"{DISPUTES}/{case_id}/evidence", data={})) == (422, "missing_file")
    assert error(ana.post(f"{DISPUTES}/{case_id}/evidence", json={})) == (422, "missing_file")


def test_the_same_file_again_is_the_same_file_and_there_is_a_limit(
    ana: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    first = upload(ana, case_id, PDF).json["id"]
    assert upload(ana, case_id, PDF, "otro nombre.pdf").json["id"] == first
    for number in range(1, MOST_FILES):
        assert upload(ana, case_id, PDF + bytes([number])).status_code == 201
    assert error(upload(ana, case_id, PDF + b"one too many")) == (429, "too_many_files")
    assert len(rows(context, DisputeEvidence.id)) == MOST_FILES


def test_a_file_is_found_only_under_its_own_dispute(
    ana: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    kept = upload(ana, case_id, PDF).json["id"]
    other = opened(ana, make_debt(context, document_number=ANA)).json["id"]
    assert error(ana.get(f"{DISPUTES}/{other}/evidence/{kept}")) == (404, "evidence_not_found")


def test_an_upheld_dispute_withdraws_the_debt_and_the_debtor_is_told(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    response = decide(staff, case_id, "withdraw", note="Encontramos tu pago.")
    assert (response.status_code, response.json["status"]) == (200, "upheld")
    assert rows(context, Debt.status) == ["withdrawn"]
    case = ana.get(f"{DISPUTES}/{case_id}").json
    assert "retiramos esta deuda" in case["next_step"]  # type: ignore[index]
    assert "Encontramos tu pago." in case["next_step"]  # type: ignore[index]
    ((recipient, body),) = rows(context, OutboxMessage.recipient, OutboxMessage.body)
    assert recipient == "ana@example.com"
    assert "retiramos esta deuda" in body
    assert ANA not in body
    assert {"dispute_opened", "dispute_upheld", "debt_withdrawn"} <= set(rows(context, AuditEvent.action))


def test_an_upheld_dispute_can_correct_the_debt_which_is_sold_again(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    case = decide(staff, case_id, "correct", interest="0").json
    assert (case["outcome"], case["debt"]["balance_text"]) == ("corrected", "$ 1.000.000")
    assert rows(context, Debt.status, Debt.balance) == [("active", 100_000_000)]
    assert "$ 1.000.000" in rows(context, OutboxMessage.body)[0]
    assert ana.get(f"/api/v1/debts/{debt_id}/offers").status_code == 200


def test_a_rejected_dispute_tells_why_and_puts_the_debt_back_on_sale(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    assert error(decide(staff, case_id, "reject", note="  ")) == (422, "missing_field")
    decide(staff, case_id, "reject", note="El pago fue de otra obligación.")
    assert rows(context, Debt.status) == ["active"]
    assert "El pago fue de otra obligación." in rows(context, OutboxMessage.body)[0]
    assert error(upload(ana, case_id, PDF)) == (409, "case_closed")
    for asked in ("¿qué pasó con mi reclamo?", "en qué quedó la reclamación"):
        answer = ana.post("/api/v1/chat/message", json={"message": asked}).json
        assert "no procede. El pago fue de otra obligación." in str(answer)
    again = opened(ana, debt_id, details="aquí está la prueba")
    assert again.json["id"] != case_id


def test_who_hears_of_the_decision_in_the_conversation_goes_on_from_there(
    ana: FlaskClient, staff: FlaskClient
) -> None:
    def talk(**request: str) -> Any:
        return ana.post("/api/v1/chat/message", json=request).json

    talk(message=ANA)
    stopped = talk(button_id="no_reconozco")
    assert "ver_opciones" not in {button["id"] for button in stopped["buttons"]}
    waiting: Any = staff.get(DISPUTES).json
    (case,) = waiting["items"]
    decide(staff, case["id"], "reject", note="El pago fue de otra obligación.")
    told = talk(message="¿qué pasó con mi reclamo?")
    assert "El pago fue de otra obligación." in told["message"]
    assert "ver_opciones" in {button["id"] for button in told["buttons"]}


@pytest.mark.parametrize(
    ("decision", "body", "code"),
    [
        ("correct", {}, "missing_field"),
        ("correct", {"principal": "0", "interest": "0"}, "zero_amount"),
        ("correct", {"principal": "mil"}, "invalid_amount"),
        ("correct", {"principal": "1.500"}, "ambiguous_amount"),
        ("forget", {}, "invalid_request"),
        ("reject", {"note": "x" * 1001}, "invalid_request"),
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(
    staff: FlaskClient, context: ServiceContext, case_id: int, decision: str, body: Any, code: str
) -> None:
    before = snapshot(context)
    assert error(decide(staff, case_id, decision, **body)) == (422, code)
    assert changed_tables(before, snapshot(context)) == set()


def test_of_two_decisions_at_once_one_counts(
    app: Flask, staff: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    codes: list[int] = []
    other = app.test_client()
    sign_in(other, make_user(context, role="staff"))
    together = threading.Barrier(2)

    def act(client: FlaskClient, decision: str) -> None:
        together.wait()
        codes.append(decide(client, case_id, decision, note="Revisado").status_code)

    acting = [threading.Thread(target=act, args=pair) for pair in ((staff, "reject"), (other, "withdraw"))]
    for thread in acting:
        thread.start()
    for thread in acting:
        thread.join()
    assert sorted(codes) == [200, 409]
    assert len(rows(context, OutboxMessage.id)) == 1


def test_staff_see_the_oldest_that_waits_first(
    ana: FlaskClient, luis: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    later = opened(luis, luis.get("/api/v1/debts").json["items"][0]["id"]).json["id"]  # type: ignore[index]
    page = staff.get(f"{DISPUTES}?status=open").json
    assert [item["id"] for item in page["items"]] == [case_id, later]  # type: ignore[index]
    assert page["items"][0]["debtor"] == {"name": "ANA TORRES", "document_number": ANA}  # type: ignore[index]
    decide(staff, case_id, "reject", note="No")
    assert staff.get(f"{DISPUTES}?status=open").json["total"] == 1  # type: ignore[index]
    assert error(staff.get(f"{DISPUTES}?status=lost")) == (422, "invalid_request")


def test_a_debt_under_agreement_is_not_contested_by_a_form(
    ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    with context.write() as uow:
        uow.debts.set_status(debt_id, "in_agreement", now=context.now())
        uow.commit()
    assert error(opened(ana, debt_id)) == (409, "debt_agreed")


def test_the_day_of_the_answer_skips_weekends_and_holidays(case_id: int, ana: FlaskClient) -> None:
    answer = date.fromisoformat(ana.get(f"{DISPUTES}/{case_id}").json["answer_by"])  # type: ignore[index]
    assert answer.weekday() < 5


def test_an_answer_is_overdue_from_the_day_after_its_own_where_the_debtor_lives(
    case_id: int, context: ServiceContext, clock: Clock
) -> None:
    # The 15th of December is still the 15th in Bogotá at four in the morning of the 16th in UTC.
    for hour, overdue in ((4, False), (6, True)):
        clock.now = datetime(2026, 12, 16, hour, tzinfo=UTC)
        assert get_dispute(context, STAFF, case_id)["is_overdue"] is overdue


def test_a_debtor_takes_a_dispute_back_once_and_the_debt_is_on_sale_again(
    ana: FlaskClient,
    luis: FlaskClient,
    staff: FlaskClient,
    context: ServiceContext,
    case_id: int,
    debt_id: int,
) -> None:
    assert error(luis.post(f"{DISPUTES}/{case_id}/take-back", json={})) == (404, "case_not_found")
    for _ in range(2):
        case = ana.post(f"{DISPUTES}/{case_id}/take-back", json={}).json
        assert case["status"] == "taken_back"  # type: ignore[index]
    assert rows(context, AuditEvent.action).count("dispute_taken_back") == 1
    assert ana.get(f"/api/v1/debts/{debt_id}/offers").status_code == 200
    assert error(decide(staff, case_id, "withdraw")) == (409, "case_closed")


def test_what_staff_have_decided_is_not_taken_back(
    ana: FlaskClient, staff: FlaskClient, case_id: int
) -> None:
    decide(staff, case_id, "reject", note="No")
    assert error(ana.post(f"{DISPUTES}/{case_id}/take-back", json={})) == (409, "case_closed")
