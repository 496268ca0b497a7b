"""What a person can pay a month: from what they declare to a cap on instalments, and what that means for an offer.

Surplus = income − essential expenses − other debts, all per month; the cap is the surplus less the policy's buffer.
It never touches a price: it decides which terms may be sold. A plan whose instalments exceed the cap is not sold. A
single payment (a settlement, or a down payment) may come from elsewhere, savings or somebody's help, so it is sold
once the person has said that they want it and from where it would come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from typing import Any

from .affordability_rules import AffordabilityRules
from .calendar import Frequency
from .errors import InvalidInput
from .money import Money, RoundingMode, money_from
from .offer import OfferKind, OfferTerms

_PRECISION = Context(prec=50)
# How many times a year over how many months. Weeks as budgets count them, 52 a year; a quincena is paid on the 15th
# and at the end of the month, twice a month.
_TIMES_A_YEAR: Mapping[Frequency, int] = {
    Frequency.WEEKLY: 52,
    Frequency.FORTNIGHTLY: 24,
    Frequency.TWICE_A_MONTH: 24,
    Frequency.MONTHLY: 12,
}
# An instalment "every fourteen days" falls due 26 times a year.
_INSTALMENTS_A_YEAR: Mapping[Frequency, int] = {**_TIMES_A_YEAR, Frequency.FORTNIGHTLY: 26}


class Verdict(StrEnum):
    """What is left at the end of a month."""

    AFFORDABLE = "affordable"
    TIGHT = "tight"
    NOTHING_LEFT = "nothing_left"


class PaymentSource(StrEnum):
    """From where a single payment above the cap would come, as the person says; nobody asks for proof."""

    SAVINGS = "savings"
    SOMEBODY_HELPS = "somebody_helps"
    EXTRA_INCOME = "extra_income"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person declares, per month; None for what they preferred not to say.

    `needs_care`: they asked to be treated with more care; why is neither asked nor kept. `sources`: by the hash of an
    offer's terms, from where they would pay it.
    """

    income: Money | None = None
    essential_expenses: Money | None = None
    other_debts: Money | None = None
    needs_care: bool = False
    sources: Mapping[str, PaymentSource] = field(default_factory=dict)

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values; amounts in minor units."""
        return {
            "income_minor": _minor(self.income),
            "expenses_minor": _minor(self.essential_expenses),
            "other_debts_minor": _minor(self.other_debts),
            "needs_care": self.needs_care,
            "sources": {key: source.value for key, source in self.sources.items()},
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any] | None, currency: str) -> Budget:
        """The inverse; None is a budget of which nothing was declared."""
        known = mapping or {}
        amounts = {
            name: None if known.get(key) is None else Money(known[key], currency)
            for name, key in (
                ("income", "income_minor"),
                ("essential_expenses", "expenses_minor"),
                ("other_debts", "other_debts_minor"),
            )
        }
        sources = {key: PaymentSource(value) for key, value in (known.get("sources") or {}).items()}
        return cls(**amounts, needs_care=bool(known.get("needs_care")), sources=sources)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is left a month, the most that an instalment may be, and the verdict. The surplus may be negative."""

    surplus: Money
    cap: Money
    verdict: Verdict


def per_month(amount: Money, frequency: Frequency) -> Money:
    """What an income comes to a month, rounded down to minor units: weekly 52 ÷ 12 times, a quincena twice.

    Raises InvalidInput `invalid_frequency` for `once`.
    """
    return _times(amount, frequency, _TIMES_A_YEAR, "down")


def capacity_of(budget: Budget, rules: AffordabilityRules) -> Capacity | None:
    """What a budget leaves room for; None unless income and essential expenses were declared.

    Other debts that were not told count as none: the person knows them, and is not pressed.
    """
    if budget.income is None or budget.essential_expenses is None:
        return None
    none = Money.zero(budget.income.currency)
    surplus = budget.income - budget.essential_expenses - (budget.other_debts or none)
    if surplus <= none:
        return Capacity(surplus, none, Verdict.NOTHING_LEFT)
    cap = surplus.share(1 - rules.buffer_share, "down")
    if not cap:
        return Capacity(surplus, none, Verdict.NOTHING_LEFT)
    tight = surplus < budget.income.share(rules.tight_share)
    return Capacity(surplus, cap, Verdict.TIGHT if tight else Verdict.AFFORDABLE)


def instalments_fit(terms: OfferTerms, capacity: Capacity | None) -> bool:
    """Whether the payments that come again and again stay within the cap; a single payment has none."""
    if capacity is None or terms.kind is OfferKind.LUMP_SUM:
        return True
    largest = max(payment.amount for payment in terms.instalments)
    return _times(largest, terms.frequency, _INSTALMENTS_A_YEAR, "up") <= capacity.cap


def affordable(terms: OfferTerms, capacity: Capacity | None) -> bool:
    """Whether every payment of the terms, a single one and a down payment too, stays within a month's cap."""
    if capacity is None:
        return True
    at_once = terms.total if terms.kind is OfferKind.LUMP_SUM else terms.down_payment
    return at_once <= capacity.cap and instalments_fit(terms, capacity)


def problem_with(terms: OfferTerms, budget: Budget, capacity: Capacity | None) -> str | None:
    """Why terms are not sold to this person: `above_capacity` (instalments beyond the cap, or a plan when nothing is
    left), `source_needed` (a single payment beyond it, and they have not said from where); None when they are."""
    if not instalments_fit(terms, capacity):
        return "above_capacity"
    if affordable(terms, capacity) or terms.terms_hash in budget.sources:
        return None
    return "source_needed"


def _times(amount: Money, frequency: Frequency, times: Mapping[Frequency, int], mode: RoundingMode) -> Money:
    if frequency not in times:
        raise InvalidInput("invalid_frequency", "Dinos si ese valor es semanal, quincenal o mensual.")
    with localcontext(_PRECISION):
        exact = Decimal(amount.minor_units * times[frequency]) / 12
    return money_from(exact, amount.currency, 1, mode)


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor_units
