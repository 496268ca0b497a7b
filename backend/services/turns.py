"""A turn's two short transactions: claim it and keep the message; store the reply and the new state.

Nothing is open in between, so a slow model never holds a connection. A turn happens once for its key: the same key
again gives the stored reply, another turn meanwhile is a conflict, and a turn whose process died is resumed once
its lease has run out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.db.models.conversations import Turn
from backend.db.repositories.conversations import ConversationRow
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput, TooManyRequests
from backend.services.context import Principal, ServiceContext
from backend.services.conversation_closing import close_too_long, is_too_long
from backend.services.measures import end_due_measures_of
from backend.services.take_over import pass_on
from backend.services.timeouts import rules_in_force

LEASE = timedelta(seconds=40)
MOST_MESSAGES = 400


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """What the person sent: words or a button."""

    message: str = ""
    button_id: str | None = None
    conversation_id: int | None = None
    turn_key: str | None = None

    def hash(self) -> str:
        """Tell two requests under one key apart."""
        body = json.dumps([self.message, self.button_id], ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ClaimedTurn:
    """A turn that is ours: finish it before the lease runs out."""

    id: int
    attempt: int
    conversation: ConversationRow
    debts: tuple[DebtRecord, ...]
    executions: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """What an attempt that died has already written, by call key: the stored `output` of each."""
    items: tuple[dict[str, Any], ...] = ()
    """What a language model answered in an attempt that died."""


@dataclass(frozen=True, slots=True)
class StoredReply:
    """The turn was done before; this is what it answered."""

    reply: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What a finished turn leaves behind."""

    state: str
    context: dict[str, Any]
    text: str
    reply: dict[str, Any]
    route: str
    intent: str | None
    confidence: float | None
    assistant_version: str
    attachments: dict[str, Any]
    duration_ms: int | None = None


def begin_turn(
    context: ServiceContext, principal: Principal, request: TurnRequest, *, first_state: str
) -> ClaimedTurn | StoredReply:
    """Keep the message and claim the turn; begin a conversation where there is none.

    A key whose turn is done gives the stored reply also when that conversation has ended.

    Raises NotFound for somebody else's conversation, Conflict `turn_in_progress`, `conversation_ended` or
    `turn_key_reused`, InvalidInput `empty_message` or `message_too_long`.
    """
    _check_message(context, request)
    # Read now if it has to be: no second connection is asked for while the conversation is held.
    rules_in_force(context)
    key = request.turn_key or uuid4().hex
    with context.write() as uow:
        conversation = _conversation(uow, principal, request, first_state, context)
        if isinstance(conversation, StoredReply):
            return conversation
        turn_id = _claim(context, uow, conversation, key, request)
        if turn_id is None:
            earlier = _earlier(context, uow, principal, conversation, key, request)
            if earlier is not None:
                return earlier
            turn_id = _claim(context, uow, conversation, key, request)
        if turn_id is None:
            raise _in_progress()
        _keep_message(context, uow, conversation, turn_id, request)
        answered = _answer_without_brain(context, uow, principal, conversation, turn_id, attempt=1)
        if answered is not None:
            uow.commit()
            return answered
        debts = _debts(uow, principal)
        if end_due_measures_of(context, uow, debts):
            debts = _debts(uow, principal)
        uow.commit()
    return ClaimedTurn(turn_id, 1, conversation, debts)


def finish_turn(context: ServiceContext, turn: ClaimedTurn, outcome: TurnOutcome) -> None:
    """Store reply and state together; raises Conflict `turn_lost` where the lease was taken over."""
    now = context.now()
    conversation = turn.conversation
    with context.write() as uow:
        # First the conversation, then the turn: in the order in which a turn that begins asks for them.
        moved = uow.conversations.advance(
            conversation, state=outcome.state, context=outcome.context, messages=2, now=now
        )
        if not (moved and uow.conversations.finish_turn(turn.id, attempt=turn.attempt, reply=outcome.reply)):
            raise Conflict(
                "turn_lost", "La conversación cambió mientras respondía. Envía el mensaje de nuevo."
            )
        uow.conversations.add_message(
            conversation_id=conversation.id,
            sender_type="assistant",
            text=outcome.text,
            now=now,
            turn_id=turn.id,
            previous_state=conversation.current_state,
            next_state=outcome.state,
            route=outcome.route,
            intent=outcome.intent,
            confidence=outcome.confidence,
            assistant_version=outcome.assistant_version,
            attachments=outcome.attachments,
            duration_ms=outcome.duration_ms,
        )
        uow.commit()


