"""What a debtor can do for themselves: judge a message, wonder about a plan, take dates and data along."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services import debts
from backend.services.context import ServiceContext
from tests.factories import PASSWORD, make_debt, make_user, sign_in
from tests.snapshots import changed_tables, snapshot

pytestmark = pytest.mark.database

ANA = "52845671"
SECRET_PARTS = ("floor", "margin", "policy_id", "password", "valuation")


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    return make_debt(context, document_number=ANA, name="ANA TORRES")


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext, debt_id: int) -> FlaskClient:
    sign_in(client, make_user(context, bound_document=ANA))
    return client


@pytest.fixture
def stranger(app: Flask, context: ServiceContext) -> FlaskClient:
    other = app.test_client()
    sign_in(other, make_user(context, bound_document="79000111"))
    return other


def conversation(client: FlaskClient) -> dict[str, Any]:
    number = client.post("/api/v1/chat/message", json={"message": "hola"}).json["conversation_id"]  # type: ignore[index]
    answer: dict[str, Any] = client.get(f"/api/v1/chat/historial/{number}").json  # type: ignore[assignment]
    return answer


def judge(client: FlaskClient, message_id: int, rating: str | None, reason: str = "") -> Any:
    body = {"rating": rating, "reason": reason}
    return client.put(f"/api/v1/chat/messages/{message_id}/feedback", json=body)


def ratings(client: FlaskClient) -> list[str | None]:
    number = client.get("/api/v1/chat/conversations").json["items"][0]["id"]  # type: ignore[index]
    messages = client.get(f"/api/v1/chat/historial/{number}").json["messages"]  # type: ignore[index]
    return [message["rating"] for message in messages]


def test_an_opinion_stands_with_its_message_and_can_be_changed_and_taken_back(ana: FlaskClient) -> None:
    asked, answered = conversation(ana)["messages"][-2:]
    assert judge(ana, answered["id"], "down", "No respondió lo que pregunté").status_code == 204
    assert ratings(ana)[-1] == "down"
    assert judge(ana, answered["id"], "up").status_code == 204
    assert ratings(ana)[-1] == "up"
    assert judge(ana, answered["id"], None).status_code == 204
    assert ratings(ana)[-1] is None
    assert judge(ana, asked["id"], "up").status_code == 404


def test_nobody_judges_somebody_elses_conversation(ana: FlaskClient, stranger: FlaskClient) -> None:
    message = conversation(ana)["messages"][-1]
    assert judge(stranger, message["id"], "down").status_code == 404
    assert ratings(ana)[-1] is None


@pytest.mark.parametrize("body", [{"rating": "five"}, {"reason": "x"}, {"rating": "up", "reason": "x" * 501}])
def test_an_opinion_that_makes_no_sense_is_refused(ana: FlaskClient, body: dict[str, Any]) -> None:
    message = conversation(ana)["messages"][-1]
    assert ana.put(f"/api/v1/chat/messages/{message['id']}/feedback", json=body).status_code == 422


def test_an_erased_account_leaves_no_opinions(ana: FlaskClient, context: ServiceContext) -> None:
    judge(ana, conversation(ana)["messages"][-1]["id"], "down", "un motivo")
    assert len(snapshot(context)["message_feedback"]) == 1
    assert ana.delete("/api/v1/auth/me", json={"password": PASSWORD}).status_code == 204
    assert snapshot(context)["message_feedback"] == []


def preview(client: FlaskClient, debt_id: int, **wish: Any) -> Any:
    return client.post(f"/api/v1/debts/{debt_id}/plan-preview", json=wish)


def test_a_wished_plan_is_priced_and_not_offered(
    ana: FlaskClient, debt_id: int, context: ServiceContext
) -> None:
    offers = ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    before = snapshot(context)
    (plan,) = preview(ana, debt_id, months=6, down_payment="200000").json["items"]
    assert plan["id"] is None
    assert plan["instalment_count"] == 6
    assert sum(row["amount"] for row in plan["schedule"]) == pytest.approx(plan["total"])
    assert plan["total"] >= min(offer["total"] for offer in offers)
    assert changed_tables(before, snapshot(context)) == set()
    assert ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"] == offers  # type: ignore[index]


def test_a_wished_instalment_finds_the_shortest_plan(ana: FlaskClient, debt_id: int) -> None:
    plans = preview(ana, debt_id, monthly="250000").json["items"]
    assert all(row["amount"] <= 250000 for row in plans[0]["schedule"])


def test_wishing_again_and_again_finds_nothing_below_the_price_that_stands(
    ana: FlaskClient, debt_id: int
) -> None:
    offers = ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    least = min(offer["total"] for offer in offers)
    balance = round(offers[0]["balance"])
    for part in (0.01, 0.3, 0.5, 0.7, 0.75, 0.8, 0.9, 0.99, 1, 2):
        amount = str(round(balance * part))
        for wish in (
            {"down_payment": amount},
            {"monthly": amount},
            {"months": 1, "down_payment": amount},
            {"months": 2, "monthly": amount, "down_payment": amount},
        ):
            answer = preview(ana, debt_id, **wish).json
            assert [plan for plan in answer.get("items", []) if plan["total"] < least] == [], wish
    assert ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"] == offers  # type: ignore[index]


def test_no_plan_tells_more_than_the_offers_do(ana: FlaskClient, debt_id: int) -> None:
    shown = set(ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"][0])  # type: ignore[index]
    for wish in ({"months": 1}, {"months": 600}, {"monthly": "1"}, {"down_payment": "1000000000"}):
        answer = preview(ana, debt_id, **wish)
        assert answer.status_code in (200, 422), wish
        for plan in answer.json.get("items", []):
            assert set(plan) <= shown
            assert not [key for key in plan if any(part in key for part in SECRET_PARTS)]


@pytest.mark.parametrize(
    "wish", [{}, {"months": 0}, {"monthly": "-5"}, {"monthly": "mucho"}, {"months": "x"}]
)
def test_a_wish_that_makes_no_sense_is_refused(ana: FlaskClient, debt_id: int, wish: dict[str, Any]) -> None:
    assert preview(ana, debt_id, **wish).status_code == 422


def test_nobody_wonders_about_somebody_elses_debt(
    stranger: FlaskClient, ana: FlaskClient, debt_id: int
) -> None:
    assert preview(stranger, debt_id, months=6).status_code == 404


@pytest.fixture
def agreement(ana: FlaskClient, debt_id: int) -> dict[str, Any]:
    offers = ana.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    longest = max(offers, key=lambda offer: len(offer["schedule"]))
    headers = {"Idempotency-Key": "una-clave"}
    made: dict[str, Any] = ana.post(
        "/api/v1/agreements", json={"offer_id": longest["id"]}, headers=headers
    ).json  # type: ignore[assignment]
    return made


def test_the_calendar_has_each_payment_on_its_day(ana: FlaskClient, agreement: dict[str, Any]) -> None:
    answer = ana.get(f"/api/v1/agreements/{agreement['id']}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    days = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", unfolded)
    assert days == [row["due_date"].replace("-", "") for row in agreement["schedule"]]
    assert len(set(re.findall(r"UID:(\S+)", unfolded))) == len(days)
    assert agreement["reference"] in unfolded
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_nobody_gets_somebody_elses_calendar(stranger: FlaskClient, agreement: dict[str, Any]) -> None:
    assert stranger.get(f"/api/v1/agreements/{agreement['id']}/calendar.ics").status_code == 404


def test_nothing_is_left_out_where_there_is_more_than_a_page(
    ana: FlaskClient, context: ServiceContext
) -> None:
    for _ in range(debts.PAGE_SIZE):
        make_debt(context, document_number=ANA)
    for _ in range(51):
        ana.post("/api/v1/chat/reset-conversation", json={})
    data = ana.get("/api/v1/auth/me/export").json
    assert data is not None
    assert len(data["debts"]) == debts.PAGE_SIZE + 1
    assert len(data["conversations"]) == 51


def test_a_person_takes_along_everything_about_themselves_and_nothing_else(
    ana: FlaskClient, agreement: dict[str, Any], context: ServiceContext
) -> None:
    make_debt(context, document_number="79000111", name="OTRA PERSONA", creditor="OTRA ENTIDAD S.A.")
    conversation(ana)
    answer = ana.get("/api/v1/auth/me/export")
    data = answer.json
    assert data is not None
    assert data["account"]["document_number"] == ANA
    assert [debt["id"] for debt in data["debts"]] == [agreement["debt_id"]]
    assert [item["reference"] for item in data["agreements"]] == [agreement["reference"]]
    assert data["conversations"][0]["messages"]
    whole = answer.get_data(as_text=True)
    assert "OTRA PERSONA" not in whole
    assert not [part for part in SECRET_PARTS if f'"{part}' in whole]
