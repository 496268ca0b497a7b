"""How the values of a policy are read from JSON: exact, finite, and of the type that was asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

MOST_DECIMALS = 8


def as_decimal(value: Any) -> Decimal:
    """A share or rate, as ASCII text or a whole number, of at most eight decimals. TypeError or ValueError."""
    if isinstance(value, (bool, float)):
        raise TypeError("shares and rates come as text or whole numbers")
    if isinstance(value, str) and not value.isascii():
        raise ValueError("shares and rates are written in ASCII digits")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("shares and rates are finite")
    exponent = number.as_tuple().exponent
    # Digits without end, or a power of ten that no computer adds up, are nobody's share.
    if not isinstance(exponent, int) or not -MOST_DECIMALS <= exponent <= MOST_DECIMALS:
        raise ValueError("shares and rates have at most eight decimals")
    return number


def as_int(value: Any) -> int:
    """A whole number; TypeError for anything else, also for true and false."""
    if type(value) is not int:
        raise TypeError("a whole number is needed")
    return value


def as_text(value: Any) -> str:
    """A text; TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value
