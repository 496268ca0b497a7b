"""The terms of an offer: every figure and date that a debtor would agree to, and their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from .calendar import Frequency
from .errors import InvalidInput
from .money import Money
from .rates import present_value
from .schedule import Instalment


class OfferKind(StrEnum):
    LUMP_SUM = "lump_sum"
    INSTALMENT_PLAN = "instalment_plan"
    PARTIAL_PLUS_PLAN = "partial_plus_plan"


class OfferSource(StrEnum):
    """Where the price comes from: the policy's ladder, the campaign's file, or the debtor's own proposal."""

    POLICY = "policy"
    CAMPAIGN = "campaign"
    COUNTER_OFFER = "counter_offer"


# Without slots: the hash is asked for several times and computed once.
@dataclass(frozen=True)
class OfferTerms:
    """Complete terms. `total` = `balance` − `discount` + `interest` = the sum of `schedule`.

    `schedule` holds every payment: number 0 is the down payment, where there is one, then 1…n. `discount` is
    what is waived of the balance, `interest` what the plan adds. `valid_until` is the last day, inclusive.
    """

    kind: OfferKind
    balance: Money
    total: Money
    down_payment: Money
    schedule: tuple[Instalment, ...]
    frequency: Frequency
    discount: Money
    interest: Money
    source: OfferSource
    valid_until: date

    def __post_init__(self) -> None:
        paid = sum(payment.amount.minor_units for payment in self.schedule)
        owed = self.balance - self.discount + self.interest
        if paid != self.total.minor_units or owed != self.total:
            raise InvalidInput("inconsistent_terms", "Las cifras de la oferta no cuadran.")

    @property
    def currency(self) -> str:
        return self.total.currency

    @property
    def discount_percentage(self) -> Decimal:
        """The waived part of the balance in per cent, to two decimals (30.00)."""
        exact = Decimal(self.discount.minor_units) * 100 / self.balance.minor_units
        return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """The schedule without the down payment."""
        return tuple(payment for payment in self.schedule if payment.number > 0)

    @property
    def instalment_count(self) -> int:
        return len(self.instalments)

    @property
    def instalment_amount(self) -> Money:
        """The regular instalment; only the last one may differ, by the rounding."""
        return self.instalments[0].amount

    @property
    def first_due_date(self) -> date:
        return self.schedule[0].due_date

    @property
    def last_due_date(self) -> date:
        return self.schedule[-1].due_date

    def paid_by(self, schedule: Sequence[Instalment]) -> OfferTerms:
        """The same money on other dates, as a re-plan puts it in force: kind, down payment and frequency follow.

        They are not what was accepted: only the accepted terms have the hash that was signed.
        """
        first, is_single = schedule[0], len(schedule) == 1
        down_payment = first.amount if first.number == 0 else Money.zero(self.currency)
        kind = OfferKind.PARTIAL_PLUS_PLAN if down_payment else OfferKind.INSTALMENT_PLAN
        monthly = Frequency.MONTHLY if self.frequency == Frequency.ONCE else self.frequency
        return replace(
            self,
            kind=OfferKind.LUMP_SUM if is_single else kind,
            down_payment=down_payment,
            schedule=tuple(schedule),
            frequency=Frequency.ONCE if is_single else monthly,
        )

    @cached_property
    def terms_hash(self) -> str:
        """SHA-256 over the canonical JSON of all terms, in hexadecimal."""
        canonical = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def present_value(self, rate: Decimal, today: date) -> Decimal:
        """Worth today in exact minor units, at an effective annual rate."""
        return present_value(((p.due_date, p.amount) for p in self.schedule), rate, today)

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values; amounts in minor units, dates in ISO form."""
        return {
            "kind": self.kind.value,
            "currency": self.currency,
            "balance_minor": self.balance.minor_units,
            "total_minor": self.total.minor_units,
            "down_payment_minor": self.down_payment.minor_units,
            "schedule": [payment.to_mapping() for payment in self.schedule],
            "frequency": self.frequency.value,
            "discount_minor": self.discount.minor_units,
            "discount_percentage": str(self.discount_percentage),
            "interest_minor": self.interest.minor_units,
            "source": self.source.value,
            "valid_until": self.valid_until.isoformat(),
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> OfferTerms:
        """The inverse of `to_mapping`; InvalidInput `inconsistent_terms` when the sums do not hold."""
        currency = mapping["currency"]
        return cls(
            kind=OfferKind(mapping["kind"]),
            balance=Money(mapping["balance_minor"], currency),
            total=Money(mapping["total_minor"], currency),
            down_payment=Money(mapping["down_payment_minor"], currency),
            schedule=tuple(Instalment.from_mapping(item, currency) for item in mapping["schedule"]),
            frequency=Frequency(mapping["frequency"]),
            discount=Money(mapping["discount_minor"], currency),
            interest=Money(mapping["interest_minor"], currency),
            source=OfferSource(mapping["source"]),
            valid_until=date.fromisoformat(mapping["valid_until"]),
        )


def without_dearer_twins(offers: Sequence[OfferTerms]) -> tuple[OfferTerms, ...]:
    """Those offers that nobody would pass over: of two with the same dates, only the cheaper one."""
    cheapest: dict[tuple[date, ...], OfferTerms] = {}
    for terms in offers:
        dates = tuple(payment.due_date for payment in terms.schedule)
        if dates not in cheapest or terms.total < cheapest[dates].total:
            cheapest[dates] = terms
    return tuple(terms for terms in offers if terms in cheapest.values())
