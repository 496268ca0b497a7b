"""The one re-plan: what is missing over new dates, to the unit, within what the policy allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.domain.agreement import AgreementStatus
from backend.domain.calendar import Frequency, is_business_day
from backend.domain.errors import Conflict
from backend.domain.follow_up_rules import FollowUpRules
from backend.domain.money import Money, total_of
from backend.domain.payment import Payment, allocate_payments, standing_of
from backend.domain.replan import ReplanCase, replan, replan_options
from backend.domain.schedule import Instalment, make_schedule
from tests.domain.builders import is_holiday, make_policy, pesos

FIRST_DUE = date(2026, 12, 15)
BROKEN_DAY = FIRST_DUE + timedelta(days=20)


def case_of(
    total: Money, count: int, paid: Money | None = None, today: date = BROKEN_DAY, **changes: object
) -> ReplanCase:
    payments = [Payment(FIRST_DUE, paid)] if paid else []
    allocation = allocate_payments(make_schedule(total, count, FIRST_DUE), payments)
    case = ReplanCase(
        allocation=allocation,
        status=AgreementStatus.BROKEN,
        frequency=Frequency.MONTHLY,
        was_replanned=False,
        policy=make_policy(),
        today=today,
        is_holiday=is_holiday,
    )
    return replace(case, **changes)  # type: ignore[arg-type]


@given(
    st.integers(1, 24),
    st.integers(10_000_00, 10**10),
    st.integers(0, 10**10),
    st.integers(6, 900),
    st.integers(1, 24),
    st.sampled_from([1, 100, 10_000]),
)
def test_the_new_schedule_is_what_was_paid_and_what_is_missing_to_the_unit(
    count: int, total: int, paid: int, days: int, wanted: int, step: int
) -> None:
    assume(paid < total)
    today = FIRST_DUE + timedelta(days=days)
    policy = make_policy(step_minor=step, follow_up=FollowUpRules(replan_most_instalments=24))
    case = case_of(Money(total, "COP"), count, Money(paid, "COP"), today, policy=policy)
    # Who has paid something of an instalment that is not due yet is in no trouble.
    assume(all(not item.paid for item in case.allocation.coverage if item.instalment.due_date > today))
    for schedule in (*replan_options(case), *_chosen(case, wanted)):
        new = [item for item in schedule if item.due_date > today]
        assert total_of([item.amount for item in schedule], "COP") == Money(total, "COP")
        assert total_of([item.amount for item in new], "COP") == case.allocation.missing
        assert len({item.number for item in schedule}) == len(schedule)
        assert len(new) == 1 or min(item.amount for item in new) >= policy.least_instalment
        assert new[-1].due_date <= case.last_day
        assert all(is_business_day(item.due_date, is_holiday) for item in new)
        settled = allocate_payments(schedule, [Payment(FIRST_DUE, Money(paid, "COP"))] if paid else [])
        assert settled.missing == case.allocation.missing
        assert standing_of(settled, today, 5, today) == AgreementStatus.ACTIVE


def _chosen(case: ReplanCase, count: int) -> list[tuple[Instalment, ...]]:
    try:
        return [replan(case, count)]
    except Conflict:
        return []


def test_an_instalment_paid_in_part_is_cut_to_that_part() -> None:
    schedule = replan(case_of(pesos(300_000), 3, pesos(150_000)), 2)
    assert [(item.number, item.amount) for item in schedule] == [
        (1, pesos(100_000)),
        (2, pesos(50_000)),
        (3, pesos(75_000)),
        (4, pesos(75_000)),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"was_replanned": True}, "replan_used"),
        *(
            ({"status": status}, "replan_not_needed")
            for status in ("pending", "active", "cured", "fulfilled")
        ),
    ],
)
def test_there_is_one_and_only_for_who_needs_it(changes: dict[str, object], code: str) -> None:
    case = case_of(pesos(300_000), 3, **changes)  # type: ignore[arg-type]
    assert replan_options(case) == ()
    with pytest.raises(Conflict) as refusal:
        replan(case, 1)
    assert refusal.value.code == code


def test_the_last_date_is_no_later_than_the_policy_allows() -> None:
    rules = FollowUpRules(replan_most_extra_days=31, replan_first_days=10)
    case = case_of(pesos(300_000), 1, policy=make_policy(follow_up=rules))
    assert [len(schedule) for schedule in replan_options(case)] == [1]
    with pytest.raises(Conflict):
        replan(case, 3)


def test_a_rest_below_the_least_instalment_is_one_payment() -> None:
    case = case_of(pesos(300_000), 3, pesos(299_999))
    (only,) = replan_options(case)
    assert only[-1].amount == pesos(1)


def test_a_single_payment_that_was_missed_may_be_split_by_months() -> None:
    case = case_of(pesos(300_000), 1, frequency=Frequency.ONCE)
    assert [item.due_date for item in replan(case, 3)] == [
        date(2027, 1, 19),
        date(2027, 2, 19),
        date(2027, 3, 19),
    ]
