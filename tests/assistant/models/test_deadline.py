"""A turn ends by its deadline, whatever the server does; and a stop ends it at once."""

from __future__ import annotations

import socket
import threading
import time

import httpx2
import pytest

from backend.assistant.models import bounded_network
from backend.assistant.models.contract import Credential, FailureKind, ModelClient, Restarted, TextPiece
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.models.conftest import OPERATOR, answer_to, question, said
from tests.model_server.server import ModelServer
from tests.model_server.steps import Drip, HttpError, Say, Stall, Step, Wait

SHORT = 0.8
# The server would go on for a minute: whatever is far below that is an end by the deadline, on any machine.
FAR_BELOW = 15.0


@pytest.mark.parametrize(
    "steps",
    [
        [Wait(60.0), Say("tarde")],
        [Stall()],
        [Say("Le digo"), Stall()],
        [Drip()],
        [Drip(headers=True)],
        [Say("poco a poco " * 500, piece=1, delay=0.02)],
    ],
    ids=["no headers", "no events", "silence in the middle", "drips", "drips headers", "endless text"],
)
def test_the_deadline_holds(client: ModelClient, model_server: ModelServer, steps: list[Step]) -> None:
    model_server.script(steps, steps)
    began = time.monotonic()

    answer = answer_to(client, question(seconds=SHORT))

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TIMED_OUT
    assert SHORT * 0.9 <= time.monotonic() - began < FAR_BELOW
    assert model_server.wait_for(lambda server: any(record.client_left for record in server.records)), (
        "the connection stays open"
    )


@pytest.mark.parametrize("steps", [[Wait(60.0)], [Say("Le digo"), Stall()]], ids=["no headers", "silence"])
def test_what_is_left_of_the_deadline_shortens_every_wait(
    model_server: ModelServer, steps: list[Step]
) -> None:
    """A byte just before the deadline does not buy another whole timeout."""
    model_server.script(steps)
    body = {"model": "gpt-6.1-sol", "input": "Hola", "stream": True}
    began = time.monotonic()

    connections = bounded_network.make_http_client(bounded_network.make_transport(model_server.url))
    with connections, pytest.raises(httpx2.ReadTimeout), bounded_network.until(began + SHORT):
        connections.post(f"{model_server.url}/responses", json=body, timeout=50.0)

    assert time.monotonic() - began < FAR_BELOW


def test_a_silence_is_too_long_even_where_the_deadline_is_far(
    client: ModelClient, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_network, "READ_SECONDS", SHORT)
    model_server.script([Say("Le d"), Stall()], [Say("Le digo")])

    answer = answer_to(client, question())

    assert Restarted() in answer.events
    assert answer.completed is not None


def test_a_slow_text_may_take_longer_than_a_silence(
    client: ModelClient, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_network, "READ_SECONDS", 1.0)
    model_server.script([Say("poco a poco", piece=1, delay=0.12)])

    assert answer_to(client, question()).text == "poco a poco"


def is_left(server: ModelServer) -> bool:
    """Whether a client has closed its connection in the middle of an answer."""
    return any(record.client_left for record in server.records)


def test_a_deadline_that_is_over_asks_nobody(client: ModelClient, model_server: ModelServer) -> None:
    answer = answer_to(client, question(seconds=-1))

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TIMED_OUT
    assert model_server.records == []


def test_an_address_that_swallows_packets(api: str) -> None:
    """A connection that nobody accepts: the queue of this socket is full."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [_connecting(port) for _ in range(4)]
        began = time.monotonic()
        answer = answer_to(make_model_client(f"http://127.0.0.1:{port}/v1", api), question(seconds=SHORT))
        for each in waiting:
            each.close()

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TIMED_OUT
    assert time.monotonic() - began < FAR_BELOW


def _connecting(port: int) -> socket.socket:
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(("127.0.0.1", port))
    return client


def test_stopping_closes_the_connection(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Say("Le digo"), Stall()])
    stream = client.stream(question(), OPERATOR, lambda: True)
    assert isinstance(next(stream), TextPiece)

    stream.close()

    assert model_server.wait_for(is_left)


@pytest.mark.parametrize("retry_after", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_wait_beyond_the_deadline_is_not_begun(
    client: ModelClient, model_server: ModelServer, retry_after: str
) -> None:
    model_server.script([HttpError(429, retry_after=retry_after)], [Say("Hola")])
    began = time.monotonic()

    answer = answer_to(client, question())

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.BUSY
    assert answer.failure.retry_after is not None
    assert answer.failure.retry_after > 3000
    assert time.monotonic() - began < FAR_BELOW
    assert len(model_server.records) == 1


def test_many_threads_share_a_client(client: ModelClient, model_server: ModelServer) -> None:
    """Each thread has its own deadline: the patient ones are answered while the others give up."""
    model_server.model(lambda asked: [Stall()] if asked.said == "prisa" else [Say(asked.said)])
    kinds: dict[int, object] = {}

    def ask(number: int) -> None:
        hurried = number % 2 == 0
        asked = question([said("prisa" if hurried else f"n.º {number}")], seconds=SHORT if hurried else 30)
        answer = answer_to(client, asked, Credential(f"sk-{number}", own=True))
        kinds[number] = answer.failure.kind if answer.failure else answer.text

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(kinds[number] is FailureKind.TIMED_OUT for number in range(0, 12, 2))
    assert all(kinds[number] == f"n.º {number}" for number in range(1, 12, 2))
