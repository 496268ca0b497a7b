"""Until when a claim about a debt has to be answered, where the law of the debtor's country says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import IsHoliday, add_months, is_business_day


@dataclass(frozen=True, slots=True)
class ClaimDeadline:
    """So many business days after the day of receipt, or calendar months; `source` is the rule.

    `extension_business_days`: by how much it may be prolonged, once, when the reason for the delay is told in time.
    """

    source: str
    business_days: int = 0
    months: int = 0
    extension_business_days: int = 0


CLAIM_DEADLINES: Mapping[str, ClaimDeadline] = {
    # Fifteen business days from the day after receipt; eight more when the reason and the new date are told.
    "CO": ClaimDeadline(
        "Ley 1581 de 2012, art. 15, y Ley 1266 de 2008, art. 16",
        business_days=15,
        extension_business_days=8,
    ),
    # One month to answer a request to correct one's data.
    "ES": ClaimDeadline("RGPD, art. 12.3", months=1),
}


def answer_by(country: str, received: date, is_holiday: IsHoliday) -> date | None:
    """The last day to answer a claim received on a day, both where the debtor lives; None where we know none."""
    rule = CLAIM_DEADLINES.get(country)
    if rule is None:
        return None
    return (
        add_months(received, rule.months) if rule.months else _after(received, rule.business_days, is_holiday)
    )


def _after(day: date, business_days: int, is_holiday: IsHoliday) -> date:
    while business_days:
        day += timedelta(days=1)
        business_days -= is_business_day(day, is_holiday)
    return day
