"""The word lists of words.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml


@cache
def _lists() -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return read


def word_list(name: str) -> list[str]:
    """Return the words of a list in its order; raises KeyError for an unknown name."""
    return _lists()[name].split()


def word_set(name: str) -> frozenset[str]:
    """Return the words of a list; raises KeyError for an unknown name."""
    return frozenset(word_list(name))


def beginnings(words: Iterable[str]) -> str:
    """Return a pattern for any of these beginnings, by first letters: one by one takes ten times as long."""
    by_letter = groupby(sorted(words), key=lambda word: word[0])
    return "|".join(
        f"{re.escape(letter)}(?:{'|'.join(re.escape(word[1:]) for word in those)})"
        for letter, those in by_letter
    )


def pairs(name: str) -> dict[str, str]:
    """Return a list of word=words as a mapping; raises KeyError for an unknown name."""
    return dict(entry.split("=", 1) for entry in word_list(name))
