"""The rules for what we send first, as a jurisdiction's data states them: hours, channels and frequency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

# Clocks change at night. Hours that open later than that exist on every day and only once.
EARLIEST_OPENING = time(5)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ContactChannel(StrEnum):
    """By what a message reaches a person; `messaging` is an application such as WhatsApp."""

    EMAIL = "email"
    SMS = "sms"
    MESSAGING = "messaging"
    PHONE = "phone"


class Counted(StrEnum):
    """What a limit counts: every contact, only those in which somebody answered, or different channels."""

    CONTACTS = "contacts"
    CONVERSATIONS = "conversations"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Hours:
    """When contact is allowed on a day, by the person's own clock: from `opens` until just before `closes`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not EARLIEST_OPENING <= self.opens < self.closes:
            raise ValueError("contact hours open after the night and close later the same day")

    def contain(self, moment: time) -> bool:
        return self.opens <= moment < self.closes


@dataclass(frozen=True, slots=True)
class FrequencyLimit:
    """A contact is refused when `most` were counted already in the last `days` local days, today among them.

    Of channels, `most` may be used within the days, the new one among them. `channels` are those it speaks of.
    """

    name: str
    counts: Counted
    most: int
    days: int
    channels: frozenset[ContactChannel]
    source: str

    def __post_init__(self) -> None:
        if self.most < 1 or not 1 <= self.days <= 366 or not self.channels or not self.source:
            raise ValueError("a limit counts something, within days, and has a source")

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> FrequencyLimit:
        return cls(
            name=str(data["name"]),
            counts=Counted(data["counts"]),
            most=int(data["most"]),
            days=int(data["days"]),
            channels=frozenset(ContactChannel(name) for name in data.get("channels", ContactChannel)),
            source=str(data["source"]),
        )


@dataclass(frozen=True, slots=True)
class ContactRules:
    """Hours by weekday (None: no contact that day; 0 is Monday), holidays, consent and frequency."""

    hours: tuple[Hours | None, ...]
    hours_source: str
    on_holidays: bool
    holidays_source: str
    needs_authorised_channel: bool
    channels_source: str
    limits: tuple[FrequencyLimit, ...]

    def __post_init__(self) -> None:
        if len(self.hours) != 7 or not (self.hours_source and self.holidays_source and self.channels_source):
            raise ValueError("contact rules say each weekday's hours, and every rule has a source")

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> ContactRules:
        """KeyError or ValueError for data that is not complete."""
        by_day = data["hours"]["by_weekday"]
        if set(by_day) != set(WEEKDAYS):
            raise ValueError("each of the seven weekdays has its hours, or null")
        return cls(
            hours=tuple(_hours(by_day[name]) for name in WEEKDAYS),
            hours_source=str(data["hours"]["source"]),
            on_holidays=bool(data["holidays"]["allowed"]),
            holidays_source=str(data["holidays"]["source"]),
            needs_authorised_channel=bool(data["channels"]["only_authorised"]),
            channels_source=str(data["channels"]["source"]),
            limits=tuple(FrequencyLimit.from_mapping(limit) for limit in data["frequency"]),
        )


def _hours(bounds: list[str] | None) -> Hours | None:
    if bounds is None:
        return None
    opens, closes = bounds
    return Hours(time.fromisoformat(opens), time.fromisoformat(closes))
