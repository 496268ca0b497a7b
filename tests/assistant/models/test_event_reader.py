"""An answer's events are the same however the network cuts their bytes and whichever line ends the server writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from orjson import JSONDecodeError

from backend.assistant.models.event_reader import EventReader

TWO = ': hello\nevent: a\ndata: {"text":\ndata: "ñ €"}\n\nid: 7\ndata:{"n": 1}\n\n'.encode()
EVENTS = [{"text": "ñ €"}, {"n": 1}]


def read(*chunks: bytes) -> list[object]:
    return list(EventReader(iter(chunks)))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_the_same_in_pieces_of_any_size(end: bytes, size: int) -> None:
    sent = TWO.replace(b"\n", end)
    assert read(*(sent[at : at + size] for at in range(0, len(sent), size))) == EVENTS


def test_a_last_event_without_its_empty_line_is_read() -> None:
    assert read(b'data: {"n": 1}\n\ndata: {"n": 2}') == [{"n": 1}, {"n": 2}]


def test_nothing_is_read_after_done() -> None:
    assert read(b'data: {"n": 1}\n\ndata: [DONE]\n\ndata: {"n": 2}\n\n') == [{"n": 1}]


@pytest.mark.parametrize(
    "sent", [b"data: {\n\n", b'data: {"n": NaN}\n\n', b'data: {"n": "\xff"}\n\n', b"data: {"]
)
def test_what_is_no_json_is_an_error(sent: bytes) -> None:
    with pytest.raises(JSONDecodeError):
        read(sent)


def test_an_event_is_there_as_soon_as_its_end_has_come() -> None:
    def chunks() -> Iterator[bytes]:
        yield b'data: {"n": 1}\n\n'
        raise AssertionError("asked for more before the event was given")

    assert next(EventReader(chunks())) == {"n": 1}
