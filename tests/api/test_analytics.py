"""What conversations lead to, counted from what happened: exact, by campaign, state and intent, currencies apart."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.conversations import ArchivedConversation
from backend.jobs.worker import run_pending
from backend.services.context import SYSTEM, ServiceContext
from backend.services.daily_metrics import record_daily_metrics, record_missing_days
from backend.services.metric_samples import keep_sample
from backend.services.scheduler import request_run
from tests.agreement_life import AGREEMENTS, ANA_NUMBER, Life
from tests.campaign_files import csv_file, row
from tests.conftest import Clock
from tests.debt_payments import pay_debt
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.snapshots import rows

ANALYTICS = "/api/v1/admin/analytics"
CHAT = "/api/v1/chat/message"
BERTA, CARLA = "52000001", "52000002"
TODAY = "2026-11-23"


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock, ladder: None) -> Life:
    return Life(app, context, clock)


def talk(client: FlaskClient, *bodies: dict[str, Any]) -> None:
    for body in bodies:
        answer = client.post(CHAT, json=body)
        assert answer.status_code == 200, answer.text


def read(client: FlaskClient, path: str = "", **query: str) -> dict[str, Any]:
    answer = client.get(ANALYTICS + path, query_string=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_nothing_happened_is_no_division_by_nothing(life: Life) -> None:
    nothing = read(life.luz)
    assert nothing["total_conversations"] == nothing["successful_negotiations"] == 0
    assert nothing["conversion_rate"] is nothing["avg_time_to_agreement"] is None
    assert nothing["recovery"] == nothing["promises"] == nothing["by_campaign"] == []
    assert (nothing["from"], nothing["to"]) == ("2026-10-25", TODAY)


def test_from_the_first_word_to_the_agreement(life: Life, app: Flask, context: ServiceContext) -> None:
    stranger = app.test_client()
    sign_in(stranger, make_user(context))
    talk(stranger, {"message": "hola"})
    talk(life.ana, {"message": ANA_NUMBER}, {"button_id": "ver_opciones"})
    life.clock.advance(minutes=5)
    life.accept()
    told = read(life.luz)
    assert (told["total_conversations"], told["successful_negotiations"]) == (2, 1)
    assert told["conversion_rate"] == 0.5
    assert told["avg_time_to_agreement"] == 300
    funnel = {step["step"]: step["conversations"] for step in told["funnel"]}
    assert funnel == {"contacted": 2, "informed": 1, "offered": 1, "chose": 1, "agreed": 1}
    assert sum(told["by_state"].values()) == 2
    assert told["by_intent"]["SALUDO"] == {
        "answers": 1,
        "conversations": 1,
        "agreed": 0,
        "conversion_rate": 0,
    }


def test_what_conversations_came_to_stays_when_they_are_archived(
    life: Life, context: ServiceContext, clock: Clock
) -> None:
    talk(life.ana, {"message": ANA_NUMBER}, {"button_id": "ver_opciones"})
    life.accept()
    for _ in range(2):
        life.ana.post("/api/v1/chat/reset-conversation", json={})
    clock.advance(days=40)
    period = {"since": TODAY, "until": TODAY}
    sign_in(life.luz, make_user(context, role="staff"))
    before = read(life.luz, **period)
    request_run(context, SYSTEM, "archive")
    run_pending(context)
    assert len(rows(context, ArchivedConversation.id)) == 2
    after = read(life.luz, **period)
    told = (
        *("total_conversations", "successful_negotiations", "conversion_rate", "avg_time_to_agreement"),
        *("funnel", "by_state", "by_intent", "by_campaign"),
    )
    assert {name: after[name] for name in told} == {name: before[name] for name in told}
    assert sum(intent["agreed"] for intent in after["by_intent"].values()) > 0
    assert after["successful_negotiations"] == 1


def test_recovery_and_kept_promises_follow_the_payments(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-23")
    assert life.pay(agreement, 384000, "2026-12-23", "A1").status_code == 201
    life.go_to("2027-01-31")
    told = read(life.luz, since="2026-11-01", until="2027-01-31")
    (recovery,) = told["recovery"]
    assert (recovery["currency"], recovery["agreements"]) == ("COP", 1)
    assert (recovery["agreed"], recovery["agreed_balance"]) == (1152000, 1200000)
    assert recovery["agreed_share"] == 0.96
    assert recovery["recovered"] == 384000
    (promises,) = told["promises"]
    assert promises == {
        "currency": "COP",
        "due": 2,
        "kept": 1,
        "late": 0,
        "kept_share": 0.5,
        "amount": 768000,
        "paid": 384000,
    }


def promises_until(life: Life, day: str) -> tuple[int, int, int, int, int]:
    """How many fell due, were paid in time and late, how much they were and what of it is paid."""
    (found,) = read(life.luz, since="2026-11-01", until=day)["promises"]
    return found["due"], found["kept"], found["late"], found["amount"], found["paid"]


@pytest.mark.parametrize(
    ("day", "counted"), [("2026-12-22", "kept"), ("2026-12-23", "kept"), ("2026-12-24", "late")]
)
def test_a_promise_is_kept_by_what_came_until_its_day(life: Life, day: str, counted: str) -> None:
    agreement = life.accept()
    life.go_to("2026-12-24")
    assert life.pay(agreement, 384000, day, "A1").status_code == 201
    expected = {"kept": (1, 1, 0, 384000, 384000), "late": (1, 0, 1, 384000, 384000)}
    assert promises_until(life, "2026-12-24") == expected[counted]


def test_payments_fill_the_oldest_promise_first_and_an_undone_one_fills_none(life: Life) -> None:
    """The first of 384.000 is whole on 10 January only; the second, of the 25th, is paid ahead that day."""
    agreement = life.accept()
    life.go_to("2027-01-31")
    for day, amount, reference in (("2026-12-20", 200000, "A1"), ("2027-01-10", 568000, "A2")):
        paid = life.pay(agreement, amount, day, reference)
        assert paid.status_code == 201
    assert promises_until(life, "2027-01-31") == (2, 1, 1, 768000, 768000)
    number = paid.json["payment"]["id"]
    assert life.luz.post(f"/api/v1/payments/{number}/undo", json={"reason": "Rebotó"}).status_code == 200
    assert promises_until(life, "2027-01-31") == (2, 0, 0, 768000, 200000)


def test_what_comes_59_days_late_keeps_no_promise(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2027-02-20")
    assert life.pay(agreement, 384000, "2027-02-20", "A1").status_code == 201
    assert life.read(agreement)["status"] == "broken"
    assert promises_until(life, "2027-02-20") == (2, 0, 1, 768000, 384000)


def test_new_dates_do_not_unmake_what_was_missed(life: Life) -> None:
    """Of 384.000 in December 100.000 came; then 1.052.000 are promised for two other days."""
    agreement = life.accept()
    life.go_to("2026-12-31")
    assert life.pay(agreement, 100000, "2026-12-23", "A1").status_code == 201
    before = promises_until(life, "2026-12-31")
    assert before == (1, 0, 0, 384000, 100000)
    plan = life.replan(agreement, instalments=2)["schedule"]
    assert promises_until(life, "2026-12-31") == before
    first = plan[1]
    life.go_to(first["due_date"])
    assert life.pay(agreement, first["amount"], first["due_date"], "A2").status_code == 201
    life.go_to("2027-02-01")
    assert promises_until(life, "2027-02-01") == (2, 1, 0, 384000 + first["amount"], 100000 + first["amount"])


def test_what_was_missed_before_the_agreement_was_cancelled_stays_missed(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-31")
    before = promises_until(life, "2026-12-31")
    address = f"{AGREEMENTS}/{agreement['id']}/cancel"
    assert life.luz.post(address, json={"reason": "No paga"}).status_code == 200
    life.go_to("2027-03-31")
    assert promises_until(life, "2027-03-31") == before == (1, 0, 0, 384000, 0)


def test_an_undone_payment_recovers_nothing(life: Life) -> None:
    agreement = life.accept()
    payment = life.pay(agreement, 384000, TODAY, "A1").get_json()["payment"]["id"]
    assert read(life.luz)["recovery"][0]["recovered"] == 384000
    undone = life.luz.post(f"/api/v1/payments/{payment}/undo", json={"reason": "Era de otra persona"})
    assert undone.status_code == 200, undone.text
    assert read(life.luz)["recovery"][0]["recovered"] == 0


def test_each_campaign_has_its_own_figures(life: Life, app: Flask, context: ServiceContext) -> None:
    rows = [row(Cedula=BERTA, NumerodeObligacion="1"), row(Cedula=CARLA, NumerodeObligacion="2")]
    data = {"file": (io.BytesIO(csv_file(*rows)), "marzo.csv"), "name": "Marzo"}
    campaign = life.luz.post("/api/v1/campaigns", data=data, content_type="multipart/form-data").get_json()
    run_pending(context)
    berta = app.test_client()
    sign_in(berta, make_user(context, bound_document=BERTA))
    talk(berta, {"message": BERTA})
    debt = berta.get("/api/v1/debts").get_json()["items"][0]
    offer = berta.get(f"/api/v1/debts/{debt['id']}/offers").get_json()["items"][0]
    headers = {"Idempotency-Key": "acepta-berta"}
    agreed = berta.post("/api/v1/agreements", json={"offer_id": offer["id"]}, headers=headers).get_json()
    life.accept()
    (found,) = read(life.luz)["by_campaign"]
    assert found == {
        "campaign_id": campaign["id"],
        "name": "Marzo",
        "contacted_debtors": 1,
        "debts": 2,
        "balance": 2000000,
        "agreements": 1,
        "agreed": agreed["total"],
        "recovered": 0,
        "currency": "COP",
    }
    carla = life.luz.get("/api/v1/debts", query_string={"q": CARLA}).get_json()["items"][0]
    assert pay_debt(life, "1000000", "2026-11-23", "B-1", debt_id=carla["id"]).status_code == 201
    (after,) = read(life.luz)["by_campaign"]
    assert after == found | {"recovered": 1000000}


class TestPortfolio:
    def test_balances_by_creditor_with_currencies_apart(self, life: Life, context: ServiceContext) -> None:
        make_debt(context, creditor="BANCO DOS", principal=1, interest=0)
        make_debt(context, creditor="BANCO DOS", principal=99_999_999_999_999, interest=0)
        make_debt(context, creditor="BANCO DOS", principal=12345, interest=0, currency="EUR")
        make_debt(context, creditor="BANCO DOS", status="paid")
        told = read(life.luz, "/portfolio")
        assert told["by_creditor"] == [
            {"creditor": "BANCO DE EJEMPLO S.A.", "debts": 1, "balance": 1200000, "currency": "COP"},
            {"creditor": "BANCO DOS", "debts": 2, "balance": 1000000000000, "currency": "COP"},
            {"creditor": "BANCO DOS", "debts": 1, "balance": 123.45, "currency": "EUR"},
        ]
        statuses = {(item["status"], item["currency"]): item["debts"] for item in told["by_status"]}
        assert statuses == {("active", "COP"): 3, ("active", "EUR"): 1, ("paid", "COP"): 1}

    def test_of_a_debt_in_an_agreement_what_is_missing_of_that_is_owed(self, life: Life) -> None:
        agreement = life.accept()

        def owed() -> list[tuple[int, int]]:
            told = read(life.luz, "/portfolio")
            (status,) = told["by_status"]
            (creditor,), (band,) = told["by_creditor"], told["by_days_past_due"]
            assert creditor["balance"] == band["balance"] == status["balance"]
            return [(status["debts"], status["balance"])]

        assert owed() == [(1, 1152000)]
        life.go_to("2026-12-23")
        assert life.pay(agreement, 768000, "2026-12-23", "A1").status_code == 201
        assert owed() == [(1, 384000)]
        life.luz.post(f"{AGREEMENTS}/{agreement['id']}/cancel", json={"reason": "Lo pidió"})
        assert owed() == [(1, 432000)]

    def test_while_an_agreement_waits_for_approval_the_debt_is_owed(
        self, life: Life, context: ServiceContext
    ) -> None:
        make_policy(context, kind="ladder", approval={"above_discount": "0.01"})
        assert life.accept()["status"] == "pending_approval"
        assert read(life.luz, "/portfolio")["by_creditor"][0]["balance"] == 1200000

    @pytest.mark.parametrize(
        ("days", "band"),
        [
            (-5, "not_due"),
            (0, "not_due"),
            (1, "1-30"),
            (30, "1-30"),
            (31, "31-60"),
            (90, "61-90"),
            (91, "91-180"),
            (360, "181-360"),
            (361, "over_360"),
            (9000, "over_360"),
            (None, "unknown"),
        ],
    )
    def test_days_past_due_fall_into_bands(
        self, app: Flask, context: ServiceContext, days: int | None, band: str
    ) -> None:
        due = None if days is None else date(2026, 11, 23) - timedelta(days=days)
        make_debt(context, due_date=due, principal=100, interest=0)
        staff = app.test_client()
        sign_in(staff, make_user(context, role="staff"))
        assert read(staff, "/portfolio")["by_days_past_due"] == [
            {"band": band, "debts": 1, "balance": 1, "currency": "COP"}
        ]

    def test_recovery_by_month(self, life: Life) -> None:
        agreement = life.accept()
        for day, reference in (("2026-12-23", "A1"), ("2027-01-22", "A2")):
            life.go_to(day)
            assert life.pay(agreement, 384000, day, reference).status_code == 201
        told = read(life.luz, "/portfolio", since="2026-12-01", until="2027-01-31")
        assert told["recovery_by_month"] == [
            {"month": "2026-12", "recovered": 384000, "currency": "COP"},
            {"month": "2027-01", "recovered": 384000, "currency": "COP"},
        ]


class TestHistory:
    def test_a_finished_day_is_written_once_and_stays(self, life: Life, context: ServiceContext) -> None:
        talk(life.ana, {"message": ANA_NUMBER}, {"button_id": "ver_opciones"})
        life.accept()
        keep_sample(context)
        life.clock.now = datetime(2026, 11, 24, 15, tzinfo=UTC)
        assert record_missing_days(context) == 1
        assert record_missing_days(context) == 0
        (total,) = read(life.luz, "/history")["items"]
        assert (total["day"], total["conversations"], total["agreed"]) == (TODAY, 1, 1)
        assert sum(total["answers"].values()) == 2
        assert total["requests"] > 0
        assert total["cache_hits"] <= total["cache_reads"]
        (currency,) = read(life.luz, "/history", dimension="currency")["items"]
        assert currency["key"] == "COP"
        assert currency["agreements"] == {"agreements": 1, "total": 115_200_000, "balance": 120_000_000}

    def test_after_a_standstill_each_missed_day_is_written(
        self, context: ServiceContext, clock: Clock
    ) -> None:
        assert record_missing_days(context) == 1
        clock.advance(days=4)
        assert record_missing_days(context) == 4

    def test_writing_a_day_again_replaces_it(self, life: Life, context: ServiceContext) -> None:
        day = date(2026, 11, 23)
        record_daily_metrics(context, day)
        talk(life.ana, {"message": "hola"})
        record_daily_metrics(context, day)
        (total,) = read(life.luz, "/history")["items"]
        assert total["conversations"] == 1


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-12-01", "until": "2026-11-01"},
        {"since": "2020-01-01", "until": "2026-11-01"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "0001-01-01"},
    ],
)
@pytest.mark.parametrize("path", ["", "/portfolio", "/history"])
def test_a_period_that_makes_no_sense_is_refused(life: Life, path: str, query: dict[str, str]) -> None:
    answer = life.luz.get(ANALYTICS + path, query_string=query)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_period")
