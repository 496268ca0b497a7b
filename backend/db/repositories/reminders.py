"""Reminders: what we say first about an agreement, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from backend.db.models.agreements import Reminder
from backend.db.models.debts import Debtor
from backend.db.models.operations import OutboxMessage
from backend.db.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Contact:
    """One time that we spoke first to a debtor."""

    channel: str
    moment: datetime


class ReminderRepository(Repository):
    """One row per agreement, kind and occasion."""

    def list_known(self, agreement_id: int) -> set[tuple[str, str]]:
        """Return the (kind, occasion) of what an agreement's debtor was or will be told."""
        query = select(Reminder.kind, Reminder.occasion).where(Reminder.agreement_id == agreement_id)
        return {(row.kind, row.occasion) for row in self.connection.execute(query)}

    def add(
        self,
        *,
        agreement_id: int,
        debtor_id: int,
        kind: str,
        occasion: str,
        channel: str,
        not_before: datetime,
        now: datetime,
    ) -> None:
        """Plan a reminder; a second one for the same occasion breaks the unique rule."""
        values = {
            "agreement_id": agreement_id,
            "debtor_id": debtor_id,
            "kind": kind,
            "occasion": occasion,
            "channel": channel,
            "status": "waiting",
            "reason": "",
            "not_before": not_before,
            "contacted_at": None,
            "created_at": now,
        }
        self.connection.execute(insert(Reminder), values)

    def list_due(self, now: datetime, *, after_id: int, limit: int) -> Sequence[int]:
        """Return the ids of waiting reminders whose moment has come, by id."""
        query = select(Reminder.id).where(
            Reminder.status == "waiting", Reminder.not_before <= now, Reminder.id > after_id
        )
        return self.connection.execute(query.order_by(Reminder.id).limit(limit)).scalars().all()

    def get(self, reminder_id: int) -> Reminder:
        """Return a reminder as it is now."""
        query = select(Reminder).where(Reminder.id == reminder_id)
        return self.session.scalars(query.execution_options(populate_existing=True)).one()

    def lock_debtor(self, debtor_id: int) -> None:
        """Hold the debtor until the transaction ends, so that two contacts wait for one another."""
        self.connection.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())

    def list_contacts(self, debtor_id: int, *, since: datetime) -> Sequence[Contact]:
        """Return when and how we spoke first to a debtor since a moment, oldest first."""
        query = (
            select(Reminder.channel, Reminder.contacted_at)
            .where(Reminder.debtor_id == debtor_id, Reminder.contacted_at >= since)
            .order_by(Reminder.contacted_at, Reminder.id)
        )
        return [Contact(row.channel, row.contacted_at) for row in self.connection.execute(query)]

    def update(self, reminder_id: int, **values: Any) -> None:
        """Write columns of a reminder."""
        self.connection.execute(update(Reminder).where(Reminder.id == reminder_id).values(**values))

    def take_back_expired(self, now: datetime) -> int:
        """Let reminders wait again whose mail did not leave in time, and end those mails; return how many."""
        expired = select(OutboxMessage.id).where(
            OutboxMessage.status == "queued", OutboxMessage.send_before <= now
        )
        ids = self.connection.execute(expired.with_for_update(skip_locked=True)).scalars().all()
        if ids:
            mails = update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(status="failed")
            self.connection.execute(mails)
            waiting = {"status": "waiting", "contacted_at": None, "mail_id": None, "not_before": now}
            self.connection.execute(update(Reminder).where(Reminder.mail_id.in_(ids)).values(waiting))
        return len(ids)
