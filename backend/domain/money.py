"""Money: whole minor units of one currency, and the two gates by which figures come in.

`parse_amount` is the one gate for machine input (JSON, a CSV cell after its locale was taken off);
`parse_written_amount` reads what a person typed in a form or a file, and refuses what it cannot decide.
A float never becomes money.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from types import MappingProxyType
from typing import Literal

from .errors import InvalidInput

RoundingMode = Literal["up", "down", "nearest"]
DecimalMark = Literal[".", ","]

MOST_INTEGER_DIGITS = 12
_LONGEST_WRITTEN_AMOUNT = 40
# Enough for 12 + 2 digits times a rate of many digits, so that no product is rounded twice.
_PRECISION = Context(prec=50)
_MODES: Mapping[str, str] = MappingProxyType(
    {"up": ROUND_CEILING, "down": ROUND_FLOOR, "nearest": ROUND_HALF_UP}
)


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency. `uses_decimals` says whether people write its minor units in daily life."""

    code: str
    exponent: int
    uses_decimals: bool
    signs: tuple[str, ...]

    @property
    def units_per_major(self) -> int:
        return int(10**self.exponent)


CURRENCIES: Mapping[str, Currency] = MappingProxyType(
    {
        currency.code: currency
        for currency in (
            Currency("COP", 2, False, ("$", "COP$", "COP", "PESOS", "PESO")),
            Currency("EUR", 2, True, ("€", "EUR", "EUROS", "EURO")),
            Currency("USD", 2, True, ("$", "US$", "USD", "DÓLARES", "DOLARES")),
            Currency("MXN", 2, True, ("$", "MX$", "MXN", "PESOS", "PESO")),
            Currency("PEN", 2, True, ("S/", "S/.", "PEN", "SOLES", "SOL")),
            Currency("ARS", 2, True, ("$", "AR$", "ARS", "PESOS", "PESO")),
        )
    }
)


def currency_of(code: str) -> Currency:
    """The registered currency of an ISO code; raises InvalidInput `unknown_currency`."""
    currency = CURRENCIES.get(code)
    if currency is None:
        raise InvalidInput("unknown_currency", "No conocemos esa moneda.")
    return currency


