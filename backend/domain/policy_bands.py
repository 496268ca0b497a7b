"""Rules that hold for some debts only: bands by balance and by days past due, inside a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from .errors import InvalidInput
from .policy_values import as_decimal, as_int

if TYPE_CHECKING:
    from .policy import Policy

MOST_BANDS = 50
_SHARES = (
    *("opening_discount", "discount_step", "most_discount", "floor_share", "least_down_payment_share"),
)
_COUNTS = ("most_months", "partial_most_months", "least_instalment_minor")
_LIMITS = ("from_balance_minor", "below_balance_minor", "from_days_past_due", "below_days_past_due")
OVERRIDES = (*_SHARES, *_COUNTS, "plan_months")


@dataclass(frozen=True, slots=True)
class Band:
    """For debts of `from_` to just below `below_` (None: no end): what is not None replaces the policy's own.

    Balances in minor units of the policy's currency; shares and counts mean what they mean in `Policy`.
    """

    from_balance_minor: int = 0
    below_balance_minor: int | None = None
    from_days_past_due: int = 0
    below_days_past_due: int | None = None
    opening_discount: Decimal | None = None
    discount_step: Decimal | None = None
    most_discount: Decimal | None = None
    floor_share: Decimal | None = None
    least_down_payment_share: Decimal | None = None
    most_months: int | None = None
    partial_most_months: int | None = None
    least_instalment_minor: int | None = None
    plan_months: tuple[int, ...] | None = None

    def holds(self, balance_minor: int, days_past_due: int) -> bool:
        return _within(balance_minor, self.from_balance_minor, self.below_balance_minor) and _within(
            days_past_due, self.from_days_past_due, self.below_days_past_due
        )

    def overrides(self) -> dict[str, Any]:
        """What it replaces, by the policy's names."""
        return {name: getattr(self, name) for name in OVERRIDES if getattr(self, name) is not None}

    def to_mapping(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of a policy; no debt falls in two of them."""

    items: tuple[Band, ...] = ()

    def find(self, balance_minor: int, days_past_due: int) -> Band | None:
        return next((band for band in self.items if band.holds(balance_minor, days_past_due)), None)

    def check(self, policy: Policy) -> None:
        """Raise InvalidInput `invalid_policy`, with `bands.<index>.<name>` in `details`, for what cannot be."""
        if len(self.items) > MOST_BANDS:
            raise _invalid("bands")
        for index, band in enumerate(self.items):
            _check_limits(index, band)
            try:
                _with(policy, band)
            except InvalidInput as error:
                raise _invalid(f"bands.{index}.{error.details.get('field', '')}") from error
        for (_, one), (index, other) in combinations(enumerate(self.items), 2):
            if _overlap(one, other):
                raise _invalid(f"bands.{index}.from_balance_minor")

    def to_mapping(self) -> list[dict[str, Any]]:
        return [band.to_mapping() for band in self.items]

    @classmethod
    def from_mapping(cls, data: Any) -> Bands:
        """InvalidInput `invalid_policy` with the field; TypeError where it is no list of objects."""
        if not isinstance(data, list):
            raise TypeError("bands are a list")
        return cls(tuple(_read_band(index, item) for index, item in enumerate(data)))


def policy_in_band(policy: Policy, balance_minor: int, days_past_due: int) -> Policy:
    """The policy as it holds for a debt: its band's rules in place, and no bands left."""
    return _with(policy, policy.bands.find(balance_minor, days_past_due))


@lru_cache(maxsize=256)
def _with(policy: Policy, band: Band | None) -> Policy:
    if band is None:
        return replace(policy, bands=Bands())
    changes = band.overrides()
    longest = changes.get("most_months")
    if longest is not None and "plan_months" not in changes:
        # A band with shorter plans keeps those of the usual terms that still fit.
        changes["plan_months"] = tuple(months for months in policy.plan_months if months <= longest)
    return replace(policy, bands=Bands(), **changes)


def _within(value: int, least: int, below: int | None) -> bool:
    return least <= value and (below is None or value < below)


def _overlap(one: Band, other: Band) -> bool:
    return _ranges_meet(
        (one.from_balance_minor, one.below_balance_minor),
        (other.from_balance_minor, other.below_balance_minor),
    ) and _ranges_meet(
        (one.from_days_past_due, one.below_days_past_due),
        (other.from_days_past_due, other.below_days_past_due),
    )


def _ranges_meet(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


def _check_limits(index: int, band: Band) -> None:
    for least, below in (_LIMITS[:2], _LIMITS[2:]):
        start, end = getattr(band, least), getattr(band, below)
        if not 0 <= start <= 10**15:
            raise _invalid(f"bands.{index}.{least}")
        if end is not None and not start < end <= 10**15:
            raise _invalid(f"bands.{index}.{below}")


def _read_band(index: int, data: Any) -> Band:
    if not isinstance(data, Mapping):
        raise TypeError("a band is an object")
    known = {field.name for field in fields(Band)}
    values = {}
    for name, value in data.items():
        if name not in known:
            raise _invalid(f"bands.{index}.{str(name)[:60]}")
        try:
            values[name] = _read(name, value)
        except (ValueError, TypeError, ArithmeticError) as error:
            raise _invalid(f"bands.{index}.{name}") from error
    return Band(**values)


def _read(name: str, value: Any) -> Any:
    if value is None:
        if name in ("from_balance_minor", "from_days_past_due"):
            raise TypeError("a band begins somewhere")
        return None
    if name == "plan_months":
        return tuple(as_int(months) for months in value)
    return as_decimal(value) if name in _SHARES else as_int(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) else value


def _invalid(field: str) -> InvalidInput:
    return InvalidInput("invalid_policy", "La política tiene un valor que no es posible.", {"field": field})
