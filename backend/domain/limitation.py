"""Old debts: what somebody is told before an agreement acknowledges one that may be past its time limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .calendar import add_months


@dataclass(frozen=True, slots=True)
class LimitationRules:
    """From how many `years` after the due date a debt may be past its time limit: the shortest that is usual, so
    that nobody goes without the warning. `text` holds `{years}`."""

    years: int
    text: str
    source: str

    def __post_init__(self) -> None:
        if not 1 <= self.years <= 30 or "{years}" not in self.text or not self.source:
            raise ValueError("a limitation has its years, its words and its source")

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> LimitationRules:
        return cls(int(data["years"]), str(data["text"]), str(data["source"]))


@dataclass(frozen=True, slots=True)
class LimitationWarning:
    """What the person is told, in plain words, and what it rests on; `years` have passed in full."""

    text: str
    years: int
    source: str


def limitation_warning(
    rules: LimitationRules, due_date: date | None, today: date
) -> LimitationWarning | None:
    """The warning for a debt that fell due on a day; None for one that is too young, or whose day is unknown."""
    if due_date is None:
        return None
    passed = _full_years(due_date, today)
    if passed < rules.years:
        return None
    return LimitationWarning(rules.text.replace("{years}", str(passed)), passed, rules.source)


def _full_years(since: date, today: date) -> int:
    years = today.year - since.year
    return years if add_months(since, 12 * years) <= today else years - 1
