"""How a creditor concedes by value: the curve, the secret margin, the packages. Data of a policy.

Sources: the curve is the time-dependent tactic of Faratin, Sierra and Jennings, "Negotiation decision functions
for autonomous agents" (Robotics and Autonomous Systems 24, 1998), with what the debtor gave in the place of
time; `exponent` above 1 is their "Boulware". The margin is explained in documents/adr/0014.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .errors import InvalidInput

# No figure is within 5 % of two floors that lie further apart than this: 1.05 / 0.95.
LEAST_LEVEL_RATIO = Decimal("1.05") / Decimal("0.95")


@dataclass(frozen=True, slots=True)
class Package:
    """An instalment plan of `months` after `down_share` of the balance at once."""

    months: int
    down_share: Decimal


@dataclass(frozen=True, slots=True)
class ConcessionRules:
    """Everything about conceding by value. Shares and rates are fractions (0.05 is 5 %).

    `exponent`: e of `1 − t^e`; the larger, the later the price comes down.
    `steps`: into how many equal steps t is cut, so that no fine search finds a cheaper price in between.
    `least_step`: a smaller move of the target, as a share of what the opening is worth, is not made: it is not worth
    saying. `counts_from`: below this share of the target's end a counter-offer moves nothing.
    `monthly_survival`: the chance that a plan that is alive is alive a month later.
    `margin_levels`, `margin_spread`: how far above the floor the target ends, see `draw_margin`; secret.
    `packages`: the plans shown beside the single payment; `most_days_ahead`: how far a first payment may lie.
    """

    exponent: int = 1
    steps: int = 8
    least_step: Decimal = Decimal("0.01")
    counts_from: Decimal = Decimal("0.30")
    monthly_survival: Decimal = Decimal("0.995")
    margin_levels: tuple[Decimal, ...] = (Decimal("0.008"), Decimal("0.1175"))
    margin_spread: Decimal = Decimal("0.002")
    packages: tuple[Package, ...] = (Package(3, Decimal("0.30")), Package(6, Decimal(0)))
    most_days_ahead: int = 60

    def __post_init__(self) -> None:
        self._check()

    @property
    def highest_margin(self) -> Decimal:
        """The most that `draw_margin` can draw."""
        return (1 + self.margin_levels[-1]) * (1 + self.margin_spread) - 1

    def _check(self) -> None:
        """Raise InvalidInput `invalid_policy`, `details["field"]` beginning with `concession.`."""
        levels = [(1 + level) for level in self.margin_levels]
        apart = LEAST_LEVEL_RATIO * (1 + self.margin_spread)
        _require(1 <= self.exponent <= 50, "exponent")
        _require(2 <= self.steps <= 100, "steps")
        _require(0 <= self.least_step <= Decimal("0.5"), "least_step")
        _require(0 <= self.counts_from < 1, "counts_from")
        _require(Decimal("0.5") <= self.monthly_survival <= 1, "monthly_survival")
        _require(0 <= self.margin_spread <= Decimal("0.05"), "margin_spread")
        _require(bool(levels) and all(1 <= level <= 2 for level in levels), "margin_levels")
        _require(all(a * apart <= b for a, b in pairwise(levels)), "margin_levels")
        _require(len(self.packages) <= 3, "packages")
        _require(all(1 <= p.months <= 120 and 0 <= p.down_share < 1 for p in self.packages), "packages")
        _require(0 <= self.most_days_ahead <= 366, "most_days_ahead")

    def to_mapping(self) -> dict[str, Any]:
        """For storage as JSON: decimals as text."""
        return {
            "exponent": self.exponent,
            "steps": self.steps,
            "least_step": str(self.least_step),
            "counts_from": str(self.counts_from),
            "monthly_survival": str(self.monthly_survival),
            "margin_levels": [str(level) for level in self.margin_levels],
            "margin_spread": str(self.margin_spread),
            "packages": [{"months": p.months, "down_share": str(p.down_share)} for p in self.packages],
            "most_days_ahead": self.most_days_ahead,
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> ConcessionRules:
        """Absent keys take the defaults. Raises InvalidInput `invalid_policy` or `unknown_policy_field`."""
        if not mapping.keys() <= {field.name for field in fields(cls)}:
            raise InvalidInput("unknown_policy_field", "La política tiene un dato desconocido.")
        return cls(**{name: _read(name, value) for name, value in mapping.items()})


def draw_margin(rules: ConcessionRules, creditors_share: Decimal, debts_share: Decimal) -> Decimal:
    """The margin of one debt: a level that all debts of its creditor share, and a little of its own.

    Both arguments are secret draws in [0, 1), the first the same for every debt of the creditor: were the
    levels drawn debt by debt, three debtors together would see the lowest and the highest of them, and with
    them the floor.
    """
    level = rules.margin_levels[int(creditors_share * len(rules.margin_levels))]
    return (1 + level) * (1 + rules.margin_spread * debts_share) - 1


def _read(name: str, value: Any) -> Any:
    try:
        if name in ("exponent", "steps", "most_days_ahead"):
            return _whole(value)
        if name == "margin_levels":
            return tuple(_share(level) for level in value)
        if name == "packages":
            return tuple(Package(_whole(p["months"]), _share(p["down_share"])) for p in value)
        return _share(value)
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise InvalidInput(
            "invalid_policy",
            "Un dato de la política no se puede leer.",
            {"field": f"concession.{name}"},
        ) from error


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a whole number is needed")
    return value


def _share(value: Any) -> Decimal:
    if isinstance(value, (bool, float)):
        raise TypeError("shares come as text or whole numbers")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("shares are finite")
    return number


def _require(holds: bool, field: str) -> None:
    if not holds:
        raise InvalidInput(
            "invalid_policy",
            "La política tiene un valor que no es posible.",
            {"field": f"concession.{field}"},
        )
