"""Whether an offer may still be accepted: its last day, the debt as it is now, and the floor."""

from __future__ import annotations

from datetime import date

from .calendar import IsHoliday
from .debt import Debt
from .offer import OfferTerms
from .policy import Policy
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


def offer_still_valid(
    terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday
) -> bool:
    """Whether `offer_problem` finds none."""
    return offer_problem(terms, debt, policy, today, is_holiday) is None
