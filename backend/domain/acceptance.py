"""Whether an offer may still be accepted: its last day, the debt as it is now, and the floor."""

from __future__ import annotations

from datetime import date, timedelta

from .calendar import IsHoliday
from .debt import Debt
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, total_of_plan
from .policy import Policy
from .shape import Shape
from .standing import desk_for


def meets_floor(terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday) -> bool:
    """Whether terms are worth what the creditor must at least receive; on their own calendar."""
    desk = desk_for(debt, policy, today, is_holiday)
    return desk.worth(terms) >= desk.floor


def offer_problem(
    terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday
) -> str | None:
    """Why terms can no longer be accepted: `offer_expired`, `debt_not_negotiable`, `balance_changed`,
    `offer_not_acceptable` (the floor, which is not named); None when they can. `today` is the debtor's."""
    if today > terms.valid_until:
        return "offer_expired"
    if not debt.is_negotiable:
        return "debt_not_negotiable"
    if terms.balance != debt.balance:
        return "balance_changed"
    return None if meets_floor(terms, debt, policy, today, is_holiday) else "offer_not_acceptable"


def charges_too_much(terms: OfferTerms, debt: Debt, policy: Policy) -> bool:
    """Whether a plan holds more interest than the policy's rate on the day when it was made comes to.

    A campaign's prices hold what they hold. A step of the policy is the rounding of a total.
    """
    if terms.source is OfferSource.CAMPAIGN or not terms.interest:
        return False
    desk = Desk(debt, policy, terms.valid_until - timedelta(days=policy.validity_days))
    if desk.fixed_offers:
        return False
    shape = Shape(terms.instalment_count, terms.instalment_count, terms.frequency, terms.down_payment)
    lawful = total_of_plan(desk, shape, terms.balance - terms.discount)
    return terms.total >= lawful + Money(policy.step_minor, terms.currency)


def offer_still_valid(
    terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday
) -> bool:
    """Whether `offer_problem` finds none."""
    return offer_problem(terms, debt, policy, today, is_holiday) is None
