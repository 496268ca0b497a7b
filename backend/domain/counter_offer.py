"""What a debtor proposes, in the debtor's own figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .calendar import Frequency
from .errors import InvalidInput
from .money import Money

MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class CounterOffer:
    """Any of: `amount` paid in all, `monthly` paid per month, `months`, `down_payment` paid at once, and
    `first_date`, the debtor's local day of the single payment or the first instalment.

    `amount` alone is a single payment. A weekly figure is given per month (times four), a fortnightly one
    times two. Raises InvalidInput: `empty_counter_offer`, `invalid_amount`, `invalid_months`,
    `currency_mismatch`.
    """

    amount: Money | None = None
    monthly: Money | None = None
    months: int | None = None
    down_payment: Money | None = None
    frequency: Frequency = Frequency.MONTHLY
    first_date: date | None = None

    def __post_init__(self) -> None:
        figures = [f for f in (self.amount, self.monthly, self.down_payment) if f is not None]
        if not figures and self.months is None and self.first_date is None:
            raise InvalidInput("empty_counter_offer", "Dinos cuánto podrías pagar y en cuánto tiempo.")
        if any(figure.minor_units <= 0 for figure in figures):
            raise InvalidInput("invalid_amount", "El valor debe ser mayor que cero.")
        if len({figure.currency for figure in figures}) > 1:
            raise InvalidInput("currency_mismatch", "Las cifras van en la misma moneda.")
        if self.months is not None and not (type(self.months) is int and 1 <= self.months <= MOST_MONTHS):
            raise InvalidInput("invalid_months", "El número de meses no es posible.")
        object.__setattr__(self, "frequency", Frequency(self.frequency))

    @property
    def currency(self) -> str | None:
        """The currency of its figures, if it has any."""
        figure = self.amount or self.monthly or self.down_payment
        return figure.currency if figure else None

    @property
    def total(self) -> Money | None:
        """What would be paid in all; None when the figures leave it to the creditor."""
        if self.amount is not None or self.monthly is None or self.months is None:
            return self.amount
        instalments = self.monthly * self.months
        return instalments + self.down_payment if self.down_payment else instalments

    def to_mapping(self) -> dict[str, Any]:
        figures = {"amount": self.amount, "monthly": self.monthly, "down_payment": self.down_payment}
        return {
            "currency": self.currency,
            **{f"{name}_minor": figure.minor_units for name, figure in figures.items() if figure},
            "months": self.months,
            "frequency": self.frequency.value,
            "first_date": self.first_date.isoformat() if self.first_date else None,
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> CounterOffer:
        def figure(name: str) -> Money | None:
            minor_units = mapping.get(f"{name}_minor")
            return None if minor_units is None else Money(minor_units, mapping["currency"])

        return cls(
            amount=figure("amount"),
            monthly=figure("monthly"),
            months=mapping["months"],
            down_payment=figure("down_payment"),
            frequency=Frequency(mapping["frequency"]),
            first_date=date.fromisoformat(mapping["first_date"]) if mapping.get("first_date") else None,
        )
