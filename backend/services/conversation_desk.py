"""Conversations as staff see them: the list, one of them, and those that are archived. Looking is audited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from backend.db.models.conversations import ArchivedConversation, Conversation, Message
from backend.db.repositories.conversation_desk import STATUSES, DeskFilter, DeskRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.conversations import message_view
from backend.services.take_over import speaker_of

PAGE_SIZE = 50
SEEN_AGAIN = timedelta(minutes=15)
"""Somebody who looks at the same conversation again within this time is written down once."""


def list_conversations(
    context: ServiceContext, principal: Principal, wanted: DeskFilter, *, page: int
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of conversations, those that wait for a person first, and how many match.

    Raises Forbidden, InvalidInput `unknown_status`.
    """
    require_staff(principal)
    if wanted.status is not None and wanted.status not in STATUSES:
        raise InvalidInput("unknown_status", "No existe ese filtro.", {"known": sorted(STATUSES)})
    _audit_look(context, principal, "conversations_listed", wanted.status or "all")
    with context.read() as uow:
        rows, total = uow.conversation_desk.search(wanted, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        names = _names(uow, [row.assigned_to for row in rows])
    return [_row_view(row, names) for row in rows], total


def get_conversation(
    context: ServiceContext, principal: Principal, conversation_id: int, *, after: int = 0
) -> dict[str, Any]:
    """Return a conversation with its messages, archived or not; raises Forbidden, NotFound."""
    require_staff(principal)
    with context.read() as uow:
        archived = uow.archive.find(conversation_id)
        conversation = None if archived else uow.conversation_desk.get(conversation_id)
        owner = uow.users.get((archived or conversation).user_id)  # type: ignore[union-attr]
        if conversation is not None:
            names = _names(uow, [conversation.assigned_to])
            messages = uow.conversations.list_messages(conversation_id, after=after)
            view = _view(conversation, names, [_message_view(message) for message in messages])
        else:
            assert archived is not None
            view = _archived_view(archived, after)
    _audit_look(context, principal, "conversation_read", conversation_id)
    debtor = {"name": f"{owner.name} {owner.surname}", "document_number": owner.bound_document}
    return {**view, "debtor": {"user_id": owner.id, **debtor}}


def list_archived(
    context: ServiceContext, principal: Principal, *, page: int
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of archived conversations, the latest ended first, and how many; raises Forbidden."""
    require_staff(principal)
    _audit_look(context, principal, "conversations_listed", "archived")
    with context.read() as uow:
        found, total = uow.archive.list(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        names = _names(uow, [one.user_id for one in found])
    return [
        {**_archived_facts(one), "debtor": {"user_id": one.user_id, "name": names.get(one.user_id)}}
        for one in found
    ], total


def _audit_look(context: ServiceContext, principal: Principal, action: str, object_id: object) -> None:
    """Write down who looked; looking for news every few seconds leaves one line."""
    now = context.now()
    with context.read() as uow:
        if uow.operations.has_audit_since(
            actor_id=principal.user_id, action=action, object_id=object_id, since=now - SEEN_AGAIN
        ):
            return
    with context.write() as uow:
        record(context, uow, principal, action, "conversation", object_id)
        uow.commit()


def _names(uow: UnitOfWork, user_ids: list[int | None]) -> dict[int | None, str]:
    return {user_id: uow.users.get(user_id).name for user_id in set(user_ids) if user_id is not None}


def _row_view(row: DeskRow, names: dict[int | None, str]) -> dict[str, Any]:
    return {
        **_facts(row, names),
        "debtor": {"user_id": row.user_id, "name": f"{row.name} {row.surname}"},
    }


def _facts(row: DeskRow | Conversation, names: dict[int | None, str]) -> dict[str, Any]:
    assigned = {"user_id": row.assigned_to, "name": names.get(row.assigned_to)}
    return {
        "id": row.id,
        "current_state": row.current_state,
        "is_active": row.is_active,
        "is_archived": False,
        "waiting_since": row.waiting_since.isoformat() if row.waiting_since else None,
        "assigned_to": assigned if row.assigned_to is not None else None,
        "message_count": row.message_count,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "ended_reason": row.ended_reason,
    }


def _view(
    conversation: Conversation, names: dict[int | None, str], messages: list[dict[str, Any]]
) -> dict[str, Any]:
    context = conversation.context_data
    return {
        **_facts(conversation, names),
        "debt_id": context.get("debt_id"),
        "offer_ids": context.get("offer_ids", []),
        "messages": messages,
    }


def _message_view(message: Message) -> dict[str, Any]:
    return {
        **message_view(message),
        "intent": message.intent,
        "confidence": message.confidence,
        "assistant_version": message.assistant_version,
    }


def _archived_view(archived: ArchivedConversation, after: int) -> dict[str, Any]:
    messages = [
        {**message, "speaker": speaker_of(message["attachments"])}
        for message in archived.content["messages"]
        if message["id"] > after
    ]
    return {**_archived_facts(archived), "messages": messages, "executions": archived.content["executions"]}


def _archived_facts(archived: ArchivedConversation) -> dict[str, Any]:
    return {
        "id": archived.id,
        "current_state": archived.final_state,
        "is_active": False,
        "is_archived": True,
        "message_count": archived.message_count,
        "created_at": archived.created_at.isoformat(),
        "ended_at": archived.ended_at.isoformat(),
        "ended_reason": archived.ended_reason,
        "archived_at": archived.archived_at.isoformat(),
    }
