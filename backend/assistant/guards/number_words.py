"""Numbers in words and with multipliers, Spanish and English: "86 mil", "un millón y medio", "one hundred and six"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.words import word_list

_UNITS_ES = word_list("numbers_es")
_UNITS_EN = word_list("numbers_en")
_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_HUNDREDS |= {word[:-2] + "as": value for word, value in _HUNDREDS.items() if word.endswith("os")}
ARTICLES = frozenset({"un", "una", "uno", "one", "a"})
SPANISH = {word: value for value, word in enumerate(_UNITS_ES)} | {
    "un": 1, "una": 1, "veintiun": 21, "veintiuna": 21,
}  # fmt: skip
ENGLISH = {word: value for value, word in enumerate(_UNITS_EN)}
# "ten en cuenta" is no figure in Spanish, nor is "once you have paid" in English.
_BELOW_THOUSAND = {
    "es": {**ENGLISH, **_TENS, **_HUNDREDS, **SPANISH},
    "en": {**SPANISH, **_TENS, **_HUNDREDS, **ENGLISH},
}
for _foreign in ("ten", "one"):
    del _BELOW_THOUSAND["es"][_foreign]
for _foreign in ("once", "un", "una", "uno"):
    del _BELOW_THOUSAND["en"][_foreign]
MULTIPLIERS = {
    "mil": 1_000, "miles": 1_000, "thousand": 1_000, "k": 1_000, "lucas": 1_000, "luca": 1_000, "grand": 1_000,
    "millon": 10**6, "millones": 10**6, "million": 10**6, "millions": 10**6, "palo": 10**6, "palos": 10**6,
    "palito": 10**6, "palitos": 10**6, "melon": 10**6, "melones": 10**6, "luquitas": 1_000, "millardos": 10**9,
    "m": 10**6, "mm": 10**6, "mill": 10**6, "billon": 10**12, "billones": 10**12, "billion": 10**9,
}  # fmt: skip
_BARE_MULTIPLIERS = frozenset({"mil", "millon", "thousand", "million"})
_NEEDS_DIGITS = frozenset({"k", "m", "mm", "mill"})
_DECIMAL_WORDS = frozenset({"coma", "punto", "point"})
_HALVES = frozenset({"medio", "media", "half"})
_OTHER_BEGINNINGS = _BARE_MULTIPLIERS | _HALVES | {"par"}


@dataclass(frozen=True, slots=True)
class Token:
    """A number in digits (n), a word (w) or a sign (s) of the folded text."""

    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<n>\d{1,3}(?: \d{3})+(?:,\d{1,2})?(?!\d|[.,]\d)|\d+(?:[.,']\d+)*)|(?P<w>[a-z]+)|(?P<s>[^\sa-z0-9])",
    re.ASCII,
)


def cut(folded: str) -> list[Token]:
    """Cut a folded text into tokens."""
    return [Token(m.lastgroup or "s", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded)]


def read_digits(raw: str) -> Decimal | None:
    """Return the value of figures with separators, whichever stands for decimals; None where it cannot be told."""
    raw = raw.replace(" ", "").replace("'", ".") if raw.count("'") else raw.replace(" ", "")
    last = max(raw.rfind("."), raw.rfind(","))
    if last < 0:
        return Decimal(raw)
    tail, parts = raw[last + 1 :], re.split(r"[.,]", raw)
    grouped = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0] != "0"
    if grouped:
        return Decimal("".join(parts))
    if len(parts) > 2 and tail == "00" and all(len(part) == 3 for part in parts[1:-1]):
        return Decimal("".join(parts[:-1]))
    whole = parts[:-1]
    if len(whole) == 1 or (all(len(part) == 3 for part in whole[1:]) and raw[last] not in raw[:last]):
        return Decimal(f"{''.join(whole)}.{tail}")
    return None


class Reader:
    """Reads one number phrase of the tokens from a position on."""

    def __init__(self, tokens: list[Token], language: str) -> None:
        self.tokens = tokens
        self.table = _BELOW_THOUSAND[language]

    def may_begin(self, at: int) -> bool:
        """Tell whether a number phrase can begin here at all: most words begin none."""
        token = self.tokens[at]
        return token.kind == "n" or token.text in self.table or token.text in _OTHER_BEGINNINGS

    def read(self, at: int) -> tuple[Decimal | None, int, int] | None:
        """Return value, largest multiplier and the index after the phrase; None where none begins here.

        The value is None for figures that cannot be read.
        """
        total, ceiling, scale, begin = Decimal(0), 10**15, 1, at
        while True:
            start = at + 1 if at > begin and self._word(at) in ("y", "con", "and") else at
            group = self._half(start) or self._group(start, begin)
            if group is None or (at > begin and not self._joins(group, start, ceiling)):
                break
            value, after = group
            if value is None:
                return None, 1, after
            factor = MULTIPLIERS.get(self._word(after), 1) if self._multiplies(start, after) else 1
            if factor >= ceiling:
                break
            if factor == 1 and ceiling == 10**6 and self._is_in_thousands(start, value):
                total, at = total + value * 1_000, after
                break
            total, at, after_factor = total + value * factor, after, after + (factor > 1)
            if factor == 1:
                break
            at, ceiling, scale = after_factor, factor, max(scale, factor)
            at, factor = self._again(at, factor, value)
            total += value * factor - value * ceiling
            scale = max(scale, factor)
            if self._word(at) == "y" and self._word(at + 1) in _HALVES:
                total, at = total + Decimal("0.5") * ceiling, at + 2
        if at > begin and self._word(at) in _DECIMAL_WORDS and scale == 1:
            total, at = self._decimals(total, at)
        return (total, scale, at) if at > begin else None

    def _is_in_thousands(self, start: int, value: Decimal) -> bool:
        """ "un millón ochocientos" leaves the thousands out."""
        return self.tokens[start].kind == "w" and value >= 100 and value % 100 == 0

    def _decimals(self, total: Decimal, at: int) -> tuple[Decimal, int]:
        """ "siete coma cinco"."""
        group = self._below_thousand(at + 1)
        if group is None or group[0] is None:
            return total, at
        return total + Decimal(f"0.{group[0]}"), group[1]

    def _again(self, at: int, factor: int, value: Decimal) -> tuple[int, int]:
        """ "mil millones" multiplies twice."""
        if factor == 1_000 and MULTIPLIERS.get(self._word(at)) == 10**6 and self._word(at) != "m":
            return at + 1, factor * 10**6
        return at, factor

    def _word(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _multiplies(self, start: int, after: int) -> bool:
        word = self._word(after)
        if word not in MULTIPLIERS:
            return False
        return word not in _NEEDS_DIGITS or self.tokens[start].kind == "n"

    def _joins(self, group: tuple[Decimal | None, int], start: int, ceiling: int) -> bool:
        """Whether a further group belongs to the number: "un millón | doscientos mil", but not "mil | 3 cuotas"."""
        value, after = group
        if value is None or value >= ceiling:
            return False
        if self._word(after) in MULTIPLIERS:
            return True
        token = self.tokens[start]
        if token.kind == "n":
            return len(token.text) == 3 and ceiling == 1_000
        return self._word(start) not in ARTICLES

    def _half(self, at: int) -> tuple[Decimal | None, int] | None:
        skip = at + 1 if self._word(at) == "half" and self._word(at + 1) == "a" else at
        if self._word(at) in _HALVES and self._word(skip + 1) in ("millon", "million"):
            return Decimal("0.5"), skip + 1
        if self._word(at) == "par" and self._word(at + 1) == "de" and self._word(at + 2) in MULTIPLIERS:
            return Decimal(2), at + 2
        return None

    def _group(self, at: int, begin: int) -> tuple[Decimal | None, int] | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "n":
            return read_digits(token.text), at + 1
        if at == begin and token.text in _BARE_MULTIPLIERS:
            return Decimal(1), at
        return self._below_thousand(at) if token.kind == "w" else None

    def _below_thousand(self, at: int) -> tuple[Decimal | None, int] | None:
        total, room, begin = 0, 1_000, at
        while True:
            word = self._word(at)
            value = self.table.get(word)
            if word == "hundred" and 0 < total < 10:
                total, room, at = total * 100, 100, at + 1
                continue
            joint = (
                word in ("y", "and", "-") and at > begin and self.table.get(self._word(at + 1), room) < room
            )
            if word == "y" and total % 100 < 30:
                # "setecientos y una final": only tens and units are joined so.
                joint = False
            if joint and room > 1 and total:
                at += 1
                continue
            if value is None or value >= room or (value == 0 and at > begin):
                break
            total, at = total + value, at + 1
            room = 100 if value >= 100 else 10 if value % 10 == 0 and value >= 20 else 1
            if total < 10 and self._word(at) == "hundred":
                continue
        return (Decimal(total), at) if at > begin else None
