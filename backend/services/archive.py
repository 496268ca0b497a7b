"""Conversations that are over leave the tables that turns use; staff still read them, and they can be exported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.db.models.conversations import ArchivedConversation
from backend.domain.errors import InvalidInput
from backend.services.administration import option_value
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.jobs import JobRun

if TYPE_CHECKING:
    from backend.delivery.parquet import Row

CHUNK = 100
KEPT = ("keep_conversations_days", "keep_agreed_conversations_days")
"""Options: for how long the talk of people without and with an agreement may be kept."""


def archive_conversations(context: ServiceContext, run: JobRun) -> dict[str, int]:
    """Archive what ended so many days ago as administrators set; each conversation in a transaction of its own."""
    # From the archive it is deleted or made anonymous, so that it must come there before.
    kept = min(option_value(context, name) for name in KEPT)
    before = context.now() - timedelta(days=min(kept, option_value(context, "archive_after_days")))
    # What staff corrected stays for training, but not longer than it may be kept.
    corrected_before = context.now() - timedelta(days=kept)
    archived = last = 0
    while True:
        run.keep_on(done=archived)
        with context.read() as uow:
            found = uow.archive.list_over(
                before=before, corrected_before=corrected_before, after_id=last, limit=CHUNK
            )
        if not found:
            return {"archived": archived}
        for conversation_id in found:
            with context.write() as uow:
                archived += uow.archive.move(conversation_id, now=context.now())
                uow.commit()
        last = found[-1]


def export_archive(
    context: ServiceContext, principal: Principal, path: Path, *, since: datetime, until: datetime
) -> int:
    """Write the messages of conversations that ended from `since` on and before `until` as Parquet; return how many.

    Raises Forbidden, InvalidInput `invalid_period`.
    """
    # Here, since hardly any process exports anything, and Arrow takes a while to load.
    from backend.delivery.parquet import write_messages

    require_admin(principal)
    if since >= until:
        raise InvalidInput("invalid_period", "El periodo empieza antes de terminar.")
    with context.write() as uow:
        record(context, uow, principal, "archive_exported", "archive", f"{since:%Y-%m-%d} {until:%Y-%m-%d}")
        uow.commit()
    return write_messages(path, _rows(context, since, until))


def _rows(context: ServiceContext, since: datetime, until: datetime) -> Iterator[list[Row]]:
    after: tuple[datetime, int] | None = None
    while True:
        with context.read() as uow:
            found = uow.archive.list_ended(since=since, until=until, after=after, limit=CHUNK)
        if not found:
            return
        yield [row for conversation in found for row in _messages(conversation)]
        after = (found[-1].ended_at, found[-1].id)


def _messages(conversation: ArchivedConversation) -> Iterator[Row]:
    shared = {
        "conversation_id": conversation.id,
        "user_id": conversation.user_id,
        "conversation_created_at": conversation.created_at,
        "conversation_ended_at": conversation.ended_at,
        "ended_reason": conversation.ended_reason,
        "final_state": conversation.final_state,
    }
    for message in conversation.content["messages"]:
        yield {**shared, **_message(message)}


def _message(message: dict[str, Any]) -> Row:
    return {
        "message_id": message["id"],
        "sender_type": message["sender_type"],
        "text": message["text_content"],
        "sent_at": datetime.fromisoformat(message["timestamp"]),
        "button": message["button_selected"],
        "previous_state": message["previous_state"],
        "next_state": message["next_state"],
        "route": message["route"],
        "intent": message["intent"],
        "confidence": message["confidence"],
        "duration_ms": message["duration_ms"],
        # What was archived before opinions were kept has none.
        "rating": message.get("rating"),
        "rating_reason": message.get("rating_reason"),
    }
