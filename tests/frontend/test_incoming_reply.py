"""A reply read while it is made: whole events only, and a stop that reaches the API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from frontend.api_client import ApiClient, ApiError, NoConnectionError
from frontend.event_stream import ButtonsArrived, ReplyDone, StateChanged, TextArrived, read_events
from frontend.incoming_reply import IncomingReply
from tests.frontend import samples
from tests.frontend.fake_api import TOKEN, EventStream, FakeApi, error

TURN = {"message": "hola", "conversation_id": 5, "turn_key": "key-of-the-turn"}


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_read_however_their_bytes_are_cut(size: int) -> None:
    content = (
        'event: state\ndata: {"current_state": "inicial"}\n\n'
        'event: text\ndata: {"delta": "Señor\u2028línea dos €"}\n\n'
        ": a comment\n"
        'event: of a later version\r\ndata: {"what": 1}\r\n\r\n'
        'event: buttons\ndata: {"buttons":\ndata: []}\n\n'
    ).encode()
    assert list(read_events(in_pieces(content, size))) == [
        StateChanged("inicial"),
        TextArrived("Señor\u2028línea dos €"),
        ButtonsArrived([]),
    ]


def test_an_event_that_is_not_whole_is_not_told() -> None:
    assert list(read_events([b'event: text\ndata: {"delta": "Tu sal'])) == []


def test_a_reply_is_asked_for_as_events_and_ends_with_the_whole(api: FakeApi) -> None:
    api.answers["POST chat/message"] = (200, samples.reply(message="Tu saldo es de $ 123.456."))
    events = list(ApiClient(TOKEN).send_message(TURN).events())
    assert "".join(event.delta for event in events if isinstance(event, TextArrived)) == (
        "Tu saldo es de $ 123.456."
    )
    assert isinstance(events[-1], ReplyDone)
    assert events[-1].reply["message"] == "Tu saldo es de $ 123.456."
    (sent,) = api.sent("POST chat/message")
    assert sent.headers["Accept"] == "text/event-stream"
    assert sent.json == TURN


@pytest.mark.parametrize(
    "told",
    [
        [("text", {"delta": "Tu saldo"})],
        [("text", {"delta": "Tu saldo"}), b"event: done\ndata: {not json\n\n"],
        [("text", {"words": "Tu saldo"})],
        [b"<html>a captive portal</html>\n"],
    ],
    ids=["cut", "not JSON", "another shape", "not events"],
)
def test_a_stream_that_is_not_the_apis_to_its_end_is_no_connection(
    api: FakeApi, told: list[tuple[str, object] | bytes | float]
) -> None:
    api.answers["POST chat/message"] = (200, EventStream(told))
    with pytest.raises(NoConnectionError):
        list(ApiClient(TOKEN).send_message(TURN).events())


def test_what_the_api_refuses_at_once_arrives_with_its_code(api: FakeApi) -> None:
    api.answers["POST chat/message"] = error(429, "too_many_requests", "Espera un momento.")
    incoming = IncomingReply(ApiClient(TOKEN), TURN)
    assert incoming.wait(60)
    assert isinstance(incoming.error, ApiError)
    assert (incoming.error.status, incoming.error.message) == (429, "Espera un momento.")
    assert not incoming.was_heard


def test_the_text_grows_while_the_reply_is_made(api: FakeApi) -> None:
    reply = samples.reply(message="Uno. Dos.")
    api.answers["POST chat/message"] = (
        200,
        EventStream([("text", {"delta": "Uno."}), 0.5, ("text", {"delta": " Dos."}), ("done", reply)]),
    )
    incoming = IncomingReply(ApiClient(TOKEN), TURN)
    wait_for(lambda: incoming.text == "Uno.")
    assert incoming.reply is None
    assert incoming.wait(60)
    assert incoming.text == "Uno. Dos."
    assert incoming.reply == reply


def test_a_stop_is_immediate_and_reaches_the_api(api: FakeApi) -> None:
    stream = EventStream([("text", {"delta": "Uno."}), 3.0, *[("text", {"delta": " Más."})] * 50, 0.2, b"\n"])
    api.answers["POST chat/message"] = (200, stream)
    incoming = IncomingReply(ApiClient(TOKEN), TURN)
    wait_for(lambda: incoming.text == "Uno.")
    before = time.monotonic()
    incoming.stop()
    assert incoming.wait(60)
    assert time.monotonic() - before < 2.5
    assert incoming.text == "Uno."
    assert incoming.was_stopped
    assert incoming.was_heard
    assert stream.left.wait(60)


def test_a_stop_after_the_end_changes_nothing(api: FakeApi) -> None:
    api.answers["POST chat/message"] = (200, samples.reply())
    incoming = IncomingReply(ApiClient(TOKEN), TURN)
    assert incoming.wait(60)
    incoming.stop()
    assert incoming.reply == samples.reply()


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not come")
