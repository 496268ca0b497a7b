"""Reminders: planned once per occasion, said when the law of the debtor's place allows it, dropped when moot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.db.models.agreements import Reminder
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import RUNNING, AgreementStatus
from backend.domain.contact_limits import ContactChannel
from backend.domain.contact_rules import Contact, ContactHistory, Verdict, may_contact
from backend.domain.errors import Unavailable
from backend.domain.reminder import ReminderKind, due_reminder
from backend.services.agreement_case import AgreementCase, load_case, lock_agreement
from backend.services.context import ServiceContext
from backend.services.formatting import format_date, format_money
from backend.services.measures import is_contact_stopped
from backend.services.places import country_of, holiday_calendar, pack_of, zone_of
from backend.services.reminder_texts import CHANGE_DATES, reminder_text

logger = logging.getLogger(__name__)

CHANNEL = ContactChannel.EMAIL
LONGEST_HISTORY = timedelta(days=370)
# How long a mail may take to leave; the shorter ones near the end of the day's hours.
MINUTES_TO_LEAVE = (60, 45, 30, 15, 10, 5, 1)
LATEST_THANKS = timedelta(days=4)
CHUNK = 50


@dataclass(slots=True)
class Released:
    """What became of the reminders whose moment had come."""

    sent: int = 0
    waiting: int = 0
    dropped: int = 0


def plan_due_reminder(context: ServiceContext, uow: UnitOfWork, case: AgreementCase) -> None:
    """Plan what is said today about the next instalment, if anything; once, however often it is asked."""
    due = due_reminder(case.allocation, case.today, case.policy.follow_up)
    if due is not None:
        _plan(context, uow, case, due.kind, due.occasion)


def plan_payment_reminder(
    context: ServiceContext, uow: UnitOfWork, case: AgreementCase, payment_id: int
) -> None:
    """Plan the thanks for a payment, or for the last one the word that all is paid."""
    if case.standing is AgreementStatus.FULFILLED:
        _plan(context, uow, case, ReminderKind.FULFILLED, f"fulfilled:{case.allocation.fulfilled_on}")
    else:
        _plan(context, uow, case, ReminderKind.THANKS, f"payment:{payment_id}")


def release_reminders(context: ServiceContext, *, keep_on: Callable[[], None] = lambda: None) -> Released:
    """Put into the outbox what may be said now; each reminder once, however many processes do this at a time.

    `keep_on` is called before each chunk, and ends it by raising.
    """
    with context.write() as uow:
        uow.reminders.take_back_expired(context.now())
        uow.commit()
    outcome, last = Released(), 0
    while True:
        keep_on()
        with context.read() as uow:
            ids = uow.reminders.list_due(context.now(), after_id=last, limit=CHUNK)
        if not ids:
            return outcome
        for reminder_id in ids:
            became = _release_or_leave(context, reminder_id)
            if became:
                setattr(outcome, became, getattr(outcome, became) + 1)
        last = ids[-1]


def _plan(
    context: ServiceContext, uow: UnitOfWork, case: AgreementCase, kind: ReminderKind, occasion: str
) -> None:
    """The agreement's debt is locked, so nobody plans the same between looking and writing."""
    if (kind.value, occasion) in uow.reminders.list_known(case.agreement.id):
        return
    uow.reminders.add(
        agreement_id=case.agreement.id,
        debtor_id=case.debt.debtor_id,
        kind=kind.value,
        occasion=occasion,
        channel=CHANNEL.value,
        not_before=context.now(),
        now=context.now(),
    )


def _release_or_leave(context: ServiceContext, reminder_id: int) -> str:
    """One reminder that cannot be sent keeps nobody from hearing of the others; it waits on."""
    try:
        return _release(context, reminder_id)
    except Unavailable:
        raise
    except Exception:
        logger.exception("reminder", extra={"reminder": reminder_id})
        return ""


def _release(context: ServiceContext, reminder_id: int) -> str:
    """Send one reminder, move it or drop it; return which, or nothing where somebody else did it."""
    with context.write() as uow:
        reminder = uow.reminders.get(reminder_id)
        agreement = lock_agreement(uow, uow.agreements.get(reminder.agreement_id))
        uow.reminders.lock_debtor(reminder.debtor_id)
        reminder = uow.reminders.get(reminder_id)
        if reminder.status != "waiting":
            return ""
        became = _decide(context, uow, load_case(context, uow, agreement), reminder)
        uow.commit()
    return became


