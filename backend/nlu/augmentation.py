"""More examples from those that were written: a typing mistake here and there, and answers without their question."""

from __future__ import annotations

import random
from dataclasses import replace
from zlib import crc32

from backend.nlu.dataset import Example
from backend.nlu.understanding import Expected

SHORTEST_MISTYPED = 4
"""Letters of a word that people mistype; shorter ones would become other words."""
MISTYPED_SHARE = 0.12
"""Of the words of a message."""
_NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place, letter in enumerate(row)
}


def augment(example: Example) -> list[Example]:
    """Return the variants that train beside an example; always the same ones."""
    variants = []
    if example.expected != Expected.ANYTHING:
        variants.append(replace(example, expected=Expected.ANYTHING))
    mistyped = mistype(example.text, random.Random(crc32(example.text.encode())))
    if mistyped != example.text:
        variants.append(replace(example, text=mistyped))
    return variants


def mistype(text: str, chance: random.Random) -> str:
    """Return the text with some of its longer words mistyped: a neighbouring key, a letter lost, two swapped."""
    return " ".join(
        _mistype_word(word, chance)
        if word.isalpha() and len(word) >= SHORTEST_MISTYPED and chance.random() < MISTYPED_SHARE
        else word
        for word in text.split(" ")
    )


def _mistype_word(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    return (
        word[:place] + chance.choice(_NEIGHBOURS.get(word[place].lower()) or word[place]) + word[place + 1 :]
    )
