"""What is possible for somebody who cannot pay now: a pause, a token payment, a person. No price moves by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .affordability import Capacity
from .affordability_rules import AffordabilityRules
from .calendar import IsHoliday, add_months
from .errors import InvalidInput
from .money import Money
from .schedule import Instalment, make_schedule

DAYS_BEFORE_A_MONTH_IS_OVER = 7
"""When a token payment is due: so early that closed days do not carry the last one past the measure's end."""


class CaseKind(StrEnum):
    """Why selling stopped. For the last two nobody but a person writes about payment any more."""

    HARDSHIP = "hardship"
    INSOLVENCY = "insolvency"
    REPRESENTED = "represented"


class Path(StrEnum):
    """What a debtor in hardship may ask for."""

    PAUSE = "pause"
    TOKEN_PAYMENT = "token_payment"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Measure:
    """What was granted: from which day to which (on `ends_on` it is over), and of token payments how much a month."""

    path: Path
    starts_on: date
    ends_on: date
    monthly: Money | None = None
    months: int = 0


def pause(rules: AffordabilityRules, today: date, days: int | None = None) -> Measure:
    """A break without contact; raises InvalidInput `pause_too_long` beyond the policy's days."""
    length = rules.pause_most_days if days is None else days
    if not 1 <= length <= rules.pause_most_days:
        raise InvalidInput(
            "pause_too_long", f"Una pausa dura como mucho {rules.pause_most_days} días, y al menos uno."
        )
    return Measure(Path.PAUSE, today, today + timedelta(days=length))


def pause_allowed_from(rules: AffordabilityRules, last_pause: date | None) -> date | None:
    """From which day on a debtor may take a pause by themselves; None: at once."""
    return None if last_pause is None else last_pause + timedelta(days=rules.pause_every_days)


def token_payment(rules: AffordabilityRules, today: date, monthly: Money, months: int) -> Measure:
    """A small payment a month that waives nothing; raises InvalidInput `token_not_possible` beyond the policy."""
    fits = 0 < monthly.minor_units <= rules.token_most_minor and 1 <= months <= rules.token_most_months
    if not fits:
        raise InvalidInput(
            "token_not_possible",
            f"El abono simbólico tiene un tope al mes y dura como mucho {rules.token_most_months} meses.",
        )
    return Measure(Path.TOKEN_PAYMENT, today, add_months(today, months), monthly, months)


def token_schedule(
    starts_on: date, monthly: Money, months: int, is_holiday: IsHoliday
) -> tuple[Instalment, ...]:
    """The dated token payments of a measure, one a month, each on a business day within its month."""
    first = add_months(starts_on, 1) - timedelta(days=DAYS_BEFORE_A_MONTH_IS_OVER)
    return make_schedule(monthly * months, months, first, is_holiday=is_holiday)


def paths_open(rules: AffordabilityRules, capacity: Capacity | None) -> tuple[Path, ...]:
    """What may be asked for: a token payment only where not certainly nothing at all is left."""
    nothing = capacity is not None and capacity.surplus.minor_units < 0
    return (Path.PAUSE, Path.HUMAN) if nothing else (Path.PAUSE, Path.TOKEN_PAYMENT, Path.HUMAN)
