"""What payments cover, and where an agreement stands because of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.agreement import AgreementStatus
from backend.domain.money import Money, total_of
from backend.domain.payment import Allocation, Payment, allocate_payments, standing_of
from backend.domain.schedule import Instalment, make_schedule
from tests.domain.builders import MONDAY, euros, is_holiday, pesos

GRACE = 5
FIRST_DUE = date(2026, 12, 15)
S = AgreementStatus


def three_of_100() -> tuple[Instalment, ...]:
    """15 December, 15 January and 15 February, 100 pesos each."""
    return make_schedule(pesos(300), 3, FIRST_DUE)


def paid(*items: tuple[date, int]) -> Allocation:
    return allocate_payments(three_of_100(), [Payment(day, pesos(amount)) for day, amount in items])


@st.composite
def lives(draw: st.DrawFn) -> tuple[tuple[Instalment, ...], list[Payment]]:
    """A schedule from any day of the year, month ends among them, and payments of all sizes."""
    count = draw(st.integers(1, 36))
    total = draw(st.integers(count, 10**11))
    first = draw(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
    schedule = make_schedule(Money(total, "COP"), count, first, is_holiday=is_holiday)
    amounts = st.integers(1, total) | st.sampled_from([item.amount.minor_units for item in schedule])
    days = st.integers(-40, 1200).map(lambda days: first + timedelta(days=days))
    sums = st.builds(lambda day, amount: Payment(day, Money(amount, "COP")), days, amounts)
    return schedule, draw(st.lists(sums, max_size=12))


@given(lives())
def test_nothing_is_lost_and_nothing_is_made(life: tuple[tuple[Instalment, ...], list[Payment]]) -> None:
    schedule, payments = life
    allocation = allocate_payments(schedule, payments)
    covered = total_of([item.paid for item in allocation.coverage], "COP")
    total = total_of([item.amount for item in schedule], "COP")
    assert covered + allocation.credit == allocation.paid == total_of([p.amount for p in payments], "COP")
    assert covered + allocation.missing == total
    assert not (allocation.credit and allocation.missing)


@given(lives(), st.randoms())
def test_the_order_of_recording_changes_nothing(
    life: tuple[tuple[Instalment, ...], list[Payment]], chance: object
) -> None:
    schedule, payments = life
    shuffled = list(payments)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allocate_payments(schedule, shuffled) == allocate_payments(schedule, payments)


@given(lives())
def test_an_instalment_gets_nothing_before_the_older_ones_are_complete(
    life: tuple[tuple[Instalment, ...], list[Payment]],
) -> None:
    coverage = allocate_payments(*life).coverage
    begun = [bool(item.paid) for item in coverage]
    complete = [not item.missing for item in coverage]
    assert all(older or not newer for older, newer in zip(complete, begun[1:], strict=False))
    days = [item.completed_on for item in coverage if item.completed_on is not None]
    assert days == sorted(days)


@given(lives(), st.integers(0, 1300), st.integers(0, 30))
def test_more_money_never_makes_an_agreement_worse(
    life: tuple[tuple[Instalment, ...], list[Payment]], after: int, grace: int
) -> None:
    schedule, payments = life
    today = schedule[0].due_date + timedelta(days=after)
    badness = {S.BROKEN: 2, S.AT_RISK: 1}
    before = standing_of(allocate_payments(schedule, payments), today, grace)
    more = allocate_payments(schedule, [*payments, Payment(today, schedule[0].amount)])
    assert badness.get(standing_of(more, today, grace), 0) <= badness.get(before, 0)


def test_too_much_prepays_the_next_instalments_and_the_rest_is_given_back() -> None:
    allocation = paid((FIRST_DUE, 250))
    assert [item.paid for item in allocation.coverage] == [pesos(100), pesos(100), pesos(50)]
    assert allocation.next_due is not None
    assert allocation.next_due.missing == pesos(50)
    assert paid((FIRST_DUE, 250), (FIRST_DUE, 90)).credit == pesos(40)


def test_a_payment_in_another_currency_is_not_mixed_in() -> None:
    with pytest.raises(ValueError, match="two currencies"):
        allocate_payments(three_of_100(), [Payment(FIRST_DUE, euros(1))])


@pytest.mark.parametrize(
    ("payments", "today", "status"),
    [
        ([], FIRST_DUE - timedelta(days=1), S.PENDING),
        ([], FIRST_DUE, S.ACTIVE),
        ([(MONDAY, 1)], MONDAY, S.ACTIVE),
        ([], FIRST_DUE + timedelta(days=1), S.AT_RISK),
        ([(FIRST_DUE, 99)], FIRST_DUE + timedelta(days=GRACE), S.AT_RISK),
        ([(FIRST_DUE, 99)], FIRST_DUE + timedelta(days=GRACE + 1), S.BROKEN),
        ([(FIRST_DUE, 100)], FIRST_DUE + timedelta(days=20), S.ACTIVE),
        ([(FIRST_DUE + timedelta(days=2), 100)], FIRST_DUE + timedelta(days=20), S.CURED),
        ([(FIRST_DUE + timedelta(days=40), 200)], FIRST_DUE + timedelta(days=40), S.CURED),
        ([(FIRST_DUE + timedelta(days=2), 100)], FIRST_DUE + timedelta(days=40), S.BROKEN),
        ([(FIRST_DUE + timedelta(days=200), 300)], FIRST_DUE + timedelta(days=400), S.FULFILLED),
    ],
)
def test_where_an_agreement_stands(payments: list[tuple[date, int]], today: date, status: S) -> None:
    assert standing_of(paid(*payments), today, GRACE) == status


def test_after_a_replan_a_payment_cures_and_the_promise_alone_does_not() -> None:
    replanned_on = date(2026, 12, 1)
    assert standing_of(paid(), replanned_on, GRACE, replanned_on) == S.ACTIVE
    assert standing_of(paid((MONDAY, 10)), replanned_on, GRACE, replanned_on) == S.ACTIVE
    assert standing_of(paid((FIRST_DUE, 100)), FIRST_DUE, GRACE, replanned_on) == S.CURED


def test_the_day_of_fulfilment_is_that_of_the_payment_that_completed_it() -> None:
    last = FIRST_DUE + timedelta(days=60)
    assert paid((FIRST_DUE, 299)).fulfilled_on is None
    assert paid((last, 1), (FIRST_DUE, 299)).fulfilled_on == last
    assert paid((last, 1), (FIRST_DUE, 299), (last + timedelta(days=9), 5)).fulfilled_on == last
