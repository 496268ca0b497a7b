"""Looking things up outside of a conversation's turn: the tools that only read, with nothing written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import Tool, ToolRegistry
from backend.assistant.turn import TurnSession
from backend.db.repositories.conversations import ConversationRow
from backend.services.context import Principal, ServiceContext
from backend.services.conversations import find_newest
from backend.services.flow import LoadedFlow, load_flow
from backend.services.own_debts import list_own_debts
from backend.services.turns import TurnRequest


def reading_tools(negotiator: Negotiator) -> dict[str, Tool]:
    """Return the tools that are on and change nothing."""
    return {name: tool for name, tool in negotiator.tools_in_force().items() if tool.effect == "read"}


def look_up(
    negotiator: Negotiator, principal: Principal, name: str, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """Run a tool that only reads for this person; the debt is the one chosen in their newest conversation.

    Raises InvalidInput `unknown_tool` for every other tool too, and what the registry and the tool raise.
    """
    session = _open(negotiator.context, principal)
    return ToolRegistry(reading_tools(negotiator)).run(name, arguments, session)


def _open(context: ServiceContext, principal: Principal) -> TurnSession:
    flow = load_flow(context)
    conversation = find_newest(context, principal) or _unwritten(context, principal, flow)
    debts = list_own_debts(context, principal)
    return TurnSession(context, principal, conversation, debts, flow, TurnRequest())


def _unwritten(context: ServiceContext, principal: Principal, flow: LoadedFlow) -> ConversationRow:
    """Stand in for a conversation where none is going on; it is in no table, and no tool that reads asks for it."""
    now = context.now()
    return ConversationRow(
        id=0,
        user_id=principal.user_id,
        current_state=flow.flow.initial,
        context_data={},
        is_active=True,
        version=0,
        message_count=0,
        created_at=now,
        updated_at=now,
    )
