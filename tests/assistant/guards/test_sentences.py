"""Sentences leave the stream whole, in order, as soon as they are known to have ended."""

from __future__ import annotations

import itertools
import sys

import pytest

from backend.assistant.guards.sentences import LONGEST, SentenceStream


def cut(text: str, size: int = 1) -> list[str]:
    """Return the sentences of a text that arrives in pieces of a size."""
    stream = SentenceStream()
    released = [part for at in range(0, len(text), size) for part in stream.feed(text[at : at + size])]
    return [*released, *stream.flush()]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Hola. ", "Debes $ 1.234.567 a TUYA S.A. por tu tarjeta. ", "¿Te sirve?"],
        ["El Sr. Pérez atiende a las 8:30 a. m. todos los días. ", "Es un 30 %. ", "Bien."],
        ["**Total: 5. Y más.** ", "Fin. ", "Trae, p. ej. un recibo."],
        ["1. Pago único: X.\n", "2. 3 cuotas: Y.\n\n", "- a\n", "- b\n\n", "| a | b |\n", "|---|---|"],
        ["¡Sí! ", "Vale… ", "Sigo"],
        ["Cuesta 2.345,67 €. ", "Y 1.2 millones."],
    ],
)
@pytest.mark.parametrize("size", [1, 3, 7, 1_000])
def test_sentences_are_cut_where_they_end_however_they_arrive(sentences: list[str], size: int) -> None:
    assert cut("".join(sentences), size) == sentences


def test_nothing_is_lost_or_changed() -> None:
    text = "  Uno.\n\n\nDos . Tres..." + " x" * 500
    assert "".join(cut(text, 5)) == text


def test_a_sentence_that_never_ends_is_released_at_a_space() -> None:
    stream = SentenceStream()
    (first, *_) = stream.feed("abcd " * 200)
    assert len(first) <= LONGEST
    assert first.endswith(" ")


def calls_of(text: str) -> int:
    """Return how many calls cutting the text takes: the same on every machine, however busy."""
    calls = itertools.count()
    sys.setprofile(lambda *_: next(calls))
    try:
        cut(text, 4)
    finally:
        sys.setprofile(None)
    return next(calls)


@pytest.mark.parametrize("unit", ["a b ", "a. m. ", "**", "\n", "1.", "S.A. "])
def test_work_is_linear(unit: str) -> None:
    short, long = (calls_of(unit * (length // len(unit))) for length in (5_000, 20_000))
    assert long < 5 * short
