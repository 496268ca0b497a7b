"""Answers under way have a connection each; one that has ended leaves its own to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import httpx2
import pytest

from backend.assistant.models import connections
from backend.assistant.models.connections import Connections

QUESTION = httpx2.Request("POST", "http://model.example/v1/responses")


class Line(httpx2.BaseTransport):
    """A connection that knows its number."""

    def __init__(self, number: int, *, broken: bool = False) -> None:
        self.number, self.broken, self.is_closed = number, broken, False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.broken:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(200, stream=httpx2.ByteStream(b"%d" % self.number))

    def close(self) -> None:
        self.is_closed = True


class Exchange:
    """Makes lines and keeps them in view."""

    def __init__(self, *broken: int) -> None:
        self.lines: list[Line] = []
        numbers = count()

        def make() -> Line:
            number = next(numbers)
            self.lines.append(Line(number, broken=number in broken))
            return self.lines[-1]

        self.connections = Connections(make)

    def ask(self) -> httpx2.Response:
        return self.connections.handle_request(QUESTION)


def number_of(answer: httpx2.Response) -> bytes:
    try:
        return answer.read()
    finally:
        answer.close()


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    made = Exchange()
    yield made
    made.connections.close()


def test_answers_after_one_another_share_a_connection(exchange: Exchange) -> None:
    assert [number_of(exchange.ask()) for _ in range(3)] == [b"0", b"0", b"0"]


def test_answers_at_once_have_one_each_and_the_last_to_end_is_taken_first(exchange: Exchange) -> None:
    first, second = exchange.ask(), exchange.ask()
    assert (number_of(second), number_of(first)) == (b"1", b"0")
    assert number_of(exchange.ask()) == b"0"


def test_an_answer_that_is_closed_twice_frees_its_connection_once(exchange: Exchange) -> None:
    answer = exchange.ask()
    answer.close()
    answer.stream.close()  # type: ignore[union-attr]
    assert {number_of(each) for each in (exchange.ask(), exchange.ask())} == {b"0", b"1"}


def test_a_connection_that_failed_is_closed_and_not_used_again() -> None:
    exchange = Exchange(0)
    with pytest.raises(httpx2.ConnectError):
        exchange.ask()
    assert exchange.lines[0].is_closed
    assert number_of(exchange.ask()) == b"1"


def test_more_idle_connections_than_allowed_are_closed_those_used_longest_ago_first(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_IDLE", 1)
    for answer in [exchange.ask(), exchange.ask()]:
        answer.close()
    assert [line.is_closed for line in exchange.lines] == [True, False]


def test_connections_idle_for_too_long_are_closed_when_another_is_given_back(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(connections.time, "monotonic", lambda: clock[0])
    first, second = exchange.ask(), exchange.ask()
    first.close()
    clock[0] = connections.IDLE_SECONDS + 1
    second.close()
    assert [line.is_closed for line in exchange.lines] == [True, False]


def test_closing_closes_what_is_idle_now_and_the_others_as_their_answers_end(exchange: Exchange) -> None:
    idle, busy = exchange.ask(), exchange.ask()
    idle.close()
    exchange.connections.close()
    assert [line.is_closed for line in exchange.lines] == [True, False]
    busy.close()
    assert [line.is_closed for line in exchange.lines] == [True, True]
