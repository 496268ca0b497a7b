"""What a creditor's policy says about what a person can afford, and what is possible when nothing is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from .errors import InvalidInput

_COUNTS = {
    "pause_most_days": (1, 180),
    "pause_every_days": (1, 3660),
    "token_most_months": (1, 12),
    "token_most_minor": (1, 10**12),
}


@dataclass(frozen=True, slots=True)
class AffordabilityRules:
    """Part of a `Policy`. Shares are fractions of what is left a month (0.10 is 10 %).

    `buffer_share`: what of the surplus stays untouched for what nobody foresees; the rest is the cap on an instalment.
    `tight_share`: a surplus below this share of the income is called tight.
    `pause_most_days`, `pause_every_days`: how long a pause without contact lasts at most, and how many days lie
    between the beginning of one and of the next that a debtor may take without asking a person.
    `token_most_minor`, `token_most_months`: the largest token payment a month (minor units), and for how long.
    """

    buffer_share: Decimal = Decimal("0.10")
    tight_share: Decimal = Decimal("0.10")
    pause_most_days: int = 30
    pause_every_days: int = 180
    token_most_minor: int = 50_000_00
    token_most_months: int = 3

    def __post_init__(self) -> None:
        for name in ("buffer_share", "tight_share"):
            _require(0 <= getattr(self, name) < 1, name)
        for name, (least, most) in _COUNTS.items():
            _require(least <= getattr(self, name) <= most, name)

    def to_mapping(self) -> dict[str, Any]:
        """For storage as JSON: decimals as text."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> AffordabilityRules:
        """Absent keys take the defaults; raises InvalidInput `invalid_policy` with the field in `details`."""
        if not isinstance(mapping, Mapping):
            raise _invalid("affordability")
        known = {field.name for field in fields(cls)}
        for name in mapping:
            _require(name in known, str(name))
        return cls(**{name: _read(name, value) for name, value in mapping.items()})


def _read(name: str, value: Any) -> Any:
    if name in _COUNTS:
        if type(value) is not int:
            raise _invalid(name)
        return value
    try:
        number = Decimal(value) if isinstance(value, (str, int, Decimal)) else None
    except InvalidOperation:
        number = None
    if number is None or isinstance(value, bool) or not number.is_finite():
        raise _invalid(name)
    return number


def _require(holds: bool, field: str) -> None:
    if not holds:
        raise _invalid(field)


def _invalid(field: str) -> InvalidInput:
    details = {"field": f"affordability.{field}"}
    return InvalidInput("invalid_policy", "La política tiene un valor que no es posible.", details)
