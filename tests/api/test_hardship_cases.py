"""Hardship over HTTP: what a debtor asks for and ends, what staff grant, and that everything ends by itself."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from backend.db.models.cases import HardshipCase
from backend.db.models.debts import Debt, Debtor
from backend.db.models.operations import OutboxMessage
from backend.services.cases import report_legal_protection
from backend.services.context import Principal, ServiceContext
from backend.services.measures import end_due_measures, is_contact_stopped
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

CASES = "/api/v1/hardship-cases"
ANA, LUIS = "52845671", "79111222"


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos of Ana's."""
    return make_debt(context, document_number=ANA)


@pytest.fixture
def principal(client: FlaskClient, context: ServiceContext, debt_id: int) -> Principal:
    return sign_in(client, make_user(context, bound_document=ANA, email="ana@example.com"))


@pytest.fixture
def ana(client: FlaskClient, principal: Principal) -> FlaskClient:
    return client


@pytest.fixture
def staff(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="staff"))
    return client


def reported(client: FlaskClient, debt_id: int) -> Any:
    return client.post(CASES, json={"debt_id": debt_id})


def ask(client: FlaskClient, case_id: int, path: str) -> Any:
    return client.post(f"{CASES}/{case_id}/path", json={"path": path})


def decide(client: FlaskClient, case_id: int, decision: str, **body: Any) -> Any:
    return client.post(f"{CASES}/{case_id}/decision", json={"decision": decision, **body})


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["error"]["code"]


def again(client: FlaskClient, context: ServiceContext) -> None:
    """Whoever comes back after days signs in again."""
    sign_in(client, make_user(context, role="staff"))


@pytest.fixture
def case_id(ana: FlaskClient, debt_id: int) -> int:
    return int(reported(ana, debt_id).json["id"])


def test_a_reported_hardship_stops_selling_once_and_tells_what_is_possible(
    ana: FlaskClient, debt_id: int
) -> None:
    first, second = reported(ana, debt_id).json, reported(ana, debt_id).json
    assert first["id"] == second["id"]
    assert first["paths"] == ["pause", "token_payment", "human"]
    assert "pausa" in first["next_step"]
    assert "affordability" not in first
    assert error(ana.get(f"/api/v1/debts/{debt_id}/offers")) == (409, "debt_stopped")


