"""What a creditor allows: a versioned policy of shares, terms, rates and rounding.

Shares and discounts are fractions of the balance (0.05 is 5 %); rates are effective annual fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Any

from .affordability_rules import AffordabilityRules
from .approval_rules import ApprovalRules
from .calendar import BusinessDayRule
from .concession_rules import ConcessionRules
from .errors import InvalidInput
from .follow_up_rules import FollowUpRules
from .money import Money, currency_of
from .policy_bands import Bands
from .policy_rules import check_policy
from .policy_values import as_decimal, as_int, as_text
from .rates import discount_factor, risk_adjusted

LADDER = "ladder"
VALUE = "value"
KINDS_OF_POLICY = (LADDER, VALUE)
ONE_BY_ONE = "one_by_one"
ALL_AT_ONCE = "all"
LATE_DAYS = Decimal("0.985")
"""What is left of a worth when payments come later than they are reckoned: weekends, holidays, a whole quincena."""


@dataclass(frozen=True, slots=True)
class PartialTier:
    """Who pays at least `from_share` of the balance at once earns `discount` on the whole balance."""

    from_share: Decimal
    discount: Decimal


@dataclass(frozen=True, slots=True)
class TermStep:
    """A plan of up to `up_to_months` keeps `share_of_discount` of the discount of a single payment."""

    up_to_months: int
    share_of_discount: Decimal


@dataclass(frozen=True, slots=True)
class RateCap:
    """The highest lawful effective annual rate from a day on."""

    from_date: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that an offer is computed from, beside the debt itself.

    `floor_share`: least present value of an agreement, as a share of the balance (secret).
    `fixed_floor_share`: the same for debts with fixed offers; None means the cheapest of them.
    `first_concession_share`: what part of the cheapest fixed offer a counter-offer must be worth to see more.
    `valuation_rate`: at which payments are discounted; `plan_rate`: what a plan charges, up to the legal cap.
    """

    currency: str
    version: int
    kind: str
    opening_discount: Decimal
    discount_step: Decimal
    most_discount: Decimal
    most_rounds: int
    floor_share: Decimal
    fixed_floor_share: Decimal | None
    first_concession_share: Decimal
    reveal_fixed_offers: str
    partial_tiers: tuple[PartialTier, ...]
    partial_most_months: int
    most_months: int
    plan_months: tuple[int, ...]
    term_steps: tuple[TermStep, ...]
    least_instalment_minor: int
    least_down_payment_share: Decimal
    plan_rate: Decimal
    legal_caps: tuple[RateCap, ...]
    valuation_rate: Decimal
    validity_days: int
    payment_days: int
    first_instalment_days: int
    business_day_rule: BusinessDayRule
    step_minor: int
    affordability: AffordabilityRules
    approval: ApprovalRules
    follow_up: FollowUpRules
    concession: ConcessionRules
    bands: Bands = field(default_factory=Bands)

    def __post_init__(self) -> None:
        currency_of(self.currency)
        check_policy(self)
        self.bands.check(self)

    @property
    def least_instalment(self) -> Money:
        return Money(self.least_instalment_minor, self.currency)

    @property
    def last_rung(self) -> int:
        """How many steps lead from the opening discount to the greatest one."""
        steps = (self.most_discount - self.opening_discount) / self.discount_step
        return int(steps.to_integral_value(rounding=ROUND_CEILING))

    def discount_at(self, rung: int) -> Decimal:
        """The discount of a single payment at a rung of the ladder (0 is the opening)."""
        return min(self.opening_discount + rung * self.discount_step, self.most_discount)

    def share_of_discount(self, months: int) -> Decimal:
        """What a plan of so many months keeps of it; nothing beyond the last step."""
        return next((s.share_of_discount for s in self.term_steps if months <= s.up_to_months), Decimal(0))

    def partial_discount(self, share_paid_at_once: Decimal) -> Decimal | None:
        """The discount for paying a share at once; None below the first tier."""
        earned = [tier.discount for tier in self.partial_tiers if tier.from_share <= share_paid_at_once]
        return earned[-1] if earned else None

    def plan_rate_on(self, day: date) -> Decimal:
        """The rate that a plan made on a day charges: the policy's, never above the legal cap."""
        caps = [cap.rate for cap in self.legal_caps if cap.from_date <= day]
        return min(self.plan_rate, caps[-1]) if caps else self.plan_rate

    @property
    def risk_adjusted_rate(self) -> Decimal:
        """The effective annual rate that also discounts by survival: `(1+r) / s¹² − 1`, s a month.

        `Σ c·s^(12t/365)·(1+r)^(−t/365)` is the present value at this rate.
        """
        return risk_adjusted(self.valuation_rate, self.concession.monthly_survival)

    @property
    def floor_binds(self) -> bool:
        """Whether the floor, with the largest margin, may reach what the greatest waiver is worth by value. Where it
        does not, no answer depends on it, so that nobody can find it."""
        once = discount_factor(self.risk_adjusted_rate, self.payment_days)
        reach = self.floor_share * (1 + self.concession.highest_margin)
        return reach > (1 - self.most_discount) * once * LATE_DAYS

    def to_mapping(self) -> dict[str, Any]:
        """For storage as JSON: decimals and dates as text."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Policy:
        """Absent keys take the currency's defaults. Raises InvalidInput `invalid_policy` with the field in
        `details`, `unknown_policy_field` or `unknown_currency`."""
        known = {item.name for item in fields(cls)}
        for name in mapping:
            if name not in known:
                raise InvalidInput(
                    "unknown_policy_field",
                    "La política tiene un dato desconocido.",
                    {"field": str(name)[:60]},
                )
        defaults = default_policy(str(mapping.get("currency", "COP"))).to_mapping()
        merged = {**defaults, **mapping}
        return cls(**{name: _read(name, value) for name, value in merged.items()})


@lru_cache(maxsize=8)
def default_policy(currency: str) -> Policy:
    """The product's own figures: 5 % to open, steps of 5 to 20 %, at most 10 rounds, and so on."""
    pesos = currency == "COP"
    return Policy(
        currency=currency,
        version=1,
        kind=VALUE,
        opening_discount=Decimal("0.05"),
        discount_step=Decimal("0.05"),
        most_discount=Decimal("0.20"),
        most_rounds=10,
        floor_share=Decimal("0.70"),
        fixed_floor_share=None,
        first_concession_share=Decimal("0.50"),
        reveal_fixed_offers=ONE_BY_ONE,
        partial_tiers=(
            PartialTier(Decimal("0.50"), Decimal("0.075")),
            PartialTier(Decimal("0.75"), Decimal("0.15")),
        ),
        partial_most_months=8,
        most_months=24,
        plan_months=(3, 6, 12),
        term_steps=(
            TermStep(1, Decimal(1)),
            TermStep(3, Decimal("0.80")),
            TermStep(6, Decimal("0.60")),
            TermStep(12, Decimal("0.40")),
            TermStep(18, Decimal("0.20")),
        ),
        least_instalment_minor=10_000_00 if pesos else 10_00,
        least_down_payment_share=Decimal(0),
        plan_rate=Decimal(0),
        legal_caps=(),
        valuation_rate=Decimal("0.12"),
        validity_days=5,
        payment_days=5,
        first_instalment_days=30,
        business_day_rule=BusinessDayRule.FOLLOWING,
        step_minor=100_00 if pesos else 1,
        affordability=AffordabilityRules(token_most_minor=50_000_00 if pesos else 20_00),
        approval=ApprovalRules(),
        follow_up=FollowUpRules(),
        concession=ConcessionRules(),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Bands):
        return value.to_mapping()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (AffordabilityRules, ApprovalRules, ConcessionRules, FollowUpRules)):
        return value.to_mapping()
    if isinstance(value, (PartialTier, TermStep, RateCap)):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    try:
        reader = _READERS.get(name, as_decimal)
        return reader(value)
    except InvalidInput:
        raise
    except (AttributeError, ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise InvalidInput(
            "invalid_policy", "Un dato de la política no se puede leer.", {"field": name}
        ) from error


_READERS: dict[str, Any] = {
    **dict.fromkeys(("currency", "kind", "reveal_fixed_offers"), as_text),
    **dict.fromkeys(
        (
            *("version", "most_rounds", "partial_most_months", "most_months", "least_instalment_minor"),
            *("validity_days", "payment_days", "first_instalment_days", "step_minor"),
        ),
        as_int,
    ),
    "fixed_floor_share": lambda value: None if value is None else as_decimal(value),
    "concession": ConcessionRules.from_mapping,
    "bands": Bands.from_mapping,
    "plan_months": lambda value: tuple(as_int(months) for months in value),
    "business_day_rule": BusinessDayRule,
    "affordability": AffordabilityRules.from_mapping,
    "approval": ApprovalRules.from_mapping,
    "follow_up": FollowUpRules.from_mapping,
    "partial_tiers": lambda value: tuple(
        PartialTier(as_decimal(t["from_share"]), as_decimal(t["discount"])) for t in value
    ),
    "term_steps": lambda value: tuple(
        TermStep(as_int(s["up_to_months"]), as_decimal(s["share_of_discount"])) for s in value
    ),
    "legal_caps": lambda value: tuple(
        RateCap(date.fromisoformat(c["from_date"]), as_decimal(c["rate"])) for c in value
    ),
}
