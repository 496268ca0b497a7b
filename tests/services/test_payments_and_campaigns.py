"""Payments of a debt whose balance a campaign's file states anew: nothing is counted twice, and nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.services.analytics import read_analytics
from backend.services.campaigns import undo_campaign
from backend.services.context import SYSTEM, ServiceContext
from backend.services.debt_payments import record_debt_payment
from backend.services.payment_entries import NewPayment
from backend.services.payments import undo_payment
from tests.campaign_files import csv_file, import_file, only_debt, row, row_errors

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
    (campaign,) = read_analytics(context, SYSTEM, first=TODAY, last=TODAY)["by_campaign"]
    return int(campaign["balance"])


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
        assert (balance(context), brought(context)) == (500_000, 600_000)
        take_back(context, before)
        assert balance(context) == 500_000
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
        assert (balance(context), brought(context)) == (600_000, 1_000_000)
        take_back(context, payment)
        assert (balance(context), prices(context)) == (1_000_000, [900_000])

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
