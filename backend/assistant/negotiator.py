"""One turn of a conversation: claim it, let a brain act through the tools and speak, store the reply."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backend.assistant.brains.local import LocalBrain
from backend.assistant.brains.local.meaning import CHOICE, Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.model.brain import Ending, ModelBrain, Spoken
from backend.assistant.events import (
    ButtonsShown,
    OffersShown,
    SourcesShown,
    StateChanged,
    TextDelta,
    TurnDone,
    TurnEvent,
)
from backend.assistant.models.contract import Credential
from backend.assistant.reply import make_buttons, make_context, make_message, state_text
from backend.assistant.tools.registry import Tool, ToolRegistry
from backend.assistant.turn import TurnSession
from backend.domain.errors import InvalidInput
from backend.services.context import Principal, ServiceContext
from backend.services.flow import LoadedFlow, load_flow
from backend.services.metrics import USAGE
from backend.services.tool_switches import list_switched_off
from backend.services.turns import (
    ClaimedTurn,
    StoredReply,
    TurnOutcome,
    TurnRequest,
    begin_turn,
    fail_turn,
    finish_turn,
)
from backend.telemetry.metrics import TURN_CONFIDENCE, TURN_FAILURES, TURN_SECONDS
from backend.telemetry.tracing import span

logger = logging.getLogger(__name__)
MODEL_ROUTE, OWN_ROUTE = "openai", "own"
FIRST_MESSAGE = "cuánto debo"
NOTES = {Ending.KEY_REFUSED: "own_key_refused"}
"""What a person is told when the model did not answer: only what they can change."""


@dataclass(slots=True)
class Answering:
    """A claimed turn being answered, and how far it has come."""

    session: TurnSession
    use: ToolUse
    meaning: Meaning
    turn: ClaimedTurn
    started: float
    shown: str = ""
    spoken: Spoken | None = None
    model_version: str = ""


@dataclass(frozen=True, slots=True)
class Negotiator:
    """Binds brains and tools to conversations. Without a model, our own brain answers everything."""

    context: ServiceContext
    registry: ToolRegistry
    brain: LocalBrain
    model: ModelBrain | None = None

    def prepare(self) -> None:
        """Load what the first turn of this process would otherwise wait for."""
        load_flow(self.context)
        self.brain.understander.understand(FIRST_MESSAGE)

    def tools_in_force(self) -> dict[str, Tool]:
        """Return the tools that administrators have not switched off."""
        switched_off = list_switched_off(self.context)
        return {name: tool for name, tool in self.registry.tools.items() if name not in switched_off}

    def turn(self, principal: Principal, request: TurnRequest) -> Generator[TurnEvent]:
        """Answer one message or button; the last event holds the stored reply.

        The same `turn_key` again yields the stored reply. Closing the iterator stops the answer and keeps what was
        shown. Raises what `begin_turn` raises, and InvalidInput `unknown_button`.
        """
        flow = load_flow(self.context)
        _check_button(flow, request)
        claimed = begin_turn(self.context, principal, request, first_state=flow.flow.initial)
        if isinstance(claimed, StoredReply):
            yield TurnDone(claimed.reply)
            return
        try:
            with span("turn", turn_id=claimed.id, conversation_id=claimed.conversation.id):
                yield from self._answer(principal, request, flow, claimed)
        except GeneratorExit:
            raise
        except BaseException:
            TURN_FAILURES.inc()
            fail_turn(self.context, claimed)
            raise

    def reply(self, principal: Principal, request: TurnRequest) -> dict[str, Any]:
        """Answer one message or button, whole."""
        return whole_reply(self.turn(principal, request))

    def _answer(
        self, principal: Principal, request: TurnRequest, flow: LoadedFlow, claimed: ClaimedTurn
    ) -> Iterator[TurnEvent]:
        answering = self._begin(principal, request, flow, claimed)
        credential = self._credential(answering)
        if self.model is not None and credential is not None:
            try:
                yield from self._speak(self.model, answering, credential)
            except GeneratorExit:
                self._finish(answering, answering.shown.strip() or flow.text("stopped", {}))
                raise
            if not answering.shown and not answering.session.writes:
                answering = self._begin(principal, request, flow, claimed, answering.spoken)
        if answering.shown or (answering.session.writes and answering.spoken):
            yield from self._complete(answering)
        else:
            yield from self._answer_ourselves(answering)

    def _begin(
        self,
        principal: Principal,
        request: TurnRequest,
        flow: LoadedFlow,
        claimed: ClaimedTurn,
        spoken: Spoken | None = None,
    ) -> Answering:
        session = TurnSession(
            self.context, principal, claimed.conversation, claimed.debts, flow, request, claimed
        )
        use = ToolUse(session, ToolRegistry(self.tools_in_force()))
        if spoken is not None and spoken.ending in NOTES:
            session.say(NOTES[spoken.ending])
        return Answering(session, use, self.brain.read(session), claimed, time.monotonic())

    def _credential(self, answering: Answering) -> Credential | None:
        if self.model is None:
            return None
        key = answering.session.request.turn_key or str(answering.turn.id)
        return self.model.credential(answering.session, answering.meaning, key)

    def _speak(self, model: ModelBrain, answering: Answering, credential: Credential) -> Iterator[TurnEvent]:
        # Told before it speaks: an answer that is stopped has an author too.
        answering.model_version = model.version(answering.session)
        yield StateChanged(answering.session.state)
        speaking = model.speak(answering.use, answering.turn, credential)
        while True:
            try:
                delta = next(speaking)
            except StopIteration as end:
                answering.spoken = end.value
                return
            answering.shown += delta.text
            yield delta

    def _complete(self, answering: Answering) -> Iterator[TurnEvent]:
        """Follow what the model said, or did and could not say, by the state's own text where that is missing."""
        shown, session = answering.shown, answering.session
        rest = ""
        if answering.spoken is None or answering.spoken.ending is not Ending.SAID or not shown.strip():
            rest = ("\n\n" if shown else "") + state_text(session)
        reply = self._finish(answering, (shown.rstrip() + rest).strip())
        if rest:
            yield TextDelta(rest)
        if session.state != answering.turn.conversation.current_state:
            yield StateChanged(session.state)
        yield from _closing_events(reply)

    def _answer_ourselves(self, answering: Answering) -> Iterator[TurnEvent]:
        self.brain.respond(answering.use, answering.meaning)
        reply = self._finish(answering, make_message(answering.session))
        yield StateChanged(reply["current_state"])
        yield TextDelta(reply["message"])
        yield from _closing_events(reply)

    def _finish(self, answering: Answering, message: str) -> dict[str, Any]:
        session, meaning = answering.session, answering.meaning
        by_model = bool(answering.shown)
        reply = _make_reply(session, message, MODEL_ROUTE if by_model else meaning.route)
        outcome = TurnOutcome(
            state=session.state,
            context=session.memory,
            text=message,
            reply=reply,
            route=reply["route"],
            intent=meaning.intent,
            confidence=meaning.confidence,
            assistant_version=answering.model_version if by_model else self.brain.version,
            attachments={
                key: reply[key] for key in ("offers", "buttons", "citations", "documents") if reply[key]
            },
            duration_ms=round((time.monotonic() - answering.started) * 1000),
        )
        finish_turn(self.context, answering.turn, outcome)
        _tell(answering, outcome)
        return reply


