"""Reads an answer's server-sent events as they come: the data of each, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

DONE = b"[DONE]"


class EventReader:
    """The events of one answer over its bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._events = _read(chunks)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        """Return the next event; raises ValueError where it is no JSON, and what the network raises."""
        return next(self._events)


def _read(chunks: Iterator[bytes]) -> Iterator[Any]:
    data: list[bytes] = []
    for line in _lines(chunks):
        if not line and data:
            whole, data = b"\n".join(data), []
            if whole.startswith(DONE):
                return
            yield orjson.loads(whole)
        elif line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield whole lines, ended by CR, LF or both, and at last an empty one: what was begun is read to its end."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        # A CR at the end may be half of a line's end.
        lines = rest.splitlines(keepends=True)
        rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        for line in lines:
            yield line.rstrip(b"\r\n")
    yield from rest.splitlines()
    yield b""
