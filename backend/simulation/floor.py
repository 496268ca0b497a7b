"""The creditor's least, worked out a second time from what the debtor was shown."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal, localcontext

from backend.domain.policy import Policy
from backend.domain.rates import present_value
from backend.simulation.debtor import Debtor
from backend.simulation.offer import Offer

_PRECISION = Context(prec=34)


def is_below_floor(offer: Offer, debtor: Debtor, policy: Policy, today: date) -> bool:
    """Whether terms are worth less on a day than the policy's share of the balance, exactly."""
    flows = [(payment.day, payment.amount) for payment in offer.payments]
    with localcontext(_PRECISION):
        least = Decimal(debtor.balance.minor_units) * policy.floor_share
    return present_value(flows, policy.valuation_rate, today) < least
