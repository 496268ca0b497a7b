"""Which agreements wait for a person of the creditor before they are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from .errors import InvalidInput

if TYPE_CHECKING:
    from .offer import OfferTerms

_PRECISION = Context(prec=34)
_NAMES = ("above_balance_minor", "above_discount", "below_share")


@dataclass(frozen=True, slots=True)
class ApprovalRules:
    """Limits beyond which an agreement waits; None (the default) sets none.

    `above_balance_minor`: a balance greater than this, in minor units; `above_discount`: a waiver greater than
    this share of the balance; `below_share`: a total smaller than this share of the balance.
    """

    above_balance_minor: int | None = None
    above_discount: Decimal | None = None
    below_share: Decimal | None = None

    def __post_init__(self) -> None:
        limit = self.above_balance_minor
        _require(limit is None or 0 <= limit <= 10**14, "above_balance_minor")
        for name in ("above_discount", "below_share"):
            share = getattr(self, name)
            _require(share is None or 0 <= share <= 1, name)

    def reasons(self, terms: OfferTerms) -> tuple[str, ...]:
        """The names of the limits that these terms pass; none means that nobody has to look at them."""
        balance = Decimal(terms.balance.minor_units)
        with localcontext(_PRECISION):
            discount, share = terms.discount.minor_units / balance, terms.total.minor_units / balance
        passed = (
            self.above_balance_minor is not None and balance > self.above_balance_minor,
            self.above_discount is not None and discount > self.above_discount,
            self.below_share is not None and share < self.below_share,
        )
        return tuple(name for name, holds in zip(_NAMES, passed, strict=True) if holds)

    def to_mapping(self) -> dict[str, Any]:
        """For storage as JSON: shares as text."""
        shares = {"above_discount": self.above_discount, "below_share": self.below_share}
        texts = {name: None if share is None else str(share) for name, share in shares.items()}
        return {"above_balance_minor": self.above_balance_minor, **texts}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> ApprovalRules:
        """Absent keys set no limit. Raises InvalidInput `invalid_policy` with the field in `details`."""
        for name in mapping:
            _require(name in _NAMES, name)
        limit = mapping.get("above_balance_minor")
        _require(limit is None or type(limit) is int, "above_balance_minor")
        return cls(limit, *(_share(mapping.get(name), name) for name in _NAMES[1:]))


def _share(value: Any, name: str) -> Decimal | None:
    if value is None:
        return None
    _require(isinstance(value, str | int | Decimal) and not isinstance(value, bool), name)
    try:
        share = Decimal(value)
    except ArithmeticError:
        share = Decimal("NaN")
    _require(share.is_finite(), name)
    return share


def _require(holds: bool, name: str) -> None:
    if not holds:
        raise InvalidInput(
            "invalid_policy", "La política tiene un valor que no es posible.", {"field": f"approval.{name}"}
        )
