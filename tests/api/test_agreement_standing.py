"""What is told of an agreement is what holds of it today: what is asked, on which dates, and whether it is in force."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from backend.services.context import ServiceContext
from tests.agreement_life import AGREEMENTS, Life
from tests.conftest import Clock
from tests.factories import make_policy

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")
NOTHING_DUE = {
    "next_due_date": None,
    "next_due_date_text": "",
    "next_amount": None,
    "next_amount_text": "",
    "days_late": 0,
}
NOTHING_ASKED = NOTHING_DUE | {"missing": 0, "missing_text": "$ 0"}


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    return Life(app, context, clock)


@pytest.fixture
def waiting(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    """A policy that asks for approval of any waiver above 1 %."""
    make_policy(context, kind="ladder", approval={"above_discount": "0.01"})
    return Life(app, context, clock)


def end(life: Life, agreement: dict[str, Any], how: str) -> dict[str, Any]:
    answer: Any = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/{how}", json={"reason": "No sirve ya"})
    assert answer.status_code == 200
    return dict(answer.json)


def told(agreement: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    return {name: agreement[name] for name in expected}


def words_of(response: Any) -> str:
    assert response.status_code == 200
    pages = PdfReader(io.BytesIO(response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_nothing_is_asked_of_an_agreement_that_was_cancelled(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2027-02-01")
    life.pay(agreement, "484000", "2026-12-23", "B-1")
    assert life.read(agreement)["days_late"] > 0
    for view in (end(life, agreement, "cancel"), life.read(agreement)):
        assert told(view, NOTHING_ASKED) == NOTHING_ASKED
        assert (view["paid"], view["can_replan"]) == (484_000, False)
        assert [item["status_text"] for item in view["schedule"]] == [
            "Pagada",
            "Ya no se pide",
            "Ya no se pide",
        ]


def test_nothing_is_asked_of_an_agreement_that_was_declined(waiting: Life) -> None:
    view = end(waiting, waiting.accept(), "decline")
    assert told(view, NOTHING_ASKED) == NOTHING_ASKED
    assert {item["status"] for item in view["schedule"]} == {"lapsed"}


def test_what_a_broken_agreement_asks_for_is_still_asked(life: Life) -> None:
    """A payment may yet cure it."""
    agreement = life.accept()
    life.go_to("2027-01-10")
    view = life.read(agreement)
    assert (view["status"], view["missing"], view["days_late"]) == ("broken", 1_152_000, 18)
    assert [item["status"] for item in view["schedule"]] == ["late", "open", "open"]


def test_nobody_is_late_with_what_waits_for_approval(waiting: Life) -> None:
    agreement = waiting.accept()
    waiting.go_to("2026-12-24")
    view = waiting.read(agreement)
    assert (view["status"], told(view, NOTHING_DUE)) == ("pending_approval", NOTHING_DUE)
    assert {item["status_text"] for item in view["schedule"]} == {"Si se aprueba"}


def test_why_an_ended_agreement_asks_for_nothing_adds_up(life: Life) -> None:
    agreement = life.accept()
    life.pay(agreement, "384000", "2026-11-23", "B-1")
    end(life, agreement, "cancel")
    answer: Any = life.ana.get(f"{AGREEMENTS}/{agreement['id']}/why").json
    assert [(line["name"], line["sign"], line["amount"]) for line in answer["lines"]][-4:] == [
        ("total", "=", 1_152_000),
        ("paid", "-", 384_000),
        ("lapsed", "-", 768_000),
        ("missing", "=", 0),
    ]


def test_the_document_of_an_agreement_that_is_not_in_force_asks_for_nothing(waiting: Life) -> None:
    agreement = waiting.accept()
    address = f"{AGREEMENTS}/{agreement['id']}"
    for step, said in (("", "tiene que aprobarlo"), ("approve", "se cumple pagando"), ("cancel", "Se anuló")):
        if step:
            waiting.luz.post(f"{address}/{step}", json={"reason": "x"} if step == "cancel" else None)
        document = words_of(waiting.luz.get(f"{address}/document.pdf"))
        assert said in document, step
        assert (step == "approve") == ("se cumple pagando" in document)


def test_new_dates_are_what_is_told_of_an_agreement(life: Life) -> None:
    """One of three payments of 384.000 was made; the rest is paid in four."""
    agreement = life.accept()
    life.go_to("2027-01-31")
    life.pay(agreement, "384000", "2026-12-23", "B-1")
    changed = life.replan(agreement, instalments=4)
    days = [item["due_date"] for item in changed["schedule"]]
    expected = {
        "title": "5 cuotas",
        "kind": "instalment_plan",
        "instalment_count": 5,
        "instalment_amount": 192_000,
        "instalment_amount_text": "$ 192.000",
        "first_due_date": "2026-12-23",
        "first_due_date_text": "23 de diciembre de 2026",
        "last_due_date": days[-1],
        "last_due_date_text": "17 de mayo de 2027",
        "summary": "1 cuota de $ 384.000 y 4 cuotas de $ 192.000 cada mes. Total **$ 1.152.000**, 4 % menos "
        "(ahorras $ 48.000).",
        # What was accepted has this hash, whatever became of its dates.
        "terms_hash": agreement["terms_hash"],
        "total": 1_152_000,
    }
    assert told(changed, expected) == expected
    for line in ("**Modalidad:** 5 cuotas", "y 4 cuotas de $ 192.000, cada mes", "17 de mayo de 2027"):
        assert line in changed["full_summary"]
    # What was owed on the day of acceptance is not owed today, and there is no offer any more.
    assert "**Saldo al acordar:** $ 1.200.000" in changed["full_summary"]
    assert "de hoy" not in changed["full_summary"]
    assert "válida hasta" not in changed["full_summary"]


def test_the_document_tells_the_dates_in_force_and_what_its_hash_is_of(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-24")
    life.replan(agreement, instalments=4)
    document = words_of(life.ana.get(f"{AGREEMENTS}/{agreement['id']}/document.pdf"))
    for expected in (
        "4 cuotas, cada mes",
        "Las fechas se cambiaron el 24 de diciembre de 2026",
        "se acordó 3 cuotas de $ 384.000 cada mes, del 23 de diciembre de 2026 al 23 de febrero de 2027",
    ):
        assert expected in document, expected


def test_a_single_payment_over_new_dates_is_told_as_instalments(life: Life) -> None:
    agreement = life.accept(instalments=1)
    life.go_to("2026-12-03")
    changed = life.replan(agreement, instalments=3)
    assert (changed["kind"], changed["title"], changed["frequency_text"]) == (
        "instalment_plan",
        "3 cuotas",
        "cada mes",
    )
    assert changed["summary"].startswith("3 cuotas de $ 380.000 cada mes. Total **$ 1.140.000**")


def test_a_debt_whose_agreement_waits_is_told_as_waiting(waiting: Life) -> None:
    agreement = waiting.accept()
    address = f"/api/v1/debts/{waiting.debt_id}"

    def status() -> tuple[str, str]:
        debt: Any = waiting.ana.get(address).json
        return debt["status"], debt["status_text"]

    assert status() == ("pending_approval", "Con un acuerdo en espera de aprobación")
    refused: Any = waiting.ana.get(f"{address}/offers")
    assert (refused.status_code, refused.json["error"]) == (
        409,
        {
            "code": "debt_agreement_waits",
            "message": "Esta deuda tiene un acuerdo en espera de aprobación.",
            "details": {},
        },
    )
    statement = words_of(waiting.ana.get(f"{address}/statement.pdf"))
    for said, whether in (("espera de aprobación", True), ("vigente", False), ("Próximo pago", False)):
        assert (said in statement) is whether, said
    waiting.luz.post(f"{AGREEMENTS}/{agreement['id']}/approve")
    assert status() == ("in_agreement", "Con acuerdo vigente")
    assert "Próximo pago" in words_of(waiting.ana.get(f"{address}/statement.pdf"))
