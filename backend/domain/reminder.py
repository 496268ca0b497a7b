"""What the debtor of an agreement is told, and on which day. When it may be said is the contact rules' matter."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .follow_up_rules import FollowUpRules
from .payment import Allocation, Coverage


class ReminderKind(StrEnum):
    """The occasions on which we speak first."""

    BEFORE_DUE = "before_due"
    DUE_TODAY = "due_today"
    MISSED = "missed"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    THANKS = "thanks"
    FULFILLED = "fulfilled"


class DueReminder(NamedTuple):
    """A kind and its occasion; together they happen once in an agreement's life."""

    kind: ReminderKind
    occasion: str


def due_reminder(allocation: Allocation, today: date, rules: FollowUpRules) -> DueReminder | None:
    """What is said on a day about the oldest instalment of which something is missing; mostly nothing.

    Some days before its date, on its date, the day after it, on the last day of grace, and once that is over. Days
    on which nobody looked are not made up for: what is said is what holds today.
    """
    due = allocation.next_due
    if due is None:
        return None
    kind = _kind_on(due, today, rules)
    return None if kind is None else DueReminder(kind, instalment_occasion(due))


def instalment_occasion(due: Coverage) -> str:
    """Number and date: a re-plan gives a number another date, and with it other reminders."""
    return f"instalment:{due.instalment.number}:{due.instalment.due_date.isoformat()}"


def _kind_on(due: Coverage, today: date, rules: FollowUpRules) -> ReminderKind | None:
    days_late = (today - due.instalment.due_date).days
    if days_late > rules.grace_days:
        return ReminderKind.BROKEN
    if days_late > 0:
        is_last_day = days_late == rules.grace_days and days_late > 1
        return ReminderKind.AT_RISK if is_last_day else ReminderKind.MISSED
    if days_late == 0:
        return ReminderKind.DUE_TODAY
    return ReminderKind.BEFORE_DUE if -days_late <= rules.remind_days_before else None
