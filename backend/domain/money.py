"""Money: whole minor units of one currency, and the two gates by which figures come in.

`parse_amount` is the one gate for machine input (JSON, a CSV cell after its locale was taken off);
`parse_written_amount` reads what a person typed in a form or a file, and refuses what it cannot decide.
A float never becomes money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from types import MappingProxyType
from typing import Literal

from .amounts import DecimalMark, parse_minor_units, parse_written_minor_units
from .currency import CURRENCIES, Currency, currency_of

__all__ = [
    "CURRENCIES",
    "Currency",
    "DecimalMark",
    "Money",
    "RoundingMode",
    "currency_of",
    "money_from",
    "parse_amount",
    "parse_written_amount",
    "total_of",
]

RoundingMode = Literal["up", "down", "nearest"]

# Enough for 12 + 2 digits times a rate of many digits, so that no product is rounded twice.
_PRECISION = Context(prec=50)
_MODES: Mapping[str, str] = MappingProxyType(
    {"up": ROUND_CEILING, "down": ROUND_FLOOR, "nearest": ROUND_HALF_UP}
)


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
        """To a multiple of `step_minor` minor units: "up", "down" or "nearest" (halves go away from zero)."""
        if step_minor < 1:
            raise ValueError("the rounding step is at least one minor unit")
        units = self.minor_units
        if mode == "down":
            return Money(units // step_minor * step_minor, self.currency)
        if mode == "up":
            return Money(-(-units // step_minor) * step_minor, self.currency)
        nearest = (2 * abs(units) + step_minor) // (2 * step_minor) * step_minor
        return Money(nearest if units >= 0 else -nearest, self.currency)

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
        if isinstance(parts, int):
            return self._in_equal_parts(parts, step_minor)
        weights = [Decimal(part) for part in parts]
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

    def _in_equal_parts(self, count: int, step_minor: int) -> tuple[Money, ...]:
        if count < 1:
            raise ValueError("an amount is split into parts of some weight")
        equal = self.minor_units // (count * step_minor) * step_minor
        last = Money(self.minor_units - equal * (count - 1), self.currency)
        return (*[Money(equal, self.currency)] * (count - 1), last)

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


def parse_amount(value: str | int | Decimal, currency: str, *, allow_zero: bool = False) -> Money:
    """The one gate for machine input, in major units; raises as `amounts.parse_minor_units`."""
    return Money(parse_minor_units(value, currency, allow_zero=allow_zero), currency)


def parse_written_amount(
    text: str, currency: str, *, decimal_mark: DecimalMark | None = None, allow_zero: bool = False
) -> Money:
    """A figure as a person writes it; policy and codes as `amounts.parse_written_minor_units`."""
    minor_units = parse_written_minor_units(text, currency, decimal_mark=decimal_mark, allow_zero=allow_zero)
    return Money(minor_units, currency)
