"""How a creditor concedes by value: a debt of 1,000,000 pesos under the delivered policy, unless told otherwise.

The opening is 950,000; the floor 700,000; what is offered from about 800,000 on is taken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.domain.calendar import Frequency
from backend.domain.concession_rules import ConcessionRules, draw_margin
from backend.domain.errors import InvalidInput
from backend.domain.negotiation import (
    CounterAnswer,
    CounterOffer,
    NegotiationState,
    Outcome,
    answer_counter_offer,
    opening_offers,
)
from backend.domain.offer import OfferTerms
from backend.domain.policy import VALUE, Policy
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy, pesos

STATE = NegotiationState(margin=Decimal("0.02"))
JANUARY = date(2027, 1, 15)


def by_value(**values: Any) -> Policy:
    return make_policy(kind=VALUE, **values)


def answer(*counters: CounterOffer, state: NegotiationState = STATE) -> CounterAnswer:
    """The last answer to counter-offers made one after the other."""
    for counter in counters:
        last = answer_counter_offer(
            make_debt(),
            by_value(),
            state,
            counter,
            MONDAY,
            is_holiday,
        )
        state = last.state
    return last


def once(amount: int, day: date | None = None) -> CounterOffer:
    return CounterOffer(amount=pesos(amount), first_date=day)


def totals(offers: tuple[OfferTerms, ...]) -> list[tuple[int, int, int]]:
    """Down payment, instalments and total of each."""
    return [(int(o.down_payment.major), o.instalment_count, int(o.total.major)) for o in offers]


def test_the_opening_is_three_ways_of_paying_the_same_worth() -> None:
    policy = by_value()
    offers, _ = opening_offers(make_debt(), policy, STATE, MONDAY, is_holiday)
    assert totals(offers) == [(0, 1, 950_000), (300_000, 3, 967_400), (0, 6, 996_500)]
    worths = [o.present_value(policy.risk_adjusted_rate, MONDAY) for o in offers]
    # A step of 100 pesos, and real days instead of nominal ones.
    assert max(worths) - min(worths) < 300_000


def test_a_counter_offer_that_falls_short_moves_all_three_for_what_it_is_worth() -> None:
    moved = answer(once(600_000))
    assert (moved.outcome, moved.reason_code, moved.is_last) == (Outcome.COUNTERED, "price_moved", False)
    assert totals(moved.offers) == [(0, 1, 856_300), (300_000, 3, 871_100), (0, 6, 898_100)]


def test_a_move_too_small_to_be_worth_saying_is_put_off() -> None:
    slow = by_value(concession=replace(ConcessionRules(), exponent=4))

    def moved_by(amount: int) -> str:
        return answer_counter_offer(make_debt(), slow, STATE, once(amount), MONDAY, is_holiday).reason_code

    # A quarter of the way would be 600 pesos; half of it is 9,400, and five eighths 22,900.
    assert [moved_by(amount) for amount in (400_000, 550_000, 600_000)] == [
        "price_stands",
        "price_stands",
        "price_moved",
    ]


def test_asking_for_little_moves_nothing() -> None:
    assert (answer(once(300_000)).reason_code, answer(once(300_000)).is_last) == ("price_stands", False)


def test_the_last_round_is_take_it_or_leave_it_and_the_offers_stand() -> None:
    last = answer(once(780_000))
    assert (last.reason_code, last.is_last, totals(last.offers)[0]) == ("price_moved", True, (0, 1, 818_800))
    again = answer(once(780_000), once(790_000))
    assert (again.reason_code, again.is_last, again.offers) == ("price_stands", True, last.offers)


@pytest.mark.parametrize(
    ("offered", "pays"), [(800_000, 800_000), (818_000, 818_000), (850_000, 818_800), (902_000, 818_800)]
)
def test_whoever_names_the_end_of_the_target_is_taken_at_that_and_at_most_at_the_last_step(
    offered: int, pays: int
) -> None:
    taken = answer(once(offered))
    assert (taken.outcome, totals(taken.offers)) == (Outcome.ACCEPTED, [(0, 1, pays)])


def test_below_it_nobody_is_taken() -> None:
    assert answer(once(799_900)).outcome == Outcome.COUNTERED


def test_one_step_at_a_time_or_at_once_it_is_the_same() -> None:
    assert answer(once(600_000), once(700_000), once(780_000)).offers == answer(once(780_000)).offers
    assert totals(answer(once(780_000), once(920_000)).offers) == totals(answer(once(920_000)).offers)


def test_who_takes_what_is_asked_is_taken_at_what_is_asked() -> None:
    taken = answer(once(1_000_000))
    assert (taken.reason_code, totals(taken.offers)) == ("meets_price", [(0, 1, 950_000)])
    assert taken.state.best_value is None


def test_evidence_that_staff_verified_brings_the_price_down_without_a_counter_offer() -> None:
    seen = replace(STATE, evidence=Decimal(1))
    offers, _ = opening_offers(make_debt(), by_value(), seen, MONDAY, is_holiday)
    assert totals(offers)[0] == (0, 1, 818_800)


def test_the_greatest_waiver_is_the_end_where_the_floor_lies_lower() -> None:
    deep = by_value(most_discount=Decimal("0.60"))
    state = NegotiationState(margin=Decimal("0.10"))
    low, high = (
        answer_counter_offer(make_debt(), deep, state, once(amount), MONDAY, is_holiday)
        for amount in (768_000, 774_000)
    )
    # 700,000 and a tenth, five days away.
    assert (low.outcome, high.outcome) == (Outcome.COUNTERED, Outcome.ACCEPTED)


def test_money_on_a_later_day_is_worth_less() -> None:
    asked = answer(CounterOffer(first_date=JANUARY))
    assert (asked.reason_code, totals(asked.offers)) == ("price_for_date", [(0, 1, 972_000), (0, 1, 950_000)])
    assert asked.offers[0].first_due_date == JANUARY
    assert answer(once(805_000)).outcome == Outcome.ACCEPTED
    assert answer(once(805_000, JANUARY)).outcome == Outcome.COUNTERED
    assert answer(once(870_000, JANUARY)).outcome == Outcome.ACCEPTED


def test_too_far_away_is_refused_with_the_farthest_possible_day() -> None:
    refused = answer(once(900_000, date(2027, 6, 1)))
    assert (refused.outcome, refused.reason_code) == (Outcome.REFUSED, "date_too_far")
    assert refused.offers[0].first_due_date == MONDAY + timedelta(days=60)
    assert refused.state.best_value is None


def test_a_day_gone_by_is_bad_input() -> None:
    with pytest.raises(InvalidInput, match="date_in_the_past"):
        answer(once(900_000, MONDAY - timedelta(days=1)))


def test_paid_today_or_within_the_usual_days_is_the_same() -> None:
    assert answer(once(850_000, MONDAY)).offers == answer(once(850_000)).offers


def test_a_plan_begins_on_the_day_that_was_named() -> None:
    [plan] = answer(CounterOffer(months=3, first_date=date(2026, 12, 31))).offers
    assert [str(p.due_date) for p in plan.schedule] == ["2026-12-31", "2027-02-01", "2027-03-01"]


def test_each_quincena_is_the_fifteenth_and_the_thirtieth() -> None:
    fortnights = CounterOffer(months=2, frequency=Frequency.TWICE_A_MONTH, first_date=date(2027, 1, 16))
    [plan] = answer(fortnights).offers
    # 30 January and 28 February are at the weekend, 15 February is a Monday.
    assert [str(p.due_date) for p in plan.schedule] == [
        "2027-02-01",
        "2027-02-15",
        "2027-03-01",
        "2027-03-15",
    ]


def test_the_more_at_once_the_lower_the_total() -> None:
    prices = [
        answer(CounterOffer(down_payment=pesos(down), months=6)).offers[0].total
        for down in (100_000, 300_000, 600_000)
    ]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] > prices[-1]


def test_a_payment_at_once_and_instalments_are_one_proposal() -> None:
    both = CounterOffer(monthly=pesos(70_000), months=12, down_payment=pesos(100_000))
    assert totals(answer(both).offers) == [(100_000, 12, 886_600)]


def test_a_margin_is_a_level_of_the_creditor_and_a_little_of_the_debt() -> None:
    rules = ConcessionRules()
    assert draw_margin(rules, Decimal(0), Decimal(0)) == Decimal("0.008")
    assert draw_margin(rules, Decimal("0.5"), Decimal(0)) == Decimal("0.1175")
    assert rules.highest_margin == Decimal("1.1175") * Decimal("1.002") - 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exponent", 0),
        ("steps", 1),
        ("counts_from", Decimal(1)),
        ("monthly_survival", Decimal("0.4")),
        ("margin_levels", ()),
        ("margin_levels", (Decimal("0.02"), Decimal("0.10"))),
        ("margin_spread", Decimal("0.1")),
        ("most_days_ahead", -1),
    ],
)
def test_rules_that_make_no_sense_are_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidInput) as error:
        replace(ConcessionRules(), **{name: value})  # type: ignore[arg-type]
    assert error.value.details == {"field": f"concession.{name}"}


def test_rules_are_read_back_as_they_were_written() -> None:
    policy = by_value(concession=replace(ConcessionRules(), exponent=2))
    assert Policy.from_mapping(policy.to_mapping()) == policy
    with pytest.raises(InvalidInput, match="unknown_policy_field"):
        ConcessionRules.from_mapping({"exponents": 4})
    with pytest.raises(InvalidInput, match="invalid_policy"):
        ConcessionRules.from_mapping({"exponent": 4.5})
