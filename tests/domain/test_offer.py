"""An offer's figures hold together, and its hash stands for all of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from backend.domain.calendar import Frequency
from backend.domain.debt import Debt
from backend.domain.errors import InvalidInput
from backend.domain.negotiation import CounterOffer, NegotiationState, opening_offers
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.policy import Policy
from backend.domain.schedule import make_schedule
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, negotiate, negotiations, pesos


def opening(debt: Debt | None = None, policy: Policy | None = None) -> tuple[OfferTerms, ...]:
    return opening_offers(
        debt or make_debt(), policy or make_policy(), NegotiationState(), MONDAY, is_holiday
    )[0]


def test_the_hash_is_sha_256_over_the_canonical_json_of_the_terms() -> None:
    terms = opening()[1]
    canonical = json.dumps(terms.to_mapping(), sort_keys=True, separators=(",", ":"))
    assert terms.terms_hash == hashlib.sha256(canonical.encode()).hexdigest()


def test_any_change_of_terms_changes_the_hash() -> None:
    terms = opening()[1]
    payments = list(terms.schedule)
    payments[0] = replace(payments[0], due_date=payments[0].due_date + timedelta(days=1))
    later = replace(terms, valid_until=terms.valid_until + timedelta(days=1))
    assert len({terms.terms_hash, replace(terms, schedule=tuple(payments)).terms_hash, later.terms_hash}) == 3


def test_terms_that_do_not_add_up_cannot_be_made() -> None:
    terms = opening()[0]
    for wrong in (
        {"total": terms.total + pesos(1)},
        {"discount": terms.discount + pesos(1)},
        {"schedule": ()},
    ):
        with pytest.raises(InvalidInput) as refusal:
            replace(terms, **wrong)
        assert refusal.value.code == "inconsistent_terms"


def test_the_discount_is_told_in_per_cent_of_the_balance() -> None:
    terms = opening(make_debt(pesos(123_456)), make_policy(step_minor=1))[0]
    assert terms.discount_percentage == Decimal("5.00")


def test_an_offer_is_valid_to_the_end_of_its_last_day() -> None:
    assert opening(policy=make_policy(validity_days=5))[0].valid_until == date(2026, 11, 28)


@given(negotiations())
def test_every_offer_adds_up_and_survives_storage(case: tuple[Debt, Policy, list[CounterOffer]]) -> None:
    debt, policy, counters = case
    for answer in negotiate(debt, policy, *counters):
        for terms in answer.offers:
            paid = sum(payment.amount.minor_units for payment in terms.schedule)
            assert paid == terms.total.minor_units
            assert terms.total == terms.balance - terms.discount + terms.interest
            assert terms.discount >= pesos(0)
            assert terms.interest >= pesos(0)
            assert terms.down_payment.minor_units == sum(
                payment.amount.minor_units for payment in terms.schedule if payment.number == 0
            )
            stored = OfferTerms.from_mapping(json.loads(json.dumps(terms.to_mapping())))
            assert stored == terms
            assert stored.terms_hash == terms.terms_hash


def test_new_dates_change_how_it_is_paid_and_no_amount_of_it() -> None:
    """What follows from the schedule follows it: kind, down payment, frequency."""
    single, plan = opening()[0], opening()[1]
    kept, rest = plan.schedule[0], plan.schedule[1:]
    for terms, schedule, kind in (
        (single, make_schedule(single.total, 3, MONDAY), OfferKind.INSTALMENT_PLAN),
        (plan, make_schedule(plan.total, 1, MONDAY), OfferKind.LUMP_SUM),
        (plan, (replace(kept, number=0), *rest), OfferKind.PARTIAL_PLUS_PLAN),
    ):
        changed = terms.paid_by(schedule)
        frequency = Frequency.ONCE if kind is OfferKind.LUMP_SUM else Frequency.MONTHLY
        assert (changed.kind, changed.frequency, changed.schedule) == (kind, frequency, tuple(schedule))
        assert bool(changed.down_payment) == (kind is OfferKind.PARTIAL_PLUS_PLAN)
        assert (changed.balance, changed.total, changed.discount) == (
            terms.balance,
            terms.total,
            terms.discount,
        )
