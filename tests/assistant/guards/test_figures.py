"""What a number in a sentence is: an amount, a day, a count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.number_words import MULTIPLIERS
from backend.assistant.guards.surface import readable

TODAY = date(2026, 11, 23)
_WORDINGS = Path(__file__).with_name("wordings.txt").read_text(encoding="utf-8").splitlines()
WORDINGS = [line for line in _WORDINGS if line and not line.startswith("#")]


@pytest.mark.parametrize("word", sorted(MULTIPLIERS))
def test_what_is_multiplied_is_an_amount_and_no_day(word: str) -> None:
    (figure,) = read_figures(readable(f"Con los 5 {word} por delante."), TODAY, "es")
    assert (figure.kind, figure.value) == (Kind.MONEY, 5 * MULTIPLIERS[word])


def test_a_number_after_its_article_is_a_day() -> None:
    (figure,) = read_figures(readable("Te espero el 28, Ana."), TODAY, "es")
    assert figure.kind == Kind.DATE


@pytest.mark.parametrize("line", WORDINGS)
def test_a_wording_is_read_as_what_it_says(line: str) -> None:
    text, _, figures = line.partition(" =>")
    language = "en" if text.startswith("EN ") else "es"
    read = read_figures(readable(text.removeprefix("EN ")), TODAY, language)
    assert " ".join(map(_told, read)) == figures.strip()


def _told(figure: Figure) -> str:
    """Return a figure as `wordings.txt` writes it."""
    if figure.kind == Kind.DATE:
        days = (
            "-".join(str(part or "?") for part in (day.year, day.month, day.day)) for day in figure.days[:2]
        )
        return f"date:{'|'.join(days) or figure.value}"
    value = "None" if figure.value is None else format(figure.value.normalize(), "f")
    return f"{figure.kind.value}:{value}" + (f"/{figure.unit}" if figure.unit else "")
