"""What a number in a sentence is: an amount, a day, a count."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.figure import Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.number_words import MULTIPLIERS
from backend.assistant.guards.surface import readable

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("word", sorted(MULTIPLIERS))
def test_what_is_multiplied_is_an_amount_and_no_day(word: str) -> None:
    (figure,) = read_figures(readable(f"Con los 5 {word} por delante."), TODAY, "es")
    assert (figure.kind, figure.value) == (Kind.MONEY, 5 * MULTIPLIERS[word])


def test_a_number_after_its_article_is_a_day() -> None:
    (figure,) = read_figures(readable("Te espero el 28, Ana."), TODAY, "es")
    assert figure.kind == Kind.DATE
