"""Identity numbers as they are said: digit by digit, in groups, as one number; and the letter of a DNI by its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from backend.nlu.entities.lexicon import HUNDRED_SUFFIXES, cardinal
from backend.nlu.entities.number_words import is_million, read_whole, read_words
from backend.nlu.normalise import Message, Token

LETTER_NAMES: dict[str, str] = {
    "be": "B", "ce": "C", "de": "D", "efe": "F", "ge": "G", "hache": "H", "jota": "J", "ka": "K", "ele": "L",
    "eme": "M", "ene": "N", "pe": "P", "cu": "Q", "erre": "R", "ere": "R", "ese": "S", "te": "T", "uve": "V",
    "ve": "V", "equis": "X", "ye": "Y", "zeta": "Z", "ceta": "Z", "zeda": "Z",
}  # fmt: skip
_NAMES = "|".join(sorted(LETTER_NAMES, key=len, reverse=True))
_LETTER = re.compile(
    r"[\s.,;:\-]{0,4}(?P<said>(?:(?:y|con|mas|de|como)\s+)*(?:la\s+|su\s+)?(?:letra|terminad[oa]\s+en|acabad[oa]\s+en)"
    r"\s*:?\s*(?:es\s+|seria\s+)?(?:de\s+)?(?:la\s+|una\s+)?)?"
    rf"(?P<letter>i\s+griega|(?:doble\s+)?(?:{_NAMES})|[a-z])(?![a-z0-9])"
)
_DOUBTFUL_WORDS = frozenset({"y", "a", "e", "o", "u", "x", "de", "te", "ve", "ese"})
_REPEATS = {"doble": 2, "triple": 3}
_JOINTS = frozenset({",", ".", "-", "punto", "coma", "guion", "luego", "despues", "y", "con"})
_WITHIN_RUNS = _JOINTS | set(_REPEATS) | HUNDRED_SUFFIXES | {"i", "e"}
_LONGEST_PIECE = 4
"""Digits of a figure that can be a piece of a longer number."""
_MOST_IN_WORDS = 3
"""Digits of a number below a thousand, or of one said three times."""


class Letter(NamedTuple):
    """A letter said after a number; `named` when it was called one ("la letra es la G")."""

    letter: str
    end: int
    named: bool


def letter_after(text: str, at: int) -> Letter | None:
    """The letter that ends a DNI or NIE, typed or said by its name; words that are also letters do not count."""
    match = _LETTER.match(text, at)
    if match is None:
        return None
    words, named = match["letter"], match["said"] is not None
    rest = text[match.end() :].strip(" .,!")
    if not named and words in _DOUBTFUL_WORDS and rest and match.start("letter") > at:
        return None
    if words.startswith("doble"):
        return Letter("W", match.end(), named)
    letter = "Y" if words.startswith("i ") else LETTER_NAMES.get(words, words.upper())
    return Letter(letter, match.end(), named)


def may_spell(message: Message, count: int) -> bool:
    """Whether number words and short figures stand so close together that they may make `count` digits."""
    digits = 0
    for token in message.tokens:
        digits = _most_after(digits, token)
        if digits >= count:
            return True
    return False


def _most_after(digits: int, token: Token) -> int:
    """The most digits that a run of `digits` can have with this word; 0 where the word ends it."""
    text = token.text
    if token.kind == "n":
        return digits + len(text) if len(text) <= _LONGEST_PIECE else 0
    if cardinal(text) is not None or text == "siento":
        return digits + _MOST_IN_WORDS
    if text == "mil" or is_million(text):
        return digits + 2 * _MOST_IN_WORDS if digits else _MOST_IN_WORDS
    return digits if text in _WITHIN_RUNS else 0


def read_digits(message: Message, index: int, most: int | None = None) -> tuple[str, int, int]:
    """Digits from `index` on, said as one number or in pieces ("noventa y tres, tres ochenta y ocho…").

    Returns the digits, how many pieces they came in, and the last token's index. Reading stops after more than `most`.
    """
    tokens = message.tokens
    whole, after = read_whole(tokens, index)
    if whole >= 100_000:
        return str(whole), 1, after - 1
    digits, pieces, at, last = "", 0, index, index
    while at < len(tokens) and (most is None or len(digits) <= most):
        piece = _piece(tokens, at)
        if piece is None:
            if not pieces or tokens[at].text not in _JOINTS:
                break
            at += 1
            continue
        digits, pieces, at = digits + piece[0], pieces + 1, piece[1]
        last = at - 1
    return digits, pieces, last


def _piece(tokens: list[Token], at: int) -> tuple[str, int] | None:
    """One group of figures, one number in words, or "doble ocho"; and the index after it."""
    text = tokens[at].text
    if text.isdigit():
        return (text, at + 1) if len(text) <= _LONGEST_PIECE else None
    times = _REPEATS.get(text)
    if times and at + 1 < len(tokens):
        repeated = cardinal(tokens[at + 1].text)
        return None if repeated is None or repeated > 9 else (str(repeated) * times, at + 2)
    words = read_words(tokens, at)
    return None if words is None else (str(words[0]), words[1])
