"""A person's conversations on record: list, history, and beginning a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.db.models.conversations import ArchivedConversation, Message, Turn
from backend.db.repositories.conversations import ConversationRow
from backend.db.repositories.feedback import NO_OPINION
from backend.db.unit_of_work import UnitOfWork
from backend.services.context import Principal, ServiceContext
from backend.services.flow import load_flow
from backend.services.take_over import PERSON_ROUTE, leave_person, speaker_of
from backend.services.texts import render

LONGEST_TITLE = 60
# What the debtor sees of a message, besides what hangs on it.
SHOWN = ("id", "sender_type", "text_content", "button_selected", "previous_state", "next_state", "route")


def find_newest(context: ServiceContext, principal: Principal) -> ConversationRow | None:
    """Return the person's newest conversation that is still going on, None when there is none."""
    with context.read() as uow:
        return uow.conversations.find_latest(user_id=principal.user_id)


def list_conversations(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return the person's conversations, newest first."""
    with context.read() as uow:
        found = uow.conversations.list(user_id=principal.user_id)
        firsts = uow.conversations.first_texts([item.id for item in found])
    return [
        {
            "id": item.id,
            "current_state": item.current_state,
            "is_active": item.is_active,
            "created_at": item.created_at.isoformat(),
            "updated_at": item.updated_at.isoformat(),
            "title": _title(firsts.get(item.id, "")),
        }
        for item in found
    ]


def export_conversations(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return all that the person and the other side said to one another, archived or not, newest first."""
    with context.read() as uow:
        ids = uow.conversations.list_ids(user_id=principal.user_id)
        archived = [_archived_history(one) for one in uow.archive.list_of(principal.user_id)]
    return [get_history(context, principal, conversation_id) for conversation_id in ids] + archived


def _archived_history(archived: ArchivedConversation) -> dict[str, Any]:
    return {
        "conversation_id": archived.id,
        "current_state": archived.final_state,
        "is_active": False,
        "messages": [
            {**_view(kept, kept["timestamp"]), "rating": kept.get("rating")}
            for kept in archived.content["messages"]
        ],
    }


def get_history(
    context: ServiceContext, principal: Principal, conversation_id: int, *, after: int = 0
) -> dict[str, Any]:
    """Return what was said, oldest first, with the buttons that may be pressed now; raises NotFound.

    With `after`, only what came after that message. `person` is the name of who has the conversation, if anybody.

    `unanswered` is the turn of the last message where it has no reply yet: its key, to send it again under, and
    whether the reply is on its way.
    """
    with context.read() as uow:
        conversation = uow.conversations.get(conversation_id, user_id=principal.user_id)
        unanswered = _unanswered(context, uow.conversations.find_latest_turn(conversation_id=conversation.id))
        messages = uow.conversations.list_messages(conversation.id)
        person = None if conversation.assigned_to is None else uow.users.get(conversation.assigned_to).name
        opinions = uow.feedback.opinions_of(conversation.id)
    views = [
        {**message_view(message), "rating": opinions.get(message.id, NO_OPINION).rating}
        for message in messages
    ]
    return {
        "conversation_id": conversation.id,
        "current_state": conversation.current_state,
        "is_active": conversation.is_active,
        "person": person,
        "waits_for_person": conversation.waiting_since is not None,
        "messages": [view for view in views if view["id"] > after],
        "buttons": [] if person else _last_buttons(context, views, conversation.current_state),
        "unanswered": unanswered,
    }


def earlier_messages(
    context: ServiceContext, principal: Principal, conversation_id: int, limit: int
) -> list[dict[str, str]]:
    """Return the latest messages as `sender` and `text`, oldest first; a pressed button says its own words."""
    buttons = load_flow(context).flow.buttons
    with context.read() as uow:
        said = uow.conversations.list_said(conversation_id, user_id=principal.user_id, limit=limit)
    return [
        {"sender": sender, "text": text or buttons.get(button or "", "")} for sender, text, button in said
    ]


def said_meanwhile(context: ServiceContext, conversation_id: int) -> list[dict[str, Any]]:
    """Return what the person was told between their latest message and the turn before it, oldest first.

    By somebody of the team, by the clock, or by an acceptance: what no turn's reply has brought, also where the
    conversation was closed since and another begun.
    """
    with context.read() as uow:
        messages = uow.conversations.list_said_meanwhile(conversation_id)
    return [
        {
            "message": message.text_content,
            "sender_type": message.sender_type,
            "speaker": speaker_of(message.attachments),
            "timestamp": message.timestamp.isoformat(),
        }
        for message in messages
    ]


def reset_conversation(
    context: ServiceContext,
    principal: Principal,
    conversation_id: int | None,
    *,
    leaves_person: bool = False,
) -> dict[str, Any]:
    """Close the conversation (the newest one unless named), keep it on record, and begin another.

    Who waits for a person goes on waiting, in the same place of the line. Who talks with one leaves that person only
    with `leaves_person`, and that is said in the conversation, where the person reads it.

    Raises NotFound for somebody else's conversation, Conflict `person_attending`.
    """
    loaded = load_flow(context)
    now = context.now()
    with context.write() as uow:
        left = _left_behind(uow, principal, conversation_id)
        for old in left:
            if old.assigned_to is not None:
                leave_person(context, uow, old, is_meant=leaves_person)
            uow.conversations.end(old.id, now=now)
        new = uow.conversations.add(user_id=principal.user_id, state=loaded.flow.initial, now=now)
        waits = [old.waiting_since for old in left if old.waiting_since is not None]
        if waits:
            uow.conversation_desk.ask_for_person(new.id, now=min(waits))
        text = render(loaded.flow.states[new.current_state].template, loaded.variables)
        uow.conversations.add_message(
            conversation_id=new.id, sender_type="assistant", text=text, now=now, next_state=new.current_state
        )
        uow.commit()
    return {
        "conversation_id": new.id,
        "message": text,
        "current_state": new.current_state,
        "buttons": state_buttons(context, new.current_state),
    }


def _left_behind(uow: UnitOfWork, principal: Principal, conversation_id: int | None) -> list[ConversationRow]:
    """Return the conversations that end where another begins: the named one, and the newest where a person is in it.

    The newest is what the debtor goes on with, so that a person in it would be left even where another is named.
    """
    newest = uow.conversations.find_latest(user_id=principal.user_id, lock=True)
    if conversation_id is None or (newest is not None and newest.id == conversation_id):
        return [newest] if newest is not None else []
    named = uow.conversations.get(conversation_id, user_id=principal.user_id, lock=True)
    has_person = newest is not None and (newest.assigned_to is not None or newest.waiting_since is not None)
    # One that is over keeps when and why it ended.
    return [one for one in (named, newest if has_person else None) if one is not None and one.is_active]


def state_buttons(context: ServiceContext, state: str) -> list[dict[str, Any]]:
    """Return the buttons that a state always shows."""
    flow = load_flow(context).flow
    known = flow.states.get(state)
    return [
        {"id": button, "text": flow.buttons[button], "kind": "message"}
        for button in (known.buttons if known else ())
    ]


def _unanswered(context: ServiceContext, turn: Turn | None) -> dict[str, Any] | None:
    if turn is None or turn.status == "finished":
        return None
    is_answering = turn.status == "started" and turn.lease_until > context.now()
    return {"turn_key": turn.turn_key, "is_answering": is_answering}


def message_view(message: Message) -> dict[str, Any]:
    """Return a message as the debtor sees it; `speaker` names the person where one of the team said it."""
    values = {name: getattr(message, name) for name in (*SHOWN, "attachments")}
    return _view(values, message.timestamp.isoformat())


def _view(message: Mapping[str, Any], timestamp: str) -> dict[str, Any]:
    attachments = message["attachments"] or {}
    return {
        **{name: message[name] for name in SHOWN},
        "speaker": speaker_of(attachments),
        "timestamp": timestamp,
        "buttons": attachments.get("buttons", []),
        "offers": attachments.get("offers", []),
        "citations": attachments.get("citations", []),
        "documents": attachments.get("documents", []),
    }


def _last_buttons(
    context: ServiceContext, views: Sequence[dict[str, Any]], state: str
) -> list[dict[str, Any]]:
    """Those of the last reply, unless the state has moved on since; a warning or a person's word takes none away."""
    last = next((view for view in reversed(views) if view["route"] not in {"timeout", PERSON_ROUTE}), None)
    if last and last["sender_type"] == "assistant" and last["next_state"] == state and last["buttons"]:
        buttons: list[dict[str, Any]] = last["buttons"]
        return buttons
    return state_buttons(context, state)


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
