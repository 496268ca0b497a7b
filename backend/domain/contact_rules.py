"""Whether we may write or call first, why not, and when next. Replying to a person is never limited.

A message that answers somebody, or that somebody asked for, is not put to these rules and is not part of the
history: the laws in the packs limit the collector's initiative, not the consumer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .calendar import IsHoliday
from .contact_limits import ContactChannel, ContactRules, Counted, FrequencyLimit
from .jurisdiction import JurisdictionPack

# Longer than any limit's days plus any closure that a calendar of holidays knows.
_LOOK_AHEAD_DAYS = 400


class Refusal(StrEnum):
    """Why not."""

    CHANNEL_REFUSED = "channel_refused"
    CHANNEL_NOT_AUTHORISED = "channel_not_authorised"
    HOLIDAY = "holiday"
    CLOSED_DAY = "closed_day"
    OUTSIDE_HOURS = "outside_hours"
    TOO_OFTEN = "too_often"
    RECENT_CONVERSATION = "recent_conversation"
    OTHER_CHANNEL = "other_channel"


_BY_COUNT = {
    Counted.CONTACTS: Refusal.TOO_OFTEN,
    Counted.CONVERSATIONS: Refusal.RECENT_CONVERSATION,
    Counted.CHANNELS: Refusal.OTHER_CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that we sent first. `conversation`: the person answered a call and spoke with us."""

    channel: ContactChannel
    at: datetime
    conversation: bool = False


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """What we sent first to one person, over all of the debts, and by what that person wants to be reached.

    `authorised` counts where the jurisdiction asks for it; `refused` counts everywhere.
    """

    contacts: tuple[Contact, ...] = ()
    authorised: frozenset[ContactChannel] = frozenset()
    refused: frozenset[ContactChannel] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` and its legal `source` are None when allowed. `next_allowed` (UTC) is the first moment, from the one
    asked about on, at which the same contact is allowed; None when no waiting helps."""

    allowed: bool
    reason: Refusal | None
    next_allowed: datetime | None
    source: str | None = None


def may_contact(
    pack: JurisdictionPack,
    history: ContactHistory,
    channel: ContactChannel,
    moment: datetime,
    zone: ZoneInfo,
    is_holiday: IsHoliday,
) -> Verdict:
    """Whether we may contact a person who lives in `zone` at an aware moment; if not, why, and when next.

    ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is in no place's contact hours")
    refused = _refusal(pack.contact, history, channel, moment, zone, is_holiday)
    if refused is None:
        return Verdict(True, None, moment.astimezone(UTC))
    reason, source = refused
    candidates = _openings(pack.contact, moment, zone)
    fitting = (at for at in candidates if not _refusal(pack.contact, history, channel, at, zone, is_holiday))
    waiting_helps = reason not in (Refusal.CHANNEL_REFUSED, Refusal.CHANNEL_NOT_AUTHORISED)
    return Verdict(False, reason, next(fitting, None) if waiting_helps else None, source)


def _openings(rules: ContactRules, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The openings after a moment. Limits are by day, so a contact becomes allowed at no other time."""
    first = moment.astimezone(zone).date()
    for offset in range(_LOOK_AHEAD_DAYS):
        day = first + timedelta(days=offset)
        hours = rules.hours[day.weekday()]
        if hours is not None:
            opening = datetime.combine(day, hours.opens, zone).astimezone(UTC)
            if opening > moment:
                yield opening


def _refusal(
    rules: ContactRules,
    history: ContactHistory,
    channel: ContactChannel,
    moment: datetime,
    zone: ZoneInfo,
    is_holiday: IsHoliday,
) -> tuple[Refusal, str] | None:
    local = moment.astimezone(zone)
    return (
        _channel_refusal(rules, history, channel)
        or _hours_refusal(rules, local, is_holiday)
        or _frequency_refusal(rules, history, channel, local.date(), zone)
    )


def _channel_refusal(
    rules: ContactRules, history: ContactHistory, channel: ContactChannel
) -> tuple[Refusal, str] | None:
    if channel in history.refused:
        return Refusal.CHANNEL_REFUSED, rules.channels_source
    if rules.needs_authorised_channel and channel not in history.authorised:
        return Refusal.CHANNEL_NOT_AUTHORISED, rules.channels_source
    return None


def _hours_refusal(rules: ContactRules, local: datetime, is_holiday: IsHoliday) -> tuple[Refusal, str] | None:
    hours = rules.hours[local.weekday()]
    if hours is None:
        return Refusal.CLOSED_DAY, rules.hours_source
    if not rules.on_holidays and is_holiday(local.date()):
        return Refusal.HOLIDAY, rules.holidays_source
    return None if hours.contain(local.time()) else (Refusal.OUTSIDE_HOURS, rules.hours_source)


def _frequency_refusal(
    rules: ContactRules, history: ContactHistory, channel: ContactChannel, today: date, zone: ZoneInfo
) -> tuple[Refusal, str] | None:
    for limit in rules.limits:
        if channel in limit.channels and _is_used_up(limit, history, channel, today, zone):
            return _BY_COUNT[limit.counts], limit.source
    return None


def _is_used_up(
    limit: FrequencyLimit, history: ContactHistory, channel: ContactChannel, today: date, zone: ZoneInfo
) -> bool:
    recent = [
        contact
        for contact in history.contacts
        if contact.channel in limit.channels
        and 0 <= (today - contact.at.astimezone(zone).date()).days < limit.days
    ]
    if limit.counts == Counted.CHANNELS:
        return len({channel, *(contact.channel for contact in recent)}) > limit.most
    if limit.counts == Counted.CONVERSATIONS:
        recent = [contact for contact in recent if contact.conversation]
    return len(recent) >= limit.most
