"""What a language model may cost a day is counted before it is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.domain.errors import TooManyRequests
from backend.services.administration import put_configuration
from backend.services.context import SYSTEM, ServiceContext
from backend.services.model_budget import Correction, Reservation, read_uses, reserve, settle
from tests.conftest import Clock
from tests.factories import make_user, sign_in

ANA, BRUNO = 7, 8


def limit(context: ServiceContext, **values: Any) -> None:
    put_configuration(context, SYSTEM, values)


def test_the_count_of_one_call_is_kept_together_with_the_next_reservation(context: ServiceContext) -> None:
    """What the first call did not use is free for the second; where that is refused, nothing has changed."""
    limit(context, daily_tokens_per_person=1_000)
    first = reserve(context, ANA, 900, 9)
    second = reserve(context, ANA, 800, 8, Correction(first, 200, 2))
    used = read_uses(context, SYSTEM)["people"][0]
    assert (used["tokens"], used["calls"]) == (1_000, 2)
    with pytest.raises(TooManyRequests):
        reserve(context, ANA, 900, 9, Correction(second, 700, 7))
    assert read_uses(context, SYSTEM)["people"][0] == used


def test_what_was_used_is_counted_for_the_person_and_for_all(context: ServiceContext) -> None:
    settle(context, Correction(reserve(context, ANA, 5_000, 90_000), 1_200, 30_000))
    settle(context, Correction(reserve(context, BRUNO, 5_000, 90_000), 800, 10_000))
    uses = read_uses(context, SYSTEM)
    assert [(use["tokens"], use["calls"], use["cost_cents"]) for use in uses["total"]] == [(2_000, 2, 4.0)]
    assert {use["user_id"]: use["tokens"] for use in uses["people"]} == {ANA: 1_200, BRUNO: 800}


def test_one_person_cannot_use_more_than_their_share_and_others_go_on(context: ServiceContext) -> None:
    limit(context, daily_tokens_per_person=1_000)
    reserve(context, ANA, 1_000, 1)
    with pytest.raises(TooManyRequests) as refused:
        reserve(context, ANA, 1, 1)
    assert refused.value.code == "model_budget_spent"
    reserve(context, BRUNO, 1_000, 1)
    assert read_uses(context, SYSTEM)["total"][0]["tokens"] == 2_000


def test_the_installations_cost_has_a_limit_of_its_own(context: ServiceContext) -> None:
    limit(context, daily_cost_cents_total=5)
    reserve(context, ANA, 1, 50_000)
    with pytest.raises(TooManyRequests):
        reserve(context, BRUNO, 1, 1)
    uses = read_uses(context, SYSTEM)
    assert [use["user_id"] for use in uses["people"]] == [ANA]


def test_a_new_day_begins_at_nothing(context: ServiceContext, clock: Clock) -> None:
    limit(context, daily_tokens_per_person=1_000)
    reserve(context, ANA, 1_000, 1)
    clock.advance(days=1)
    reserve(context, ANA, 1_000, 1)


def test_a_burst_at_the_same_moment_overspends_nothing(context: ServiceContext) -> None:
    limit(context, daily_tokens_per_person=10_000)
    outcomes = burst(30, lambda _: reserve(context, ANA, 1_000, 1))
    assert outcomes.count(True) == 10
    assert read_uses(context, SYSTEM)["total"][0]["tokens"] == 10_000


def test_a_burst_of_many_people_overspends_nothing_of_all(context: ServiceContext) -> None:
    limit(context, daily_tokens_total=10_000)
    outcomes = burst(30, lambda number: reserve(context, 1 + number % 6, 1_000, 1))
    assert outcomes.count(True) == 10
    uses = read_uses(context, SYSTEM)
    assert uses["total"][0]["tokens"] == 10_000
    assert sum(use["tokens"] for use in uses["people"]) == 10_000


def test_a_process_that_dies_leaves_its_reservation_counted(context: ServiceContext) -> None:
    limit(context, daily_tokens_per_person=1_000)
    reserve(context, ANA, 900, 1)
    with pytest.raises(TooManyRequests):
        reserve(context, ANA, 200, 1)


def test_what_was_reserved_before_midnight_is_set_right_on_its_own_day(
    context: ServiceContext, clock: Clock
) -> None:
    """The day is the one of Bogotá: 04:59 UTC is still yesterday there."""
    clock.now = datetime(2026, 11, 24, 4, 59, tzinfo=UTC)
    late = reserve(context, ANA, 1_000, 500)
    clock.advance(minutes=2)
    reserve(context, ANA, 70, 5)
    settle(context, Correction(late, 300, 100))
    days = {use["day"]: use["tokens"] for use in read_uses(context, SYSTEM)["total"]}
    assert days == {"2026-11-24": 70, "2026-11-23": 300}


@pytest.mark.parametrize("seed", range(8))
def test_the_people_together_are_always_all(context: ServiceContext, seed: int) -> None:
    """Whatever is reserved, refused and set right, in any order: the sums agree and no limit is passed."""
    random = Random(seed)
    limit(context, daily_tokens_per_person=3_000, daily_tokens_total=7_000, daily_cost_cents_total=1)
    waiting: list[Reservation] = []
    for _ in range(40):
        if waiting and random.random() < 0.4:
            done = waiting.pop(random.randrange(len(waiting)))
            settle(context, Correction(done, random.randint(0, done.tokens), random.randint(0, done.cost)))
        else:
            with suppress(TooManyRequests):
                person, tokens = random.randint(1, 4), random.randint(1, 1_500)
                waiting.append(reserve(context, person, tokens, random.randint(0, 4_000)))
        uses = read_uses(context, SYSTEM)
        (everybody,) = uses["total"]
        for name in ("tokens", "calls", "cost_cents"):
            assert sum(use[name] for use in uses["people"]) == pytest.approx(everybody[name])
        assert everybody["tokens"] <= 7_000
        assert everybody["cost_cents"] <= 1
        assert all(0 <= use["tokens"] <= 3_000 for use in uses["people"])


def test_administrators_see_the_last_days_and_who_used_the_most(
    client: FlaskClient, context: ServiceContext, clock: Clock
) -> None:
    reserve(context, 99, 5, 0)
    clock.advance(days=30)
    for person in range(1, 26):
        reserve(context, person, person * 10, 10_000)
    sign_in(client, make_user(context, role="admin"))
    uses = client.get("/api/v1/admin/token-use").get_json()
    assert uses["total"] == [{"day": "2026-12-23", "tokens": 3_250, "calls": 25, "cost_cents": 25.0}]
    assert [use["user_id"] for use in uses["people"]] == list(range(25, 5, -1))


def burst(count: int, call: Callable[[int], object]) -> list[bool]:
    """Make all calls in threads that start together; tell which were not refused."""
    outcomes: list[bool] = []
    together = threading.Barrier(count)

    def run(number: int) -> None:
        together.wait()
        try:
            call(number)
            outcomes.append(True)
        except TooManyRequests:
            outcomes.append(False)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
