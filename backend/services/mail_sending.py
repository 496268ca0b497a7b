"""Mails of the outbox: taken by one process, sent, and shown to staff where nobody knows whether they left.

A mail is marked `sending` before the server is asked. Where its outcome is not known (the process died, or the
connection broke while the server was taking it), it stays so: it is never sent again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.db.models.operations import OutboxMessage
from backend.domain.errors import Conflict
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.jobs import PAGE_SIZE, pause_after

UNKNOWN_AFTER = timedelta(minutes=5)
"""A mail that is `sending` for longer has an unknown outcome: no server is waited for so long."""
RETRIED_FOR = timedelta(hours=1)
"""How long a mail that may leave at any time is tried again; one with an end is tried until then."""
DECISIONS = {"sent": "sent", "send_again": "queued", "drop": "failed"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the outbox that this process sends."""

    id: int
    recipient: str
    subject: str
    body: str
    attempt: int
    created_at: datetime
    send_before: datetime | None


def claim_mail(context: ServiceContext, mail_id: int) -> Mail | None:
    """Take a mail that waits; nobody else gets it. None when it does not wait any more."""
    with context.write() as uow:
        row = uow.outbox.claim(mail_id, now=context.now())
        mail = _mail(row) if row else None
        uow.commit()
    return mail


def _mail(row: OutboxMessage) -> Mail:
    return Mail(
        id=row.id,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        attempt=row.attempts,
        created_at=row.created_at,
        send_before=row.send_before,
    )


def record_sent(context: ServiceContext, mail: Mail) -> None:
    """Write that the server has taken a mail."""
    _finish(context, mail, "sent")


def record_not_sent(context: ServiceContext, mail: Mail, *, may_retry: bool) -> None:
    """Write that the server has refused a mail for certain: it is tried again after a pause, each one longer.

    What must leave before some moment stays queued until then; whoever asked for it finds it expired.
    """
    try_again_at = context.now() + pause_after(mail.attempt)
    is_in_time = mail.send_before is not None or try_again_at < mail.created_at + RETRIED_FOR
    if may_retry and is_in_time:
        _finish(context, mail, "queued", try_again_at)
    else:
        _finish(context, mail, "failed")


def _finish(context: ServiceContext, mail: Mail, status: str, try_again_at: datetime | None = None) -> None:
    with context.write() as uow:
        uow.outbox.finish(mail.id, status=status, now=context.now(), try_again_at=try_again_at)
        uow.commit()


def list_troubled_mails(
    context: ServiceContext, principal: Principal, *, page: int
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of mails that failed or whose outcome is unknown, and how many; raises Forbidden."""
    require_staff(principal)
    before = context.now() - UNKNOWN_AFTER
    with context.read() as uow:
        found, total = uow.outbox.list_troubled(before=before, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        return [_view(mail) for mail in found], total


def settle_mail(
    context: ServiceContext, principal: Principal, mail_id: int, *, decision: str
) -> dict[str, Any]:
    """Write what a person decided about such a mail: `sent` (it arrived), `send_again` or `drop`.

    Raises Forbidden, NotFound, Conflict `mail_not_troubled`.
    """
    require_staff(principal)
    now = context.now()
    with context.write() as uow:
        uow.outbox.get(mail_id)
        if not uow.outbox.settle(mail_id, status=DECISIONS[decision], before=now - UNKNOWN_AFTER, now=now):
            raise Conflict("mail_not_troubled", "Ese correo no espera ninguna decisión.")
        record(context, uow, principal, "mail_settled", "mail", mail_id, decision=decision)
        uow.commit()
    with context.read() as uow:
        return _view(uow.outbox.get(mail_id))


def _view(mail: OutboxMessage) -> dict[str, Any]:
    """Without the body, which may hold a code."""
    return {
        "id": mail.id,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "status": "unknown" if mail.status == "sending" else mail.status,
        "attempts": mail.attempts,
        "created_at": mail.created_at.isoformat(),
        "claimed_at": mail.claimed_at.isoformat() if mail.claimed_at else None,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
    }
