"""What payments take off the parts of a debt when no agreement says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import InvalidInput
from .money import Money


@dataclass(frozen=True, slots=True)
class Parts:
    """What is owed, or what of it is covered, of one currency."""

    principal: Money
    interest: Money
    fees: Money

    @classmethod
    def nothing(cls, currency: str) -> Parts:
        zero = Money.zero(currency)
        return cls(zero, zero, zero)

    @property
    def balance(self) -> Money:
        return self.principal + self.interest + self.fees

    def __add__(self, other: Parts) -> Parts:
        return Parts(self.principal + other.principal, self.interest + other.interest, self.fees + other.fees)

    def __sub__(self, other: Parts) -> Parts:
        return Parts(self.principal - other.principal, self.interest - other.interest, self.fees - other.fees)


def impute(owed: Parts, paid: Money) -> tuple[Parts, Money]:
    """What is left of each part, and what was paid beyond all of them.

    Interest first, then fees, then principal: with interest due, a payment goes to it before the principal
    (Colombia, Código Civil art. 1653; Spain, Código Civil art. 1173). InvalidInput `negative_amount`.
    """
    if paid.minor_units < 0:
        raise InvalidInput("negative_amount", "El valor no puede ser negativo.")
    rest = paid
    left = []
    for part in (owed.interest, owed.fees, owed.principal):
        covered = min(part, rest)
        left.append(part - covered)
        rest = rest - covered
    return Parts(interest=left[0], fees=left[1], principal=left[2]), rest


def impute_in_order(owed: Parts, payments: Sequence[Money]) -> tuple[list[Parts], Parts]:
    """What each payment covers, one after the other, and what is left in the end.

    What a payment covers less than its amount is the debtor's credit. InvalidInput `negative_amount`.
    """
    covered, left = [], owed
    for paid in payments:
        before = left
        left, _ = impute(before, paid)
        covered.append(before - left)
    return covered, left
