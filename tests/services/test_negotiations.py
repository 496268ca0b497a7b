"""Bargaining over one's own debts: what the engine offers is stored, remembered, and nobody else's."""

from __future__ import annotations

import random
import threading
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from backend.db.models.agreements import Negotiation, Offer
from backend.db.models.debts import Debt
from backend.domain.affordability import Budget
from backend.domain.errors import Conflict, InvalidInput, NegotiatorError, NotFound
from backend.domain.money import Money
from backend.domain.negotiation import CounterOffer
from backend.services.affordability import record_affordability
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import (
    answer_counter_offer,
    current_offers,
    find_offers,
    preview_plan,
    refuse_offers,
)
from tests.conftest import Clock
from tests.factories import make_creditor, make_debt, make_policy, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

ANA, LUIS = "52845671", "79111222"

pytestmark = pytest.mark.usefixtures("ladder")


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> Principal:
    return sign_in(app.test_client(), make_user(context, bound_document=ANA))


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos."""
    return make_debt(context, document_number=ANA)


def lump_sum(amount: int) -> CounterOffer:
    return CounterOffer(amount=Money.from_major(amount, "COP"))


def test_the_offers_that_stand_are_the_same_when_asked_again(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    first = current_offers(context, ana, debt_id)
    before = snapshot(context)
    assert current_offers(context, ana, debt_id) == first
    assert changed_tables(before, snapshot(context)) == set()


def test_another_day_makes_other_rows_and_keeps_the_old_ones(
    context: ServiceContext, ana: Principal, debt_id: int, clock: Clock
) -> None:
    first = current_offers(context, ana, debt_id)
    clock.advance(days=1)
    second = current_offers(context, ana, debt_id)
    assert [offer["total"] for offer in second.offers] == [offer["total"] for offer in first.offers]
    assert {offer["id"] for offer in first.offers}.isdisjoint(offer["id"] for offer in second.offers)
    assert second.offers[0]["valid_until"] > first.offers[0]["valid_until"]


def test_the_creditors_own_policy_goes_before_the_general_one(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    def asked() -> int:
        return int(current_offers(context, ana, debt_id).offers[0]["total"])

    assert asked() == 1_140_000
    make_policy(context, opening_discount="0.10")
    assert asked() == 1_080_000
    make_policy(context, creditor_id=make_creditor(context, name="OTRO BANCO"), opening_discount="0.20")
    make_policy(context, currency="EUR", opening_discount="0.20")
    assert asked() == 1_080_000
    make_policy(context, creditor_id=make_creditor(context), opening_discount="0.15")
    assert asked() == 1_020_000


def test_what_was_conceded_is_kept_and_repeating_gains_nothing(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    asked = [answer_counter_offer(context, ana, debt_id, lump_sum(850_000)) for _ in range(20)]
    assert {answer.offers[0]["total"] for answer in asked} == {1_080_000}
    assert current_offers(context, ana, debt_id).offers[0]["total"] == 1_080_000
    assert len(rows(context, Negotiation.id)) == 1


def test_a_counter_offer_above_the_ask_is_settled_at_the_ask(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    answer = answer_counter_offer(context, ana, debt_id, lump_sum(1_200_000))
    assert (answer.outcome, answer.offers[0]["total"]) == ("accepted_at_ask", 1_140_000)


def test_no_offer_is_ever_below_the_floor_or_above_the_balance(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    chance = random.Random(11)
    cheapest = 1_200_000
    for _ in range(80):
        figure = Money.from_major(chance.randrange(1, 1_400) * 1_000, "COP")
        counters = [
            CounterOffer(amount=figure),
            CounterOffer(down_payment=figure),
            CounterOffer(monthly=figure, months=chance.choice([None, 3, 12])),
        ]
        counter = chance.choice(counters)
        answer = answer_counter_offer(context, ana, debt_id, counter)
        refuse_offers(context, ana, debt_id)
        once = [offer["total"] for offer in answer.offers if offer["kind"] == "lump_sum"]
        assert all(total <= cheapest for total in once), "a price never rises again"
        cheapest = min([cheapest, *once])
    totals = [total for total, _ in rows(context, Offer.total, Offer.id)]
    # The greatest discount is 20 %; a plan is worth no less than 70 % today.
    assert min(totals) >= 120_000_000 * 80 // 100
    assert max(totals) <= 120_000_000


def test_counter_offers_at_the_same_time_are_each_counted(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    failed: list[str] = []

    def bargain(amount: int) -> None:
        try:
            answer_counter_offer(context, ana, debt_id, lump_sum(amount))
        except NegotiatorError as error:
            failed.append(error.code)

    threads = [threading.Thread(target=bargain, args=(850_000 + 1_000 * number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(failed) <= {"negotiation_changed", "conflict"}
    (state,) = rows(context, Negotiation.state)
    assert state["counter_count"] == 12 - len(failed)
    assert state["counter_count"] > 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("in_agreement", "debt_in_agreement"),
        ("disputed", "debt_stopped"),
        ("hardship", "debt_stopped"),
        ("paid", "debt_stopped"),
        ("withdrawn", "debt_stopped"),
    ],
)
def test_a_debt_that_is_not_for_sale_gets_no_offers(
    context: ServiceContext, ana: Principal, debt_id: int, status: str, code: str
) -> None:
    with context.write() as uow:
        uow.debts.set_status(debt_id, status, now=context.now())
        uow.commit()
    before = snapshot(context)
    for ask in _ways_to_ask(context, ana, debt_id):
        with pytest.raises(Conflict, match=code):
            ask()
    assert changed_tables(before, snapshot(context)) == set()


def test_somebody_elses_debt_is_not_found(
    app: Flask, context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    offer = current_offers(context, ana, debt_id).offers[0]
    make_debt(context, document_number=LUIS)
    luis = sign_in(app.test_client(), make_user(context, bound_document=LUIS))
    nobody = sign_in(app.test_client(), make_user(context))
    before = snapshot(context)
    for stranger in (luis, nobody):
        ways = _ways_to_ask(context, stranger, debt_id)
        for ask in [*ways, lambda who=stranger: find_offers(context, who, debt_id, [offer["id"]])]:
            with pytest.raises(NotFound, match="debt_not_found"):
                ask()
    assert changed_tables(before, snapshot(context)) == set()


def _ways_to_ask(context: ServiceContext, principal: Principal, debt_id: int) -> list[Any]:
    return [
        lambda: current_offers(context, principal, debt_id),
        lambda: answer_counter_offer(context, principal, debt_id, lump_sum(900_000)),
        lambda: refuse_offers(context, principal, debt_id),
        lambda: preview_plan(context, principal, debt_id, CounterOffer(months=6)),
    ]


def test_an_offer_is_found_only_under_its_own_debt(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    other = make_debt(context, document_number=ANA)
    offer = current_offers(context, ana, debt_id).offers[0]
    assert find_offers(context, ana, debt_id, [offer["id"], 999_999]) == [offer]
    assert find_offers(context, ana, other, [offer["id"]]) == []


@pytest.mark.parametrize(
    "income", ["mil", "-1", -1, 1.5, float("nan"), "NaN", "1e5", "١٢٣", 10**30, True, []]
)
def test_what_is_no_amount_is_not_declared(
    context: ServiceContext, ana: Principal, debt_id: int, income: Any
) -> None:
    with pytest.raises(InvalidInput):
        record_affordability(context, ana, debt_id, income=income, expenses=0, other_debts=0)
    assert rows(context, Negotiation.id) == []


def test_what_was_declared_survives_a_counter_offer(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    declared = record_affordability(
        context, ana, debt_id, income="100.50", expenses=Decimal("40.25"), other_debts=0
    )
    assert declared.capacity is not None
    assert declared.capacity.surplus == Money(60_25, "COP")
    answer_counter_offer(context, ana, debt_id, lump_sum(850_000))
    (kept,) = rows(context, Negotiation.affordability)
    assert Budget.from_mapping(kept, "COP") == declared.budget
    assert rows(context, Debt.status) == ["active"]


def test_a_negotiation_and_its_offers_keep_the_version_that_they_were_made_under(
    context: ServiceContext, ana: Principal, debt_id: int
) -> None:
    general = make_policy(context, kind="ladder")
    answer_counter_offer(context, ana, debt_id, lump_sum(850_000))
    assert rows(context, Negotiation.policy_id) == [general]
    version = make_policy(context, creditor_id=make_creditor(context), kind="ladder", most_discount="0.25")
    answer_counter_offer(context, ana, debt_id, lump_sum(900_000))
    assert rows(context, Negotiation.policy_id) == [version]
    assert rows(context, Offer.policy_id)[-1] == version
