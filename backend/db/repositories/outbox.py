"""Mails to send, committed with what caused them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from backend.db.models.operations import OutboxMessage
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound

MAIL = "mail"


class OutboxRepository(Repository):
    """The rows of `outbox`."""

    def add(
        self,
        *,
        recipient: str,
        subject: str,
        body: str,
        now: datetime,
        send_before: datetime | None = None,
    ) -> int:
        """Queue a mail; it leaves after the commit, and never from `send_before` on."""
        values = {
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "status": "queued",
            "attempts": 0,
            "send_before": send_before,
            "woken_at": now,
            "created_at": now,
        }
        result: Any = self.connection.execute(insert(OutboxMessage), values)
        mail_id = int(result.inserted_primary_key[0])
        self._work.wake_after_commit(MAIL, mail_id)
        return mail_id

    def delete(self, recipient: str) -> None:
        """Delete what was or would be sent to an address, at its owner's request."""
        self.connection.execute(delete(OutboxMessage).where(OutboxMessage.recipient == recipient))

    def list_due(self, *, now: datetime, limit: int = 100) -> Sequence[int]:
        """Return the ids of mails that may leave now, oldest first."""
        query = select(OutboxMessage.id).where(_may_leave(now)).order_by(OutboxMessage.id).limit(limit)
        return self.connection.execute(query).scalars().all()

    def has_forgotten(self, *, now: datetime, after: timedelta) -> bool:
        """Tell, by reading only, whether there is a mail to send that no worker was told of lately."""
        query = select(OutboxMessage.id).where(_is_forgotten(now, after)).limit(1)
        return self.connection.execute(query).first() is not None

    def wake_forgotten(self, *, now: datetime, after: timedelta) -> None:
        """Tell workers, after the commit, of the mails that wait and of which they were not told lately."""
        rows = self.connection.execute(
            update(OutboxMessage)
            .where(_is_forgotten(now, after))
            .values(woken_at=now)
            .returning(OutboxMessage.id)
        )
        for mail_id in sorted(rows.scalars()):
            self._work.wake_after_commit(MAIL, mail_id)

    def claim(self, mail_id: int, *, now: datetime) -> OutboxMessage | None:
        """Mark a queued mail as being sent and return it; None when it does not wait: nobody else gets it."""
        claimed = self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == mail_id, _may_leave(now))
            .values(status="sending", attempts=OutboxMessage.attempts + 1, claimed_at=now)
        )
        return self.session.get(OutboxMessage, mail_id) if claimed.rowcount == 1 else None

    def finish(
        self, mail_id: int, *, status: str, now: datetime, try_again_at: datetime | None = None
    ) -> bool:
        """Write what became of a mail that is `sending`: `sent`, `queued` (again) or `failed`; tell whether it was."""
        # One to try again counts as told of at that moment: workers take it up once they would think it forgotten.
        woken_at = try_again_at or now
        values = {"status": status, "sent_at": now if status == "sent" else None, "woken_at": woken_at}
        changed = self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == mail_id, OutboxMessage.status == "sending")
            .values(**values)
        )
        return changed.rowcount == 1

    def get(self, mail_id: int) -> OutboxMessage:
        """Return a mail; raises NotFound."""
        found = self.session.get(OutboxMessage, mail_id)
        if found is None:
            raise NotFound("mail_not_found", "No encontramos ese correo.")
        return found

    def settle(self, mail_id: int, *, status: str, before: datetime, now: datetime) -> bool:
        """Write what a person decided about a mail that failed or whose outcome is unknown since `before`."""
        values = {"status": status, "sent_at": now if status == "sent" else None, "woken_at": now}
        changed = self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == mail_id, or_(OutboxMessage.status == "failed", _is_unknown(before)))
            .values(**values)
        )
        self._work.wake_after_commit(MAIL, mail_id)
        return changed.rowcount == 1

    def list_troubled(
        self, *, before: datetime, limit: int, offset: int
    ) -> tuple[Sequence[OutboxMessage], int]:
        """Return a page of mails that failed or whose outcome is unknown since `before`, latest first; and how many."""
        troubled = or_(OutboxMessage.status == "failed", _is_unknown(before))
        query = select(OutboxMessage).where(troubled).order_by(OutboxMessage.id.desc())
        total = select(func.count()).select_from(OutboxMessage).where(troubled)
        found = self.session.scalars(query.limit(limit).offset(offset)).all()
        return found, self.connection.execute(total).scalar_one()


def _may_leave(now: datetime) -> ColumnElement[bool]:
    in_time = or_(OutboxMessage.send_before.is_(None), OutboxMessage.send_before > now)
    rested = or_(OutboxMessage.attempts == 0, OutboxMessage.woken_at <= now)
    return and_(OutboxMessage.status == "queued", in_time, rested)


def _is_forgotten(now: datetime, after: timedelta) -> ColumnElement[bool]:
    not_told = or_(OutboxMessage.woken_at.is_(None), OutboxMessage.woken_at < now - after)
    return and_(_may_leave(now), not_told)


def _is_unknown(before: datetime) -> ColumnElement[bool]:
    stale = or_(OutboxMessage.claimed_at.is_(None), OutboxMessage.claimed_at < before)
    return and_(OutboxMessage.status == "sending", stale)
