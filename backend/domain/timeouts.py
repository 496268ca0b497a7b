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

    def step(self, idle: timedelta, warned_for: timedelta | None) -> Step:
        """Tell what to do after this time without a message; `warned_for` since the warning, None without one.

        Nothing is closed without a warning that came a while before: after a long stop of the service it comes first.
        """
        warn, close = timedelta(minutes=self.warn_after_minutes), timedelta(minutes=self.close_after_minutes)
        if warned_for is None:
            return Step.WARN if idle >= warn else Step.NOTHING
        return Step.CLOSE if idle >= close and warned_for >= (close - warn) / 2 else Step.NOTHING

    def minutes_left(self, idle: timedelta) -> int:
        """Return the whole minutes that who is warned after this time without a message surely has left, at least 1."""
        warn, close = timedelta(minutes=self.warn_after_minutes), timedelta(minutes=self.close_after_minutes)
        return max(1, max(close - idle, (close - warn) / 2) // timedelta(minutes=1))


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
