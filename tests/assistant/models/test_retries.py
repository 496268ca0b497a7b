"""When a question is asked again, and how long the pause before it is."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from backend.assistant.models.contract import Completed, FailureKind, ModelEvent, ModelFailure, Usage
from backend.assistant.models.failures import failure_of_status
from backend.assistant.models.retries import Retries

NOW = 1000.0
DONE = Completed(Usage())


def pauses(failure: ModelFailure, *, seconds: float = 30.0, jitter: float = 0.5) -> list[float]:
    """The pauses before further tries of a question that fails so each time."""
    slept: list[float] = []
    retries = Retries(clock=lambda: NOW + sum(slept), sleep=slept.append, jitter=lambda: jitter)

    def attempt() -> Generator[ModelEvent, None, None]:
        yield from ()
        raise failure

    with pytest.raises(ModelFailure):
        list(retries.run(attempt, NOW + seconds, lambda: False))
    return slept


def test_two_tries_and_no_more() -> None:
    assert len(pauses(ModelFailure(FailureKind.BUSY))) == 1


def test_the_pause_is_jittered_so_that_a_crowd_spreads() -> None:
    least = pauses(ModelFailure(FailureKind.BUSY), jitter=0.0)
    most = pauses(ModelFailure(FailureKind.BUSY), jitter=1.0)

    assert 0 < least[0] < most[0] < 1


@pytest.mark.parametrize("header", [{"retry-after": "3"}, {"retry-after-ms": "3000"}])
def test_the_provider_is_left_alone_for_as_long_as_it_asks(header: dict[str, str]) -> None:
    [pause] = pauses(failure_of_status(429, None, header))

    assert 3 <= pause < 4


@pytest.mark.parametrize("header", ["3600", "29.5"])
def test_unless_that_leaves_no_time_for_an_answer(header: str) -> None:
    assert pauses(failure_of_status(429, None, {"retry-after": header})) == []


@pytest.mark.parametrize("header", ["nan", "inf", "-5", "soon", "", "Thu, 99 Foo"])
def test_a_wait_that_makes_no_sense_is_passed_over(header: str) -> None:
    [pause] = pauses(failure_of_status(503, None, {"retry-after": header}))

    assert 0 < pause < 1


def test_no_second_try_when_the_deadline_is_near() -> None:
    assert pauses(ModelFailure(FailureKind.CUT), seconds=0.5) == []


def test_a_stop_reaches_the_try_under_way() -> None:
    closed: list[bool] = []

    def attempt() -> Generator[ModelEvent, None, None]:
        try:
            yield DONE
        finally:
            closed.append(True)

    events = Retries().run(attempt, NOW, lambda: True)
    next(events)
    events.close()  # type: ignore[attr-defined]

    assert closed == [True]
