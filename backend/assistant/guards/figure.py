"""One figure of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backend.assistant.guards.calendar_days import DayPattern


class Kind(StrEnum):
    """What sort of figure it is."""

    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    COUNT = "count"
    ORDINAL = "ordinal"
    PHONE = "phone"
    NUMBER = "number"
    """Small and without a unit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at start..end of the folded text; the value is None where it cannot be read."""

    kind: Kind
    value: Decimal | None
    start: int
    end: int
    unit: str = ""
    """The counted thing; for money the currency that was named."""
    days: tuple[DayPattern, ...] = ()
    text: str = ""
