"""The life of an agreement over HTTP: paid, late, broken, re-planned once, cured, fulfilled, and its letter."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from backend.db.models.agreements import Replan
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent
from backend.services.context import ServiceContext
from tests.agreement_life import AGREEMENTS, Life
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    return Life(app, context, clock)


def replan(life: Life, agreement: dict[str, Any], option: dict[str, Any], key: str = "cambia") -> Any:
    body = {"instalments": option["instalments"], "schedule_hash": option["schedule_hash"]}
    address = f"{AGREEMENTS}/{agreement['id']}/replan"
    return life.ana.post(address, json=body, headers={"Idempotency-Key": key})


def options(life: Life, agreement: dict[str, Any]) -> dict[str, Any]:
    answer: Any = life.ana.get(f"{AGREEMENTS}/{agreement['id']}/replan").json
    return dict(answer)


def status(life: Life, agreement: dict[str, Any]) -> str:
    return str(life.read(agreement)["status"])


def test_a_whole_life(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    assert [item["due_date"] for item in agreement["schedule"]] == ["2026-12-23", "2027-01-25", "2027-02-23"]
    assert (agreement["status"], agreement["can_replan"], agreement["missing"]) == (
        "pending",
        False,
        1_152_000,
    )
    life.go_to("2026-12-24")
    assert status(life, agreement) == "at_risk"
    life.clock.advance(days=2)
    assert life.pay(agreement, "384000", "2026-12-26", "B-1").status_code == 201
    assert status(life, agreement) == "cured"
    life.go_to("2027-01-31")
    assert status(life, agreement) == "broken"
    changed = replan(life, agreement, options(life, agreement)["options"][1])
    assert (changed.status_code, changed.json["status"]) == (201, "active")
    assert [(item["due_date"], item["amount"]) for item in changed.json["schedule"]] == [
        ("2026-12-23", 384_000),
        ("2027-02-15", 384_000),
        ("2027-03-15", 384_000),
    ]
    assert not changed.json["can_replan"]
    life.go_to("2027-02-15")
    life.pay(agreement, "384000", "2027-02-15", "B-2")
    assert status(life, agreement) == "cured"
    life.go_to("2027-03-10")
    paid = life.pay(agreement, "400000", "2027-03-10", "B-3").json
    assert (paid["status"], paid["missing"], paid["credit"]) == ("fulfilled", 0, 16_000)
    assert rows(context, Debt.status) == ["paid"]
    letter = life.ana.get(f"{AGREEMENTS}/{agreement['id']}/certificate.pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.data)).pages)
    for expected in (agreement["reference"], "Paz y salvo", "ANA TORRES", "52845671", "10 de marzo de 2027"):
        assert expected in words, expected
    assert [action for action in rows(context, AuditEvent.action) if action == "agreement_moved"] == [
        "agreement_moved"
    ] * 6


def test_who_asks_twice_for_new_dates_gets_them_once(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    life.go_to("2026-12-24")
    option = options(life, agreement)["options"][0]
    first = replan(life, agreement, option)
    assert replan(life, agreement, option).json == first.json
    again = replan(life, agreement, option, key="otra")
    assert (again.status_code, again.json["error"]["code"]) == (409, "replan_used")
    other = {**option, "instalments": 2}
    reused = replan(life, agreement, other)
    assert (reused.status_code, reused.json["error"]["code"]) == (409, "idempotency_key_reused")
    assert len(rows(context, Replan.id)) == 1
    assert options(life, agreement) | {"options": []} == {
        "agreement_id": agreement["id"],
        "allowed": False,
        "refusal": "replan_used",
        "missing": 1_152_000,
        "missing_text": "$ 1.152.000",
        "options": [],
    }


def test_dates_that_changed_since_they_were_shown_are_not_agreed_to(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-24")
    option = options(life, agreement)["options"][2]
    life.pay(agreement, "100000", "2026-12-24", "B-1")
    refused = replan(life, agreement, option)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "replan_changed")


def test_new_dates_are_for_who_is_late_and_for_nobody_else(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    before = snapshot(context, without=("sessions",))
    assert options(life, agreement)["refusal"] == "replan_not_needed"
    refused = replan(life, agreement, {"instalments": 2, "schedule_hash": "0" * 64})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "replan_not_needed")
    stranger = life.app.test_client()
    sign_in(stranger, make_user(context, bound_document="79111222"))
    for path in ("", "/payments", "/why", "/replan", "/document.pdf", "/certificate.pdf"):
        assert stranger.get(f"{AGREEMENTS}/{agreement['id']}{path}").status_code == 404, path
    body = {"instalments": 2, "schedule_hash": "0" * 64}
    address = f"{AGREEMENTS}/{agreement['id']}/replan"
    assert stranger.post(address, json=body, headers={"Idempotency-Key": "x"}).status_code == 404
    assert life.luz.post(address, json=body, headers={"Idempotency-Key": "x"}).status_code == 403
    assert changed_tables(before, snapshot(context, without=("sessions",))) <= {"users"}


def test_the_calendar_asks_for_what_is_missing_and_for_nothing_that_is_paid(life: Life) -> None:
    """The second of three payments of 384.000 is paid in part."""
    agreement = life.accept()
    address = f"{AGREEMENTS}/{agreement['id']}/calendar.ics"
    life.pay(agreement, "484000", "2026-11-23", "B-1")
    calendar = life.ana.get(address).text.replace("\r\n ", "")
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", calendar) == ["20270125", "20270223"]
    assert re.findall(r"SUMMARY:Pagar \$\s(\S+)", calendar) == ["284.000", "384.000"]
    life.pay(agreement, "668000", "2026-11-23", "B-2")
    refused: Any = life.ana.get(address)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "agreement_not_in_force")


def test_there_is_no_letter_before_the_last_payment_nor_after_it_is_undone(life: Life) -> None:
    agreement = life.accept()
    address = f"{AGREEMENTS}/{agreement['id']}/certificate.pdf"
    early = life.ana.get(address)
    assert (early.status_code, early.json["error"]["code"]) == (409, "agreement_not_fulfilled")  # type: ignore[index]
    paid = life.pay(agreement, "1152000", "2026-11-23", "B-1").json
    assert life.ana.get(address).data.startswith(b"%PDF")
    life.luz.post(f"/api/v1/payments/{paid['payment']['id']}/undo", json={"reason": "Era de otra persona"})
    assert life.ana.get(address).status_code == 409
    assert status(life, agreement) == "pending"


def test_why_this_amount_adds_up(app: Flask, context: ServiceContext, clock: Clock) -> None:
    """1.200.000 with 3 % off in six months, at 30 % a year brought down to the cap of 24 %."""
    caps = [{"from_date": "2026-01-01", "rate": "0.26"}, {"from_date": "2026-11-01", "rate": "0.24"}]
    make_policy(context, kind="ladder", plan_rate="0.30", legal_caps=caps, plan_months=[6])
    life = Life(app, context, clock, interest=15_000_000, fees=5_000_000)
    agreement = life.accept(instalments=6)
    life.pay(agreement, "100000.50", "2026-11-23", "B-1")
    # What happens to the debt or the policy afterwards does not change what was agreed.
    make_policy(context, kind="ladder", plan_rate="0", legal_caps=[])
    why = life.ana.get(f"{AGREEMENTS}/{agreement['id']}/why").json
    assert why is not None
    assert [(line["name"], line["sign"]) for line in why["lines"]] == [
        ("principal", "+"),
        ("interest", "+"),
        ("fees", "+"),
        ("balance", "="),
        ("waiver", "-"),
        ("plan_interest", "+"),
        ("total", "="),
        ("paid", "-"),
        ("missing", "="),
    ]
    so_far = 0.0
    for line in why["lines"]:
        if line["sign"] == "=":
            assert line["amount"] == pytest.approx(so_far, abs=0.001), line
        else:
            so_far += line["amount"] if line["sign"] == "+" else -line["amount"]
    assert why["rate"]["effective_annual"] == why["rate"]["legal_cap"] == "0.24"
    for expected in ("24 % efectivo anual", "1,81 % al mes", "23 de noviembre de 2026", "se bajó a ese tope"):
        assert expected in why["rate"]["text"]


def test_staff_find_agreements_by_person_status_and_date(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    other = make_debt(context, document_number="79111222", name="LUIS PEÑA")
    luis = life.app.test_client()
    sign_in(luis, make_user(context, bound_document="79111222"))
    offer = luis.get(f"/api/v1/debts/{other}/offers").json["items"][0]  # type: ignore[index]
    luis.post(AGREEMENTS, json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "k"})

    def found(query: str) -> list[str]:
        answer = life.luz.get(f"{AGREEMENTS}?{query}").json
        assert answer is not None
        assert answer["total"] == len(answer["items"])
        return [item["debtor"]["name"] for item in answer["items"]]

    assert found("") == ["LUIS PEÑA", "ANA TORRES"]
    assert found("q=torres") == found("q=528456") == found(f"q={agreement['reference']}") == ["ANA TORRES"]
    assert found("due_until=2026-12-10") == ["LUIS PEÑA"]
    assert found("due_until=2026-12-23") == ["LUIS PEÑA", "ANA TORRES"]
    life.go_to("2026-12-03")
    assert found("status=at_risk") == ["LUIS PEÑA"]
    assert found("status=at_risk&q=ana") == []
    for bad in ("status=x", "due_until=ayer", "other=1", "page=0"):
        assert life.luz.get(f"{AGREEMENTS}?{bad}").status_code == 422, bad


def test_a_plan_is_agreed_on_ones_own_pay_day(life: Life) -> None:
    offers = life.ana.get(f"/api/v1/debts/{life.debt_id}/offers").json["items"]  # type: ignore[index]
    (plan,) = [offer for offer in offers if offer["instalment_count"] == 3]
    moved: Any = life.ana.post(f"/api/v1/offers/{plan['id']}/pay-day", json={"pay_day": "quincena"}).json
    assert moved["total"] == plan["total"]
    assert [item["due_date"] for item in moved["schedule"]] == ["2026-12-30", "2027-02-01", "2027-03-01"]
    again: Any = life.ana.post(f"/api/v1/offers/{plan['id']}/pay-day", json={"pay_day": "quincena"}).json
    assert again["id"] == moved["id"] != plan["id"]
    headers = {"Idempotency-Key": "k"}
    agreed = life.ana.post(AGREEMENTS, json={"offer_id": moved["id"]}, headers=headers)
    assert agreed.status_code == 201
    assert agreed.json["schedule"][0]["due_date"] == "2026-12-30"  # type: ignore[index]
    for pay_day in (0, 32, "lunes", 1.5, True, None):
        bad = life.ana.post(f"/api/v1/offers/{plan['id']}/pay-day", json={"pay_day": pay_day})
        assert bad.status_code == 422, pay_day
    assert life.ana.post("/api/v1/offers/999/pay-day", json={"pay_day": 1}).status_code == 404
    late = life.ana.post(f"/api/v1/offers/{plan['id']}/pay-day", json={"pay_day": 1})
    assert (late.status_code, late.json["error"]["code"]) == (409, "debt_in_agreement")  # type: ignore[index]


def test_a_cancelled_agreement_gives_the_debt_back_less_what_was_paid(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    """Interest first: 250.000 paid take the 200.000 of interest and 50.000 of the principal."""
    life = Life(app, context, clock)
    agreement = life.accept()
    payment = life.pay(agreement, "250000", "2026-11-23", "B-1").json["payment"]
    address = f"{AGREEMENTS}/{agreement['id']}/cancel"
    assert life.ana.post(address, json={"reason": "x"}).status_code == 403
    assert life.luz.post(address, json={"reason": " "}).status_code == 422
    ended: Any = life.luz.post(address, json={"reason": "Lo pidió la clienta"})
    assert (ended.status_code, ended.json["status"]) == (200, "cancelled")
    assert rows(context, Debt.status, Debt.principal, Debt.interest, Debt.balance) == [
        ("active", 95_000_000, 0, 95_000_000)
    ]
    again: Any = life.luz.post(address, json={"reason": "otra vez"})
    assert (again.status_code, again.json["error"]["code"]) == (409, "illegal_agreement_transition")
    undone: Any = life.luz.post(f"/api/v1/payments/{payment['id']}/undo", json={"reason": "x"})
    assert (undone.status_code, undone.json["error"]["code"]) == (409, "agreement_not_running")
    second = life.accept(key="otra")
    assert second["balance"] == 950_000
    paid = life.pay(agreement, "1000", "2026-11-23", "B-2")
    assert (paid.status_code, paid.json["error"]["code"]) == (409, "agreement_not_running")


@pytest.mark.parametrize("kind", ["insolvency", "represented"])
def test_a_cancelled_agreement_gives_no_protected_debt_back_on_sale(
    life: Life, context: ServiceContext, kind: str
) -> None:
    agreement = life.accept()
    life.pay(agreement, "250000", "2026-11-23", "B-1")
    (case_id,) = life.report_protection(kind)
    ended = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/cancel", json={"reason": "La ley la protege"})
    assert ended.status_code == 200
    assert rows(context, Debt.status, Debt.balance) == [("hardship", 95_000_000)]
    refused: Any = life.ana.get(f"/api/v1/debts/{life.debt_id}/offers")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "debt_stopped")
    life.luz.post(f"/api/v1/hardship-cases/{case_id}/decision", json={"decision": "close"})
    assert rows(context, Debt.status) == ["active"]
    assert life.accept(key="otra")["balance"] == 950_000


def test_a_fulfilled_agreement_is_not_cancelled(life: Life) -> None:
    agreement = life.accept()
    life.pay(agreement, "1152000", "2026-11-23", "B-1")
    refused: Any = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/cancel", json={"reason": "x"})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "illegal_agreement_transition")
