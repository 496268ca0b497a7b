"""What a creditor allows after an agreement is made: grace, reminders, one re-plan, the debtor's pay day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .errors import InvalidInput

_RANGES = {
    "grace_days": (0, 90),
    "remind_days_before": (0, 30),
    "replan_first_days": (0, 60),
    "replan_most_extra_days": (0, 730),
    "replan_most_instalments": (1, 60),
    "pay_day_window_days": (0, 31),
}


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """Days count on the debtor's own calendar.

    `grace_days`: how long after its due date an unpaid instalment leaves the agreement at risk before it is broken.
    `remind_days_before`: how long before a due date the debtor hears of it.
    `replan_first_days`: the first new date comes so many days after the re-plan; `replan_most_extra_days`: the last
    one no later than this after the agreement's own last date (or after today, if that has passed);
    `replan_most_instalments`: in how many the rest may be paid. `pay_day_window_days`: how far the debtor's own pay day
    may move a plan's first date, before it is accepted.
    """

    grace_days: int = 5
    remind_days_before: int = 3
    replan_first_days: int = 15
    replan_most_extra_days: int = 92
    replan_most_instalments: int = 24
    pay_day_window_days: int = 16

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise _invalid(name)

    def to_mapping(self) -> dict[str, Any]:
        """For storage as JSON."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> FollowUpRules:
        """Absent keys take the defaults. Raises InvalidInput `invalid_policy` with the field in `details`."""
        for name in mapping:
            if name not in _RANGES:
                raise _invalid(name)
        return cls(**mapping)


def _invalid(name: str) -> InvalidInput:
    return InvalidInput(
        "invalid_policy", "La política tiene un valor que no es posible.", {"field": f"follow_up.{name}"}
    )
