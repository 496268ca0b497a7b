"""A person of the team in a conversation: taking it, answering, handing it back to the assistant.

While a person has it, the debtor's messages are kept for that person and nobody else answers them. One person has it
at a time: taking it is one conditional write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.db.models.conversations import Conversation
from backend.db.repositories.conversations import ConversationRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.conversation import Event, next_state
from backend.domain.errors import Conflict, InvalidInput
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.flow import load_flow

STAFF = "staff"
PERSON_ROUTE = "person"


def take_conversation(context: ServiceContext, principal: Principal, conversation_id: int) -> None:
    """Take a conversation; the debtor is told who speaks from now on. Taking one's own again changes nothing.

    Raises Forbidden, NotFound, Conflict `conversation_ended` or `conversation_taken`.
    """
    require_staff(principal)
    loaded, now = load_flow(context), context.now()
    with context.write() as uow:
        conversation = _lock_active(uow, conversation_id)
        if conversation.assigned_to == principal.user_id:
            return
        if conversation.assigned_to is not None:
            raise Conflict("conversation_taken", "Otra persona del equipo ya lleva esta conversación.")
        state = next_state(loaded.flow, conversation.current_state, Event("escalated"))
        before = conversation.current_state
        if before == state:
            earlier = uow.conversation_desk.find_state_before(conversation_id, state)
            before = earlier or loaded.flow.initial
        # A reply that is being made meanwhile is not stored, and its tools write nothing more.
        uow.conversation_desk.fail_open_turn(conversation_id)
        conversation.assigned_to, conversation.assigned_at = principal.user_id, now
        conversation.waiting_since, conversation.state_before = None, before
        _say(
            context,
            uow,
            conversation,
            state,
            loaded.text("person_takes_over", {"persona": principal.name}),
            principal,
        )
        record(context, uow, principal, "conversation_taken", "conversation", conversation_id)
        uow.commit()


def answer_as_person(context: ServiceContext, principal: Principal, conversation_id: int, text: str) -> None:
    """Say something to the debtor as the person who has the conversation.

    Raises Forbidden, NotFound, InvalidInput `empty_message` or `message_too_long`, Conflict `conversation_ended` or
    `conversation_not_yours`.
    """
    require_staff(principal)
    if not text.strip():
        raise InvalidInput("empty_message", "Escribe un mensaje.")
    if len(text) > context.settings.message_limit:
        most = context.settings.message_limit
        raise InvalidInput("message_too_long", f"El mensaje es muy largo: caben {most} caracteres.")
    with context.write() as uow:
        conversation = _lock_own(uow, principal, conversation_id)
        _say(context, uow, conversation, conversation.current_state, text.strip(), principal)
        record(
            context,
            uow,
            principal,
            "conversation_answered",
            "conversation",
            conversation_id,
            length=len(text),
        )
        uow.commit()


def hand_back(context: ServiceContext, principal: Principal, conversation_id: int) -> None:
    """Give a conversation back to the assistant, in the state that it had before.

    Only who has it may, or an administrator. Raises as `answer_as_person`.
    """
    require_staff(principal)
    loaded = load_flow(context)
    with context.write() as uow:
        conversation = _lock_own(uow, principal, conversation_id, or_admin=True)
        before = conversation.state_before or ""
        state = conversation.current_state
        if state == next_state(loaded.flow, before, Event("escalated")):
            # Unless something else, an acceptance, has led it on.
            state = before if before in loaded.flow.states else loaded.flow.initial
        name = _name_of(uow, conversation.assigned_to)
        conversation.assigned_to = conversation.assigned_at = conversation.state_before = None
        _say(context, uow, conversation, state, loaded.text("handed_back", {"persona": name}), None)
        record(
            context, uow, principal, "conversation_handed_back", "conversation", conversation_id, state=state
        )
        uow.commit()


def pass_on(context: ServiceContext, uow: UnitOfWork, conversation: ConversationRow) -> dict[str, Any]:
    """Leave the debtor's message to the person who has the conversation or will; return what the debtor is answered.

    Part of the turn's own transaction. Nothing of it is stored as said: the person's answer comes in the history.
    """
    name = _name_of(uow, conversation.assigned_to)
    loaded = load_flow(context)
    text = loaded.text("with_person", {"persona": name}) if name else loaded.text("waits_for_person", {})
    uow.conversations.advance(
        conversation,
        state=conversation.current_state,
        context=conversation.context_data,
        messages=1,
        now=context.now(),
    )
    return {
        "conversation_id": conversation.id,
        "message": text,
        "current_state": conversation.current_state,
        "buttons": [],
        "context": {},
        "citations": [],
        "documents": [],
        "offers": [],
        "route": PERSON_ROUTE,
        "sender_type": "system",
        "speaker": name or None,
        "ended": False,
    }


def leave_person(
    context: ServiceContext, uow: UnitOfWork, conversation: ConversationRow, *, is_meant: bool
) -> None:
    """Say in a conversation that its debtor leaves the person who has it for another conversation.

    Part of the transaction that ends it. Raises Conflict `person_attending` unless that is what the debtor means.
    """
    name = _name_of(uow, conversation.assigned_to)
    if not is_meant:
        raise Conflict(
            "person_attending",
            f"{name}, del equipo, está hablando contigo. Si empiezas otra conversación, esa termina.",
            {"speaker": name, "conversation_id": conversation.id},
        )
    uow.conversations.add_message(
        conversation_id=conversation.id,
        sender_type="assistant",
        text=load_flow(context).text("person_left", {"persona": name}),
        now=context.now(),
        route=PERSON_ROUTE,
    )


def check_without_person(context: ServiceContext, principal: Principal) -> None:
    """Raise Conflict `with_person` while a person has the debtor's conversation: no offers are made meanwhile."""
    with context.read() as uow:
        newest = uow.conversations.find_latest(user_id=principal.user_id)
    if newest is not None and newest.assigned_to is not None:
        raise Conflict(
            "with_person", "Una persona del equipo está hablando contigo: las opciones las ves con ella."
        )