@dataclass(frozen=True, slots=True)
class Money:
    """A whole number of minor units (cents) of one currency; may be negative as a difference."""

    minor_units: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor_units) is not int:
            raise TypeError("minor_units is a whole number of the smallest unit")
        if self.currency not in CURRENCIES:
            currency_of(self.currency)

    @classmethod
    def from_major(cls, value: Decimal | int | str, currency: str) -> Money:
        """`Money.from_major("12.5", "EUR")` is 12.50 €; ValueError when it does not fit minor units."""
        if isinstance(value, (bool, float)):
            raise TypeError("a float or a truth value is not an amount of money")
        with localcontext(_PRECISION):
            scaled = Decimal(value).scaleb(currency_of(currency).exponent)
            if not scaled.is_finite() or scaled != scaled.to_integral_value():
                raise ValueError("the amount has more decimals than its currency")
        return cls(int(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor_units).scaleb(-CURRENCIES[self.currency].exponent)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor_units + self._units_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor_units - self._units_of(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("money times a whole number only; a share of it is share()")
        return Money(self.minor_units * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor_units, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor_units < self._units_of(other)

    def __le__(self, other: Money) -> bool:
        return self.minor_units <= self._units_of(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor_units > self._units_of(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor_units >= self._units_of(other)

    def __bool__(self) -> bool:
        return self.minor_units != 0

    def rounded_to(self, step_minor: int, mode: RoundingMode = "nearest") -> Money:
        """To a multiple of `step_minor` minor units: "up", "down" or "nearest" (halves go up)."""
        return money_from(Decimal(self.minor_units), self.currency, step_minor, mode)

    def share(self, fraction: Decimal, mode: RoundingMode = "nearest") -> Money:
        """A fraction of the amount (0.05 is five per cent), rounded to minor units."""
        with localcontext(_PRECISION):
            exact = self.minor_units * fraction
        return money_from(exact, self.currency, 1, mode)

    def allocate(self, parts: int | Sequence[int | Decimal], step_minor: int = 1) -> tuple[Money, ...]:
        """Split into equal parts, or by weights, and keep every unit.

        Each part is rounded down to `step_minor`; the last one (of some weight) takes what is left.
        ValueError for no parts, a negative weight or weights of zero.
        """
        weights = [Decimal(1)] * parts if isinstance(parts, int) else [Decimal(part) for part in parts]
        if not weights or min(weights) < 0 or not any(weights):
            raise ValueError("an amount is split into parts of some weight")
        with localcontext(_PRECISION):
            whole = sum(weights)
            exact = [self.minor_units * weight / whole for weight in weights]
        shares = [money_from(part, self.currency, step_minor, "down") for part in exact]
        last = max(index for index, weight in enumerate(weights) if weight)
        rest = self.minor_units - sum(share.minor_units for share in shares)
        shares[last] = Money(shares[last].minor_units + rest, self.currency)
        return tuple(shares)

    def _units_of(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError("money is added to and compared with money")
        if other.currency != self.currency:
            raise ValueError("amounts of two currencies do not mix")
        return other.minor_units


def money_from(
    exact_minor: Decimal, currency: str, step_minor: int = 1, mode: RoundingMode = "nearest"
) -> Money:
    """Round an exact number of minor units to a multiple of `step_minor`."""
    if step_minor < 1:
        raise ValueError("the rounding step is at least one minor unit")
    with localcontext(_PRECISION):
        steps = (exact_minor / step_minor).to_integral_value(rounding=_MODES[mode])
    return Money(int(steps) * step_minor, currency)


def total_of(amounts: Sequence[Money], currency: str) -> Money:
    """The sum, zero for none."""
    return sum(amounts, Money.zero(currency))


_PLAIN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_PLAIN_BUT_WRONG = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


def parse_amount(value: str | int | Decimal, currency: str, *, allow_zero: bool = False) -> Money:
    """The one gate for machine input: `[0-9]{1,12}(\\.[0-9]{1,2})?` in ASCII digits, major units.

    Raises InvalidInput: `invalid_amount` (not a plain figure; a float, a truth value, NaN, other digits),
    `negative_amount`, `zero_amount`, `amount_out_of_range`, `too_many_decimals`, `unknown_currency`.
    """
    if type(value) is str and (plain := _PLAIN.fullmatch(value)):
        return _from_digits(plain[1], plain[2] or "", currency_of(currency), allow_zero)
    return _parse_unusual(value, currency_of(currency), allow_zero)


def _parse_unusual(value: object, currency: Currency, allow_zero: bool) -> Money:
    text = _machine_text(value)
    if text.startswith(("-", "\N{MINUS SIGN}")):
        raise _refused("negative_amount", "El valor no puede ser negativo.")
    figure = _PLAIN_BUT_WRONG.fullmatch(text)
    if figure is None:
        raise _not_an_amount()
    return _from_digits(figure[1], figure[2] or "", currency, allow_zero)


def _machine_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise _not_an_amount()
    if isinstance(value, int):
        # str() of a huge int is slow, and CPython refuses it beyond 4,300 digits.
        return str(value) if abs(value) < 10**20 else ("-1" if value < 0 else "9" * 20)
    if isinstance(value, Decimal):
        return _decimal_text(value)
    return _clean(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise _not_an_amount()
    if value.adjusted() > 20 or value.as_tuple().exponent < -20:  # type: ignore[operator]
        raise _out_of_range()
    return f"{value:f}"


def _clean(text: str) -> str:
    """NFKC without outer space; digits other than 0–9 are refused, not translated."""
    if len(text) > _LONGEST_WRITTEN_AMOUNT:
        raise _not_an_amount()
    if any(character.isnumeric() and not character.isascii() for character in text):
        raise _not_an_amount()
    return unicodedata.normalize("NFKC", text).strip()


def _from_digits(whole: str, decimals: str, currency: Currency, allow_zero: bool) -> Money:
    kept, surplus = decimals[: currency.exponent], decimals[currency.exponent :]
    if surplus.strip("0"):
        raise _refused("too_many_decimals", "El valor tiene demasiados decimales.")
    if len(whole) > MOST_INTEGER_DIGITS and len(whole.lstrip("0")) > MOST_INTEGER_DIGITS:
        raise _out_of_range()
    minor_units = int(whole + kept.ljust(currency.exponent, "0"))
    if minor_units == 0 and not allow_zero:
        raise _refused("zero_amount", "El valor debe ser mayor que cero.")
    return Money(minor_units, currency.code)


def _refused(code: str, message: str) -> InvalidInput:
    return InvalidInput(code, message)


def _not_an_amount() -> InvalidInput:
    return InvalidInput("invalid_amount", "No es un valor que podamos leer. Escríbelo así: 1234567.")


def _out_of_range() -> InvalidInput:
    return InvalidInput("amount_out_of_range", "El valor está fuera del rango permitido.")


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʼ′", "'"))
_ANY_SIGN = "|".join(
    sorted((re.escape(sign) for c in CURRENCIES.values() for sign in c.signs), key=len, reverse=True)
)
_SIGNED = re.compile(rf"(?P<before>{_ANY_SIGN})?\s*(?P<figure>[0-9][0-9.,' ]*?)\s*(?P<after>{_ANY_SIGN})?")
_COMMON = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
_MILLIONS = re.compile(r"[1-9][0-9]{0,2}(?:'[0-9]{3})+(?:[.,][0-9]{3})*(?:[.,][0-9]{1,2})?")


def parse_written_amount(
    text: str, currency: str, *, decimal_mark: DecimalMark | None = None, allow_zero: bool = False
) -> Money:
    """A figure as a person writes it: `$ 1.234.567`, `1'200.000`, `123456,78`, `1,234.56`, `1.234,56 €`.

    What decides, in this order:
    - an apostrophe or a space groups thousands, and so does a mark that comes twice;
    - of two different marks the last one is the decimal mark, and one or two digits follow it;
    - a lone mark with one or two digits after it is the decimal mark; so is one that cannot group
      (more than three digits or a zero before it, or not three after it);
    - a lone mark with exactly three digits after it groups thousands where decimals are not in daily use
      (COP: `1.500` is one thousand five hundred). Elsewhere (EUR, USD, MXN, PEN, ARS) it is
      `ambiguous_amount`, unless `decimal_mark` says what the file or form uses.
    A currency sign may stand before or after; another currency's is `currency_mismatch`. Decimals beyond the
    minor unit must be zeros. The codes of `parse_amount` apply too.
    """
    known = currency_of(currency)
    common = _COMMON.fullmatch(text)
    if common is not None:
        return _from_digits(common[1], common[2] or "", known, allow_zero)
    figure = _bare_figure(text, known)
    whole, decimals = _split_written(figure, known, decimal_mark)
    return _from_digits(whole, decimals, known, allow_zero)


def _bare_figure(text: str, currency: Currency) -> str:
    cleaned = _clean(text.translate(_APOSTROPHES)).upper()
    if re.match(r"[-\u2212(]|[^0-9]{1,6}[-\u2212]\s*[0-9]", cleaned) or re.search(r"[0-9]\s*-$", cleaned):
        raise _refused("negative_amount", "El valor no puede ser negativo.")
    parts = _SIGNED.fullmatch(cleaned)
    if parts is None:
        raise _not_an_amount()
    if any(sign not in currency.signs for sign in (parts["before"], parts["after"]) if sign):
        raise _refused("currency_mismatch", "El valor está escrito en otra moneda.")
    return parts["figure"]


def _split_written(figure: str, currency: Currency, decimal_mark: DecimalMark | None) -> tuple[str, str]:
    grouped = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "'", figure)
    if " " in grouped:
        raise _not_an_amount()
    if "'" in grouped:
        return _split_apostrophes(grouped)
    marks = [character for character in figure if character in ".,"]
    if not marks:
        return figure, ""
    if len(marks) == 1:
        return _split_lone_mark(figure, marks[0], currency, decimal_mark)
    last = marks[-1]
    if last in marks[:-1]:
        return _ungrouped(figure, last), ""
    whole, decimals = figure.rsplit(last, 1)
    if len(decimals) not in (1, 2):
        raise _not_an_amount()
    return _ungrouped(whole, marks[0]), decimals


def _split_apostrophes(figure: str) -> tuple[str, str]:
    if not _MILLIONS.fullmatch(figure):
        raise _not_an_amount()
    decimals = re.search(r"[.,]([0-9]{1,2})$", figure)
    whole = figure[: decimals.start()] if decimals else figure
    return re.sub(r"[.,']", "", whole), decimals[1] if decimals else ""


def _split_lone_mark(
    figure: str, mark: str, currency: Currency, decimal_mark: DecimalMark | None
) -> tuple[str, str]:
    whole, decimals = figure.split(mark)
    if not decimals:
        raise _not_an_amount()
    could_group = len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if not could_group or decimal_mark == mark:
        return whole, decimals
    if decimal_mark is None and currency.uses_decimals:
        raise _refused("ambiguous_amount", "No sabemos si son miles o decimales. Escríbelo sin separadores.")
    return whole + decimals, ""


def _ungrouped(figure: str, mark: str) -> str:
    if not re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", figure):
        raise _not_an_amount()
    return figure.replace(mark, "")
