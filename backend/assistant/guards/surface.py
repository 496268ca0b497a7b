"""A sentence as it is judged: what the reader would see, in one Unicode form, folded, digits in ASCII."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_EMPHASIS = re.compile(r"\*+|`+|~{2,}|(?<!\w)_+|_+(?!\w)")
_LETTER_ZERO = re.compile(r"(?<=\d)[oO]+(?=[\dоO.,]|\b)|(?<=\d[.,])[oO]{2,3}\b")
_LETTER_ONE = re.compile(r"(?<=\d)[lI|](?=\d)")
_ORDINAL_SIGNS = (re.compile(r"(?<=\d)\.?[ºᵒ°](?=\s)"), "ro"), (re.compile(r"(?<=\d)\.?ª"), "a")
"""In Unicode's plain form these signs are letters, of which one looks like a nought."""
_KEYCAP = re.compile("^([-•\\s]*)(?:[0-9#*]\ufe0f?\u20e3|\U0001f51f)(?=\\s)", re.MULTILINE)
"""A number in a box heads a line of a list."""
_ONE_BY_ONE = re.compile(r"(?<![\d.,:/-])\d(?:[ .\-·]{1,3}\d){3,}(?![\d:/])")
_SPACED_SEPARATOR = re.compile(r"(?<![\d.,])(\d{1,3})(?:\s?([.,])\s|\s([.,]))(?=\d{3}(?!\d| \d{3}))")
"""No more than three digits stand before a sign of thousands: "2026, 388,83" are a year and an amount.

Nor is it one where groups of digits follow: "carrera 15, 601 555 0177" is a house and a telephone.
"""
_SOLES = re.compile(r"\bs/\.?(?=\s?\d)")
"""The sign of soles; read as "us$" is, by its letters and the sign that amounts have."""
_DIGIT = re.compile(r"\d")
_YOURS = re.compile(r"\bsu(s?)\b")
_BLANKS = re.compile(r"[^\S\n]+")
_ACCENTS = str.maketrans("áéíóúüàèìòùâêîôûñç", "aeiouuaeiouaeiounc")


class _Characters(dict[int, str]):
    """What becomes of each character, worked out when it first comes; for `str.translate`."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        self[code] = become = self._become(chr(code))
        return become


def seen(text: str) -> str:
    """Return the text without entities and invisible characters; line ends stay."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_SEEN)


def _character(char: str) -> str:
    if char == "\n":
        return char
    if char in "\t\r\v\f\u2028\u2029":
        return "\n" if char in "\u2028\u2029" else " "
    return "" if unicodedata.category(char) in _INVISIBLE or 0xFE00 <= ord(char) <= 0xFE0F else char


def fold(text: str) -> str:
    """Return lower case without accents (ñ becomes n), NFKC, every script's decimal digits as ASCII."""
    return without_accents(_lowered(text))


def without_accents(accented: str) -> str:
    """Return what `accented` returns without its accents, letter by letter."""
    return accented.translate(_ACCENTS)


def _lowered(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return text.lower()


def _folded(char: str) -> str:
    if char.isascii() or ord(char.lower()[0]) in _ACCENTS:
        return char
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"Mn", "Me"} or category in _INVISIBLE:
        return ""
    if category == "Zs":
        return " "
    if char in _SIGNS:
        return _SIGNS[char]
    plain = unicodedata.normalize("NFKD", char)
    return "".join(part for part in plain if unicodedata.category(part) not in {"Mn", "Me"})


_SIGNS = {
    "\u2019": "'", "\u2018": "'", "\u00b4": "'", "\u2032": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "×": "x",
    "٫": ".", "٬": ",", "⁄": "⁄", "О": "o", "о": "o",
}  # fmt: skip
_MOST_CHARACTERS = 4096
_SEEN, _FOLDED = _Characters(_character), _Characters(_folded)


def as_to_a_friend(folded: str) -> str:
    """Return a folded text with "su" as "tu", at the same places: what is whose is told in one way to both."""
    return _YOURS.sub(r"tu\1", folded)


def readable(text: str) -> str:
    """Return the folded text with emphasis taken off and digits that were pulled apart put together."""
    return without_accents(accented(text))


def accented(text: str) -> str:
    """Return what `readable` does, with the accents of Spanish left on their letters."""
    if not text.isascii():
        text = _KEYCAP.sub(r"\1•", text)
        for sign, ending in _ORDINAL_SIGNS:
            text = sign.sub(ending, text)
    folded = _BLANKS.sub(" ", _lowered(seen(_EMPHASIS.sub("", text))))
    if _DIGIT.search(folded) is None:
        return folded
    folded = _SOLES.sub("pen$", folded)
    folded = _LETTER_ONE.sub("1", _LETTER_ZERO.sub(lambda match: "0" * len(match.group()), folded))
    folded = _SPACED_SEPARATOR.sub(lambda match: match[1] + (match[2] or match[3]), folded)
    return _ONE_BY_ONE.sub(_joined, folded)


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


@lru_cache(maxsize=1024)
def readable_name(name: str) -> str:
    """Return a creditor's or product's name as `readable` does: each sentence is compared with the same few."""
    return readable(name)


def words_of(folded: str) -> list[str]:
    """Return the words and numbers of a folded text, in order."""
    return re.findall(r"[a-z0-9]+", folded)


def is_asked(text: str, position: int) -> bool:
    """Whether the place is in a Spanish question, between its two marks."""
    start = text.rfind("¿", 0, position)
    return start >= 0 and "?" not in text[start:position]
