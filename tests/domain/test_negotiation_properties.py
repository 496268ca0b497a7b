"""What holds whatever a debtor proposes, in whatever order, under whatever policy."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from backend.domain.acceptance import charges_too_much, meets_floor, offer_still_valid
from backend.domain.calendar import Frequency, is_business_day
from backend.domain.debt import Debt
from backend.domain.money import Money
from backend.domain.negotiation import (
    CounterAnswer,
    CounterOffer,
    NegotiationState,
    Outcome,
    answer_counter_offer,
    opening_offers,
    plan_for,
    turn_down,
)
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.policy import Policy
from tests.domain.builders import (
    MONDAY,
    debts,
    is_holiday,
    make_policy,
    negotiate,
    negotiations,
    policies,
    shares,
)

Case = tuple[Debt, Policy, list[CounterOffer]]
EVERY_PLAN_EXISTS = 10_000_000
"""Pesos. In a smaller debt a plan's instalments may be too small at one price only, so that a proposal in it counts or
not by what was said before, and a price can differ by its rounding (documents/adr/0022, not covered)."""


def every_offer(debt: Debt, policy: Policy, answers: list[CounterAnswer]) -> list[OfferTerms]:
    """All that a debtor sees: the opening, the answers, and the table after each of them."""
    tables = [opening_offers(debt, policy, NegotiationState(), MONDAY, is_holiday)[0]]
    for answer in answers:
        tables.append(answer.offers)
        tables.append(opening_offers(debt, policy, answer.state, MONDAY, is_holiday)[0])
        tables.append(turn_down(debt, policy, answer.state, MONDAY, is_holiday)[0])
    return list({terms.terms_hash: terms for table in tables for terms in table}.values())


def single_payment_asked(debt: Debt, policy: Policy, state: NegotiationState) -> Money | None:
    """The price of one payment as it stands, by asking for a plan of one month."""
    answer = plan_for(debt, policy, state, MONDAY, is_holiday, months=1)
    once = [terms.total for terms in answer.offers if terms.kind == OfferKind.LUMP_SUM]
    return min(once, default=None)


def after(debt: Debt, policy: Policy, counters: list[CounterOffer]) -> NegotiationState:
    return negotiate(debt, policy, *counters)[-1].state if counters else NegotiationState()


@given(negotiations())
def test_nothing_is_ever_offered_below_the_floor(case: Case) -> None:
    debt, policy, counters = case
    for terms in every_offer(debt, policy, negotiate(debt, policy, *counters)):
        value = terms.present_value(policy.valuation_rate, MONDAY)
        if not debt.fixed_offers:
            assert value >= debt.balance.minor_units * policy.floor_share
        assert meets_floor(terms, debt, policy, MONDAY, is_holiday)


@given(negotiations(fixed=False))
def test_the_ladder_never_waives_more_than_the_policys_most(case: Case) -> None:
    debt, policy, counters = case
    most = max([policy.most_discount, *(tier.discount for tier in policy.partial_tiers)])
    for terms in every_offer(debt, policy, negotiate(debt, policy, *counters)):
        # One minor unit for the rounding of interest.
        assert terms.discount.minor_units <= debt.balance.minor_units * most + 1


@given(negotiations())
def test_every_offer_can_be_accepted_at_once_and_until_its_last_day(case: Case) -> None:
    debt, policy, counters = case
    for terms in every_offer(debt, policy, negotiate(debt, policy, *counters)):
        for days in (0, policy.validity_days):
            day = MONDAY + timedelta(days=days)
            assert offer_still_valid(terms, debt, policy, day, is_holiday)
        too_late = terms.valid_until + timedelta(days=1)
        assert not offer_still_valid(terms, debt, policy, too_late, is_holiday)


@given(negotiations())
def test_no_offer_charges_more_than_the_rate_that_it_was_made_at(case: Case) -> None:
    """Which is what one is measured by where its debtor has moved to since: there no plan charges anything."""
    debt, policy, counters = case
    for terms in every_offer(debt, policy, negotiate(debt, policy, *counters)):
        assert not charges_too_much(terms, debt, policy)
        step = Money(policy.step_minor, debt.currency)
        is_dear = not debt.fixed_offers and terms.interest >= step
        assert charges_too_much(terms, debt, replace(policy, plan_rate=Decimal(0))) == is_dear


@given(negotiations())
def test_payments_fall_due_in_order_on_business_days(case: Case) -> None:
    debt, policy, counters = case
    for terms in every_offer(debt, policy, negotiate(debt, policy, *counters)):
        dates = [payment.due_date for payment in terms.schedule]
        assert dates == sorted(dates)
        assert all(is_business_day(day, is_holiday) and day >= MONDAY for day in dates)


@given(negotiations())
def test_who_accepts_pays_no_more_than_was_proposed(case: Case) -> None:
    debt, policy, counters = case
    for counter, answer in zip(counters, negotiate(debt, policy, *counters), strict=True):
        if answer.outcome == Outcome.ACCEPTED and counter.total is not None:
            assert answer.offers[0].total <= counter.total


@given(negotiations())
def test_the_price_never_rises(case: Case) -> None:
    debt, policy, counters = case
    states = [NegotiationState(), *(answer.state for answer in negotiate(debt, policy, *counters))]
    prices = [single_payment_asked(debt, policy, state) for state in states]
    assert all(later <= sooner for sooner, later in pairwise(prices) if sooner and later)


@given(negotiations(), st.data())
def test_repeating_gains_nothing(case: Case, data: st.DataObject) -> None:
    debt, policy, counters = case
    repeated = data.draw(st.sampled_from(counters))
    first, second = negotiate(debt, policy, *counters, repeated, repeated)[-2:]
    assert second.offers == first.offers
    assert (second.state.rung, second.state.best_value) == (first.state.rung, first.state.best_value)


@given(negotiations(least=EVERY_PLAN_EXISTS), st.data())
def test_a_whole_negotiation_said_again_in_any_order_gains_nothing(case: Case, data: st.DataObject) -> None:
    debt, policy, counters = case
    again = data.draw(st.permutations(counters))
    before = single_payment_asked(debt, policy, after(debt, policy, counters))
    assert single_payment_asked(debt, policy, after(debt, policy, [*counters, *again])) == before


@given(negotiations(least=EVERY_PLAN_EXISTS))
def test_no_sequence_gains_more_than_its_best_proposal_alone(case: Case) -> None:
    debt, policy, counters = case
    answers = negotiate(debt, policy, *counters)
    # Who takes a plan at its price may pay at once what that is worth, whatever was said before.
    assume(all(answer.outcome != Outcome.ACCEPTED for answer in answers))
    reached = single_payment_asked(debt, policy, answers[-1].state)
    alone = [single_payment_asked(debt, policy, after(debt, policy, [counter])) for counter in counters]
    assert reached is None or reached >= min(price for price in alone if price is not None)


@given(debts(), policies(), st.lists(shares("0.01", "0.99"), min_size=1, max_size=6), st.data())
def test_order_does_not_matter_before_a_proposal_is_met(
    debt: Debt, policy: Policy, offered: list[Decimal], data: st.DataObject
) -> None:
    counters = [CounterOffer(amount=debt.balance.share(share, "up")) for share in offered]
    shuffled = data.draw(st.permutations(counters))
    one_way, other_way = negotiate(debt, policy, *counters), negotiate(debt, policy, *shuffled)
    assume(all(a.outcome == Outcome.COUNTERED for a in [*one_way, *other_way]))
    assert one_way[-1].state.rung == other_way[-1].state.rung
    assert one_way[-1].state.best_value == other_way[-1].state.best_value


@given(debts(), policies(), shares("0.01", "1.2"), shares("0.01", "1.2"))
def test_a_lower_proposal_after_a_higher_one_moves_nothing(
    debt: Debt, policy: Policy, one: Decimal, other: Decimal
) -> None:
    high, low = sorted((debt.balance.share(one, "up"), debt.balance.share(other, "up")), reverse=True)
    first, second = negotiate(debt, policy, CounterOffer(amount=high), CounterOffer(amount=low))
    before = single_payment_asked(debt, policy, first.state)
    assert single_payment_asked(debt, policy, second.state) == before


@given(debts(fixed=False, least=1_000_000), policies(), st.integers(1, 23))
def test_the_longer_the_plan_the_more_is_paid(debt: Debt, policy: Policy, months: int) -> None:
    def asked(term: int) -> OfferTerms:
        answer = plan_for(debt, policy, NegotiationState(), MONDAY, is_holiday, months=term)
        assume(answer.outcome == Outcome.COUNTERED)
        return answer.offers[0]

    shorter, longer = asked(months), asked(months + 1)
    assert shorter.total <= longer.total
    if policy.floor_share < Decimal("0.2"):
        # A floor that binds raises the price of each term by what that term lacks.
        assert shorter.discount >= longer.discount


@given(debts(fixed=False), st.integers(2, 24), st.sampled_from(list(Frequency)[1:]))
def test_a_plan_keeps_the_least_instalment_and_the_term(
    debt: Debt, months: int, frequency: Frequency
) -> None:
    policy = make_policy()
    answer = plan_for(
        debt, policy, NegotiationState(), MONDAY, is_holiday, months=months, frequency=frequency
    )
    for terms in answer.offers:
        if terms.kind == OfferKind.INSTALMENT_PLAN:
            # Rounding down to the step may take less than one step from the regular instalments.
            assert terms.instalment_amount.minor_units > policy.least_instalment_minor - policy.step_minor
            assert (terms.last_due_date - MONDAY).days <= 30 + 31 * months + 7


@given(negotiations())
def test_a_negotiation_goes_on_from_storage(case: Case) -> None:
    debt, policy, counters = case
    state = NegotiationState()
    for counter, expected in zip(counters, negotiate(debt, policy, *counters), strict=True):
        stored = NegotiationState.from_mapping(json.loads(json.dumps(state.to_mapping())))
        assert stored == state
        kept = CounterOffer.from_mapping(json.loads(json.dumps(counter.to_mapping())))
        answer = answer_counter_offer(debt, policy, stored, kept, MONDAY, is_holiday)
        assert answer == expected
        state = answer.state


@given(negotiations())
def test_offers_end_when_the_debt_changes(case: Case) -> None:
    debt, policy, counters = case
    paid_in_part = replace(debt, principal=debt.principal - Money(1, debt.currency))
    for terms in negotiate(debt, policy, *counters)[-1].offers:
        assert not offer_still_valid(terms, paid_in_part, policy, MONDAY, is_holiday)
