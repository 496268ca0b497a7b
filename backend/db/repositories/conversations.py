"""Conversations, messages and turns: cached Core statements, since every turn runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from backend.db.models.conversations import Conversation, Message, ToolExecution, Turn, TurnItem
from backend.db.prepared import Prepared, PreparedInsert
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


@dataclass(slots=True)
class ConversationRow:
    """A conversation as a turn sees it."""

    id: int
    user_id: int
    current_state: str
    context_data: dict[str, Any]
    is_active: bool
    version: int
    message_count: int
    created_at: datetime
    updated_at: datetime
    assigned_to: int | None = None
    waiting_since: datetime | None = None


class AnswerCount(NamedTuple):
    """Answers by one route: how many, the sum of their confidences and milliseconds, and how many have either."""

    route: str
    answers: int
    confidence: float
    rated: int
    milliseconds: int
    timed: int


COLUMNS = (
    Conversation.id,
    Conversation.user_id,
    Conversation.current_state,
    Conversation.context_data,
    Conversation.is_active,
    Conversation.version,
    Conversation.message_count,
    Conversation.created_at,
    Conversation.updated_at,
    Conversation.assigned_to,
    Conversation.waiting_since,
)
OWN = select(*COLUMNS).where(Conversation.user_id == bindparam("user_id"))
SAID = Prepared(
    select(Message.sender_type, Message.text_content, Message.button_selected)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(
        Message.conversation_id == bindparam("conversation_id"), Conversation.user_id == bindparam("user_id")
    )
    .order_by(Message.id.desc())
    .limit(bindparam("most"))
)
BY_ID = Prepared(OWN.where(Conversation.id == bindparam("conversation_id")))
NEWEST = OWN.where(Conversation.is_active.is_(True)).order_by(Conversation.id.desc()).limit(1)
LATEST = Prepared(NEWEST)
# A turn that begins waits for the one that is just being stored, and then sees what it left.
BY_ID_LOCKED = Prepared(
    OWN.where(Conversation.id == bindparam("conversation_id")).with_for_update(key_share=True)
)
LATEST_LOCKED = Prepared(NEWEST.with_for_update(key_share=True))
ADVANCE = Prepared(
    update(Conversation)
    .where(Conversation.id == bindparam("row_id"), Conversation.version == bindparam("row_version"))
    .values(
        current_state=bindparam("state"),
        context_data=bindparam("context", type_=Conversation.context_data.type),
        updated_at=bindparam("now", type_=Conversation.updated_at.type),
        message_count=Conversation.message_count + bindparam("messages"),
        version=Conversation.version + 1,
    )
)
END = (
    update(Conversation)
    .where(Conversation.id == bindparam("row_id"))
    .values(
        is_active=False,
        ended_at=bindparam("now", type_=Conversation.ended_at.type),
        ended_reason="reset",
        waiting_since=None,
    )
)
INSERT_MESSAGE = Prepared(
    insert(Message).returning(Message.id),
    columns=[column.name for column in Message.__table__.columns if not column.primary_key],
)
FINISH_TURN = Prepared(
    update(Turn)
    .where(Turn.id == bindparam("row_id"), Turn.attempts == bindparam("attempt"), Turn.status == "started")
    .values(status=bindparam("outcome"), reply=bindparam("answer", type_=Turn.reply.type))
)
TURN_COLUMNS = [column.name for column in Turn.__table__.columns if not column.primary_key]
# Nothing is inserted where the key was used or another turn is open: both are unique.
INSERT_TURN = {
    "sqlite": Prepared(sqlite.insert(Turn).on_conflict_do_nothing().returning(Turn.id), TURN_COLUMNS),
    "postgresql": Prepared(postgresql.insert(Turn).on_conflict_do_nothing().returning(Turn.id), TURN_COLUMNS),
}
RESUME_TURN = (
    update(Turn)
    .where(Turn.id == bindparam("row_id"), Turn.attempts == bindparam("attempt"), Turn.status != "finished")
    .values(
        status="started",
        attempts=Turn.attempts + 1,
        lease_until=bindparam("lease", type_=Turn.lease_until.type),
    )
)
HELD_TURN = Prepared(
    select(Turn.id)
    .where(Turn.id == bindparam("row_id"), Turn.attempts == bindparam("attempt"), Turn.status == "started")
    .with_for_update(key_share=True)
)
INSERT_EXECUTION = Prepared(
    insert(ToolExecution),
    columns=[column.name for column in ToolExecution.__table__.columns if not column.primary_key],
)
INSERT_ITEMS = PreparedInsert(TurnItem)
EXECUTIONS = select(ToolExecution.call_key, ToolExecution.output).where(
    ToolExecution.turn_id == bindparam("turn_id")
)
ANSWERS = (
    select(
        Message.route,
        func.count(),
        func.coalesce(func.sum(Message.confidence), 0.0),
        func.count(Message.confidence),
        func.coalesce(func.sum(Message.duration_ms), 0),
        func.count(Message.duration_ms),
    )
    .where(
        Message.timestamp >= bindparam("since", type_=Message.timestamp.type),
        Message.sender_type == "assistant",
        Message.turn_id.is_not(None),
        Message.route.is_not(None),
    )
    .group_by(Message.route)
    .order_by(Message.route)
)
ITEMS = select(TurnItem.item).where(TurnItem.turn_id == bindparam("turn_id")).order_by(TurnItem.position)
TURN_BY_KEY = select(Turn).where(
    Turn.conversation_id == bindparam("conversation_id"), Turn.turn_key == bindparam("key")
)
FINISHED_TURN = (
    select(Turn)
    .join(Conversation, Conversation.id == Turn.conversation_id)
    .where(
        Conversation.user_id == bindparam("user_id"),
        Turn.turn_key == bindparam("key"),
        Turn.status == "finished",
    )
    .order_by(Turn.id.desc())
    .limit(1)
)
LATEST_TURN = (
    select(Turn).where(Turn.conversation_id == bindparam("conversation_id")).order_by(Turn.id.desc()).limit(1)
)
OPEN_TURN = select(Turn).where(Turn.conversation_id == bindparam("conversation_id"), Turn.status == "started")


class ConversationRepository(Repository):
    """What was said, in which state, and which turn is under way."""

    def get(self, conversation_id: int, *, user_id: int, lock: bool = False) -> ConversationRow:
        """Return this person's conversation, held until the transaction ends with `lock`.

        Raises NotFound, also for somebody else's.
        """
        values = {"conversation_id": conversation_id, "user_id": user_id}
        found = _conversation((BY_ID_LOCKED if lock else BY_ID).first(self.connection, values))
        if found is None:
            raise NotFound("conversation_not_found", "No encontramos esa conversación.")
        return found

    def find_latest(self, *, user_id: int, lock: bool = False) -> ConversationRow | None:
        """Return the newest conversation that is still going on, held until the transaction ends with `lock`."""
        statement = LATEST_LOCKED if lock else LATEST
        return _conversation(statement.first(self.connection, {"user_id": user_id}))

    def list(self, *, user_id: int, limit: int = 50) -> Sequence[Conversation]:
        """Return the person's conversations, newest first."""
        query = (
            select(Conversation)
            .where(Conversation.user_id == user_id)
            .order_by(Conversation.id.desc())
            .limit(limit)
        )
        return self.session.scalars(query).all()

    def list_ids(self, *, user_id: int) -> Sequence[int]:
        """Return the ids of all of the person's conversations, newest first."""
        query = (
            select(Conversation.id).where(Conversation.user_id == user_id).order_by(Conversation.id.desc())
        )
        return self.connection.execute(query).scalars().all()

    def add(self, *, user_id: int, state: str, now: datetime) -> ConversationRow:
        """Begin a conversation."""
        values = {
            "user_id": user_id,
            "current_state": state,
            "context_data": {},
            "is_active": True,
            "version": 1,
            "message_count": 0,
            "created_at": now,
            "updated_at": now,
        }
        key = self.connection.execute(insert(Conversation), values).inserted_primary_key
        return ConversationRow(id=int(key[0]), **values)  # type: ignore[arg-type, index]

    def advance(
        self,
        conversation: ConversationRow,
        *,
        state: str,
        context: dict[str, Any],
        messages: int,
        now: datetime,
    ) -> bool:
        """Write state and context if nobody did meanwhile; tell whether it was written."""
        values = {
            "row_id": conversation.id,
            "row_version": conversation.version,
            "state": state,
            "context": context,
            "messages": messages,
            "now": now,
        }
        return bool(ADVANCE.run(self.connection, values).rowcount == 1)

    def end(self, conversation_id: int, *, now: datetime) -> None:
        """Close a conversation; it stays on record."""
        self.connection.execute(END, {"row_id": conversation_id, "now": now})

    def add_message(
        self,
        *,
        conversation_id: int,
        sender_type: str,
        text: str,
        now: datetime,
        turn_id: int | None = None,
        button: str | None = None,
        previous_state: str | None = None,
        next_state: str | None = None,
        route: str | None = None,
        intent: str | None = None,
        confidence: float | None = None,
        assistant_version: str | None = None,
        attachments: dict[str, Any] | None = None,
        duration_ms: int | None = None,
    ) -> int:
        """Store what was said; returns the message's id."""
        values = {
            "conversation_id": conversation_id,
            "turn_id": turn_id,
            "sender_type": sender_type,
            "text_content": text,
            "timestamp": now,
            "button_selected": button,
            "previous_state": previous_state,
            "next_state": next_state,
            "route": route,
            "intent": intent,
            "confidence": confidence,
            "assistant_version": assistant_version,
            "attachments": attachments,
            "duration_ms": duration_ms,
        }
        return int(INSERT_MESSAGE.run(self.connection, values).fetchone()[0])

    def list_messages(self, conversation_id: int, *, limit: int = 500, after: int = 0) -> Sequence[Message]:
        """Return the latest `limit` messages that came after one, oldest first."""
        query = (
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.id > after)
            .order_by(Message.id.desc())
            .limit(limit)
        )
        return self.session.scalars(query).all()[::-1]

    def list_said_meanwhile(self, conversation_id: int) -> Sequence[Message]:
        """Return what was said outside turns between the person's latest message and the turn before, oldest first.

        Also of the conversation before, which has ended; not the greeting of one that was begun anew.
        """
        this, before = aliased(Conversation), aliased(Conversation)
        previous = (
            select(func.max(before.id))
            .join(this, this.user_id == before.user_id)
            .where(this.id == conversation_id, before.id < conversation_id)
            .scalar_subquery()
        )
        own = Message.conversation_id == conversation_id
        theirs = or_(own, Message.conversation_id == previous)
        latest = select(func.max(Message.id)).where(own, Message.sender_type == "user").scalar_subquery()
        in_turns = (theirs, Message.turn_id.is_not(None), Message.id < latest)
        last = select(func.max(Message.id)).where(*in_turns).scalar_subquery()
        query = select(Message).where(
            theirs, Message.id > last, Message.id < latest, Message.route.is_not(None)
        )
        return self.session.scalars(query.order_by(Message.id)).all()

    def list_said(self, conversation_id: int, *, user_id: int, limit: int) -> Sequence[tuple[Any, ...]]:
        """Return sender, text and button of the latest `limit` messages, oldest first; none of somebody else's."""
        values = {"conversation_id": conversation_id, "user_id": user_id, "most": limit}
        return SAID.rows(self.connection, values)[::-1]

    def first_texts(self, conversation_ids: Sequence[int]) -> dict[int, str]:
        """Return the first thing that the person said in each conversation."""
        first = (
            select(func.min(Message.id))
            .where(Message.conversation_id.in_(conversation_ids), Message.sender_type == "user")
            .group_by(Message.conversation_id)
        )
        rows = self.connection.execute(
            select(Message.conversation_id, Message.text_content).where(Message.id.in_(first))
        )
        return {row.conversation_id: row.text_content for row in rows}

    def count_answers(self, *, since: datetime, until: datetime | None = None) -> Sequence[AnswerCount]:
        """Return the assistant's answers since a moment, and before `until` if given, by route."""
        query = ANSWERS if until is None else ANSWERS.where(Message.timestamp < until)
        rows = self.connection.execute(query, {"since": since})
        return [
            AnswerCount(str(route), answers, float(confidence or 0), rated, int(milliseconds or 0), timed)
            for route, answers, confidence, rated, milliseconds, timed in rows
        ]

    def try_add_turn(
        self, *, conversation_id: int, key: str, request_hash: str, lease_until: datetime, now: datetime
    ) -> int | None:
        """Claim a turn; None when its key was used or another turn is open."""
        values = {
            "conversation_id": conversation_id,
            "turn_key": key,
            "request_hash": request_hash,
            "status": "started",
            "lease_until": lease_until,
            "attempts": 1,
            "reply": None,
            "created_at": now,
        }
        row = INSERT_TURN[self._work.dialect].run(self.connection, values).fetchone()
        return None if row is None else int(row[0])

    def find_turn(self, *, conversation_id: int, key: str) -> Turn | None:
        """Return the turn of this key."""
        return self.session.scalars(TURN_BY_KEY, {"conversation_id": conversation_id, "key": key}).first()

    def find_finished_turn(self, *, user_id: int, key: str) -> Turn | None:
        """Return the newest turn of this key that is done, in whichever of the person's conversations."""
        return self.session.scalars(FINISHED_TURN, {"user_id": user_id, "key": key}).first()

    def find_latest_turn(self, *, conversation_id: int) -> Turn | None:
        """Return the turn that was begun last."""
        return self.session.scalars(LATEST_TURN, {"conversation_id": conversation_id}).first()

    def find_open_turn(self, *, conversation_id: int) -> Turn | None:
        """Return the turn that is under way."""
        return self.session.scalars(OPEN_TURN, {"conversation_id": conversation_id}).first()

    def resume_turn(self, turn_id: int, *, attempt: int, lease_until: datetime) -> bool:
        """Take over a turn whose lease ran out or that failed; False when somebody else did."""
        values = {"row_id": turn_id, "attempt": attempt, "lease": lease_until}
        return self.connection.execute(RESUME_TURN, values).rowcount == 1

    def finish_turn(
        self, turn_id: int, *, attempt: int, reply: dict[str, Any] | None, status: str = "finished"
    ) -> bool:
        """Store the reply if the lease is still ours; tell whether it was."""
        values = {"row_id": turn_id, "attempt": attempt, "answer": reply, "outcome": status}
        return bool(FINISH_TURN.run(self.connection, values).rowcount == 1)

    def holds_turn(self, turn_id: int, *, attempt: int) -> bool:
        """Tell whether this attempt still owns the turn, and keep it so until the transaction ends."""
        values = {"row_id": turn_id, "attempt": attempt}
        return HELD_TURN.first(self.connection, values) is not None

    def add_tool_execution(self, values: dict[str, Any]) -> None:
        """Record a tool that ran."""
        INSERT_EXECUTION.run(self.connection, values)

    def list_tool_executions(self, turn_id: int) -> dict[str, dict[str, Any]]:
        """Return what the writes of a turn left, by call key."""
        rows = self.connection.execute(EXECUTIONS, {"turn_id": turn_id})
        return {row.call_key: row.output for row in rows}

    def add_turn_items(self, turn_id: int, items: Sequence[dict[str, Any]], *, start: int) -> None:
        """Keep items of a model's turn, at least one, from position `start` on."""
        rows = [
            {"turn_id": turn_id, "position": place, "item": item}
            for place, item in enumerate(items, start=start)
        ]
        INSERT_ITEMS.run(self.connection, rows)

    def list_turn_items(self, turn_id: int) -> Sequence[dict[str, Any]]:
        """Return the items of a model's turn, in order."""
        return self.connection.execute(ITEMS, {"turn_id": turn_id}).scalars().all()


def _conversation(row: Any) -> ConversationRow | None:
    return None if row is None else ConversationRow(*row)
