"""Number phrases: `200 mil`, `1,5 millones`, `doscientos cincuenta mil`, `millón y medio`, `un palo doscientos`.

One left-to-right reading of the tokens: groups below a thousand (or figures), each with an optional multiplier,
multipliers falling. A number left over after millions counts thousands ("2 millones 300" is 2,300,000).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backend.nlu.entities import lexicon
from backend.nlu.entities.lexicon import CURRENCY_WORDS, MULTIPLIERS, Multiplier, cardinal
from backend.nlu.entities.literals import Literal, read_literal
from backend.nlu.entities.number_words import is_million, read_words
from backend.nlu.normalise import Token

_MILLION = 1_000_000
_HALF = Decimal("0.5")
_SIGNS = frozenset({"$", "€"})
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


def find_numbers(tokens: list[Token]) -> list[Number]:
    """All number phrases, in order, without overlaps."""
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = _Reader(tokens, index).read() if _may_begin(tokens[index]) else None
        if number is None:
            index += 1
            continue
        _add_signs(number, tokens)
        found.append(number)
        index = number.last + 1
    _share_units(found, tokens)
    return _with_cents(found, tokens)


def separate_glued(tokens: list[Token]) -> list[Token]:
    """Cut number words that were typed together ("dosmil", "quinientosmil")."""
    separated: list[Token] = []
    for token in tokens:
        parts = lexicon.split_glued(token.text) if token.kind == "w" and len(token.text) > 5 else None
        start = token.start
        for part in parts or ():
            separated.append(Token("w", part, start, start + len(part)))
            start += len(part)
        if not parts:
            separated.append(token)
    return separated


def _may_begin(token: Token) -> bool:
    if token.kind == "s":
        return False
    return token.kind == "n" or token.text in _BEGINNERS or cardinal(token.text) is not None


_BEGINNERS = frozenset(
    lexicon.HALVES | {"par", "siento"} | {word for word, unit in MULTIPLIERS.items() if unit.bare}
)


class _Reader:
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


def _add_signs(number: Number, tokens: list[Token]) -> None:
    """Take in `$`, `€`, `usd` before, and `pesos`, `de pesos`, `€`, `$` after; see a minus sign."""
    before, after = number.first - 1, number.last + 1
    while before >= 0 and (
        tokens[before].text in _SIGNS or tokens[before].text in ("cop", "eur", "usd", "us", "mxn")
    ):
        sign = tokens[before].text
        number.marked = True
        number.currency = CURRENCY_WORDS.get(sign, number.currency)
        number.first, number.start = before, tokens[before].start
        before -= 1
    _add_foreign_sign(number, tokens)
    skipped = (
        after + 1 if after < len(tokens) and tokens[after].text in ("de", ".") and number.scale > 1 else after
    )
    if skipped < len(tokens) and (tokens[skipped].text in CURRENCY_WORDS or tokens[skipped].text == "$"):
        number.marked = True
        number.currency = CURRENCY_WORDS.get(tokens[skipped].text, number.currency)
        number.last, number.end = skipped, tokens[skipped].end
        _add_country(number, tokens)
    number.negative = _is_negative(tokens, number.first)


_FOREIGN_SIGNS: dict[tuple[str, ...], str] = {
    ("s", "/"): "PEN", ("s", "/", "."): "PEN", ("u", "$", "s"): "USD", ("u", "$", "d"): "USD", ("mx", "$"): "MXN",
    ("ar", "$"): "ARS", ("s", "/", "$"): "PEN",
}  # fmt: skip


def _add_foreign_sign(number: Number, tokens: list[Token]) -> None:
    """ "S/ 300", "S/. 300", "u$s 150": signs of several tokens; a "$" right before may be taken in already."""
    for size in (3, 2):
        last = number.first + (tokens[number.first].text == "$")
        sign = tuple(token.text for token in tokens[last - size : last]) if last >= size else ()
        if sign in _FOREIGN_SIGNS:
            number.first, number.start = last - size, tokens[last - size].start
            number.currency, number.marked = _FOREIGN_SIGNS[sign], True
            return


def _add_country(number: Number, tokens: list[Token]) -> None:
    """ "pesos mexicanos" names the currency."""
    following = tokens[number.last + 1].text if number.last + 1 < len(tokens) else ""
    country = _COUNTRIES.get(following[:6])
    if country and number.currency == "pesos":
        number.currency = country
        number.last, number.end = number.last + 1, tokens[number.last + 1].end


_COUNTRIES = {"colomb": "COP", "mexica": "MXN", "argent": "ARS", "chilen": "CLP"}


def _is_negative(tokens: list[Token], first: int) -> bool:
    if first == 0 or tokens[first - 1].text not in ("-", "menos"):
        return False
    minus = tokens[first - 1]
    if minus.text == "menos":
        return tokens[first].kind != "w" and (first < 2 or tokens[first - 2].text not in _NOT_A_SIGN)
    glued = minus.end == tokens[first].start
    return glued and (first == 1 or tokens[first - 2].end < minus.start or tokens[first - 2].text == "$")


_NOT_A_SIGN = frozenset(
    {"lo", "al", "por", "mas", "cuando", "a", "de", "no", "puedo", "nada", "pagar", "cuotas"}
)


def _share_units(numbers: list[Number], tokens: list[Token]) -> None:
    """In "200 o 250 mil" and "entre 200 y 250 mil" the first has the unit of the second."""
    for one, two in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
        between = [token.text for token in tokens[one.last + 1 : two.first]]
        linked = " ".join(between) in _LINKS
        if linked and one.bare and two.scale == 1 and two.marked and 5 <= one.value < two.value:
            one.currency, one.marked = two.currency, True
        if not linked or not one.bare or two.scale < 1_000:
            continue
        mantissa = two.value / two.scale
        if one.value < 1_000 and one.value >= 1 and (one.value < mantissa or one.value >= 10):
            one.value, one.scale, one.currency = one.value * two.scale, two.scale, two.currency


def _with_cents(numbers: list[Number], tokens: list[Token]) -> list[Number]:
    """ "75 con 50 euros" and "75 euros con 50" are 75.50."""
    kept: list[Number] = []
    for number in numbers:
        whole = kept[-1] if kept else None
        between = [token.text for token in tokens[whole.last + 1 : number.first]] if whole else []
        euros = whole is not None and "EUR" in (whole.currency, number.currency)
        if (
            whole
            and euros
            and between == ["con"]
            and 5 <= number.value < 100
            and whole.value == int(whole.value)
        ):
            whole.value += number.value / 100
            whole.last, whole.end, whole.currency, whole.marked = number.last, number.end, "EUR", True
        else:
            kept.append(number)
    return kept


_LINKS = frozenset(
    {"o", "y", "a", "-", ",", "hasta", "u", "y hasta", "o hasta", "o tal vez", "maximo", "/", "o de"}
)
