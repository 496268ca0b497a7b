"""A key whose provider keeps failing rests, so that nobody waits for it; every other key goes on."""

from __future__ import annotations

import threading

import pytest

from backend.assistant.models.breaker import MOST_KEYS, Breaker
from backend.assistant.models.contract import Credential, FailureKind, ModelClient, ModelFailure
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.models.conftest import AT_ONCE, OPERATOR, answer_to, question
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError, Say


class MonotonicClock:
    """A clock in seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> MonotonicClock:
    return MonotonicClock()


@pytest.fixture
def breaker(clock: MonotonicClock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, key: str = "a", kind: FailureKind = FailureKind.BUSY) -> FailureKind:
    """Ask in vain; return what the asker was told."""
    with pytest.raises(ModelFailure) as caught, breaker.watch(key):
        raise ModelFailure(kind)
    return caught.value.kind


def is_resting(breaker: Breaker, key: str = "a") -> bool:
    """Whether a question is turned away."""
    try:
        with breaker.watch(key):
            raise KeyboardInterrupt  # leaves no verdict
    except ModelFailure as failure:
        return failure.kind is FailureKind.RESTING
    except KeyboardInterrupt:
        return False


def test_five_failures_in_a_row_open_it_for_thirty_seconds(breaker: Breaker, clock: MonotonicClock) -> None:
    for _ in range(4):
        fail(breaker)
    assert not is_resting(breaker)
    fail(breaker)
    assert is_resting(breaker)
    clock.now += 29.9
    assert is_resting(breaker)
    clock.now += 0.2
    assert not is_resting(breaker)


def test_five_failures_over_hours_do_not(breaker: Breaker, clock: MonotonicClock) -> None:
    for _ in range(10):
        fail(breaker)
        clock.now += 20
    assert not is_resting(breaker)


def test_an_answer_in_between_begins_the_count_again(breaker: Breaker) -> None:
    for _ in range(4):
        fail(breaker)
    with breaker.watch("a"):
        pass
    for _ in range(4):
        fail(breaker)
    assert not is_resting(breaker)


@pytest.mark.parametrize("kind", [FailureKind.INVALID_REQUEST, FailureKind.REFUSED])
def test_a_bad_question_says_nothing_against_the_provider(breaker: Breaker, kind: FailureKind) -> None:
    for _ in range(20):
        fail(breaker, kind=kind)
    assert not is_resting(breaker)


def test_one_key_never_closes_the_way_for_another(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker, "own", FailureKind.BAD_KEY)
    assert is_resting(breaker, "own")
    assert not is_resting(breaker, "operator")


def test_after_the_rest_exactly_one_question_finds_out(breaker: Breaker, clock: MonotonicClock) -> None:
    for _ in range(5):
        fail(breaker)
    clock.now += 31
    barrier, inside, turned_away = threading.Barrier(20), threading.Event(), []

    def ask() -> None:
        barrier.wait()
        try:
            with breaker.watch("a"):
                inside.wait(10)
        except ModelFailure as failure:
            turned_away.append(failure.kind)
            if len(turned_away) == 19:
                inside.set()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert turned_away == [FailureKind.RESTING] * 19
    assert not is_resting(breaker), "the one that found out had an answer"


def test_a_probe_that_fails_begins_a_new_rest(breaker: Breaker, clock: MonotonicClock) -> None:
    for _ in range(5):
        fail(breaker)
    clock.now += 31
    assert fail(breaker) is FailureKind.BUSY
    assert is_resting(breaker)
    clock.now += 31
    assert not is_resting(breaker)


def test_a_probe_that_is_stopped_lets_the_next_one_find_out(breaker: Breaker, clock: MonotonicClock) -> None:
    for _ in range(5):
        fail(breaker)
    clock.now += 31
    assert not is_resting(breaker)
    assert not is_resting(breaker)


def test_what_was_under_way_does_not_prolong_the_rest(breaker: Breaker, clock: MonotonicClock) -> None:
    late = breaker.watch("a")
    late.__enter__()
    for _ in range(5):
        fail(breaker)
    clock.now += 29
    failure = ModelFailure(FailureKind.CUT)
    assert not late.__exit__(ModelFailure, failure, None)
    clock.now += 1.5
    assert not is_resting(breaker)


def test_it_remembers_a_bounded_number_of_keys(breaker: Breaker) -> None:
    for number in range(MOST_KEYS + 50):
        fail(breaker, f"key {number}")
    assert len(breaker._circuits) == MOST_KEYS


def test_through_the_client(model_server: ModelServer, clock: MonotonicClock) -> None:
    client = make_model_client(model_server.url, "responses", Breaker(clock), AT_ONCE)
    model_server.script(*[[HttpError(500)]] * 10, [Say("Hola")])

    kinds = [failure_of(client, OPERATOR) for _ in range(6)]
    asked = len(model_server.records)
    clock.now += 31
    recovered = answer_to(client, question())

    assert kinds == [FailureKind.BUSY] * 5 + [FailureKind.RESTING]
    assert asked == 10, "two tries for each question, and none while it rests"
    assert recovered.completed is not None


def test_a_persons_wrong_key_leaves_the_operators_alone(
    model_server: ModelServer, clock: MonotonicClock
) -> None:
    client = make_model_client(model_server.url, "responses", breaker=Breaker(clock))
    model_server.script([Say("Hola")], repeat=True)
    wrong = Credential("sk-wrong", own=True)
    model_server.refuse_key(wrong.key, HttpError(401, "invalid_api_key"))

    kinds = [failure_of(client, wrong) for _ in range(6)]

    assert kinds == [FailureKind.BAD_KEY] * 5 + [FailureKind.RESTING]
    assert failure_of(client, OPERATOR) is None
    assert failure_of(client, Credential(wrong.key)) is FailureKind.BAD_KEY, (
        "as the operator's it is another account"
    )


def failure_of(client: ModelClient, credential: Credential) -> FailureKind | None:
    """Ask, and return what kind of failure came of it, if any."""
    failure = answer_to(client, question(), credential).failure
    return failure.kind if failure else None
