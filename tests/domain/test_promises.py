"""What is promised once dates were replaced: what fell due stays as it was left, the rest is promised anew."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.money import Money
from backend.domain.payment import Payment, allocate_payments
from backend.domain.promises import Replaced, promised_instalments
from backend.domain.schedule import Instalment

START = date(2026, 12, 1)
REPLANNED = START + timedelta(days=45)


def cop(pesos: int) -> Money:
    return Money(pesos * 100, "COP")


def on(days: int) -> date:
    return START + timedelta(days=days)


def instalment(number: int, days: int, pesos: int) -> Instalment:
    return Instalment(number, on(days), cop(pesos))


FIRST = [instalment(1, 0, 100), instalment(2, 30, 100), instalment(3, 60, 100)]


def told(payments: list[Payment], schedule: list[Instalment]) -> list[tuple[date, Money, bool]]:
    promised = promised_instalments(schedule, payments, Replaced(FIRST, REPLANNED))
    return [
        (item.instalment.due_date, item.paid, item.completed_on is not None and not item.came_late)
        for item in promised
    ]


def test_a_missed_instalment_stays_missed_when_its_rest_comes_on_the_new_dates() -> None:
    payments = [Payment(on(0), cop(140)), Payment(on(70), cop(160))]
    changed = [instalment(1, 0, 100), instalment(2, 30, 40), instalment(3, 70, 160)]
    assert told(payments, changed) == [
        (on(0), cop(100), True),
        (on(30), cop(40), False),
        (on(70), cop(160), True),
    ]


def test_what_was_replaced_before_its_day_was_never_due() -> None:
    assert [day for day, _, _ in told([], [instalment(1, 60, 150), instalment(2, 90, 150)])] == [
        on(0),
        on(30),
        on(60),
        on(90),
    ]


@given(
    before=st.lists(st.tuples(st.integers(0, 44), st.integers(1, 60)), max_size=3),
    after=st.lists(st.tuples(st.integers(45, 120), st.integers(1, 60)), max_size=3),
)
def test_each_peso_is_paid_of_one_promise_only(
    before: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    early = [Payment(on(day), cop(pesos)) for day, pesos in before]
    left = allocate_payments(FIRST, early)
    kept = [
        Instalment(item.instalment.number, item.instalment.due_date, item.paid)
        for item in left.coverage
        if item.paid
    ]
    new = Instalment(len(kept) + 1, on(75), left.missing)
    payments = [*early, *(Payment(on(day), cop(pesos)) for day, pesos in after)]
    schedule = [*kept, new]
    promised = promised_instalments(schedule, payments, Replaced(FIRST, REPLANNED))
    covered = allocate_payments(schedule, payments)
    assert sum(item.paid.minor_units for item in promised) == (covered.paid - covered.credit).minor_units
