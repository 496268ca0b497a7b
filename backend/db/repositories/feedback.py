"""Opinions about the assistant's messages."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from backend.db.models.conversations import Conversation, Message
from backend.db.models.feedback import MessageFeedback
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


class Opinion(NamedTuple):
    """`up` or `down`, None for no opinion, and why."""

    rating: str | None
    rating_reason: str


NO_OPINION = Opinion(None, "")


class FeedbackRepository(Repository):
    """One opinion per message, of the person whose conversation it is."""

    def check_answer(self, message_id: int, *, user_id: int) -> None:
        """Raise NotFound unless the message is the other side's, in a conversation of this account."""
        query = (
            select(Message.id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Message.id == message_id, Message.sender_type != "user", Conversation.user_id == user_id)
            .with_for_update(of=Message)
        )
        if self.connection.execute(query).first() is None:
            raise NotFound("message_not_found", "No encontramos ese mensaje.")

    def save(self, message_id: int, *, rating: str, reason: str, now: datetime) -> None:
        """Keep an opinion in the place of an earlier one."""
        self.delete(message_id)
        values = {"message_id": message_id, "rating": rating, "reason": reason, "created_at": now}
        self.connection.execute(insert(MessageFeedback).values(values))

    def delete(self, message_id: int) -> None:
        """Forget an opinion."""
        self.connection.execute(delete(MessageFeedback).where(MessageFeedback.message_id == message_id))

    def opinions_of(self, conversation_id: int) -> dict[int, Opinion]:
        """Return what was thought of each message of a conversation that somebody judged."""
        query = (
            select(MessageFeedback.message_id, MessageFeedback.rating, MessageFeedback.reason)
            .join(Message, Message.id == MessageFeedback.message_id)
            .where(Message.conversation_id == conversation_id)
        )
        return {row.message_id: Opinion(row.rating, row.reason) for row in self.connection.execute(query)}