def speaker_of(attachments: Mapping[str, Any] | None) -> str | None:
    """Return the name of the person who said a message; None for the assistant's and the debtor's."""
    return (attachments or {}).get("speaker")


def _lock_active(uow: UnitOfWork, conversation_id: int) -> Conversation:
    conversation = uow.conversation_desk.get(conversation_id, lock=True)
    if not conversation.is_active:
        raise Conflict("conversation_ended", "Esta conversación ya terminó.")
    return conversation


def _lock_own(
    uow: UnitOfWork, principal: Principal, conversation_id: int, *, or_admin: bool = False
) -> Conversation:
    conversation = _lock_active(uow, conversation_id)
    is_own = conversation.assigned_to == principal.user_id
    if conversation.assigned_to is None or not (is_own or (or_admin and principal.role == "admin")):
        raise Conflict("conversation_not_yours", "Primero toma la conversación: ahora no la llevas tú.")
    return conversation


def _say(
    context: ServiceContext,
    uow: UnitOfWork,
    conversation: Conversation,
    state: str,
    text: str,
    speaker: Principal | None,
) -> None:
    now, before = context.now(), conversation.current_state
    conversation.current_state = state
    conversation.version += 1
    conversation.message_count += 1
    conversation.updated_at = now
    uow.session.flush()
    uow.conversations.add_message(
        conversation_id=conversation.id,
        sender_type=STAFF if speaker else "assistant",
        text=text,
        now=now,
        previous_state=before,
        next_state=state,
        route=PERSON_ROUTE,
        attachments={"speaker": speaker.name, "staff_id": speaker.user_id} if speaker else None,
    )


def _name_of(uow: UnitOfWork, user_id: int | None) -> str:
    return uow.users.get(user_id).name if user_id is not None else ""