@dataclass(slots=True)
class TurnItems:
    """What a language model answered in a turn, and what it was answered.

    What is new goes along with the turn's next transaction: a write, which so is never done without what asked for
    it, or what is reserved for the next question. A process that dies before has the model asked once more. Outputs
    alone wait: the next attempt gets them again, of a write from its record.
    """

    turn: ClaimedTurn
    items: list[dict[str, Any]]
    _stored: int

    @classmethod
    def of(cls, turn: ClaimedTurn) -> TurnItems:
        """Return those of an attempt that died, if one did."""
        return cls(turn, list(turn.items), len(turn.items))

    @contextmanager
    def kept_along(self, uow: UnitOfWork, *, is_held: bool = False) -> Iterator[None]:
        """Keep what is new in a transaction that is committed inside the block.

        Raises Conflict `turn_lost` where another process has taken the turn over, unless that was looked at.
        """
        new, count = self._new(), len(self.items)
        if new:
            if not is_held:
                require_turn(uow, self.turn)
            uow.conversations.add_turn_items(self.turn.id, new, start=self._stored)
        yield
        if new:
            self._stored = count

    def keep(self, context: ServiceContext) -> None:
        """Keep what is new in a transaction of its own; raises what `kept_along` raises."""
        if self._new():
            with context.write(durable=False) as uow, self.kept_along(uow):
                uow.commit()

    def _new(self) -> list[dict[str, Any]]:
        new = self.items[self._stored :]
        return [] if all(item["type"] == "function_call_output" for item in new) else new


def require_turn(uow: UnitOfWork, turn: ClaimedTurn) -> None:
    """Raise Conflict `turn_lost` unless the turn is still ours; nobody takes it over before this commits."""
    if not uow.conversations.holds_turn(turn.id, attempt=turn.attempt):
        raise Conflict("turn_lost", "La conversación cambió mientras respondía. Envía el mensaje de nuevo.")


def fail_turn(context: ServiceContext, turn: ClaimedTurn) -> None:
    """Give the conversation free after an error, so that the next message works; the message stays kept."""
    with context.write() as uow:
        uow.conversations.finish_turn(turn.id, attempt=turn.attempt, reply=None, status="failed")
        uow.commit()


def _check_message(context: ServiceContext, request: TurnRequest) -> None:
    if not request.button_id and not request.message.strip():
        raise InvalidInput("empty_message", "Escribe un mensaje o pulsa un botón.")
    most = context.settings.message_limit
    if len(request.message) > most:
        raise InvalidInput("message_too_long", f"El mensaje es muy largo: caben {most} caracteres.")


def _stored(turn: Turn, request: TurnRequest) -> StoredReply | None:
    if turn.request_hash != request.hash():
        raise Conflict("turn_key_reused", "Esa clave de turno ya se usó con otro mensaje.")
    return StoredReply(turn.reply) if turn.status == "finished" and turn.reply is not None else None


def _conversation(
    uow: UnitOfWork, principal: Principal, request: TurnRequest, first_state: str, context: ServiceContext
) -> ConversationRow | StoredReply:
    """Return the conversation that a message belongs to, or the reply that its key has had, there or before."""
    found: ConversationRow | StoredReply
    if request.conversation_id is not None:
        found = uow.conversations.get(request.conversation_id, user_id=principal.user_id, lock=True)
        if not found.is_active:
            return _reply_of_ended(uow, found, request)
    else:
        found = (
            _reply_before(uow, principal, request)
            or uow.conversations.find_latest(user_id=principal.user_id, lock=True)
            or _first(uow, principal, first_state, context)
        )
    if isinstance(found, ConversationRow) and found.message_count >= MOST_MESSAGES:
        raise TooManyRequests(
            "conversation_full", "Esta conversación ya es muy larga. Empieza una nueva.", {"retry_after": 0}
        )
    return found


def _reply_of_ended(uow: UnitOfWork, conversation: ConversationRow, request: TurnRequest) -> StoredReply:
    key = request.turn_key
    turn = uow.conversations.find_turn(conversation_id=conversation.id, key=key) if key else None
    stored = _stored(turn, request) if turn else None
    if stored is None:
        raise Conflict("conversation_ended", "Esta conversación ya terminó. Empieza una nueva.")
    return stored


