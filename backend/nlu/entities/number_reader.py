"""One number phrase: groups below a thousand, or figures, each with an optional multiplier, multipliers falling.

A number left over after millions counts thousands ("2 millones 300" is 2,300,000).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backend.nlu.entities import lexicon
from backend.nlu.entities.lexicon import MULTIPLIERS, Multiplier
from backend.nlu.entities.literals import Literal, read_literal
from backend.nlu.entities.number_words import is_million, read_words
from backend.nlu.normalise import Token

_MILLION = 1_000_000
_HALF = Decimal("0.5")
_SLANG_AFTER_THOUSANDS = Decimal(5_000)
"""Up to here "dos mil lucas" multiplies (2,000,000); above, "20 mil lucas" only repeats itself."""


@dataclass(slots=True)
class Number:
    """A number phrase: value, tokens first..last, characters start..end, and what is known of its unit.

    `scale` is the largest multiplier said (1 if none), `literal` its first figure, `currency` a named currency
    ("pesos" stays to be resolved), `marked` says that a money sign, a currency or a slang unit stands with it.
    """

    value: Decimal
    first: int
    last: int
    start: int
    end: int
    scale: int = 1
    literal: Literal | None = None
    currency: str | None = None
    marked: bool = False
    doubtful: bool = False
    negative: bool = False

    @property
    def bare(self) -> bool:
        """Nothing but figures or words below a thousand: no unit, no sign."""
        return self.scale == 1 and not self.marked


class NumberReader:
    """Reads one phrase from a position; `read` gives None when there is none."""

    def __init__(self, tokens: list[Token], begin: int) -> None:
        self.tokens, self.begin, self.at = tokens, begin, begin
        self.total, self.ceiling, self.scale = Decimal(0), 0, 1
        self.literal: Literal | None = None
        self.slang = self.doubtful = False
        self.currency: str | None = None

    def read(self) -> Number | None:
        """The phrase from `begin` on."""
        while self._part():
            pass
        if self.at == self.begin:
            return None
        first, last = self.tokens[self.begin], self.tokens[self.at - 1]
        return Number(
            self.total, self.begin, self.at - 1, first.start, last.end, self.scale, self.literal,
            self.currency, self.slang, self.doubtful,
        )  # fmt: skip

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _part(self) -> bool:
        """One group with its multiplier; False when the phrase has ended."""
        start = self.at
        if self.ceiling and self._text(start) in ("y", "con") and self._continues(start + 1):
            start += 1
        half = self._half(start)
        value, after, literal = (
            half or self._group(start) or self._bare_multiplier(start) or (None, start, None)
        )
        if value is None:
            return False
        unit = self._multiplier(after, value, literal)
        if unit is None:
            return half is None and self._close(value, after, literal)
        factor = unit.factor
        if self.ceiling and factor >= self.ceiling:
            return False
        self.literal = self.literal or literal
        self._add(value, self._factor(unit, value, literal), unit, after + 1)
        return True

    def _add(self, value: Decimal, factor: int, unit: Multiplier, after: int) -> None:
        repeated = MULTIPLIERS.get(self._text(after))
        if unit.factor == 1_000 and repeated and repeated.slang and repeated.factor == 1_000:
            factor *= 1_000 if value * factor <= _SLANG_AFTER_THOUSANDS else 1
            self.slang, after = True, after + 1
        elif unit.factor == 1_000 and repeated and repeated.factor == _MILLION and not repeated.slang:
            factor, after = factor * _MILLION, after + 1
        amount = value * factor
        if self._text(after) == "y" and self._text(after + 1) in lexicon.HALVES:
            amount, after = amount + _HALF * unit.factor, after + 2
        self.total += amount
        self.scale, self.ceiling = max(self.scale, unit.factor), unit.factor
        self.slang = self.slang or unit.slang
        self.at = after

    def _close(self, value: Decimal, after: int, literal: Literal | None) -> bool:
        """A last group without a multiplier: the whole number, or the rest after mil or millones."""
        if not self.ceiling:
            self.literal = literal
            self.total, self.at = self._with_hundreds(value, after, literal)
            return False
        if not self._is_rest(value, after, literal):
            return False
        self.total += value * 1_000 if self.ceiling == _MILLION and value < 1_000 else value
        self.at = after
        return False

    def _is_rest(self, value: Decimal, after: int, literal: Literal | None) -> bool:
        if value >= self.ceiling or value != int(value) or self._text(after) in lexicon.COUNT_NOUNS:
            return False
        if self._text(after) in ("%", "de", "/") and value < 100:
            return False
        if literal is None:
            return value >= (10 if self.ceiling == _MILLION else 1) and not self._is_article(after - 1)
        return len(literal.raw) == 3 or literal.grouped or (self.ceiling == _MILLION and value >= 100)

    def _is_article(self, index: int) -> bool:
        return self._text(index) in ("un", "una")

    def _with_hundreds(self, value: Decimal, after: int, literal: Literal | None) -> tuple[Decimal, int]:
        """ "uno quinientos" is 1,500,000, as Colombians say it; anything else stays as it is."""
        if literal is None and 1 <= value <= 9 and not self._is_article(after - 1):
            group = self._group(after)
            if group and group[2] is None and group[0] >= 100 and self._text(group[1]) not in MULTIPLIERS:
                self.scale = _MILLION
                return value * _MILLION + group[0] * 1_000, group[1]
        return value, after

    def _continues(self, index: int) -> bool:
        """Whether a group with a smaller multiplier follows ("un millón y doscientos mil")."""
        group = self._group(index)
        if group is None:
            return False
        unit = self._multiplier(group[1], group[0], group[2])
        if unit is None:
            return (
                self.ceiling == _MILLION
                and group[0] >= 100
                and self._text(group[1]) not in lexicon.COUNT_NOUNS
            )
        return unit.factor < self.ceiling

    def _half(self, index: int) -> tuple[Decimal, int, None] | None:
        word, after = self._text(index), self._text(index + 1)
        if word in lexicon.HALVES and after in MULTIPLIERS and not MULTIPLIERS[after].needs_figures:
            return _HALF, index + 1, None
        if word in ("un", "unos") and after == "par":
            return self._half(index + 1)
        if word == "par" and after == "de" and self._text(index + 2) in MULTIPLIERS:
            return Decimal(2), index + 2, None
        if word == "un" and after == "cuarto":
            return self._half(index + 1)
        if [word, after] == ["cuarto", "de"] and self._text(index + 2) in MULTIPLIERS:
            return Decimal("0.25"), index + 2, None
        if self.tokens[index : index + 3] and [t.text for t in self.tokens[index : index + 3]] == [
            "1",
            "/",
            "2",
        ]:
            return (_HALF, index + 3, None) if self._text(index + 3) in MULTIPLIERS else None
        return None

    def _bare_multiplier(self, index: int) -> tuple[Decimal, int, None] | None:
        unit = MULTIPLIERS.get(self._text(index))
        if unit is None or not unit.bare or (self.ceiling and unit.factor >= self.ceiling):
            return None
        return Decimal(1), index, None

    def _multiplier(self, index: int, value: Decimal, literal: Literal | None) -> Multiplier | None:
        word = self._text(index)
        unit = MULTIPLIERS.get(word)
        if unit is not None:
            return None if unit.needs_figures and literal is None else unit
        if literal is None or word not in lexicon.DOUBTFUL_MULTIPLIERS or (word == "m" and value >= 1_000):
            return MULTIPLIERS["mil"] if word == "mill" else None
        self.doubtful = value >= 10
        return MULTIPLIERS["millones" if value < 50 else "mil"]

    def _factor(self, unit: Multiplier, value: Decimal, literal: Literal | None) -> int:
        """People write "300.000 mil": the figure already holds the thousands."""
        redundant = literal is not None and value >= (10_000 if unit.factor == 1_000 else 100_000)
        return 1 if redundant else unit.factor

    def _group(self, index: int) -> tuple[Decimal, int, Literal | None] | None:
        if index >= len(self.tokens):
            return None
        token = self.tokens[index]
        if token.kind == "n":
            literal = read_literal(token.text)
            return None if literal is None else (literal.value, index + 1, literal)
        if token.kind == "s":
            return None
        words = read_words(self.tokens, index)
        return None if words is None else self._with_decimals(Decimal(words[0]), words[1])

    def _with_decimals(self, value: Decimal, after: int) -> tuple[Decimal, int, None]:
        """ "uno punto cinco millones", "uno coma cinco"."""
        if self._text(after) in lexicon.DECIMAL_WORDS and value < 1_000:
            decimals = read_words(self.tokens, after + 1)
            if decimals and decimals[0] < 100 and is_million(self._text(decimals[1])):
                return value + Decimal(f"0.{decimals[0]}"), decimals[1], None
        return value, after, None
