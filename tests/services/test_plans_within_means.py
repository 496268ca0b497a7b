"""Whose month leaves little is offered plans that fit it, also by paying a part at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from backend.domain.money import Money
from backend.domain.negotiation import CounterOffer
from backend.services.affordability import record_affordability
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import answer_counter_offer, current_offers
from tests.factories import make_debt, make_user, sign_in

ANA = "52845671"
CAP = 27_000
"""What 30.000 pesos a month leave after the buffer of a tenth."""


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> Principal:
    return sign_in(app.test_client(), make_user(context, bound_document=ANA))


@pytest.fixture
def debt_id(context: ServiceContext, ana: Principal) -> int:
    """1.200.000 pesos, of somebody to whom a month leaves 30.000."""
    debt = make_debt(context, document_number=ANA)
    record_affordability(context, ana, debt, income=1_030_000, expenses=1_000_000, other_debts=0)
    return debt


def plans_in(offers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [offer for offer in offers if offer["kind"] != "lump_sum"]


def test_where_no_plan_fits_down_payments_bring_one_within_the_month(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    plans = plans_in(current_offers(context, ana, debt_id).offers)
    assert [plan["instalment_count"] for plan in plans] == [12, 24]
    assert all(payment["amount"] <= CAP for plan in plans for payment in plan["schedule"][1:])
    assert plans[0]["down_payment"] > plans[1]["down_payment"] > 0


def test_the_down_payment_that_was_offered_counts_where_the_proposed_instalments_are_too_high(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    offered = Money.from_major(800_000, "COP")
    counter = CounterOffer(amount=Money.from_major(1_200_000, "COP"), months=6, down_payment=offered)
    answer = answer_counter_offer(context, ana, debt_id, counter)
    assert answer.outcome == "unaffordable"
    (plan,) = plans_in(answer.offers)
    assert plan["down_payment"] == 800_000
    assert all(payment["amount"] <= CAP for payment in plan["schedule"][1:])


def test_a_plan_that_fits_is_answered_as_it_was_proposed(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    offered = Money.from_major(1_000_000, "COP")
    counter = CounterOffer(amount=Money.from_major(1_200_000, "COP"), months=10, down_payment=offered)
    answer = answer_counter_offer(context, ana, debt_id, counter)
    assert answer.outcome.startswith("accepted")
    assert answer.offers[0]["instalment_count"] == 10
