"""How a campaign's fixed offers are shown and judged: a debt of 123,456 pesos with four prices.

In the creditor's order: 111,110 at once; 6 of 17,000; 3 of 31,000; 86,419 at once (30 % off).
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from backend.domain.acceptance import meets_floor
from backend.domain.debt import Debt
from backend.domain.negotiation import (
    CounterAnswer,
    CounterOffer,
    NegotiationState,
    Outcome,
    opening_offers,
    plan_for,
    turn_down,
)
from backend.domain.offer import OfferKind, OfferSource
from backend.domain.policy import ALL_AT_ONCE, Policy
from tests.domain.builders import (
    MONDAY,
    debts,
    is_holiday,
    lump,
    make_debt,
    make_policy,
    negotiate,
    pesos,
    plan,
    policies,
)

PRICES = (lump(pesos(111_110)), lump(pesos(86_419)), plan(pesos(31_000), 3), plan(pesos(17_000), 6))
DEBT = make_debt(pesos(123_456), fixed_offers=PRICES)
POLICY = make_policy()


def shown(debt: Debt = DEBT, policy: Policy = POLICY, state: NegotiationState | None = None) -> list[int]:
    offers, _ = opening_offers(debt, policy, state or NegotiationState(), MONDAY, is_holiday)
    return [int(terms.total.major) for terms in offers]


def answers(*amounts: int) -> list[CounterAnswer]:
    return negotiate(DEBT, POLICY, *(CounterOffer(amount=pesos(amount)) for amount in amounts))


def asked(answer: CounterAnswer) -> int:
    return int(answer.offers[0].total.major)


def test_the_well_known_row_is_thirty_per_cent_off() -> None:
    debt = make_debt(pesos(123_456), fixed_offers=(lump(pesos(86_419)),))
    [terms], _ = opening_offers(debt, POLICY, NegotiationState(), MONDAY, is_holiday)
    assert (terms.kind, terms.source) == (OfferKind.LUMP_SUM, OfferSource.CAMPAIGN)
    assert (terms.total, terms.discount) == (pesos(86_419), pesos(37_037))
    assert terms.discount_percentage == Decimal("30.00")


def test_the_creditors_best_price_is_shown_first_and_alone() -> None:
    assert shown() == [111_110]


def test_a_policy_may_show_all_prices_at_once() -> None:
    policy = make_policy(reveal_fixed_offers=ALL_AT_ONCE)
    assert shown(policy=policy) == [111_110, 102_000, 93_000, 86_419]
    assert asked(negotiate(DEBT, policy, CounterOffer(amount=pesos(100_000)))[0]) == 86_419


def test_prices_turned_down_are_followed_by_the_next_ones() -> None:
    state, seen = NegotiationState(), []
    for _ in range(6):
        _, state = turn_down(DEBT, POLICY, state, MONDAY, is_holiday)
        seen.append(shown(state=state))
    assert [len(prices) for prices in seen] == [2, 3, 4, 4, 4, 4]
    assert seen[-1] == [111_110, 102_000, 93_000, 86_419]


def test_a_better_counter_offer_reveals_the_prices_that_it_earns() -> None:
    low, near = answers(30_000, 80_000)
    assert (low.reason_code, asked(low)) == ("price_stands", 111_110)
    assert (near.reason_code, asked(near)) == ("price_moved", 86_419)
    assert [int(terms.total.major) for terms in near.offers] == [86_419, 102_000, 93_000]


def test_the_same_counter_offer_again_reveals_nothing_more() -> None:
    assert {asked(answer) for answer in answers(*[50_000] * 20)} == {111_110}
    assert shown(state=answers(*[50_000] * 20)[-1].state) == [111_110, 102_000]


def test_a_counter_offer_worth_the_cheapest_price_is_accepted_as_proposed() -> None:
    [answer] = answers(100_000)
    assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 100_000)
    assert answer.offers[0].source == OfferSource.COUNTER_OFFER


def test_the_very_figure_of_a_price_not_yet_shown_meets_it() -> None:
    [answer] = answers(86_419)
    assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 86_419)


def test_the_full_balance_is_settled_at_the_price_shown() -> None:
    for answer in answers(*[123_456] * 5):
        assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 111_110)


def test_a_plan_asked_for_by_term_has_the_campaigns_price() -> None:
    answer = plan_for(DEBT, POLICY, NegotiationState(), MONDAY, is_holiday, months=6)
    [terms] = answer.offers
    assert [payment.amount for payment in terms.schedule] == [pesos(17_000)] * 6
    assert terms.source == OfferSource.CAMPAIGN


def test_a_shorter_term_pays_the_next_plans_total_in_fewer_instalments() -> None:
    """`Hasta_6_cuotas` is the price of a plan of up to six."""
    [terms] = plan_for(DEBT, POLICY, NegotiationState(), MONDAY, is_holiday, months=5).offers
    assert (terms.total, terms.instalment_count, terms.instalment_amount) == (
        pesos(102_000),
        5,
        pesos(20_400),
    )


def test_a_term_longer_than_any_plan_is_refused_with_the_longest() -> None:
    answer = plan_for(DEBT, POLICY, NegotiationState(), MONDAY, is_holiday, months=7)
    assert (answer.outcome, answer.reason_code) == (Outcome.REFUSED, "term_too_long")
    assert answer.offers[0].total == pesos(102_000)


def test_in_instalments_without_a_term_means_the_creditors_best_plan() -> None:
    [terms] = plan_for(DEBT, POLICY, NegotiationState(), MONDAY, is_holiday).offers
    assert terms.total == pesos(102_000)


def test_a_campaign_without_plans_splits_the_whole_balance() -> None:
    debt = make_debt(pesos(123_456), fixed_offers=(lump(pesos(86_419)),))
    [terms] = plan_for(debt, POLICY, NegotiationState(), MONDAY, is_holiday, months=6).offers
    assert (terms.total, terms.discount) == (pesos(123_456), pesos(0))


def test_a_plan_dearer_than_the_balance_tells_the_difference_as_interest() -> None:
    debt = make_debt(pesos(100_000), fixed_offers=(plan(pesos(10_000), 12),))
    [terms], _ = opening_offers(debt, POLICY, NegotiationState(), MONDAY, is_holiday)
    assert (terms.total, terms.discount, terms.interest) == (pesos(120_000), pesos(0), pesos(20_000))


def test_the_last_price_is_met_in_another_shape_by_what_it_is_worth_to_the_cent() -> None:
    debt = make_debt(pesos(1_000), fixed_offers=(lump(pesos(900)), plan(pesos("200.50"), 2)))
    policy = make_policy(valuation_rate=Decimal(0), step_minor=10_000)
    below, met = negotiate(debt, policy, CounterOffer(amount=pesos(10)), CounterOffer(amount=pesos(401)))
    assert (below.outcome, met.outcome) == (Outcome.COUNTERED, Outcome.ACCEPTED)
    assert met.offers[0].total == pesos(401)


def test_a_single_payment_above_the_balance_is_never_offered() -> None:
    debt = make_debt(pesos(100_000), fixed_offers=(lump(pesos(150_000)), lump(pesos(80_000))))
    assert shown(debt) == [80_000]


def test_prices_below_a_floor_that_the_policy_sets_are_held_back() -> None:
    policy = make_policy(fixed_floor_share=Decimal("0.78"), reveal_fixed_offers=ALL_AT_ONCE)
    assert shown(policy=policy) == [111_110, 102_000]


@given(debts(fixed=True), policies())
def test_every_price_of_a_campaign_reaches_its_floor(debt: Debt, policy: Policy) -> None:
    state = NegotiationState()
    for _ in range(len(debt.fixed_offers) + 1):
        offers, state = turn_down(debt, policy, state, MONDAY, is_holiday)
        assert all(meets_floor(terms, debt, policy, MONDAY, is_holiday) for terms in offers)
