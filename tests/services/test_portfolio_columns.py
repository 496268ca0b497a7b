"""Columns and the exact engine agree to the minor unit, or the columns say that they are not sure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.domain.concession_rules import ConcessionRules, Package
from backend.domain.money import Money
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.offer import OfferTerms
from backend.domain.policy import VALUE, Policy
from backend.services.portfolio.openings import Openings, can_price_in_columns, price_openings
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, shares


@st.composite
def policies_by_value(draw: st.DrawFn) -> Policy:
    currency = draw(st.sampled_from(["COP", "EUR"]))
    opening = draw(shares("0", "0.2"))
    packages = st.builds(Package, st.integers(1, 24), st.sampled_from(["0", "0.1", "0.3"]).map(Decimal))
    return make_policy(
        currency,
        kind=VALUE,
        opening_discount=opening,
        most_discount=opening + draw(shares("0", "0.3")),
        floor_share=draw(shares("0.2", "0.9")),
        valuation_rate=draw(shares("0", "0.4")),
        step_minor=draw(st.sampled_from([1, 100, 10_000])),
        least_down_payment_share=draw(st.sampled_from([Decimal(0), Decimal("0.1")])),
        least_instalment_minor=draw(st.sampled_from([1, 10_000, 10_000_00])),
        concession=replace(
            ConcessionRules(),
            monthly_survival=draw(shares("0.9", "1")),
            packages=tuple(draw(st.lists(packages, max_size=3))),
        ),
    )


@settings(deadline=None)
@given(policies_by_value(), st.lists(st.integers(1, 10**14), min_size=1, max_size=5))
def test_columns_give_the_engines_own_figures(policy: Policy, balances: list[int]) -> None:
    assume(can_price_in_columns(policy))
    openings = price_openings(np.array(balances, dtype=np.int64), policy, MONDAY, is_holiday)
    for row, balance in enumerate(balances):
        if not openings.unsure[row]:
            debt = make_debt(Money(balance, policy.currency))
            exact, _ = opening_offers(debt, policy, NegotiationState(), MONDAY, is_holiday)
            assert offers_of(openings, row) == [figures_of(terms) for terms in exact]


def test_packages_that_the_least_down_payment_makes_one_are_one_offer() -> None:
    same = (Package(2, Decimal(0)), Package(2, Decimal("0.1")))
    policy = make_policy(
        kind=VALUE,
        step_minor=1,
        least_instalment_minor=1,
        least_down_payment_share=Decimal("0.1"),
        concession=replace(ConcessionRules(), packages=same),
    )
    openings = price_openings(np.array([100_000], dtype=np.int64), policy, MONDAY, is_holiday)
    debt = make_debt(Money(100_000, "COP"))
    exact, _ = opening_offers(debt, policy, NegotiationState(), MONDAY, is_holiday)
    assert not openings.unsure[0]
    assert offers_of(openings, 0) == [figures_of(terms) for terms in exact]


def test_the_delivered_policies_are_priced_in_columns() -> None:
    assert all(can_price_in_columns(make_policy(currency, kind=VALUE)) for currency in ("COP", "EUR"))


def test_a_balance_too_large_for_a_column_is_left_to_the_engine() -> None:
    balances = np.array([10**14, 10**14 + 1], dtype=np.int64)
    assert list(price_openings(balances, make_policy(kind=VALUE), MONDAY, is_holiday).unsure) == [False, True]


def offers_of(openings: Openings, row: int) -> list[tuple[object, ...]]:
    return [
        (
            int(shape.down_payment[row]),
            int(shape.instalment[row]),
            int(shape.last_instalment[row]),
            int(shape.total[row]),
            int(shape.discount[row]),
            shape.sample.first_due_date,
            shape.sample.last_due_date,
            shape.sample.instalment_count,
        )
        for shape in openings.shapes
        if shape.exists[row]
    ]


def figures_of(terms: OfferTerms) -> tuple[object, ...]:
    return (
        terms.down_payment.minor_units,
        terms.instalment_amount.minor_units,
        terms.instalments[-1].amount.minor_units,
        terms.total.minor_units,
        terms.discount.minor_units,
        terms.first_due_date,
        terms.last_due_date,
        terms.instalment_count,
    )
