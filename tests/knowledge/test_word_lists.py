"""The lists of words that the search reads by: each entry is there once, and may be met."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from backend.config import ROOT
from backend.knowledge.question import COMMON_WORDS, COUNTRY_OF, read_question

FIELD_WORDS = ROOT / "backend" / "knowledge" / "field_words.json"


def test_no_word_is_told_twice() -> None:
    twice: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return dict(pairs)

    json.loads(FIELD_WORDS.read_text(encoding="utf-8"), object_pairs_hook=keep)
    assert twice == []


def test_what_is_written_out_is_looked_for_whole() -> None:
    short = json.loads(FIELD_WORDS.read_text(encoding="utf-8"))["shorthand"].keys()
    assert short & (COMMON_WORDS | COUNTRY_OF.keys()) == set()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("¿cuántos min tarda?", "¿cuantos minutos tarda?"),
        ("tarda 15 min o más", "tarda 15 minutos o mas"),
        ("¿cuál es el pago min?", "¿cual es el pago minimo?"),
    ],
)
def test_what_is_counted_is_minutes_and_otherwise_the_least(text: str, whole: str) -> None:
    assert read_question(text).folded == whole
