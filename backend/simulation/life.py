"""What becomes of an agreement: which payments are made, until one cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.domain.money import Money
from backend.simulation.debtor import Debtor, share_of
from backend.simulation.offer import MONTH, Offer, Payment


@dataclass(frozen=True, slots=True)
class Life:
    """The payments made; `kept` when that is all of them."""

    paid: tuple[Payment, ...]
    kept: bool


def live(debtor: Debtor, savings: Money, offer: Offer, start: date) -> Life:
    """Let the months pass: a payment is made if it is meant to be, and the money is there that month.

    What is paid at once comes from the savings and the month's free money, an instalment from the latter alone.
    A promise once broken stays broken: re-planning is not simulated.
    """
    paid: list[Payment] = []
    for payment in offer.payments if debtor.begins else ():
        if debtor.payments_meant is not None and len(paid) >= debtor.payments_meant:
            break
        there = free_in_month_of(debtor, payment.day, start)
        there = there + savings if payment.at_once else there
        if payment.amount > there:
            break
        paid.append(payment)
    return Life(tuple(paid), len(paid) == len(offer.payments))


def free_in_month_of(debtor: Debtor, day: date, start: date) -> Money:
    """What is left of the month in which a day falls, after that month's shock."""
    month = min(int((day - start).days / MONTH), len(debtor.losses) - 1)
    return debtor.free_money - share_of(debtor.free_money, debtor.losses[month])


def least_left(debtor: Debtor, savings: Money, payments: Sequence[Payment]) -> float:
    """The welfare of an agreement: what share of the money is left after its hardest payment, shocks aside.

    Of an instalment, the share of a month's free money; of a payment at once, that of savings and free money.
    Below zero where a payment asks for more than there is; not below −1.
    """
    shares = []
    for payment in payments:
        there = debtor.free_money.minor_units + (savings.minor_units if payment.at_once else 0)
        shares.append(1 - payment.amount.minor_units / max(there, 1))
    return max(min(shares), -1.0)