def _reply_before(uow: UnitOfWork, principal: Principal, request: TurnRequest) -> StoredReply | None:
    """Return the reply to a key, in whichever conversation: who names none cannot know that it has ended."""
    if request.turn_key is None:
        return None
    turn = uow.conversations.find_finished_turn(user_id=principal.user_id, key=request.turn_key)
    return _stored(turn, request) if turn else None


def _first(
    uow: UnitOfWork, principal: Principal, first_state: str, context: ServiceContext
) -> ConversationRow:
    """Begin a conversation, unless another message of the same moment has begun it."""
    uow.users.hold(principal.user_id)
    return uow.conversations.find_latest(user_id=principal.user_id, lock=True) or uow.conversations.add(
        user_id=principal.user_id, state=first_state, now=context.now()
    )


def _debts(uow: UnitOfWork, principal: Principal) -> tuple[DebtRecord, ...]:
    if principal.document_number is None:
        return ()
    return tuple(uow.debts.list_for_document(principal.document_number))


def _claim(
    context: ServiceContext, uow: UnitOfWork, conversation: ConversationRow, key: str, request: TurnRequest
) -> int | None:
    now = context.now()
    return uow.conversations.try_add_turn(
        conversation_id=conversation.id,
        key=key,
        request_hash=request.hash(),
        lease_until=now + LEASE,
        now=now,
    )


def _keep_message(
    context: ServiceContext,
    uow: UnitOfWork,
    conversation: ConversationRow,
    turn_id: int,
    request: TurnRequest,
) -> None:
    uow.conversations.add_message(
        conversation_id=conversation.id,
        sender_type="user",
        text=request.message,
        now=context.now(),
        turn_id=turn_id,
        button=request.button_id,
        previous_state=conversation.current_state,
    )


def _earlier(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    conversation: ConversationRow,
    key: str,
    request: TurnRequest,
) -> ClaimedTurn | StoredReply | None:
    """Answer for a key that was used; else give free what a dead process left open, and return None."""
    turn = uow.conversations.find_turn(conversation_id=conversation.id, key=key)
    if turn is None:
        _free_abandoned(context, uow, conversation)
        return None
    return _stored(turn, request) or _resume(context, uow, principal, conversation, turn)


def _resume(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, conversation: ConversationRow, turn: Turn
) -> ClaimedTurn | StoredReply:
    now = context.now()
    if turn.status == "started" and turn.lease_until > now:
        raise _in_progress()
    if not uow.conversations.resume_turn(turn.id, attempt=turn.attempts, lease_until=now + LEASE):
        raise _in_progress()
    attempt = turn.attempts + 1
    answered = _answer_without_brain(context, uow, principal, conversation, turn.id, attempt=attempt)
    if answered is not None:
        uow.commit()
        return answered
    debts = _debts(uow, principal)
    executions = uow.conversations.list_tool_executions(turn.id)
    items = uow.conversations.list_turn_items(turn.id)
    uow.commit()
    return ClaimedTurn(turn.id, attempt, conversation, debts, executions, tuple(items))


def _answer_without_brain(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    conversation: ConversationRow,
    turn_id: int,
    *,
    attempt: int,
) -> StoredReply | None:
    """Answer at once where a person has the conversation, or where it is too long; None where a brain answers.

    Who waits for a person keeps their place: that conversation is not closed for its length.
    """
    if conversation.assigned_to is not None:
        reply = pass_on(context, uow, conversation)
    elif not is_too_long(context, uow, principal, conversation):
        return None
    elif conversation.waiting_since is not None:
        reply = pass_on(context, uow, conversation)
    else:
        reply = close_too_long(context, uow, principal, conversation, turn_id)
    uow.conversations.finish_turn(turn_id, attempt=attempt, reply=reply)
    return StoredReply(reply)


def _free_abandoned(context: ServiceContext, uow: UnitOfWork, conversation: ConversationRow) -> None:
    open_turn = uow.conversations.find_open_turn(conversation_id=conversation.id)
    if open_turn is None or open_turn.lease_until > context.now():
        raise _in_progress()
    uow.conversations.finish_turn(open_turn.id, attempt=open_turn.attempts, reply=None, status="failed")


def _in_progress() -> Conflict:
    return Conflict("turn_in_progress", "Todavía estoy respondiendo a tu mensaje anterior.")
