"""Payments of a debt whose balance a campaign's file states anew: nothing is counted twice, and nothing is lost."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask

from backend.services.analytics import read_analytics
from backend.services.campaigns import undo_campaign
from backend.services.context import SYSTEM, ServiceContext
from backend.services.debt_payments import record_debt_payment
from backend.services.payment_entries import NewPayment
from backend.services.payments import undo_payment
from tests.agreement_life import AGREEMENTS, PAYMENTS, People
from tests.campaign_files import csv_file, import_file, only_debt, row, row_errors
from tests.conftest import Clock

TODAY = date(2026, 11, 23)


def load(context: ServiceContext, balance: str, **values: str) -> Any:
    return import_file(context, csv_file(row(Saldo_total=balance, **values)))


def pay(context: ServiceContext, amount: str, reference: str, day: date = TODAY) -> int:
    """Record a payment of the one debt that there is, and return its number."""
    new = NewPayment(amount, day, reference)
    return int(record_debt_payment(context, SYSTEM, only_debt(context)["id"], new)[0]["payment"]["id"])


def take_back(context: ServiceContext, payment_id: int) -> None:
    undo_payment(context, SYSTEM, payment_id, reason="Era de otra persona")


def balance(context: ServiceContext) -> int:
    """In pesos."""
    return int(only_debt(context)["balance"]) // 100


def prices(context: ServiceContext) -> list[int]:
    """What the campaign's prices that are on sale ask for, in pesos."""
    return [price["amount"] // 100 for price in only_debt(context)["fixed_offers"] or ()]


def brought(context: ServiceContext) -> int:
    """What the campaign brought, in pesos, as the statistics show it."""
    return int(_campaign(context)["balance"])


def recovered(context: ServiceContext) -> int:
    """What of it was paid, in pesos."""
    return int(_campaign(context)["recovered"])


def _campaign(context: ServiceContext) -> Any:
    (campaign,) = read_analytics(context, SYSTEM, first=TODAY, last=TODAY)["by_campaign"]
    return campaign


class TestAFileAfterAPayment:
    def test_its_balance_does_not_rest_on_the_payment_any_more(self, context: ServiceContext) -> None:
        load(context, "1000000", Oferta_1="900000")
        payment = pay(context, "400000", "A")
        assert (balance(context), brought(context)) == (600_000, 1_000_000)
        load(context, "650000", Oferta_1="500000")
        assert (balance(context), brought(context)) == (650_000, 650_000)
        take_back(context, payment)
        assert (balance(context), brought(context), prices(context)) == (650_000, 650_000, [500_000])

    def test_what_comes_after_it_comes_off_and_can_be_taken_back(self, context: ServiceContext) -> None:
        load(context, "1000000")
        before = pay(context, "400000", "A")
        load(context, "600000")
        after = pay(context, "100000", "B")
        assert (balance(context), brought(context), recovered(context)) == (500_000, 600_000, 100_000)
        take_back(context, before)
        assert (balance(context), recovered(context)) == (500_000, 100_000)
        take_back(context, after)
        assert (balance(context), brought(context)) == (600_000, 600_000)

    def test_a_row_that_leaves_the_payments_out_is_a_problem(self, context: ServiceContext) -> None:
        load(context, "1000000")
        payment = pay(context, "400000", "A")
        again = load(context, "1000000", Telefono="3990000009")
        ((_, _, reason),) = row_errors(context, again.id)
        assert "no están descontados" in reason
        assert (again.updated, balance(context), brought(context)) == (0, 600_000, 1_000_000)
        take_back(context, payment)
        assert load(context, "1000000", Telefono="3990000009").updated == 1

    def test_a_row_in_another_currency_is_a_problem(self, context: ServiceContext) -> None:
        load(context, "1000000")
        payment = pay(context, "150000", "A")
        other = load(context, "850 €")
        ((_, _, reason),) = row_errors(context, other.id)
        assert "otra moneda" in reason
        take_back(context, payment)
        assert (only_debt(context)["currency"], balance(context)) == ("COP", 1_000_000)

    def test_a_wrong_file_can_be_undone(self, context: ServiceContext) -> None:
        load(context, "1000000", Oferta_1="900000")
        payment = pay(context, "400000", "A")
        wrong = load(context, "99000000")
        assert undo_campaign(context, SYSTEM, wrong.id).message.endswith("1 restauradas.")
        assert (balance(context), brought(context), recovered(context)) == (600_000, 1_000_000, 400_000)
        take_back(context, payment)
        assert (balance(context), recovered(context), prices(context)) == (1_000_000, 0, [900_000])

    def test_a_file_is_kept_that_was_followed_by_a_payment_or_by_undoing_one(
        self, context: ServiceContext
    ) -> None:
        load(context, "1000000")
        payment = pay(context, "400000", "A")
        second = load(context, "600000")
        take_back(context, payment)
        assert "100001" in undo_campaign(context, SYSTEM, second.id).message
        assert balance(context) == 600_000


class TestPrices:
    @pytest.mark.parametrize("amounts", [("60000", "60000"), ("150000", "50000"), ("150000", "150000")])
    def test_they_are_on_sale_whenever_the_balance_reaches_them(
        self, context: ServiceContext, amounts: tuple[str, str]
    ) -> None:
        load(context, "1000000", Oferta_1="900000")
        first, second = pay(context, amounts[0], "A"), pay(context, amounts[1], "B")
        assert prices(context) == []
        take_back(context, first)
        assert prices(context) == ([900_000] if balance(context) >= 900_000 else [])
        take_back(context, second)
        assert (balance(context), prices(context)) == (1_000_000, [900_000])


class Campaigned(People):
    """Ana's debt of a campaign."""

    def __init__(self, app: Flask, context: ServiceContext, balance: str, **values: str) -> None:
        load(context, balance, **values)
        self.debt_id = only_debt(context)["id"]
        super().__init__(app, context, "52000001")

    def accept(self, total: int) -> int:
        """Accept today's offer over so much in three instalments; return the agreement."""
        offers: Any = self.ana.get(f"/api/v1/debts/{self.debt_id}/offers").json
        (offer,) = [o for o in offers["items"] if (o["total"], o["instalment_count"]) == (total, 3)]
        made: Any = self.ana.post(
            AGREEMENTS, json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "acepta"}
        )
        assert made.status_code == 201, made.text
        return int(made.json["id"])

    def pay(self, agreement_id: int, amount: str, day: date = TODAY) -> None:
        body = {"amount": amount, "paid_on": day.isoformat(), "reference": f"B-{amount}"}
        assert self.luz.post(PAYMENTS, json={"agreement_id": agreement_id, **body}).status_code == 201

    def cancel(self, agreement_id: int) -> None:
        response = self.luz.post(f"{AGREEMENTS}/{agreement_id}/cancel", json={"reason": "No siguió"})
        assert response.status_code == 200

    def owed(self) -> tuple[str, float, float]:
        """Status, what is missing and what is the debtor's."""
        seen: Any = self.luz.get(f"/api/v1/debts/{self.debt_id}/payments").json
        return seen["status"], seen["missing"], seen["credit"]


