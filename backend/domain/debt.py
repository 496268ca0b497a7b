"""A debt, its parts, and the prices that a campaign fixed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .errors import InvalidInput
from .money import Money


class DebtStatus(StrEnum):
    """Only an active debt is negotiated."""

    ACTIVE = "active"
    IN_AGREEMENT = "in_agreement"
    PAID = "paid"
    DISPUTED = "disputed"
    HARDSHIP = "hardship"
    WITHDRAWN = "withdrawn"


class FixedOfferKind(StrEnum):
    LUMP_SUM = "lump_sum"
    INSTALMENT_PLAN = "instalment_plan"


@dataclass(frozen=True, slots=True)
class FixedOffer:
    """A campaign's price: `amount` once (`Oferta_n`), or `count` times (`Hasta_n_cuotas`: one instalment)."""

    kind: FixedOfferKind
    amount: Money
    count: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FixedOfferKind(self.kind))
        if self.amount.minor_units <= 0:
            raise InvalidInput("invalid_fixed_offer", "Una oferta de campaña debe ser mayor que cero.")
        if self.count < 1 or (self.kind == FixedOfferKind.LUMP_SUM and self.count != 1):
            raise InvalidInput("invalid_fixed_offer", "El número de cuotas de la oferta no es posible.")

    @property
    def total(self) -> Money:
        return self.amount * self.count


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed, by parts of one currency. `last_digits` answer the identity challenge."""

    id: int
    creditor: str
    product: str
    obligation_number: str
    principal: Money
    interest: Money
    fees: Money
    due_date: date | None = None
    status: DebtStatus = DebtStatus.ACTIVE
    last_digits: str | None = None
    fixed_offers: tuple[FixedOffer, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", DebtStatus(self.status))
        amounts = [self.principal, self.interest, self.fees, *(o.amount for o in self.fixed_offers)]
        if any(amount.currency != self.currency for amount in amounts):
            raise InvalidInput("currency_mismatch", "Todas las partes de una deuda van en la misma moneda.")
        if any(part.minor_units < 0 for part in amounts[:3]):
            raise InvalidInput("negative_amount", "Las partes de una deuda no pueden ser negativas.")

    @property
    def currency(self) -> str:
        return self.principal.currency

    @property
    def balance(self) -> Money:
        """Capital, interest and fees together."""
        return self.principal + self.interest + self.fees

    @property
    def is_negotiable(self) -> bool:
        return self.status == DebtStatus.ACTIVE and self.balance.minor_units > 0

    def days_past_due(self, today: date) -> int:
        """Days since it fell due, 0 before that or when no due date is known."""
        return max((today - self.due_date).days, 0) if self.due_date else 0
