"""One turn of a conversation: claim it, let a brain act through the tools, store the reply."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.assistant.brains.local import LocalBrain
from backend.assistant.brains.local.meaning import CHOICE, Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.events import (
    ButtonsShown,
    OffersShown,
    SourcesShown,
    StateChanged,
    TextDelta,
    TurnDone,
    TurnEvent,
)
from backend.assistant.reply import make_buttons, make_context, make_message
from backend.assistant.tools.registry import Tool, ToolRegistry
from backend.assistant.turn import TurnSession
from backend.domain.errors import InvalidInput
from backend.services.administration import option_value
from backend.services.context import Principal, ServiceContext
from backend.services.flow import LoadedFlow, load_flow
from backend.services.turns import (
    ClaimedTurn,
    StoredReply,
    TurnOutcome,
    TurnRequest,
    begin_turn,
    fail_turn,
    finish_turn,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Negotiator:
    """Binds brains and tools to conversations."""

    context: ServiceContext
    registry: ToolRegistry
    brain: LocalBrain

    def tools_in_force(self) -> dict[str, Tool]:
        """Return the tools that administrators have not switched off."""
        switched_off = {name.strip() for name in option_value(self.context, "switched_off_tools").split(",")}
        return {name: tool for name, tool in self.registry.tools.items() if name not in switched_off}

    def turn(self, principal: Principal, request: TurnRequest) -> Iterator[TurnEvent]:
        """Answer one message or button; the last event holds the stored reply.

        The same `turn_key` again yields the stored reply. Raises what `begin_turn` raises, and InvalidInput
        `unknown_button`.
        """
        flow = load_flow(self.context)
        _check_button(flow, request)
        claimed = begin_turn(self.context, principal, request, first_state=flow.flow.initial)
        if isinstance(claimed, StoredReply):
            yield TurnDone(claimed.reply)
            return
        try:
            reply = self._answer(principal, request, flow, claimed)
        except BaseException:
            fail_turn(self.context, claimed)
            raise
        yield from _events(reply)

    def reply(self, principal: Principal, request: TurnRequest) -> dict[str, Any]:
        """Answer one message or button, whole."""
        done = [event for event in self.turn(principal, request) if isinstance(event, TurnDone)]
        return done[0].reply

    def _answer(
        self, principal: Principal, request: TurnRequest, flow: LoadedFlow, claimed: ClaimedTurn
    ) -> dict[str, Any]:
        session = TurnSession(
            self.context, principal, claimed.conversation, claimed.debts, flow, request, claimed
        )
        meaning = self.brain.respond(ToolUse(session, ToolRegistry(self.tools_in_force())))
        reply = _make_reply(session, meaning)
        finish_turn(self.context, claimed, self._outcome(session, meaning, reply))
        return reply

    def _outcome(self, session: TurnSession, meaning: Meaning, reply: dict[str, Any]) -> TurnOutcome:
        return TurnOutcome(
            state=session.state,
            context=session.memory,
            text=reply["message"],
            reply=reply,
            route=meaning.route,
            intent=meaning.intent,
            confidence=meaning.confidence,
            assistant_version=self.brain.version,
            attachments={key: reply[key] for key in ("offers", "buttons", "citations") if reply[key]},
        )


def _make_reply(session: TurnSession, meaning: Meaning) -> dict[str, Any]:
    return {
        "conversation_id": session.conversation.id,
        "message": make_message(session),
        "current_state": session.state,
        "buttons": make_buttons(session),
        "context": make_context(session),
        "citations": session.citations,
        "offers": session.offers,
        "route": meaning.route,
    }


def _events(reply: dict[str, Any]) -> Iterator[TurnEvent]:
    yield StateChanged(reply["current_state"])
    yield TextDelta(reply["message"])
    if reply["offers"]:
        yield OffersShown(reply["offers"])
    if reply["citations"]:
        yield SourcesShown(reply["citations"])
    yield ButtonsShown(reply["buttons"])
    yield TurnDone(reply)


def _check_button(flow: LoadedFlow, request: TurnRequest) -> None:
    button = request.button_id
    if button and button not in flow.flow.buttons and not CHOICE.fullmatch(button):
        raise InvalidInput("unknown_button", "Ese botón no existe.")
