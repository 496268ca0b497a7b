"""What becomes of an agreement: which payments are made, until one cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.domain.agreement import AgreementStatus
from backend.domain.calendar import Frequency, no_holidays
from backend.domain.money import Money
from backend.domain.payment import Payment as PaymentMade
from backend.domain.payment import allocate_payments
from backend.domain.policy import Policy
from backend.domain.replan import ReplanCase, replan_options
from backend.domain.schedule import Instalment
from backend.simulation.debtor import Debtor, share_of
from backend.simulation.offer import MONTH, Offer, Payment


@dataclass(frozen=True, slots=True)
class Life:
    """The payments made; `kept` when that is all of them."""

    paid: tuple[Payment, ...]
    kept: bool


def live(debtor: Debtor, savings: Money, offer: Offer, start: date, policy: Policy) -> Life:
    """Let the months pass: a payment is made if it is meant to be, and the money is there that month.

    What is paid at once comes from the savings and the month's free money, an instalment from the latter alone.
    Whoever means to pay and once cannot takes the one re-plan that the policy has, whichever desk they agreed with;
    who misses a payment again stops.
    """
    if not debtor.begins:
        return Life((), False)
    paid = _paid_of(debtor, savings, offer.payments, start)
    if len(paid) == len(offer.payments):
        return Life(paid, True)
    if debtor.payments_meant is not None:
        return Life(paid, False)
    rest = _replanned(debtor, offer, paid, policy)
    again = _paid_of(debtor, savings, rest, start)
    return Life((*paid, *again), bool(rest) and len(again) == len(rest))


def _paid_of(debtor: Debtor, savings: Money, payments: Sequence[Payment], start: date) -> tuple[Payment, ...]:
    """The payments that are made before the first that is not."""
    paid: list[Payment] = []
    for payment in payments:
        if debtor.payments_meant is not None and len(paid) >= debtor.payments_meant:
            break
        there = free_in_month_of(debtor, payment.day, start)
        there = there + savings if payment.at_once else there
        if payment.amount > there:
            break
        paid.append(payment)
    return tuple(paid)


def _replanned(debtor: Debtor, offer: Offer, paid: Sequence[Payment], policy: Policy) -> tuple[Payment, ...]:
    """What is missing on the dates that the person chooses when the days of grace are over: the smallest instalments,
    if they seem to be within what there is a month; none otherwise."""
    schedule = [Instalment(number, item.day, item.amount) for number, item in enumerate(offer.payments)]
    made = [PaymentMade(item.day, item.amount) for item in paid]
    missed = offer.payments[len(paid)].day
    case = ReplanCase(
        allocation=allocate_payments(schedule, made),
        status=AgreementStatus.BROKEN,
        frequency=Frequency.MONTHLY,
        was_replanned=False,
        policy=policy,
        today=missed + timedelta(days=policy.follow_up.grace_days),
        is_holiday=no_holidays,
    )
    options = [option[len(paid) :] for option in replan_options(case)]
    within = [rest for rest in options if max(item.amount for item in rest) <= debtor.believed]
    return tuple(Payment(item.due_date, item.amount, False) for item in within[-1]) if within else ()


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
