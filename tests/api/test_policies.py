"""Policies as administrators work with them: versions, which is in force, comparison, preview, and secrecy."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from backend.db.models.agreements import Offer
from backend.db.models.campaigns import Campaign
from backend.db.models.settings import Policy
from backend.services.context import ServiceContext
from tests.factories import make_creditor, make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

pytestmark = pytest.mark.database

POLICIES = "/api/v1/admin/policies"
ANA = "52000111"
FLOOR = "0.7345678"


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin"))
    return client


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def save(client: FlaskClient, rules: dict[str, Any], **values: Any) -> Any:
    body = {"currency": "COP", "based_on": None, "put_in_force": True, "rules": rules, **values}
    return client.post(POLICIES, json=body)


def make_campaign(context: ServiceContext) -> int:
    row = {"name": "Noviembre", "file_name": "a.csv", "file_hash": "a", "status": "finished", "message": ""}
    with context.write() as uow:
        result = uow.connection.execute(insert(Campaign), {**row, "created_at": context.now()})
        uow.commit()
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def asked(client: FlaskClient, debt_id: int) -> int:
    """What a single payment costs, in pesos."""
    answer: Any = client.get(f"/api/v1/debts/{debt_id}/offers").get_json()
    return int(answer["items"][0]["total"])


def test_without_any_version_the_delivered_figures_hold_and_can_be_begun_with(admin: FlaskClient) -> None:
    assert admin.get(POLICIES).get_json()["items"] == []
    draft = admin.get(f"{POLICIES}/draft?currency=COP").get_json()
    assert (draft["based_on"], draft["in_force_id"]) == (None, None)
    assert draft["rules"]["opening_discount"] == "0.05"
    assert draft["rules"]["bands"] == []


def test_a_saved_version_holds_from_the_next_offer_on(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    debt = make_debt(context, document_number=ANA)
    assert asked(ana, debt) == 1_140_000
    saved = save(admin, {"opening_discount": "0.10"})
    assert saved.status_code == 201
    assert (saved.get_json()["version"], saved.get_json()["is_active"]) == (1, True)
    assert asked(ana, debt) == 1_080_000
    assert rows(context, Offer.policy_id)[-1] == saved.get_json()["id"]


def test_a_version_is_never_edited_and_an_older_one_comes_back(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    debt = make_debt(context, document_number=ANA)
    first = save(admin, {"opening_discount": "0.10"}).get_json()
    second = save(admin, {"opening_discount": "0.15"}, based_on=first["id"]).get_json()
    assert asked(ana, debt) == 1_020_000
    read = admin.get(f"{POLICIES}/{first['id']}").get_json()
    assert read["rules"] == first["rules"]
    assert [(c["field"], c["before"], c["after"]) for c in read["changes"]] == [
        ("opening_discount", "0.15", "0.10")
    ]
    back = admin.post(f"{POLICIES}/{first['id']}/activate").get_json()
    assert (back["is_active"], back["changes"]) == (True, [])
    assert asked(ana, debt) == 1_080_000
    assert admin.post(f"{POLICIES}/{first['id']}/deactivate").get_json()["is_active"] is False
    assert asked(ana, debt) == 1_140_000
    assert admin.post(f"{POLICIES}/{first['id']}/deactivate").status_code == 409
    assert {item["version"] for item in admin.get(POLICIES).get_json()["items"]} == {1, 2}
    assert second["version"] == 2


def test_a_version_can_wait_before_it_is_in_force(admin: FlaskClient, ana: FlaskClient, context: Any) -> None:
    debt = make_debt(context, document_number=ANA)
    waiting = save(admin, {"opening_discount": "0.10"}, put_in_force=False).get_json()
    assert (waiting["is_active"], asked(ana, debt)) == (False, 1_140_000)
    admin.post(f"{POLICIES}/{waiting['id']}/activate")
    assert asked(ana, debt) == 1_080_000


def test_who_saves_on_top_of_a_version_that_was_not_seen_is_told(
    admin: FlaskClient, context: ServiceContext
) -> None:
    first = save(admin, {"opening_discount": "0.10"}).get_json()
    before = snapshot(context)
    for based_on in (None, first["id"] + 1000):
        refused = save(admin, {"opening_discount": "0.15"}, based_on=based_on)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "policy_changed")
    assert changed_tables(before, snapshot(context)) == set()
    assert save(admin, {"opening_discount": "0.15"}, based_on=first["id"]).status_code == 201


def test_a_campaigns_policy_goes_before_its_creditors_and_that_before_the_general_one(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    campaign = make_campaign(context)
    debt = make_debt(context, document_number=ANA, campaign_id=campaign)
    save(admin, {"opening_discount": "0.10"})
    assert asked(ana, debt) == 1_080_000
    save(admin, {"opening_discount": "0.15"}, creditor_id=make_creditor(context))
    assert asked(ana, debt) == 1_020_000
    save(admin, {"opening_discount": "0.20"}, campaign_id=campaign)
    assert asked(ana, debt) == 960_000
    save(admin, {"opening_discount": "0"}, currency="EUR")
    save(admin, {"opening_discount": "0"}, creditor_id=make_creditor(context, name="OTRO BANCO"))
    assert asked(ana, debt) == 960_000
    draft = admin.get(f"{POLICIES}/draft?currency=COP&campaign_id={campaign}").get_json()
    assert draft["rules"]["opening_discount"] == "0.20"
    listed = admin.get(POLICIES).get_json()["items"]
    assert {item["campaign"] for item in listed} == {"", "Noviembre"}


def test_a_band_of_balance_or_age_holds_for_the_debts_in_it(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    small = make_debt(context, document_number=ANA, principal=50_000_000, interest=0)
    old = make_debt(context, document_number=ANA, due_date=date(2024, 1, 15))
    usual = make_debt(context, document_number=ANA)
    bands = [
        {"below_balance_minor": 60_000_000, "opening_discount": "0"},
        {"from_balance_minor": 60_000_000, "from_days_past_due": 720, "opening_discount": "0.20"},
    ]
    save(admin, {"bands": bands})
    assert [asked(ana, debt) for debt in (small, old, usual)] == [500_000, 960_000, 1_140_000]


def test_an_offer_can_be_accepted_under_the_rules_that_it_was_made_under(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    """The creditor raises the floor above the price: the offer that stands binds all the same, a new one follows."""
    debt = make_debt(context, document_number=ANA)
    offer = ana.get(f"/api/v1/debts/{debt}/offers").get_json()["items"][0]
    save(admin, {"floor_share": "0.99", "opening_discount": "0", "most_discount": "0"})
    assert asked(ana, debt) == 1_200_000
    accepted = ana.post(
        "/api/v1/agreements", json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "una"}
    )
    assert (accepted.status_code, accepted.get_json()["total"]) == (201, 1_140_000)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"most_discount": "0.01"}, "most_discount"),
        ({"floor_share": "1.5"}, "floor_share"),
        ({"floor_share": None}, "floor_share"),
        ({"floor_share": "1e-999999999"}, "floor_share"),
        ({"floor_share": "NaN"}, "floor_share"),
        ({"most_rounds": "10"}, "most_rounds"),
        ({"most_rounds": True}, "most_rounds"),
        ({"plan_months": "tres"}, "plan_months"),
        ({"plan_months": 3}, "plan_months"),
        ({"partial_tiers": [{"from_share": "0.5"}]}, "partial_tiers"),
        ({"partial_tiers": ["0.5"]}, "partial_tiers"),
        ({"legal_caps": [{"from_date": "ayer", "rate": "0.2"}]}, "legal_caps"),
        ({"legal_caps": [{"from_date": 5, "rate": "0.2"}]}, "legal_caps"),
        ({"business_day_rule": []}, "business_day_rule"),
        ({"bands": [{"floor_share": "2"}]}, "bands.0.floor_share"),
        ({"bands": {}}, "bands"),
        ({"currency": "EUR"}, "currency"),
        ({"reason_for_default": "x"}, "reason_for_default"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_stored(
    admin: FlaskClient, context: ServiceContext, rules: dict[str, Any], field: str
) -> None:
    before = snapshot(context)
    refused = save(admin, rules)
    assert refused.status_code == 422
    assert refused.get_json()["error"]["details"]["field"] == field
    assert changed_tables(before, snapshot(context)) == set()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"currency": "XXX"}, "unknown_currency"),
        ({"creditor_id": 999_999}, "unknown_creditor"),
        ({"campaign_id": 999_999}, "unknown_campaign"),
    ],
)
def test_a_policy_is_for_somebody_who_exists(admin: FlaskClient, values: dict[str, Any], code: str) -> None:
    refused = save(admin, {}, **values)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, code)


def test_a_draft_is_compared_with_what_is_in_force(admin: FlaskClient) -> None:
    body = {"currency": "COP", "rules": {"most_rounds": 4, "opening_discount": "0.050"}}
    changes = admin.post(f"{POLICIES}/compare", json=body).get_json()["changes"]
    assert changes == [{"field": "most_rounds", "before": 10, "after": 4}]


def test_a_draft_is_tried_on_an_example_and_nothing_is_stored(
    admin: FlaskClient, context: ServiceContext
) -> None:
    before = snapshot(context)
    body = {"currency": "COP", "rules": {"opening_discount": "0.10"}, "balance": "1200000"}
    shown = admin.post(f"{POLICIES}/preview", json=body).get_json()
    assert [offer["total"] for offer in shown["offers"]][:1] == [1_080_000]
    assert shown["offers"][0]["id"] is None
    assert [offer["kind"] for offer in shown["offers"]] == [
        "lump_sum",
        "partial_plus_plan",
        "instalment_plan",
    ]
    assert changed_tables(before, snapshot(context)) == set()


def test_the_example_says_which_cap_a_plans_rate_met(admin: FlaskClient) -> None:
    def rate(rules: dict[str, Any], **values: Any) -> Any:
        body = {"currency": "COP", "rules": rules, "balance": "1200000", **values}
        return admin.post(f"{POLICIES}/preview", json=body).get_json()["rate"]

    unknown = rate({"plan_rate": "0.30"})
    assert (unknown["rate"], unknown["basis"]) == ("0", "cap_unknown")
    stated = rate({"plan_rate": "0.30", "legal_caps": [{"from_date": "2026-11-01", "rate": "0.25"}]})
    assert (stated["rate"], stated["cap_text"], stated["basis"]) == ("0.25", "25 %", "policy_cap")
    assert "Código de Comercio, art. 884" in stated["source"]
    assert rate({"plan_rate": "0.09"}, currency="EUR", country="ES")["basis"] == "policy"


def test_the_example_says_whether_the_floor_is_what_ends_the_price(admin: FlaskClient) -> None:
    def binds(rules: dict[str, Any]) -> bool:
        body = {"currency": "COP", "rules": rules, "balance": "1200000"}
        answer: bool = admin.post(f"{POLICIES}/preview", json=body).get_json()["floor_binds"]
        return answer

    assert not binds({})
    assert binds({"most_discount": "0.30"})
    assert not binds({"most_discount": "0.30", "floor_share": "0.60"})
    assert not binds({"most_discount": "0.30", "kind": "ladder"})


def test_the_example_of_an_old_debt_carries_the_warning(admin: FlaskClient) -> None:
    body = {"currency": "COP", "rules": {}, "balance": "1200000", "days_past_due": 1500}
    offers = admin.post(f"{POLICIES}/preview", json=body).get_json()["offers"]
    assert "Han pasado 4 años" in offers[0]["limitation_warning"]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"balance": "0"}, "balance"), ({"balance": "mucho"}, "balance"), ({"country": "FR"}, "country")],
)
def test_an_example_that_cannot_be_is_refused(admin: FlaskClient, values: dict[str, Any], field: str) -> None:
    body = {"currency": "COP", "rules": {}, "balance": "1200000", **values}
    refused = admin.post(f"{POLICIES}/preview", json=body)
    assert (refused.status_code, refused.get_json()["error"]["details"]["field"]) == (422, field)


def test_the_floor_is_read_by_administrators_and_stands_in_no_list_audit_or_log(
    admin: FlaskClient, context: ServiceContext, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    saved = save(admin, {"floor_share": FLOOR}).get_json()
    assert saved["rules"]["floor_share"] == FLOOR
    admin.post(f"{POLICIES}/{saved['id']}/activate")
    listed = admin.get(POLICIES).get_data(as_text=True)
    audit = admin.get("/api/v1/admin/audit").get_json()["items"]
    assert [event["action"] for event in audit] == ["policy_activated", "policy_saved"]
    assert audit[1]["details"] == {"fields": ["floor_share"], "in_force": True}
    for text in (listed, json.dumps(audit), caplog.text):
        assert FLOOR[2:] not in text


@pytest.mark.parametrize("role", ["staff", "debtor"])
def test_nobody_else_reads_or_writes_policies(app: Flask, context: ServiceContext, role: str) -> None:
    policy = make_policy(context, floor_share=FLOOR)
    client = app.test_client()
    sign_in(client, make_user(context, role=role))
    answers = [
        client.get(POLICIES),
        client.get(f"{POLICIES}/{policy}"),
        client.get(f"{POLICIES}/draft?currency=COP"),
        client.post(f"{POLICIES}/{policy}/activate"),
        save(client, {}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all(FLOOR[2:] not in answer.get_data(as_text=True) for answer in answers)
    assert len(rows(context, Policy.id)) == 1


def test_a_version_that_does_not_exist_is_not_found(admin: FlaskClient) -> None:
    for answer in (admin.get(f"{POLICIES}/999"), admin.post(f"{POLICIES}/999/activate")):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "policy_not_found")
