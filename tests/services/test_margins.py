"""The secret margin of a debt: drawn once, stored before anything is shown, of one level for a creditor."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from backend.db.models.agreements import Negotiation
from backend.domain.concession_rules import ConcessionRules
from backend.domain.money import Money
from backend.domain.negotiation import CounterOffer
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import answer_counter_offer, current_offers, preview_plan
from tests.factories import make_creditor, make_debt, make_policy, make_user, sign_in
from tests.snapshots import rows, snapshot

ANA = "52845671"
LEVELS = ConcessionRules().margin_levels
SPREAD = ConcessionRules().margin_spread


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> Principal:
    return sign_in(app.test_client(), make_user(context, bound_document=ANA))


def stored(context: ServiceContext) -> list[str | None]:
    return [state["margin"] for state in rows(context, Negotiation.state)]


def level_of(margin: str | None) -> Decimal:
    """The level that a margin was drawn on."""
    [level] = [level for level in LEVELS if level <= Decimal(margin or 0) <= (1 + level) * (1 + SPREAD) - 1]
    return level


def test_it_is_stored_before_the_first_offer_and_never_drawn_again(
    context: ServiceContext, ana: Principal
) -> None:
    debt_id = make_debt(context, document_number=ANA)
    current_offers(context, ana, debt_id)
    [drawn] = stored(context)
    counter = CounterOffer(amount=Money.from_major(700_000, "COP"))
    answer_counter_offer(context, ana, debt_id, counter)
    current_offers(context, ana, debt_id)
    assert stored(context) == [drawn]


def test_a_plan_that_is_only_computed_follows_it_and_stores_nothing(
    context: ServiceContext, ana: Principal
) -> None:
    debt_id = make_debt(context, document_number=ANA)
    counter = CounterOffer(monthly=Money.from_major(160_000, "COP"), months=6)
    before = snapshot(context)
    computed = preview_plan(context, ana, debt_id, counter)
    assert snapshot(context) == before
    current_offers(context, ana, debt_id)
    assert level_of(stored(context)[0]) in LEVELS
    assert preview_plan(context, ana, debt_id, counter) == computed


def test_all_debts_of_a_creditor_share_the_level_and_none_the_draw(
    context: ServiceContext, ana: Principal
) -> None:
    creditor = make_creditor(context, name="FINANCIERA RÍO CLARO S.A.")
    for _ in range(3):
        current_offers(context, ana, make_debt(context, document_number=ANA, creditor_id=creditor))
    drawn = stored(context)
    assert len({level_of(margin) for margin in drawn}) == 1
    assert len(set(drawn)) == 3


def test_the_ladder_draws_none(context: ServiceContext, ana: Principal) -> None:
    make_policy(context, kind="ladder")
    debt_id = make_debt(context, document_number=ANA)
    answer_counter_offer(context, ana, debt_id, CounterOffer(amount=Money.from_major(700_000, "COP")))
    assert stored(context) == [None]


def test_no_answer_tells_it(context: ServiceContext, ana: Principal) -> None:
    debt_id = make_debt(context, document_number=ANA)
    answer = answer_counter_offer(
        context, ana, debt_id, CounterOffer(amount=Money.from_major(700_000, "COP"))
    )
    [drawn] = stored(context)
    assert str(drawn) not in str(answer)
    assert "margin" not in str(answer)
