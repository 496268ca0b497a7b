"""Conversations that are over: moved out of the tables that turns use, whole, into one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import defer

from backend.db.models.accounts import User
from backend.db.models.agreements import Agreement, Instalment
from backend.db.models.conversations import (
    AnonymousConversation,
    ArchivedConversation,
    Conversation,
    Message,
    ToolExecution,
    Turn,
)
from backend.db.models.debts import Debt, Debtor
from backend.db.models.ml import IntentCorrection
from backend.db.repositories.agreements import ENDED_STATUSES
from backend.db.repositories.analytics import MADE
from backend.db.repositories.base import Repository
from backend.db.repositories.feedback import NO_OPINION

# What was said on the way to an agreement is kept along with it: by whoever has the debtor's number, and by who
# accepted, of whose account the number may have been released since.
_OF_DEBTOR = (
    select(Agreement.id)
    .join(Debt, Debt.id == Agreement.debt_id)
    .join(Debtor, Debtor.id == Debt.debtor_id)
    .join(User, User.bound_document == Debtor.document_number)
    .where(User.id == ArchivedConversation.user_id)
)
_ACCEPTED = select(Agreement.id).where(Agreement.accepted_by == ArchivedConversation.user_id)
_MADE_THERE = select(Agreement.id).where(Agreement.conversation_id == ArchivedConversation.id)
_WAYS = (_OF_DEBTOR, _ACCEPTED, _MADE_THERE)
_OVER = (*ENDED_STATUSES, "fulfilled")


def _with_agreement(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(*(way.where(*conditions).exists() for way in _WAYS))


def _goes_on(today: date) -> ColumnElement[bool]:
    """Of an agreement that is still paid, or may be: a broken one is cured by a payment until its last day."""
    still_due = select(Instalment.id).where(
        Instalment.agreement_id == Agreement.id, Instalment.due_date >= today
    )
    # By what it is not: no index on what it is, which would bring in everybody's, is of use then.
    return and_(Agreement.status.not_in(_OVER), or_(Agreement.status != "broken", still_due.exists()))


_KEPT_MESSAGE = (
    *("id", "sender_type", "text_content", "timestamp", "button_selected", "previous_state", "next_state"),
    *("route", "intent", "confidence", "assistant_version", "attachments", "duration_ms"),
)
_KEPT_EXECUTION = ("tool", "effect", "arguments", "status", "output", "started_at", "finished_at")


@dataclass(frozen=True, slots=True)
class Over:
    """Which archived conversations may not be kept any more: by when they ended, and whether there is an agreement.

    What led to an agreement that goes on today is kept, however old.
    """

    before: datetime
    before_with_agreement: datetime
    today: date

    def condition(self) -> ColumnElement[bool]:
        """Return what holds for them."""
        made, goes_on = _with_agreement(), _with_agreement(_goes_on(self.today))
        ended = ArchivedConversation.ended_at
        return or_(and_(ended < self.before, ~made), and_(ended < self.before_with_agreement, made, ~goes_on))


class ArchiveRepository(Repository):
    """The rows of `archived_conversations`, and what becomes one."""

    def list_over(
        self, *, before: datetime, corrected_before: datetime, after_id: int, limit: int
    ) -> Sequence[int]:
        """Return the ids of conversations that ended before a moment, by id.

        Those with a corrected message, which training reads, only when they ended before another moment; not the newest
        of all: SQLite would give its number again.
        """
        corrected = (
            select(Message.id)
            .join(IntentCorrection, IntentCorrection.message_id == Message.id)
            .where(Message.conversation_id == Conversation.id)
        )
        newest = select(func.max(Conversation.id)).scalar_subquery()
        query = (
            select(Conversation.id)
            .where(
                Conversation.ended_at < before,
                Conversation.id > after_id,
                Conversation.is_active.is_(False),
                Conversation.id < newest,
                or_(Conversation.ended_at < corrected_before, ~corrected.exists()),
            )
            .order_by(Conversation.id)
            .limit(limit)
        )
        return self.connection.execute(query).scalars().all()

    def move(self, conversation_id: int, *, now: datetime) -> bool:
        """Move a conversation that is over into the archive; False when it is there no more."""
        # The account first, as who erases it does; else each could wait for the other.
        owner = select(User.id).join(Conversation, Conversation.user_id == User.id)
        owner = owner.where(Conversation.id == conversation_id)
        self.connection.execute(owner.with_for_update(read=True, key_share=True, of=User))
        query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
        found = self.session.scalars(query).first()
        if found is None:
            return False
        content = self._content(found)
        row = {
            "id": found.id,
            "user_id": found.user_id,
            "final_state": found.current_state,
            "message_count": found.message_count,
            "ended_reason": found.ended_reason,
            "content": content,
            "reached": sorted({one["next_state"] for one in content["messages"] if one["next_state"]}),
            "intents": _intents(content["messages"]),
            "created_at": found.created_at,
            "ended_at": found.ended_at,
            "archived_at": now,
        }
        self.connection.execute(insert(ArchivedConversation), row)
        # Messages, turns and what tools wrote go with it.
        self.connection.execute(delete(Conversation).where(Conversation.id == conversation_id))
        return True

    def find(self, conversation_id: int) -> ArchivedConversation | None:
        """Return an archived conversation."""
        return self.session.get(ArchivedConversation, conversation_id)

    def list(self, *, limit: int, offset: int) -> tuple[Sequence[ArchivedConversation], int]:
        """Return a page, the latest ended first, and how many there are."""
        query = select(ArchivedConversation).order_by(
            ArchivedConversation.ended_at.desc(), ArchivedConversation.id.desc()
        )
        total = self.connection.execute(select(func.count(ArchivedConversation.id))).scalar_one()
        return self.session.scalars(query.limit(limit).offset(offset)).all(), total

    def list_ended(
        self, *, since: datetime, until: datetime, after: tuple[datetime, int] | None, limit: int
    ) -> Sequence[ArchivedConversation]:
        """Return those that ended from `since` on and before `until`, in this order, a piece at a time."""
        query = select(ArchivedConversation).where(
            ArchivedConversation.ended_at >= since, ArchivedConversation.ended_at < until
        )
        if after is not None:
            ended_at, last_id = after
            query = query.where(
                (ArchivedConversation.ended_at > ended_at)
                | ((ArchivedConversation.ended_at == ended_at) & (ArchivedConversation.id > last_id))
            )
        query = query.order_by(ArchivedConversation.ended_at, ArchivedConversation.id).limit(limit)
        return self.session.scalars(query).all()

    def list_of(self, user_id: int) -> Sequence[ArchivedConversation]:
        """Return an account's archived conversations, newest first."""
        query = select(ArchivedConversation).where(ArchivedConversation.user_id == user_id)
        return self.session.scalars(query.order_by(ArchivedConversation.id.desc())).all()

    def delete_of(self, user_id: int) -> None:
        """Delete an account's archived conversations, at its owner's request."""
        self.connection.execute(delete(ArchivedConversation).where(ArchivedConversation.user_id == user_id))

    def anonymise(self, over: Over, *, zone: ZoneInfo, limit: int) -> int:
        """Keep only the figures of what may not be kept any more; at most of `limit`, return of how many.

        Agreements that were made there forget in which conversation it was.
        """
        query = select(ArchivedConversation).where(over.condition())
        query = (
            query.options(defer(ArchivedConversation.content)).order_by(ArchivedConversation.id).limit(limit)
        )
        found = self.session.scalars(query.with_for_update(of=ArchivedConversation)).all()
        if not found:
            return 0
        ids = [one.id for one in found]
        accepted = select(Agreement.conversation_id, func.min(Agreement.accepted_at)).where(
            Agreement.conversation_id.in_(ids), MADE
        )
        rows = self.connection.execute(accepted.group_by(Agreement.conversation_id))
        agreed = {row[0]: row[1] for row in rows}
        self.connection.execute(
            insert(AnonymousConversation), [_figures(one, agreed.get(one.id), zone) for one in found]
        )
        self.connection.execute(
            update(Agreement).where(Agreement.conversation_id.in_(ids)).values(conversation_id=None)
        )
        self.connection.execute(delete(ArchivedConversation).where(ArchivedConversation.id.in_(ids)))
        return len(found)

    def _content(self, conversation: Conversation) -> dict[str, Any]:
        messages = self.session.scalars(
            select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id)
        )
        executions = self.session.scalars(
            select(ToolExecution)
            .join(Turn, Turn.id == ToolExecution.turn_id)
            .where(Turn.conversation_id == conversation.id)
            .order_by(ToolExecution.id)
        )
        opinions = self._work.feedback.opinions_of(conversation.id)
        return {
            "context": conversation.context_data,
            "messages": [
                {**_plain(one, _KEPT_MESSAGE), **opinions.get(one.id, NO_OPINION)._asdict()}
                for one in messages
            ],
            "executions": [_plain(one, _KEPT_EXECUTION) for one in executions],
        }


def _figures(archived: ArchivedConversation, agreed_at: datetime | None, zone: ZoneInfo) -> dict[str, Any]:
    def day(moment: datetime) -> datetime:
        return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)

    intents = {
        intent: [day(datetime.fromisoformat(time)).isoformat() for time in times]
        for intent, times in archived.intents.items()
    }
    return {
        "final_state": archived.final_state,
        "message_count": archived.message_count,
        "ended_reason": archived.ended_reason,
        "reached": archived.reached,
        "intents": intents,
        "created_at": day(archived.created_at),
        "ended_at": day(archived.ended_at),
        "agreed_after_minutes": agreed_at and (agreed_at - archived.created_at) // timedelta(minutes=1),
    }


def _intents(messages: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    intents: dict[str, list[str]] = {}
    for message in messages:
        if message["sender_type"] == "assistant" and message["intent"]:
            intents.setdefault(message["intent"], []).append(message["timestamp"])
    return intents


def _plain(row: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
