"""When each sentence was written by the model, and when it reached the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

Piece = tuple[float, str]


class Release(NamedTuple):
    """Milliseconds until a sentence was there: since its last sign, and since it could be told to be the last."""

    since_last_sign: float
    since_certain: float


def releases(sentences: Sequence[str], sent: Sequence[Piece], heard: Sequence[Piece]) -> Iterator[Release]:
    """Yield how long each sentence took; raises ValueError where not all that was sent was heard, word for word.

    Only the next sentence's first sign, or the end, tells that `$ 1.` or `Sr.` was no end of a sentence.
    """
    whole = " ".join(sentences)
    for name, pieces in (("sent", sent), ("heard", heard)):
        if "".join(text for _, text in pieces).strip() != whole:
            raise ValueError(f"what was {name} is not the script's text")
    end = 0
    for sentence in sentences:
        end += len(sentence)
        written = _moment(sent, end)
        certain = _moment(sent, min(end + 2, len(whole)))
        there = _moment(heard, end)
        yield Release((there - written) * 1000, (there - certain) * 1000)
        end += 1


def _moment(pieces: Sequence[Piece], length: int) -> float:
    """Return when so many signs had come."""
    come = 0
    for at, text in pieces:
        come += len(text)
        if come >= length:
            return at
    raise ValueError("the text is shorter")
