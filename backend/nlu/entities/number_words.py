"""Whole numbers in words: "doscientos cincuenta", "treinta y cinco", "mil noventa y ocho millones…"."""

from __future__ import annotations

from backend.nlu.entities import lexicon
from backend.nlu.entities.lexicon import MULTIPLIERS, cardinal
from backend.nlu.normalise import Token

_MILLION = 1_000_000


def is_million(word: str) -> bool:
    return word in MULTIPLIERS and MULTIPLIERS[word].factor == _MILLION


def read_words(tokens: list[Token], index: int) -> tuple[int, int] | None:
    """The value below a thousand of number words from `index` on, and the index after them; None if none."""
    total, room = 0, 1_000
    at = index
    while at < len(tokens) and tokens[at].kind == "w":
        word = tokens[at].text
        value = 100 if _is_hundred_by_ear(tokens, at) else cardinal(word)
        if word in lexicon.HUNDRED_SUFFIXES and 2 <= total <= 9 and room == 1:
            total, room, at = total * 100, 100, at + 1
            continue
        if value is None:
            if word in ("y", "i", "e") and room == 10 and total % 100 and _unit_follows(tokens, at + 1):
                at += 1
                continue
            break
        if (value == 0 and at != index) or value >= room:
            break
        total += value
        room, at = _room_after(value), at + 1
    return None if at == index else (total, at)


def read_whole(tokens: list[Token], index: int) -> tuple[int, int]:
    """An exact whole number ("mil noventa y ocho millones…"), with nothing left unsaid, and the index after it."""
    value, at = _read_below_million(tokens, index)
    if at > index and at < len(tokens) and is_million(tokens[at].text):
        rest, after = _read_below_million(tokens, at + 1)
        return value * _MILLION + rest, after
    return value, at


def _read_below_million(tokens: list[Token], index: int) -> tuple[int, int]:
    value, at = _read_group(tokens, index)
    if at < len(tokens) and tokens[at].text == "mil":
        units, after = _read_group(tokens, at + 1)
        return max(value, 1) * 1_000 + units, after
    return value, at


def _read_group(tokens: list[Token], index: int) -> tuple[int, int]:
    if index < len(tokens) and tokens[index].text.isdigit() and len(tokens[index].text) <= 3:
        return int(tokens[index].text), index + 1
    return read_words(tokens, index) or (0, index)


def _is_hundred_by_ear(tokens: list[Token], index: int) -> bool:
    """ "siento veinte mil", but not "lo siento, veinte…" """
    if (
        tokens[index].text != "siento"
        or index + 1 >= len(tokens)
        or (index and tokens[index - 1].text in _FEELING)
    ):
        return False
    following = cardinal(tokens[index + 1].text)
    return following is not None and 1 <= following <= 99


_FEELING = frozenset({"lo", "me", "yo", "que", "nos", "mucho", "pero", "como"})


def _unit_follows(tokens: list[Token], index: int) -> bool:
    value = cardinal(tokens[index].text) if index < len(tokens) else None
    return value is not None and 1 <= value <= 9


def _room_after(value: int) -> int:
    """Words that may follow are smaller: after hundreds tens, after round tens units, after units nothing."""
    if value == 0:
        return 0
    if value >= 100:
        return 100
    return 10 if value % 10 == 0 and value >= 10 else 1