class TestACancelledAgreement:
    """Its payments come off the debt, and what is too much stays the debtor's."""

    def test_what_came_beyond_the_balance_is_credit(self, app: Flask, context: ServiceContext) -> None:
        desk = Campaigned(app, context, "1000000", Hasta_3_cuotas="335000")
        agreement = desk.accept(1_005_000)
        desk.pay(agreement, "900000")
        desk.pay(agreement, "103000")
        desk.cancel(agreement)
        assert (desk.owed(), balance(context), brought(context)) == (("paid", 0, 3_000), 0, 1_000_000)
        payment = pay(context, "10", "B-2")
        assert (desk.owed(), brought(context)) == (("paid", 0, 3_010), 1_000_000)
        take_back(context, payment)
        assert desk.owed() == ("paid", 0, 3_000)

    @pytest.mark.usefixtures("ladder")
    def test_what_was_paid_in_it_counts_as_brought(self, app: Flask, context: ServiceContext) -> None:
        desk = Campaigned(app, context, "1200000")
        agreement = desk.accept(1_152_000)
        desk.pay(agreement, "384000")
        assert brought(context) == 1_200_000
        desk.cancel(agreement)
        assert (balance(context), brought(context)) == (816_000, 1_200_000)
        pay(context, "816000", "B-2")
        assert (desk.owed(), brought(context)) == (("paid", 0, 0), 1_200_000)

    def test_its_payments_are_laid_anew_with_the_others(self, app: Flask, context: ServiceContext) -> None:
        desk = Campaigned(app, context, "1015000", Hasta_3_cuotas="335000")
        first = pay(context, "10000", "A")
        agreement = desk.accept(1_005_000)
        desk.pay(agreement, "1003000")
        desk.cancel(agreement)
        assert desk.owed() == ("active", 2_000, 0)
        last = pay(context, "5000", "B")
        assert desk.owed() == ("paid", 0, 3_000)
        take_back(context, first)
        assert desk.owed() == ("active", 7_000, 0)
        take_back(context, last)
        assert (desk.owed(), brought(context)) == (("active", 12_000, 0), 1_015_000)

    def test_its_money_is_not_lost_where_an_earlier_payment_is_told_of_late(
        self, app: Flask, context: ServiceContext, clock: Clock
    ) -> None:
        desk = Campaigned(app, context, "1000000", Hasta_3_cuotas="335000")
        clock.advance(days=2)
        agreement = desk.accept(1_005_000)
        desk.pay(agreement, "100", date(2026, 11, 25))
        desk.cancel(agreement)
        pay(context, "1000000", "A", date(2026, 11, 24))
        wrong = pay(context, "50", "B", date(2026, 11, 25))
        assert desk.owed() == ("paid", 0, 150)
        take_back(context, wrong)
        assert desk.owed() == ("paid", 0, 100)