def test_a_pause_begins_at_once_has_a_last_day_and_stops_contact(
    ana: FlaskClient, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    case = ask(ana, case_id, "pause").json
    assert (case["status"], case["measure_ends"]) == ("granted", "2026-12-23")
    assert "23 de diciembre de 2026" in case["next_step"]
    with context.read() as uow:
        assert is_contact_stopped(uow, debt_id, context.today())
    assert error(ask(ana, case_id, "pause")) == (409, "measure_running")


def test_a_pause_ends_by_itself_on_its_day(
    ana: FlaskClient, context: ServiceContext, clock: Clock, case_id: int, debt_id: int
) -> None:
    ask(ana, case_id, "pause")
    clock.advance(days=29)
    assert end_due_measures(context) == 0
    clock.advance(days=1)
    assert end_due_measures(context) == 1
    assert rows(context, Debt.status) == ["active"]
    assert rows(context, HardshipCase.status) == ["ended"]
    with context.read() as uow:
        assert not is_contact_stopped(uow, debt_id, context.today())


def test_a_pause_ends_on_the_day_of_where_its_debtor_lives(
    ana: FlaskClient, context: ServiceContext, clock: Clock, case_id: int
) -> None:
    """Madrid is six hours ahead of the installation."""
    with context.write() as uow:
        uow.connection.execute(update(Debtor).values(locale="es_ES"))
        uow.commit()
    ask(ana, case_id, "pause")
    ends = datetime.fromisoformat(f"{rows(context, HardshipCase.measure_ends)[0]}T00:00+01:00")
    clock.advance(seconds=(ends - context.now()).total_seconds() - 1)
    assert end_due_measures(context) == 0
    clock.advance(seconds=1)
    assert (end_due_measures(context), rows(context, Debt.status)) == (1, ["active"])


def test_a_pause_that_is_over_is_over_when_its_debtor_looks(
    ana: FlaskClient, context: ServiceContext, clock: Clock, case_id: int
) -> None:
    ask(ana, case_id, "pause")
    clock.advance(days=30)
    sign_in(ana, make_user(context, bound_document=None))
    with context.write() as uow:
        owner = uow.users.find_by_bound_document(ANA)
    assert owner is not None
    sign_in(ana, owner)
    assert ana.get("/api/v1/debts").json["items"][0]["status"] == "active"  # type: ignore[index]


def test_a_debtor_ends_their_own_pause_and_a_second_time_changes_nothing(
    ana: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    ask(ana, case_id, "pause")
    assert ana.post(f"{CASES}/{case_id}/end", json={}).json["status"] == "ended"  # type: ignore[index]
    assert ana.post(f"{CASES}/{case_id}/end", json={}).status_code == 200
    assert rows(context, Debt.status) == ["active"]


def test_the_next_pause_within_the_period_is_for_a_person_to_grant(
    ana: FlaskClient, staff: FlaskClient, case_id: int, debt_id: int
) -> None:
    ask(ana, case_id, "pause")
    ana.post(f"{CASES}/{case_id}/end", json={})
    second = reported(ana, debt_id).json["id"]
    assert ask(ana, second, "pause").json["status"] == "open"
    granted = decide(staff, second, "pause", days=15, note="Esta vez también.").json
    assert (granted["status"], granted["measure_ends"]) == ("granted", "2026-12-08")


def test_how_long_and_how_often_is_the_policys(
    ana: FlaskClient, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    make_policy(context, affordability={"pause_most_days": 10, "pause_every_days": 1})
    assert ask(ana, case_id, "pause").json["measure_ends"] == "2026-12-03"


def test_a_token_payment_waits_for_staff_and_waives_nothing(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int
) -> None:
    assert ask(ana, case_id, "token_payment").json["status"] == "open"
    case = decide(staff, case_id, "token_payment", monthly="20000", months=3).json
    assert (case["measure"], case["measure_ends"]) == ("token_payment", "2027-02-23")
    # A Saturday moves to the Monday after it.
    due = ["2026-12-16", "2027-01-18", "2027-02-16"]
    assert [payment["due_date"] for payment in case["token_payments"]] == due
    told = ana.get(f"{CASES}/{case_id}").json["next_step"]  # type: ignore[index]
    assert "18 de enero de 2027" in told
    assert "$ 20.000 al mes durante 3 meses" in told
    assert "no borra el resto" in told
    assert rows(context, Debt.balance, Debt.status) == [(120_000_000, "hardship")]
    assert "$ 20.000" in rows(context, OutboxMessage.body)[0]


@pytest.mark.parametrize(
    ("decision", "body", "code"),
    [
        ("pause", {"days": 31}, "pause_too_long"),
        ("token_payment", {"monthly": "60000", "months": 3}, "token_not_possible"),
        ("token_payment", {"monthly": "20000", "months": 4}, "token_not_possible"),
        ("token_payment", {"monthly": "-1", "months": 3}, "negative_amount"),
        ("token_payment", {}, "missing_field"),
        ("decline", {}, "missing_field"),
        ("forgive", {}, "invalid_request"),
    ],
)
def test_a_decision_beyond_the_policy_changes_nothing(
    staff: FlaskClient, context: ServiceContext, case_id: int, decision: str, body: Any, code: str
) -> None:
    before = snapshot(context)
    assert error(decide(staff, case_id, decision, **body)) == (422, code)
    assert changed_tables(before, snapshot(context)) == set()


@pytest.mark.parametrize(("decision", "status"), [("decline", "declined"), ("close", "closed")])
def test_what_is_declined_or_closed_is_told_and_the_debt_is_on_sale_again(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int, decision: str, status: str
) -> None:
    case = decide(staff, case_id, decision, note="Hablamos por teléfono.").json
    assert case["status"] == status
    assert rows(context, Debt.status) == ["active"]
    assert "Hablamos por teléfono." in rows(context, OutboxMessage.body)[0]
    assert error(ask(ana, case_id, "pause")) == (409, "case_closed")
    assert error(decide(staff, case_id, "close")) == (409, "case_closed")


def test_staff_see_what_is_left_and_the_cap_but_not_the_figures_behind_them(
    ana: FlaskClient, staff: FlaskClient, debt_id: int, case_id: int
) -> None:
    told = {"income": 1_200_000, "essential_expenses": 987_654, "needs_care": True}
    ana.put(f"/api/v1/debts/{debt_id}/affordability", json=told)
    (item,) = staff.get(f"{CASES}?status=open").json["items"]  # type: ignore[index]
    assert item["affordability"]["surplus_text"] == "$ 212.346"
    assert item["affordability"]["needs_care"] is True
    assert "987" not in str(item)
    assert [event["text"] for event in item["timeline"]] == ["Se avisó de la dificultad de pago"]


def test_somebody_elses_case_does_not_exist(
    app: Flask, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    luis = app.test_client()
    sign_in(luis, make_user(context, bound_document=LUIS))
    before = snapshot(context)
    for response in (
        luis.get(f"{CASES}/{case_id}"),
        ask(luis, case_id, "pause"),
        luis.post(f"{CASES}/{case_id}/end", json={}),
    ):
        assert error(response) == (404, "case_not_found")
    assert error(reported(luis, debt_id)) == (404, "debt_not_found")
    assert error(decide(luis, case_id, "close"))[0] == 403
    assert changed_tables(before, snapshot(context)) == set()


def test_a_pause_asked_for_twice_at_once_begins_once(app: Flask, ana: FlaskClient, case_id: int) -> None:
    codes: list[int] = []
    together = threading.Barrier(2)
    cookie = ana.get_cookie("negotiator_session")
    assert cookie is not None

    def act() -> None:
        client = app.test_client()
        client.set_cookie("negotiator_session", cookie.value)
        together.wait()
        codes.append(ask(client, case_id, "pause").status_code)

    acting = [threading.Thread(target=act) for _ in range(2)]
    for thread in acting:
        thread.start()
    for thread in acting:
        thread.join()
    assert sorted(codes) == [200, 409]


@pytest.mark.parametrize("kind", ["insolvency", "represented"])
def test_what_the_law_protects_is_closed_by_staff_only(
    ana: FlaskClient,
    staff: FlaskClient,
    context: ServiceContext,
    principal: Principal,
    debt_id: int,
    kind: str,
) -> None:
    (case_id,) = report_legal_protection(context, principal, kind=kind)
    with context.read() as uow:
        assert is_contact_stopped(uow, debt_id, context.today())
    assert ana.get(f"{CASES}/{case_id}").json["paths"] == []  # type: ignore[index]
    assert error(ana.post(f"{CASES}/{case_id}/end", json={})) == (409, "only_staff_end_it")
    assert error(ask(ana, case_id, "pause")) == (409, "only_staff_end_it")
    assert error(decide(staff, case_id, "pause")) == (409, "only_closing")
    decide(staff, case_id, "close")
    assert rows(context, Debt.status) == ["active"]


def test_a_debt_stays_off_the_market_while_another_case_holds_it(
    ana: FlaskClient, staff: FlaskClient, context: ServiceContext, case_id: int, debt_id: int
) -> None:
    ana.post("/api/v1/disputes", json={"debt_id": debt_id, "reason": "not_mine"})
    decide(staff, case_id, "close")
    assert rows(context, Debt.status) == ["disputed"]
