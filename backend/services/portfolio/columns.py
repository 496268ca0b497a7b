"""Arithmetic of money in columns: minor units as int64, exact; what rounding cannot decide for sure is named."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]
Doubt = NDArray[np.bool_]
Exact = NDArray[np.longdouble]

# Products stay below 2^63; a larger balance is the exact engine's.
LARGEST = 10**14
MOST_DIGITS = 10**4
_ERRORS = 16
_LEAST_GUARD = 1e-6


@dataclass(frozen=True, slots=True)
class Rounded:
    """Whole minor units, and where the exact value lies too near to a boundary to be sure."""

    units: Units
    doubt: Doubt


def up_to_step(units: Units, step: int) -> Units:
    """Round whole minor units up to multiples of a step."""
    return -(-units // step) * step


def share_up(units: Units, fraction: Decimal) -> Units:
    """A fraction of each amount, rounded up to minor units.

    ValueError for a fraction of more than four decimals, whose product might not fit.
    """
    over, under = fraction.as_integer_ratio()
    if under > MOST_DIGITS:
        raise ValueError("a share of more than four decimals")
    return -(-units * over // under)


def to_cent(value: Exact) -> Rounded:
    """Round to the nearest minor unit, halves up; in doubt near a half."""
    lower = np.floor(value)
    units = (lower + (value - lower >= 0.5)).astype(np.int64)
    return Rounded(units, np.abs(value - lower - 0.5) < _guard(value))


def factor(value: Decimal) -> np.longdouble:
    """A factor with all the digits that the machine has."""
    return np.longdouble(str(value))


def _guard(value: Exact) -> Exact:
    """The largest error that a few operations on values of this size can have made."""
    return np.maximum(np.abs(value) * np.finfo(np.longdouble).eps * _ERRORS, _LEAST_GUARD)