class TestPaidBeforeTheBalanceWasStated:
    def test_the_bank_tells_late_of_what_the_creditor_knew(
        self, app: Flask, context: ServiceContext, clock: Clock
    ) -> None:
        desk = Campaigned(app, context, "1000000")
        clock.advance(days=10)
        load(context, "600000")
        content = "obligacion;fecha;valor;referencia\n100001;2026-11-25;400000;B-1\n"
        form = {"file": (io.BytesIO(content.encode()), "banco.csv")}
        seen: Any = desk.luz.post(f"{PAYMENTS}/file", data=form).json
        assert "puede que ya lo tenga descontado" in seen["rows"][0]["message"]
        known: Any = desk.luz.get(f"/api/v1/debts/{desk.debt_id}/payments").json
        assert known["balance_stated_on"] == "2026-12-03"
        body = {"debt_id": desk.debt_id, "amount": "400000", "paid_on": "2026-11-25", "reference": "B-1"}
        refused: Any = desk.luz.post(PAYMENTS, json=body)
        assert (refused.status_code, refused.json["error"]["code"]) == (409, "balance_warning_not_read")
        assert balance(context) == 600_000
        assert desk.luz.post(PAYMENTS, json=body | {"balance_warning_read": True}).status_code == 201
        assert balance(context) == 200_000

    def test_on_the_day_or_after_nothing_is_said(self, context: ServiceContext, clock: Clock) -> None:
        load(context, "1000000")
        clock.advance(days=10)
        load(context, "600000")
        pay(context, "1000", "A", date(2026, 12, 3))
        assert balance(context) == 599_000

    @pytest.mark.parametrize(
        ("change", "is_stated"), [({"telephone": "3990000009"}, False), ({"principal": "5"}, True)]
    )
    def test_a_correction_states_it_too(
        self, app: Flask, context: ServiceContext, clock: Clock, change: dict[str, str], is_stated: bool
    ) -> None:
        desk = Campaigned(app, context, "1000000")
        clock.advance(days=10)
        assert desk.luz.patch(f"/api/v1/debts/{desk.debt_id}", json=change).status_code == 200
        known: Any = desk.luz.get(f"/api/v1/debts/{desk.debt_id}/payments").json
        assert known["balance_stated_on"] == ("2026-12-03" if is_stated else "2026-11-23")