def whole_reply(events: Iterable[TurnEvent]) -> dict[str, Any]:
    """Return what the last event of a turn holds."""
    *_, last = (event for event in events if isinstance(event, TurnDone))
    return last.reply


def _tell(answering: Answering, outcome: TurnOutcome) -> None:
    """Count and log what a turn came to: how it was answered, not what was said."""
    brain = USAGE.get(outcome.route, outcome.route)
    TURN_SECONDS.labels(brain).observe(time.monotonic() - answering.started)
    if outcome.confidence is not None:
        TURN_CONFIDENCE.labels(brain).observe(outcome.confidence)
    logger.info(
        "turn",
        extra={
            "turn_id": answering.turn.id,
            "conversation_id": answering.turn.conversation.id,
            "route": outcome.route,
            "intent": outcome.intent,
            "state": outcome.state,
            "tools": answering.session.tool_calls,
            "duration_ms": outcome.duration_ms,
        },
    )


def _make_reply(session: TurnSession, message: str, route: str) -> dict[str, Any]:
    return {
        "conversation_id": session.conversation.id,
        "message": message,
        "current_state": session.state,
        "buttons": make_buttons(session),
        "context": make_context(session),
        "citations": session.citations,
        "documents": session.documents,
        "offers": session.offers,
        "route": route,
        "sender_type": "assistant",
        "speaker": None,
        "ended": False,
    }


def _closing_events(reply: dict[str, Any]) -> Iterator[TurnEvent]:
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
