"""What a language model may cost a day is counted before it is asked."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from backend.domain.errors import TooManyRequests
from backend.services.administration import put_configuration
from backend.services.context import SYSTEM, ServiceContext
from backend.services.model_budget import read_uses, reserve, settle
from tests.conftest import Clock

ANA, BRUNO = 7, 8


def limit(context: ServiceContext, **values: Any) -> None:
    put_configuration(context, SYSTEM, values)


def test_what_was_used_is_counted_for_the_person_and_for_all(context: ServiceContext) -> None:
    settle(context, reserve(context, ANA, 5_000, 90_000), 1_200, 30_000)
    settle(context, reserve(context, BRUNO, 5_000, 90_000), 800, 10_000)
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
    outcomes: list[bool] = []

    def spend() -> None:
        try:
            reserve(context, ANA, 1_000, 1)
            outcomes.append(True)
        except TooManyRequests:
            outcomes.append(False)

    threads = [threading.Thread(target=spend) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 10
    assert read_uses(context, SYSTEM)["total"][0]["tokens"] == 10_000
