"""Moves of a conversation that no message causes: the acceptance of an offer."""

from __future__ import annotations

from backend.db.repositories.conversations import ConversationRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.conversation import Event, next_state
from backend.domain.errors import Conflict
from backend.services.context import ServiceContext
from backend.services.flow import load_flow
from backend.services.texts import render


def record_acceptance(
    context: ServiceContext,
    uow: UnitOfWork,
    conversation: ConversationRow | None,
    *,
    reference: str,
    waits: bool = False,
) -> None:
    """Lead the person's conversation to its end and say that the agreement stands, or `waits` for approval.

    Raises Conflict `conversation_changed` where a turn moved it at the same time.
    """
    if conversation is None:
        return
    loaded = load_flow(context)
    state = next_state(loaded.flow, conversation.current_state, Event("agreement_accepted"))
    memory = {"debt_id": conversation.context_data.get("debt_id")}
    named = {"acuerdo_referencia": reference}
    if waits:
        text = loaded.text("agreement_waits", named)
    else:
        memory["agreement_reference"] = reference
        text = render(loaded.flow.states[state].template, {**loaded.variables, **named})
    now = context.now()
    if not uow.conversations.advance(conversation, state=state, context=memory, messages=1, now=now):
        raise Conflict("conversation_changed", "La conversación cambió al mismo tiempo. Inténtalo de nuevo.")
    uow.conversations.add_message(
        conversation_id=conversation.id,
        sender_type="assistant",
        text=text,
        now=now,
        previous_state=conversation.current_state,
        next_state=state,
        route="button",
    )
