"""What a person declares over HTTP: theirs alone, changed when they want, and it decides what is sold."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.agreements import Agreement, Negotiation
from backend.db.models.operations import AuditEvent
from backend.services.context import ServiceContext
from tests.factories import PASSWORD, make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")

ANA, LUIS = "52845671", "79111222"


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos of Ana's."""
    return make_debt(context, document_number=ANA)


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext, debt_id: int) -> FlaskClient:
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def declare(client: FlaskClient, debt_id: int, **told: Any) -> Any:
    return client.put(f"/api/v1/debts/{debt_id}/affordability", json=told)


def offers_of(client: FlaskClient, debt_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    return found


def accept(client: FlaskClient, offer_id: int, key: str = "una-clave") -> Any:
    headers = {"Idempotency-Key": key}
    return client.post("/api/v1/agreements", json={"offer_id": offer_id}, headers=headers)


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["error"]["code"]


def test_what_is_left_and_the_cap_come_back(ana: FlaskClient, debt_id: int) -> None:
    told = {"income": 600_000, "essential_expenses": "700000", "other_debts": 200_000.0}
    answer = declare(ana, debt_id, income_frequency="fortnightly", **told).json
    assert (answer["income"], answer["surplus"], answer["cap"]) == (1_200_000, 300_000, 270_000)
    assert (answer["cap_text"], answer["verdict"]) == ("$ 270.000", "affordable")
    assert ana.get(f"/api/v1/debts/{debt_id}/affordability").json == answer


def test_nothing_told_is_nothing_known_and_what_was_told_can_be_taken_back(
    ana: FlaskClient, debt_id: int
) -> None:
    empty = ana.get(f"/api/v1/debts/{debt_id}/affordability").json
    assert (empty["income"], empty["verdict"], empty["needs_care"]) == (None, None, False)  # type: ignore[index]
    declare(ana, debt_id, income=10, essential_expenses=5, needs_care=True)
    answer = declare(ana, debt_id).json
    assert (answer["income"], answer["verdict"], answer["needs_care"]) == (None, None, True)


def test_staff_read_what_is_left_and_write_nothing(
    ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    declare(ana, debt_id, income=1_000_000, essential_expenses=987_000)
    staff = ana.application.test_client()
    sign_in(staff, make_user(context, role="staff"))
    seen = staff.get(f"/api/v1/debts/{debt_id}/affordability").json
    assert (seen["surplus"], seen["verdict"]) == (13_000, "tight")  # type: ignore[index]
    assert not {"income", "essential_expenses", "other_debts"} & set(seen)  # type: ignore[arg-type]
    assert error(declare(staff, debt_id, income=1))[0] == 403


def test_somebody_elses_month_does_not_exist(
    app: Flask, ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    offer = offers_of(ana, debt_id)[0]["id"]
    luis = app.test_client()
    own = make_debt(context, document_number=LUIS)
    sign_in(luis, make_user(context, bound_document=LUIS))
    before = snapshot(context)
    source = {"offer_id": offer, "source": "savings"}
    for response, code in (
        (luis.get(f"/api/v1/debts/{debt_id}/affordability"), "debt_not_found"),
        (declare(luis, debt_id, income=1), "debt_not_found"),
        (luis.put(f"/api/v1/debts/{debt_id}/payment-source", json=source), "debt_not_found"),
        (luis.put(f"/api/v1/debts/{own}/payment-source", json=source), "offer_not_found"),
    ):
        assert error(response) == (404, code)
    assert changed_tables(before, snapshot(context)) == set()


@pytest.mark.parametrize(
    "told",
    [
        {"income": "mil"},
        {"income": -1},
        {"income": True},
        {"essential_expenses": "1e9"},
        {"other_debts": "9" * 30},
        {"income": 5, "income_frequency": "once"},
        {"needs_care": "sí"},
        {"why": "perdí el trabajo"},
    ],
)
def test_what_is_no_budget_is_refused_and_nothing_is_kept(
    ana: FlaskClient, context: ServiceContext, debt_id: int, told: Any
) -> None:
    before = snapshot(context)
    assert declare(ana, debt_id, **told).status_code == 422
    assert changed_tables(before, snapshot(context)) == set()


def test_plans_above_the_cap_are_not_offered_and_those_within_come_first(
    ana: FlaskClient, debt_id: int
) -> None:
    before = offers_of(ana, debt_id)
    assert {offer["instalment_count"] for offer in before} == {1, 3, 6, 12}
    declare(ana, debt_id, income=1_000_000, essential_expenses=700_000)
    after = offers_of(ana, debt_id)
    assert [offer["kind"] for offer in after] == ["instalment_plan", "instalment_plan", "lump_sum"]
    assert all(offer["instalment_amount"] <= 270_000 for offer in after[:-1])
    # The price of each is what it was.
    prices = {offer["instalment_count"]: offer["total"] for offer in before}
    assert all(prices[offer["instalment_count"]] == offer["total"] for offer in after)


def test_an_offer_from_before_that_is_above_the_cap_cannot_be_accepted(
    ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    short = next(offer for offer in offers_of(ana, debt_id) if offer["instalment_count"] == 3)
    declare(ana, debt_id, income=1_000_000, essential_expenses=700_000)
    assert error(accept(ana, short["id"])) == (409, "above_capacity")
    # Not with money from elsewhere either: it would come once, and the instalments every month.
    ana.put(f"/api/v1/debts/{debt_id}/payment-source", json={"offer_id": short["id"], "source": "savings"})
    assert error(accept(ana, short["id"])) == (409, "above_capacity")
    assert rows(context, Agreement.id) == []
    # Whoever sees that their figures were other ones corrects them.
    declare(ana, debt_id, income=2_000_000, essential_expenses=700_000)
    assert accept(ana, short["id"]).status_code == 201


def test_a_single_payment_above_the_cap_is_accepted_with_its_source_on_record(
    ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    declare(ana, debt_id, income=1_000_000, essential_expenses=700_000)
    once = next(offer for offer in offers_of(ana, debt_id) if offer["kind"] == "lump_sum")
    assert error(accept(ana, once["id"])) == (409, "source_needed")
    source = {"offer_id": once["id"], "source": "somebody_helps"}
    assert ana.put(f"/api/v1/debts/{debt_id}/payment-source", json=source).status_code == 204
    assert accept(ana, once["id"]).status_code == 201
    declared = dict(rows(context, AuditEvent.action, AuditEvent.details))["payment_source_declared"]
    assert declared["source"] == "somebody_helps"


def test_other_figures_ask_for_the_source_again(ana: FlaskClient, debt_id: int) -> None:
    declare(ana, debt_id, income=1_000_000, essential_expenses=700_000)
    once = next(offer for offer in offers_of(ana, debt_id) if offer["kind"] == "lump_sum")
    source = {"offer_id": once["id"], "source": "savings"}
    ana.put(f"/api/v1/debts/{debt_id}/payment-source", json=source)
    declare(ana, debt_id, income=900_000, essential_expenses=700_000)
    assert error(accept(ana, once["id"])) == (409, "source_needed")


def test_with_nothing_left_nothing_is_offered(ana: FlaskClient, debt_id: int) -> None:
    answer = declare(ana, debt_id, income=700_000, essential_expenses=700_000).json
    assert answer["verdict"] == "nothing_left"
    assert "pausa" in answer["verdict_text"]
    assert offers_of(ana, debt_id) == []


def test_the_buffer_is_the_policys(ana: FlaskClient, context: ServiceContext, debt_id: int) -> None:
    make_policy(context, kind="ladder", affordability={"buffer_share": "0.50"})
    assert declare(ana, debt_id, income=1_000_000, essential_expenses=700_000).json["cap"] == 150_000


def test_no_figure_of_the_month_is_in_the_log_or_the_audit_trail(
    ana: FlaskClient, context: ServiceContext, debt_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        declare(ana, debt_id, income=1_234_567, essential_expenses=765_432, needs_care=True)
        declare(ana, debt_id, income="1234567x", essential_expenses=765_432)
    told = json.dumps(rows(context, AuditEvent.details)) + caplog.text
    assert "1234567" not in told.replace(".", "")
    assert "765432" not in told.replace(".", "")


def test_who_deletes_their_account_takes_their_months_figures_along(
    ana: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    declare(ana, debt_id, income=1_000_000, essential_expenses=700_000)
    stranger = make_debt(context, document_number=LUIS)
    luis = ana.application.test_client()
    sign_in(luis, make_user(context, bound_document=LUIS))
    declare(luis, stranger, income=1)
    assert ana.delete("/api/v1/auth/me", json={"password": PASSWORD}).status_code == 204
    kept = dict(rows(context, Negotiation.debt_id, Negotiation.affordability))
    assert kept[debt_id] is None
    assert kept[stranger]["income_minor"] == 100
