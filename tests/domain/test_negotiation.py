"""How the computed ladder negotiates: a debt of 1,000,000 pesos under the default policy, unless told otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.domain.calendar import Frequency
from backend.domain.debt import DebtStatus
from backend.domain.errors import InvalidInput
from backend.domain.negotiation import (
    CounterAnswer,
    CounterOffer,
    NegotiationState,
    Outcome,
    opening_offers,
    partial_payment_offer,
    plan_for,
    turn_down,
)
from backend.domain.offer import OfferKind, OfferSource
from tests.domain.builders import MONDAY, euros, is_holiday, make_debt, make_policy, negotiate, pesos


def once(amount: int) -> CounterOffer:
    return CounterOffer(amount=pesos(amount))


def monthly(amount: int, months: int) -> CounterOffer:
    return CounterOffer(monthly=pesos(amount), months=months)


def answers(*counters: CounterOffer) -> list[CounterAnswer]:
    return negotiate(make_debt(), make_policy(), *counters)


def asked(answer: CounterAnswer) -> int:
    return int(answer.offers[0].total.major)


def test_the_opening_is_a_single_payment_at_five_per_cent_off_and_the_usual_plans() -> None:
    offers, _ = opening_offers(make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday)
    assert [(o.kind, o.instalment_count, int(o.total.major)) for o in offers] == [
        (OfferKind.LUMP_SUM, 1, 950_000),
        (OfferKind.INSTALMENT_PLAN, 3, 960_000),
        (OfferKind.INSTALMENT_PLAN, 6, 970_000),
        (OfferKind.INSTALMENT_PLAN, 12, 980_000),
    ]


def test_asking_again_shows_the_same_offers() -> None:
    debt, policy = make_debt(), make_policy()
    first, state = opening_offers(debt, policy, NegotiationState(), MONDAY, is_holiday)
    again, _ = opening_offers(debt, policy, state, MONDAY, is_holiday)
    assert again == first


def test_a_counter_offer_of_the_full_balance_is_settled_at_the_current_price() -> None:
    [answer] = answers(once(1_000_000))
    assert (answer.outcome, answer.reason_code, asked(answer)) == (Outcome.ACCEPTED, "meets_price", 950_000)


def test_who_offered_the_full_balance_gains_nothing_by_offering_less_afterwards() -> None:
    assert [asked(answer) for answer in answers(once(1_000_000), once(900_000), once(800_000))] == [
        950_000
    ] * 3


@pytest.mark.parametrize(("offered", "price"), [(710_000, 900_000), (740_000, 850_000), (780_000, 800_000)])
def test_a_counter_offer_in_between_is_answered_with_a_lower_price(offered: int, price: int) -> None:
    [answer] = answers(once(offered))
    assert (answer.outcome, answer.reason_code, asked(answer)) == (Outcome.COUNTERED, "price_moved", price)
    assert answer.offers[0].source == OfferSource.POLICY


@pytest.mark.parametrize("offered", [1, 100_000, 500_000, 690_000])
def test_one_that_is_too_low_hears_the_price_that_stands(offered: int) -> None:
    [answer] = answers(once(offered))
    assert (answer.outcome, answer.reason_code, asked(answer)) == (Outcome.COUNTERED, "price_stands", 950_000)


def test_a_proposal_that_meets_the_next_price_is_accepted_as_proposed() -> None:
    [answer] = answers(once(880_000))
    assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 880_000)
    assert answer.offers[0].source == OfferSource.COUNTER_OFFER


def test_twenty_times_the_same_counter_offer_gains_nothing() -> None:
    prices = [asked(answer) for answer in answers(*[once(710_000)] * 20)]
    assert prices == [900_000] * 20


def test_splitting_the_way_up_gains_nothing() -> None:
    small_steps = [once(amount) for amount in range(700_500, 760_001, 8_500)]
    assert asked(answers(*small_steps)[-1]) == asked(answers(small_steps[-1])[-1])


def test_the_ladder_ends_at_the_most_discount() -> None:
    assert (
        min(asked(answer) for answer in answers(*(once(n) for n in range(700_000, 800_000, 12_500))))
        == 800_000
    )


def test_turning_down_without_a_figure_moves_nothing() -> None:
    debt, policy, state = make_debt(), make_policy(), NegotiationState()
    before, state = opening_offers(debt, policy, state, MONDAY, is_holiday)
    for _ in range(20):
        offers, state = turn_down(debt, policy, state, MONDAY, is_holiday)
    assert offers == before


def test_after_the_last_round_the_price_stands_and_can_still_be_met() -> None:
    debt, policy = make_debt(), make_policy(most_rounds=2)
    *_, third, met = negotiate(debt, policy, once(600_000), once(650_000), once(780_000), once(960_000))
    assert (third.outcome, asked(third)) == (Outcome.EXHAUSTED, 950_000)
    assert (met.outcome, asked(met)) == (Outcome.ACCEPTED, 950_000)


def test_a_plan_is_answered_in_its_own_term_and_with_a_single_payment_beside_it() -> None:
    [answer] = answers(monthly(125_000, 6))
    assert answer.outcome == Outcome.COUNTERED
    assert [offer.instalment_count for offer in answer.offers] == [6, 1]
    assert asked(answer) == 940_000


def test_a_plan_that_meets_its_price_is_accepted_at_the_price() -> None:
    [answer] = answers(monthly(200_000, 6))
    assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 970_000)


def test_a_weekly_plan_is_paid_weekly_within_its_months() -> None:
    [answer] = answers(CounterOffer(amount=pesos(1_000_000), months=3, frequency=Frequency.WEEKLY))
    terms = answer.offers[0]
    assert (terms.frequency, terms.instalment_count) == (Frequency.WEEKLY, 12)
    assert (terms.last_due_date - terms.first_due_date).days <= 92


def test_a_term_that_is_too_long_is_refused_with_the_longest_that_exists() -> None:
    answer = plan_for(make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday, months=60)
    assert (answer.outcome, answer.reason_code) == (Outcome.REFUSED, "term_too_long")
    assert answer.offers[0].instalment_count == 24


def test_a_small_debt_is_not_split_below_the_least_instalment() -> None:
    answer = plan_for(
        make_debt(pesos(50_000)), make_policy(), NegotiationState(), MONDAY, is_holiday, months=12
    )
    assert (answer.outcome, answer.reason_code) == (Outcome.REFUSED, "instalment_too_small")
    assert answer.offers[0].instalment_amount >= pesos(10_000)


def test_what_can_be_paid_per_month_finds_the_shortest_plan() -> None:
    answer = plan_for(
        make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday, monthly=pesos(200_000)
    )
    assert (answer.outcome, answer.reason_code) == (Outcome.ACCEPTED, "plan_for_monthly")
    assert answer.offers[0].instalment_count == 5
    assert max(payment.amount for payment in answer.offers[0].instalments) <= pesos(200_000)


def test_too_little_per_month_is_refused_with_the_longest_plan() -> None:
    answer = plan_for(make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday, monthly=pesos(100))
    assert (answer.outcome, answer.reason_code) == (Outcome.REFUSED, "instalment_too_small")
    assert answer.offers[0].instalment_count == 24


@pytest.mark.parametrize(
    ("at_once", "total", "discount"),
    [(500_000, 925_000, "7.50"), (749_000, 925_000, "7.50"), (750_000, 850_000, "15.00")],
)
def test_a_large_payment_at_once_earns_its_discount_and_leaves_up_to_eight_months(
    at_once: int, total: int, discount: str
) -> None:
    answer = partial_payment_offer(
        make_debt(), make_policy(), NegotiationState(), pesos(at_once), MONDAY, is_holiday
    )
    [terms] = answer.offers
    assert terms.kind == OfferKind.PARTIAL_PLUS_PLAN
    assert (terms.total, terms.down_payment) == (pesos(total), pesos(at_once))
    assert terms.discount_percentage == Decimal(discount)
    assert terms.instalment_count == 8


def test_less_than_half_at_once_earns_nothing() -> None:
    answer = partial_payment_offer(
        make_debt(), make_policy(), NegotiationState(), pesos(499_999), MONDAY, is_holiday
    )
    assert (answer.outcome, answer.offers) == (Outcome.REFUSED, ())
    assert answer.reason_code == "immediate_payment_too_small"


def test_the_whole_balance_at_once_is_a_single_payment_at_the_current_price() -> None:
    answer = partial_payment_offer(
        make_debt(), make_policy(), NegotiationState(), pesos(1_000_000), MONDAY, is_holiday
    )
    assert (answer.outcome, asked(answer)) == (Outcome.ACCEPTED, 950_000)


def test_a_plan_with_interest_tells_its_interest_and_waiver_apart() -> None:
    policy = make_policy(plan_rate=Decimal("0.24"), step_minor=1)
    terms = plan_for(make_debt(), policy, NegotiationState(), MONDAY, is_holiday, months=12).offers[0]
    # 980,000 at 24 % EA over 12 months, as any loan calculator says: 91,583.46 a month.
    assert terms.discount == pesos(20_000)
    assert pesos("91583.45") <= terms.instalment_amount <= pesos("91583.46")
    assert terms.interest == terms.total - pesos(980_000)


@pytest.mark.parametrize("status", [status for status in DebtStatus if status != DebtStatus.ACTIVE])
def test_nothing_is_offered_on_a_debt_that_is_not_active(status: DebtStatus) -> None:
    debt, policy = make_debt(status=status), make_policy()
    assert opening_offers(debt, policy, NegotiationState(), MONDAY, is_holiday)[0] == ()
    for counter in (once(1_000_000), CounterOffer(months=6), CounterOffer(down_payment=pesos(600_000))):
        [answer] = negotiate(debt, policy, counter)
        assert (answer.outcome, answer.offers) == (Outcome.REFUSED, ())
        assert answer.reason_code == "debt_not_negotiable"


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({}, "empty_counter_offer"),
        ({"amount": pesos(0)}, "invalid_amount"),
        ({"monthly": pesos(-5)}, "invalid_amount"),
        ({"months": 0}, "invalid_months"),
        ({"months": 10**9}, "invalid_months"),
        ({"amount": pesos(1), "down_payment": euros(1)}, "currency_mismatch"),
    ],
)
def test_a_proposal_without_sense_is_refused(figures: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        CounterOffer(**figures)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_proposal_in_another_currency_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        negotiate(make_debt(), make_policy(), CounterOffer(amount=euros(500)))
    assert refusal.value.code == "currency_mismatch"


def test_a_policy_in_another_currency_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        opening_offers(make_debt(), make_policy("EUR"), NegotiationState(), MONDAY, is_holiday)
    assert refusal.value.code == "currency_mismatch"


def test_euros_are_negotiated_to_the_cent() -> None:
    offers, _ = opening_offers(
        make_debt(euros("1234.56")), make_policy("EUR"), NegotiationState(), MONDAY, is_holiday
    )
    assert offers[0].total == euros("1172.84")
