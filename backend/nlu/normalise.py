"""Text as it is analysed: one Unicode form, no invisible characters, folded for matching, cut into tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_ANALYSED = 4_000
"""Characters of a message that are looked at; nobody writes more to a chat, and time stays bounded."""

_COMMON = 0x250
_RAW_LIMIT = 4 * MAX_ANALYSED
_BEFORE_NFKC = str.maketrans(
    {
        "´": "'",
        "`": "'",
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "′": "'",
        "½": " medio ",
        "–": "-",
        "—": "-",
        "−": "-",
        "‐": "-",
    }
)
_ASCII_CONTROLS = dict.fromkeys((*range(32), 127)) | {9: " ", 10: "\n", 11: " ", 12: " ", 13: "\n"}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_TOKEN = re.compile(
    r"(?P<w>[^\W\d_]+)|(?P<s>[^\w\s])"
    r"|(?P<n>\d{1,3}(?:\ \d{3})*\ 000(?!\d|[.,]\d)|\d{1,3}(?:\ \d{3}){2,}(?!\d|[\ .,-]\d)"
    r"|\d{1,3}\ \d{3}(?=\s?(?:€|eur))|\d+(?:[.,']\d+)*)"
)
_DIGITS = re.compile(r"\d+")
_FIGURE = re.compile(r"\d+(?:[\W_]{1,3}\d+)*")
_LETTER_ZEROS = re.compile(r"(?<=\d)[.,]\s?oo\b")
_O_FOR_ZERO = re.compile(r"(?<=\d\d)o+\b|(?<=\d)oo+\b|(?<=\d)o+(?=\d)")
_DIGIT_AND_O = re.compile(r"\do")
_DOTTED_UNIT = re.compile(r"(?<=\d)\.(?=mil)")


@dataclass(slots=True)
class Token:
    """A number (n), a word (w) or a sign (s) of the folded text."""

    kind: str
    text: str
    start: int
    end: int


@dataclass
class Message:
    """One message: as typed (cleaned) and folded, its tokens, and which characters an entity already used.

    `digit_starts` are the places where digits begin; `most_digits` counts those of its longest figure, in whatever
    groups it was written. What needs longer figures than there are is not looked for.
    """

    clean: str
    text: str
    tokens: list[Token] = field(repr=False)
    taken: bytearray = field(repr=False)
    digit_starts: list[int] = field(repr=False)
    most_digits: int

    def take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        return 1 not in self.taken[start:end]


def read_message(text: str) -> Message:
    """Clean, fold and prepare a message; never raises."""
    cleaned = clean(text)
    folded = fold(cleaned)
    starts = [match.start() for match in _DIGITS.finditer(folded)]
    return Message(
        cleaned,
        folded,
        cut_tokens(folded),
        bytearray(len(folded)),
        starts,
        most_digits(folded) if starts else 0,
    )


def most_digits(folded: str) -> int:
    """How many digits the longest figure has, with up to three signs or spaces between its groups."""
    return max((sum(map(str.isdigit, figure)) for figure in _FIGURE.findall(folded)), default=0)


def cut_tokens(folded: str) -> list[Token]:
    return [Token(m.lastgroup or "s", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded)]


def clean(text: str) -> str:
    """NFKC without invisible, control and unassigned characters, any script's digits as ASCII, cut to size."""
    text = text[:_RAW_LIMIT]
    if text.isascii():
        return text.translate(_ASCII_CONTROLS)[:MAX_ANALYSED].strip()
    text = unicodedata.normalize("NFKC", text.translate(_BEFORE_NFKC))
    return text[:_RAW_LIMIT].translate(_VISIBLE)[:MAX_ANALYSED].strip()


class _PerCharacter(dict[int, str]):
    """A translation table: the common letters are in it, the others are worked out when they come."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__((code, translate(chr(code))) for code in range(_COMMON))
        self._translate = translate

    def __missing__(self, code: int) -> str:
        return self._translate(chr(code))


def _visible(char: str) -> str:
    if char.isascii():
        return char.translate(_ASCII_CONTROLS)
    category = unicodedata.category(char)
    if category in _INVISIBLE:
        return ""
    if char.isdigit():
        return str(unicodedata.digit(char))
    return " " if category in ("Zs", "Zl", "Zp") else char


def fold(text: str) -> str:
    """Lower case without accents, for matching (ñ becomes n)."""
    text = text.lower()
    if not text.isascii():
        text = text.translate(_WITHOUT_MARKS)
    text = _LETTER_ZEROS.sub("", text) if "oo" in text else text
    if _DIGIT_AND_O.search(text):
        text = _O_FOR_ZERO.sub(lambda match: "0" * len(match.group()), text)
    return _DOTTED_UNIT.sub(" ", text) if ".mil" in text else text


def _without_marks(char: str) -> str:
    parts = unicodedata.normalize("NFKD", char)
    return "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Me"))


_VISIBLE = _PerCharacter(_visible)
_WITHOUT_MARKS = _PerCharacter(_without_marks)
