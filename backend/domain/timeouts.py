"""When a conversation that nobody goes on with is warned about and closed, by the profile of its debtor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from .errors import InvalidInput

LEAST_MINUTES = 2
"""Of what closes a conversation: a warning comes before, and both are whole minutes."""
LONGEST_MINUTES = 31 * 24 * 60
MOST_MESSAGES = 190
"""Of the debtor's; a conversation is read and answered whole, so that it must have an end."""
DEFAULT_PROFILE = "default"
# A debtor's own profile counts first; of several campaigns' the one that comes first here.
PROFILES = ("vip", "premium", DEFAULT_PROFILE)


class Step(StrEnum):
    """What is to be done about a conversation now."""

    NOTHING = "nothing"
    WARN = "warn"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class TimeoutRules:
    """Minutes without a message until the warning and the end, and how many messages the debtor may write."""

    warn_after_minutes: int
    close_after_minutes: int
    most_messages: int

    def __post_init__(self) -> None:
        if not 0 < self.warn_after_minutes < self.close_after_minutes <= LONGEST_MINUTES:
            raise InvalidInput(
                "invalid_timeout",
                "El aviso va antes del cierre, y el cierre como mucho a los 31 días.",
                {"field": "close_after_minutes"},
            )
        if not 1 <= self.most_messages <= MOST_MESSAGES:
            raise InvalidInput(
                "invalid_timeout",
                f"El máximo de mensajes va de 1 a {MOST_MESSAGES}.",
                {"field": "most_messages"},
            )

    def closing_after(self, minutes: int | None) -> TimeoutRules:
        """Return these rules with another closing, and the warning at the same share of the time; None changes nothing.

        Raises InvalidInput `invalid_timeout` unless from LEAST_MINUTES to LONGEST_MINUTES.
        """
        if minutes is None:
            return self
        warn = max(1, minutes * self.warn_after_minutes // self.close_after_minutes)
        return replace(self, warn_after_minutes=warn, close_after_minutes=minutes)

    def step(self, idle: timedelta, closes_in: timedelta | None) -> Step:
        """Tell what to do after this time without a message; `closes_in` until what a warning named, None without one.

        Nothing is closed before the time that its warning named, whatever rules came since; after a long stop of the
        service the warning comes first.
        """
        if closes_in is None:
            return Step.WARN if idle >= timedelta(minutes=self.warn_after_minutes) else Step.NOTHING
        return Step.CLOSE if closes_in <= timedelta() else Step.NOTHING

    def time_left(self, idle: timedelta) -> timedelta:
        """Return what who is warned after this time without a message has left: a minute, or half of the time between
        warning and end, at the least."""
        warn, close = timedelta(minutes=self.warn_after_minutes), timedelta(minutes=self.close_after_minutes)
        return max(timedelta(minutes=1), close - idle, (close - warn) / 2)


DELIVERED: Mapping[str, TimeoutRules] = MappingProxyType(
    {
        DEFAULT_PROFILE: TimeoutRules(10 * 60, 12 * 60, 30),
        "premium": TimeoutRules(20 * 60, 24 * 60, 50),
        "vip": TimeoutRules(40 * 60, 48 * 60, 100),
    }
)


def profile_in_force(debtor: str, campaigns: frozenset[str]) -> str:
    """Return the profile that counts: the debtor's own unless it is the default, else the best of the campaigns'."""
    if debtor in PROFILES and debtor != DEFAULT_PROFILE:
        return debtor
    return next((profile for profile in PROFILES if profile in campaigns), DEFAULT_PROFILE)