def _decide(context: ServiceContext, uow: UnitOfWork, case: AgreementCase, reminder: Reminder) -> str:
    address = _address(uow, case)
    if not address or not _still_holds(context, uow, case, reminder):
        reason = "moot" if address else "no_address"
        uow.reminders.update(reminder.id, status="dropped", reason=reason)
        return "dropped"
    if is_contact_stopped(uow, case.debt.id, case.today):
        uow.reminders.update(reminder.id, status="dropped", reason="contact_stopped")
        return "dropped"
    verdict, until = _verdict(context, uow, case)
    if verdict.allowed:
        _send(context, uow, case, reminder, address, until)
        return "sent"
    if verdict.next_allowed is None:
        uow.reminders.update(reminder.id, status="dropped", reason=str(verdict.reason))
        return "dropped"
    uow.reminders.update(reminder.id, not_before=verdict.next_allowed, reason=str(verdict.reason))
    return "waiting"


def _still_holds(context: ServiceContext, uow: UnitOfWork, case: AgreementCase, reminder: Reminder) -> bool:
    """Whether what was planned is still so: nobody is reminded of what was paid meanwhile."""
    kind = ReminderKind(reminder.kind)
    if case.agreement.status not in RUNNING:
        return False
    if kind is ReminderKind.FULFILLED:
        return case.standing is AgreementStatus.FULFILLED
    if kind is ReminderKind.THANKS:
        return _thanks_hold(context, uow, case, reminder)
    return due_reminder(case.allocation, case.today, case.policy.follow_up) == (kind, reminder.occasion)


def _thanks_hold(context: ServiceContext, uow: UnitOfWork, case: AgreementCase, reminder: Reminder) -> bool:
    """Thanks are for a payment that stands and was not the last one; late thanks only take another's place."""
    payment_id = int(reminder.occasion.rpartition(":")[2])
    is_undone = uow.payments.find_reversal(payment_id) is not None
    is_fresh = context.now() - reminder.created_at <= LATEST_THANKS
    return is_fresh and not is_undone and case.standing is not AgreementStatus.FULFILLED


def _verdict(
    context: ServiceContext, uow: UnitOfWork, case: AgreementCase
) -> tuple[Verdict, datetime | None]:
    """Whether we may write now, and before when the mail has to leave: at most an hour, and within the hours."""
    locale, now = case.debt.locale, context.now()
    said = uow.reminders.list_contacts(case.debt.debtor_id, since=now - LONGEST_HISTORY)
    history = ContactHistory(
        contacts=tuple(Contact(ContactChannel(item.channel), item.moment) for item in said),
        # Who accepts an agreement gives the address for what concerns it.
        authorised=frozenset({CHANNEL}),
    )
    zone, is_holiday = zone_of(context, locale), holiday_calendar(country_of(locale))
    pack = pack_of(context, locale)
    moments = (now + timedelta(minutes=minutes) for minutes in MINUTES_TO_LEAVE)
    allowed = (m for m in moments if may_contact(pack, history, CHANNEL, m, zone, is_holiday).allowed)
    return may_contact(pack, history, CHANNEL, now, zone, is_holiday), next(allowed, None)


def _address(uow: UnitOfWork, case: AgreementCase) -> str:
    """The address of the account that accepted; of an erased one, nothing is used."""
    if case.agreement.accepted_by is None:
        return ""
    account = uow.users.get(case.agreement.accepted_by)
    return account.email if account.is_active else ""


def _send(
    context: ServiceContext,
    uow: UnitOfWork,
    case: AgreementCase,
    reminder: Reminder,
    address: str,
    until: datetime | None,
) -> None:
    now = context.now()
    subject, body = reminder_text(ReminderKind(reminder.kind), _values(context, case))
    mail_id = uow.outbox.add(
        recipient=address,
        subject=subject,
        body=body,
        now=now,
        send_before=until or now + timedelta(minutes=MINUTES_TO_LEAVE[-1]),
    )
    uow.reminders.update(reminder.id, status="sent", reason="", contacted_at=now, mail_id=mail_id)


def _values(context: ServiceContext, case: AgreementCase) -> dict[str, str]:
    due, locale = case.allocation.next_due, case.debt.locale
    grace = timedelta(days=case.policy.follow_up.grace_days)
    return {
        "name": " ".join(case.debt.debtor_name.title().split()[:1]),
        "reference": case.agreement.reference,
        "creditor": case.debt.creditor_name,
        "url": context.settings.public_url,
        "missing": format_money(case.allocation.missing, locale),
        "amount": format_money(due.missing, locale) if due else "",
        "date": format_date(due.instalment.due_date, locale) if due else "",
        "last_day": format_date(due.instalment.due_date + grace, locale) if due else "",
        "change_dates": "" if case.replanned_on else CHANGE_DATES,
    }
