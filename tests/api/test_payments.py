"""Payments as staff record them: once, from a form or the bank's file, and never deleted."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from backend.db.models.agreements import Agreement, Instalment, Payment
from backend.domain.errors import InvalidInput
from backend.services.context import SYSTEM, ServiceContext
from backend.services.payment_file import preview_payments
from tests.agreement_life import AGREEMENTS, PAYMENTS, Life
from tests.conftest import Clock
from tests.snapshots import changed_tables, rows, snapshot

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    return Life(app, context, clock)


@pytest.fixture
def agreement(life: Life) -> dict[str, Any]:
    return life.accept()


def send(life: Life, content: bytes | str, digest: str = "") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    form = {"file": (io.BytesIO(raw), "banco.csv")} | ({"digest": digest} if digest else {})
    return life.luz.post(f"{PAYMENTS}/file", data=form)


def test_a_payment_covers_the_oldest_instalment_first(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    answer = life.pay(agreement, "400000", "2026-11-23", "B-1")
    assert answer.status_code == 201
    assert (answer.json["status"], answer.json["missing"]) == ("active", 752_000)
    assert rows(context, Instalment.paid) == [38_400_000, 1_600_000, 0]
    seen = life.read(agreement)
    assert [item["status"] for item in seen["schedule"]] == ["paid", "partial", "open"]
    assert (seen["paid_text"], seen["next_amount_text"], seen["paid_percentage"]) == (
        "$ 400.000",
        "$ 368.000",
        34,
    )
    own = life.ana.get(f"{AGREEMENTS}/{agreement['id']}/payments").json["items"]  # type: ignore[index]
    assert [(item["amount_text"], item["is_undone"], "undone_because" in item) for item in own] == [
        ("$ 400.000", False, False)
    ]


def test_the_same_reference_is_the_same_payment(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    first = life.pay(agreement, "100000", "2026-11-23", "B-1")
    again = life.pay(agreement, "100000.00", "2026-11-23", " B-1 ")
    assert (again.status_code, again.json) == (200, first.json)
    for amount, reference in (("100001", "B-1"), ("99999", "B-1")):
        other = life.pay(agreement, amount, "2026-11-23", reference)
        assert (other.status_code, other.json["error"]["code"]) == (409, "payment_differs")
    assert len(rows(context, Payment.id)) == 1


def test_undoing_adds_an_entry_and_puts_the_agreement_back(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    payment: Any = life.pay(agreement, "1152000", "2026-11-23", "B-1").json["payment"]
    assert rows(context, Agreement.status) == ["fulfilled"]
    undone = life.luz.post(f"{PAYMENTS}/{payment['id']}/undo", json={"reason": "Era de otra persona"})
    assert undone.json is not None
    assert undone.json["payment"] | {"id": 0} == {
        **payment,
        "id": 0,
        "is_undone": True,
        "undone_because": "Era de otra persona",
    }
    assert rows(context, Agreement.status) == ["pending"]
    assert rows(context, Payment.amount, Payment.reverses_id) == [
        (115_200_000, None),
        (115_200_000, payment["id"]),
    ]
    assert rows(context, Instalment.paid) == [0, 0, 0]
    codes = [
        (payment["id"], "payment_undone"),
        (payment["id"] + 1, "not_a_payment"),
        (99, "payment_not_found"),
    ]
    for number, code in codes:
        refused = life.luz.post(f"{PAYMENTS}/{number}/undo", json={"reason": "x"})
        assert refused.json["error"]["code"] == code  # type: ignore[index]
    same = life.pay(agreement, "1152000", "2026-11-23", "B-1")
    assert (same.status_code, same.json["error"]["code"]) == (409, "payment_undone")


def test_a_bad_payment_is_refused_and_leaves_nothing(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    good = {"agreement_id": agreement["id"], "amount": "1000", "paid_on": "2026-11-23", "reference": "B"}
    before = snapshot(context, without=("sessions", "users"))
    bad: list[tuple[dict[str, Any], int, str]] = [
        ({"amount": "-1"}, 422, "negative_amount"),
        ({"amount": "0"}, 422, "zero_amount"),
        ({"amount": "1.005"}, 422, "too_many_decimals"),
        ({"amount": "mil"}, 422, "invalid_amount"),
        ({"amount": "9" * 13}, 422, "amount_out_of_range"),
        ({"amount": None}, 422, "invalid_request"),
        ({"paid_on": "2026-11-24"}, 422, "invalid_payment_date"),
        ({"paid_on": "2026-11-22"}, 422, "invalid_payment_date"),
        ({"paid_on": "hoy"}, 422, "invalid_request"),
        ({"reference": ""}, 422, "invalid_request"),
        ({"reference": "   "}, 422, "invalid_reference"),
        ({"reference": "anula:1"}, 422, "invalid_reference"),
        ({"reference": "x" * 81}, 422, "invalid_request"),
        ({"agreement_id": 999}, 404, "agreement_not_found"),
        ({"currency": "USD"}, 422, "invalid_request"),
    ]
    for change, status, code in bad:
        response = life.luz.post(PAYMENTS, json={**good, **change})
        assert (response.status_code, response.json["error"]["code"]) == (status, code), change  # type: ignore[index]
    assert life.ana.post(PAYMENTS, json=good).status_code == 403
    assert changed_tables(before, snapshot(context, without=("sessions", "users"))) == set()
    assert life.luz.post(PAYMENTS, json=good).status_code == 201


@pytest.mark.parametrize(
    ("header", "separator", "amount", "encoding"),
    [
        ("Acuerdo;Fecha;Valor;Referencia", ";", "384.000,50", "utf-8-sig"),
        ("ACUERDO,FECHA DE PAGO,VALOR PAGADO,COMPROBANTE", ",", '"384000,50"', "utf-8"),
        ("número_de_acuerdo;fecha_pago;importe;referencia_pago", ";", "384000.50", "cp1252"),
        ("Referencia;Valor;Acuerdo;Fecha", ";", "$ 384.000,50", "utf-16"),
    ],
)
def test_the_banks_file_is_read_as_banks_write_it(
    life: Life,
    agreement: dict[str, Any],
    context: ServiceContext,
    header: str,
    separator: str,
    amount: str,
    encoding: str,
) -> None:
    cells = {"acuerdo": agreement["reference"].lower(), "fecha": "23/11/2026", "valor": amount, "ref": "B-1"}
    order = ["ref", "valor", "acuerdo", "fecha"] if header.startswith("Ref") else list(cells)
    content = f"{header}\r\n{separator.join(cells[name] for name in order)}\r\n".encode(encoding)
    preview = send(life, content).json
    assert preview["counts"] == {"new": 1, "duplicate": 0, "error": 0, "recorded": 0}, preview
    assert rows(context, Payment.id) == []
    assert send(life, content, preview["digest"]).json["counts"]["recorded"] == 1
    assert rows(context, Payment.amount, Payment.reference) == [(38_400_050, "B-1")]
    assert send(life, content).json["counts"] == {"new": 0, "duplicate": 1, "error": 0, "recorded": 0}
    assert send(life, content, preview["digest"]).json["counts"]["recorded"] == 0
    assert len(rows(context, Payment.id)) == 1


def test_a_row_with_an_error_is_left_out_and_says_why(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    reference = agreement["reference"]
    content = "\n".join(
        [
            "acuerdo;fecha;valor;referencia",
            f"{reference};2026-11-23;1000;B-1",
            f"{reference};2026-11-23;1000;B-1",
            "AC-2026-0000-0000;2026-11-23;1000;B-2",
            f"{reference};31/02/2026;1000;B-3",
            f"{reference};2026-11-23;mil;B-4",
            f"{reference};2026-11-30;1000;B-5",
            f"{reference};2026-11-23;1000",
            "",
            f"{reference};2026-11-23;2000;B-6",
        ]
    )
    preview = send(life, content).json
    assert [(row["line"], row["status"]) for row in preview["rows"]] == [
        (2, "new"),
        (3, "duplicate"),
        (4, "error"),
        (5, "error"),
        (6, "error"),
        (7, "error"),
        (8, "error"),
        (10, "new"),
    ]
    assert all(row["message"] for row in preview["rows"] if row["status"] != "new")
    changed = send(life, content + "\n", preview["digest"])
    assert (changed.status_code, changed.json["error"]["code"]) == (409, "file_changed")
    assert send(life, content, preview["digest"]).json["counts"] == {
        "new": 0,
        "duplicate": 1,
        "error": 5,
        "recorded": 2,
    }
    assert rows(context, Payment.reference) == ["B-1", "B-6"]


def test_another_payment_under_a_reference_of_the_file_is_an_error_and_not_lost_as_a_duplicate(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    """Many banks write the payer's own number as the reference of each of their payments."""
    life.go_to("2026-12-29")
    lines = [f"{agreement['reference']};{rest}" for rest in ("2026-12-23;384000;1", "2026-12-29;100000;1")]
    content = "\n".join(["acuerdo;fecha;valor;referencia", *lines, lines[0]])
    preview = send(life, content).json
    assert [row["status"] for row in preview["rows"]] == ["new", "error", "duplicate"]
    assert "otro valor u otra fecha" in preview["rows"][1]["message"]
    recorded = send(life, content, preview["digest"]).json
    assert [row["status"] for row in recorded["rows"]] == ["recorded", "error", "duplicate"]
    assert rows(context, Payment.amount) == [38_400_000]


