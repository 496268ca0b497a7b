"""What payments take off a debt when its agreement ends before it is fulfilled."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import InvalidInput
from .money import Money


@dataclass(frozen=True, slots=True)
class Parts:
    """What is owed, of one currency."""

    principal: Money
    interest: Money
    fees: Money

    @property
    def balance(self) -> Money:
        return self.principal + self.interest + self.fees


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
