"""One turn with the model: asked, heard, its calls answered, asked again, until it has nothing more to call."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.model.items import (
    calls_done,
    calls_without_output,
    message_item,
    output_item,
    present_output,
    repaired,
    tool_items,
)
from backend.assistant.brains.model.speech import Blocked, Speech
from backend.assistant.brains.model.spending import Spending
from backend.assistant.events import TextDelta
from backend.assistant.guards.contract import FactBook
from backend.assistant.models.contract import (
    Completed,
    Credential,
    FailureKind,
    Item,
    ItemDone,
    ModelClient,
    ModelFailure,
    ModelRequest,
    Restarted,
    TextPiece,
)
from backend.domain.errors import NegotiatorError, Unavailable
from backend.services.assistant_configuration import AssistantConfiguration
from backend.services.turns import TurnItems
from backend.telemetry.metrics import MODEL_SECONDS
from backend.telemetry.tracing import span

logger = logging.getLogger(__name__)

FATAL = frozenset({"turn_lost"})
"""Errors of a tool that are not the model's business: the turn itself is over."""


@contextmanager
def asked() -> Iterator[None]:
    """Count and log a question to the model: how long it took and how it ended."""
    began_at, outcome = time.monotonic(), "completed"
    try:
        yield
    except ModelFailure as failure:
        outcome = str(failure.kind)
        raise
    except Blocked:
        outcome = "blocked"
        raise
    except GeneratorExit:
        outcome = "stopped"
        raise
    except BaseException:
        outcome = "error"
        raise
    finally:
        seconds = time.monotonic() - began_at
        MODEL_SECONDS.labels(outcome).observe(seconds)
        logger.info("model_request", extra={"outcome": outcome, "duration_ms": round(seconds * 1000)})


@dataclass(slots=True)
class Asking:
    """What stays the same in every round of a turn; `deadline` is a reading of `time.monotonic()`."""

    client: ModelClient
    credential: Credential
    configuration: AssistantConfiguration
    model: str
    instructions: str
    correction: str
    conversation: list[Item]
    mask: Callable[[str], str]
    deadline: float
    person: str
    spending: Spending


@dataclass(slots=True)
class Rounds:
    """A turn under way, with what was said in it between the model and us."""

    asking: Asking
    use: ToolUse
    kept: TurnItems
    speech: Speech
    facts: FactBook

    @property
    def items(self) -> list[Item]:
        """This turn's, of an attempt that died too."""
        return self.kept.items

    def run(self) -> Iterator[TextDelta]:
        """Yield what may be shown.

        Raises Blocked where a sentence may not be shown, for the second time or after others were; ModelFailure where
        no answer comes.
        """
        self._answer_again()
        self._answer(calls_without_output(self.items))
        correction: list[Item] = []
        for _ in range(self.asking.configuration.most_rounds):
            try:
                outputs = yield from self._ask(correction)
            except Blocked as blocked:
                if correction or self.speech.has_begun():
                    raise
                correction = [self._correction(blocked)]
                self.speech.restart()
                continue
            calls = calls_without_output(outputs)
            if not calls:
                return
            self.items.extend(outputs)
            self._answer(calls)
            yield from map(TextDelta, self.speech.begin_paragraph())
        raise ModelFailure(FailureKind.REFUSED, "too many rounds")

    def _ask(self, correction: list[Item]) -> Generator[TextDelta, None, list[Item]]:
        asking = self.asking
        outputs: list[Item] = []
        request = self._request(correction)
        if asking.spending.free:
            self.kept.keep(self.use.session.context)
        with (
            span("model_round", model=asking.model, items=len(request.items)),
            asking.spending.reserved(request, self.kept.kept_along) as spent,
            asked(),
            closing(self._stream(request)) as events,
        ):
            for event in events:
                match event:
                    case TextPiece(text):
                        yield from map(TextDelta, self.speech.hear(text))
                    case ItemDone(item):
                        outputs.append(item)
                        yield from map(TextDelta, self.speech.end_message())
                    case Restarted():
                        outputs.clear()
                        self.speech.restart()
                    case Completed(usage):
                        spent(usage)
            yield from map(TextDelta, self.speech.end_message())
        return outputs

    def _stream(self, request: ModelRequest) -> Any:
        return self.asking.client.stream(request, self.asking.credential, self.speech.has_begun)

    def _request(self, correction: list[Item]) -> ModelRequest:
        asking = self.asking
        return ModelRequest(
            model=asking.model,
            instructions=asking.instructions,
            items=[*asking.conversation, *repaired(self.items), *correction],
            tools=tool_items(self.use.registry.tools),
            deadline=asking.deadline,
            most_output_tokens=asking.configuration.most_output_tokens,
            writes=any(tool.effect == "write" for tool in self.use.registry.tools.values()),
            person=asking.person,
        )

    def _correction(self, blocked: Blocked) -> Item:
        return message_item("developer", self.asking.correction.format(reason=blocked.verdict.reason))

    def _answer(self, calls: list[Item]) -> None:
        for call in calls:
            self.items.append(output_item(call["call_id"], self._run(call)))

    def _answer_again(self) -> None:
        """Bring session and facts to where an attempt that died had them.

        A write answers from its record, which restores the session; a read is cheap. What was refused stays refused.
        """
        for place, call in calls_done(self.items):
            self.items[place] = output_item(call["call_id"], self._run(call))

    def _run(self, call: Item) -> dict[str, Any]:
        try:
            # Amounts have cents, and the gate for amounts takes no binary fraction.
            arguments = json.loads(call["arguments"] or "{}", parse_float=Decimal)
        except ValueError:
            return _problem("invalid_arguments", "Los argumentos no son JSON.")
        if not isinstance(arguments, dict):
            return _problem("invalid_arguments", "Los argumentos tienen que ser un objeto.")
        try:
            output = self.use.registry.run(call["name"], arguments, self.use.session)
        except NegotiatorError as error:
            if isinstance(error, Unavailable) or error.code in FATAL:
                raise
            self.facts.add_configured_text(error.message)
            return _problem(error.code, error.message)
        self.facts.add_tool_result(call["name"], arguments, output)
        return present_output(output, self.asking.mask)


def _problem(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