def test_a_line_that_corrects_one_with_an_error_is_recorded(
    life: Life, agreement: dict[str, Any], context: ServiceContext
) -> None:
    lines = [f"{agreement['reference']};{rest}" for rest in ("2026-11-30;1000;B-1", "2026-11-23;1000;B-1")]
    content = "\n".join(["acuerdo;fecha;valor;referencia", *lines])
    preview = send(life, content).json
    assert [row["status"] for row in preview["rows"]] == ["error", "new"]
    assert send(life, content, preview["digest"]).json["counts"]["recorded"] == 1
    assert rows(context, Payment.amount) == [100_000]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n", "empty_file"),
        (b"acuerdo;fecha;valor\nx;y;z\n", "missing_column"),
        (b"\x00\x01\x02", "missing_column"),
        (b"acuerdo;fecha;valor;referencia\n" + b"x;y;z;w\n" * 5001, "too_many_rows"),
    ],
)
def test_what_is_no_file_of_payments_is_refused(life: Life, content: bytes, code: str) -> None:
    response = send(life, content)
    assert (response.status_code, response.json["error"]["code"]) == (422, code)
    assert life.luz.post(f"{PAYMENTS}/file", data={}).json["error"]["code"] == "missing_file"  # type: ignore[index]


def test_a_file_of_more_than_five_megabytes_is_refused(context: ServiceContext) -> None:
    with pytest.raises(InvalidInput, match="file_too_large"):
        preview_payments(context, SYSTEM, b"x" * (5 * 1024 * 1024 + 1))
