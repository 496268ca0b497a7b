"""One attempt at a task: the debtor's turns are taken one by one, then what has come of them is judged."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.assistant.evaluation.ending import expected_end, read_end, read_facts_at_end
from backend.assistant.evaluation.measuring import Measures
from backend.assistant.evaluation.references import ReferenceMissing, fill_in
from backend.assistant.evaluation.scratch import Installation
from backend.assistant.evaluation.task import Task, Turn
from backend.assistant.negotiator import MODEL_ROUTE, Negotiator
from backend.domain.errors import NegotiatorError
from backend.services.agreements import accept_offer
from backend.services.own_debts import list_own_debts
from backend.services.turns import TurnRequest

logger = logging.getLogger(__name__)


class Stuck(Exception):
    """The debtor cannot do what the task says: it is not on the screen."""


@dataclass(slots=True)
class Attempt:
    """What came of one attempt; it passed if there is no reason why not."""

    task: str
    reasons: list[str] = field(default_factory=list)
    measures: Measures = field(default_factory=Measures)
    fallbacks: int = 0
    seconds: float = 0.0
    said: list[tuple[str, str]] = field(default_factory=list)
    """Who said what, in order."""

    @property
    def passed(self) -> bool:
        return not self.reasons


class Conversation:
    """The debtor in front of the assistant."""

    def __init__(self, negotiator: Negotiator, place: Installation, attempt: Attempt) -> None:
        self.negotiator = negotiator
        self.place = place
        self.attempt = attempt
        self.reply: dict[str, Any] = {}
        self.offers: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Say who one is: our own brain's business, and not a part of the task."""
        number = self.place.principal.document_number or ""
        self.reply = self.negotiator.reply(self.place.principal, TurnRequest(number))

    def take(self, turn: Turn) -> None:
        """Do what the turn says; raises Stuck where that is impossible."""
        code = None
        try:
            getattr(self, turn.action)(turn.value)
        except NegotiatorError as error:
            code = error.code
        if code != turn.error:
            raise Stuck(f"{turn.action} {turn.value!r}: error {code}, expected {turn.error}")

    def say(self, text: str) -> None:
        """Write; the model has to answer, and to its end."""
        measures = self.attempt.measures
        measures.is_blocked, before = False, len(measures.failures)
        self._send(text, TurnRequest(text))
        why = ", ".join([*measures.failures[before:], *measures.blocked[-1:]][-2:]) or "nothing was said"
        if self.reply["route"] != MODEL_ROUTE:
            self.attempt.fallbacks += 1
            self.attempt.reasons.append(f"our own brain had to answer {text!r} ({why})")
        elif measures.is_blocked:
            self.attempt.reasons.append(f"the answer to {text!r} was cut off ({why})")

    def press(self, button: str) -> None:
        """Press a button."""
        self._send(f"[{button}]", TurnRequest(button_id=button))

    def choose(self, total: float) -> None:
        """Press the button of the offer with this total."""
        self.press(f"oferta_{self._offer(total)}")

    def choose_debt(self, creditor: str) -> None:
        """Press the button of the debt with this creditor."""
        found = [button["id"] for button in self.reply.get("buttons", ()) if creditor in button["text"]]
        if not found:
            raise Stuck(f"there is no button for {creditor}")
        self.press(found[0])

    def accept(self, total: float) -> None:
        """Press `Revisar y aceptar` of the offer with this total, as far as one is shown."""
        shown = [button.get("offer_id") for button in self.reply["buttons"] if button["kind"] == "accept"]
        offer_id = self._offer(total)
        if offer_id not in shown:
            raise Stuck(f"the offer of {total} is not prepared for acceptance")
        self.attempt.said.append(("debtor", f"[Revisar y aceptar {total}]"))
        key = f"key-{len(self.attempt.said)}"
        accept_offer(self.place.context, self.place.principal, offer_id, key=key)

    def wait(self, duration: Mapping[str, float]) -> None:
        """Let time pass."""
        self.place.clock.advance(duration)

    def _offer(self, total: float) -> int:
        found: list[int] = [offer["id"] for offer in self.offers if offer["total"] == total]
        if not found:
            raise Stuck(f"no offer of {total} is shown")
        return found[0]

    def _send(self, text: str, request: TurnRequest) -> None:
        self.attempt.said.append(("debtor", text))
        self.reply = self.negotiator.reply(self.place.principal, request)
        self.attempt.said.append(("assistant", self.reply["message"]))
        self.offers = self.reply["offers"] or self.offers


def make_attempt(task: Task, negotiator: Negotiator, place: Installation, measures: Measures) -> Attempt:
    """Take the task's turns and judge their end."""
    attempt = Attempt(task.id, measures=measures)
    conversation = Conversation(negotiator, place, attempt)
    started = time.perf_counter()
    debts = len(list_own_debts(place.context, place.principal))
    conversation.begin()
    try:
        for turn in task.turns:
            conversation.take(turn)
    except Stuck as stuck:
        attempt.reasons.append(str(stuck))
    except Exception as error:
        # Where a person would have got an error page, one attempt has failed, not the evaluation.
        logger.exception("attempt_crashed", extra={"task": task.id})
        attempt.reasons.append(f"crashed: {type(error).__name__}")
    attempt.seconds = time.perf_counter() - started
    attempt.reasons += _differences(task, place, conversation.offers, debts)
    attempt.reasons += _wrong_statements(task, attempt, read_facts_at_end(place, conversation.offers))
    return attempt


def _differences(task: Task, place: Installation, offers: list[dict[str, Any]], debts: int) -> Iterable[str]:
    found = read_end(place, offers)
    for name, expected in expected_end(task.end, debts).items():
        if found[name] != expected:
            yield f"{name}: {found[name]!r}, expected {expected!r}"


def _wrong_statements(task: Task, attempt: Attempt, facts: Mapping[str, Any]) -> Iterable[str]:
    text = "\n".join(words for who, words in attempt.said if who == "assistant").replace("\xa0", " ")
    for pattern in task.must_say:
        try:
            wanted = fill_in(pattern, facts, re.escape)
        except ReferenceMissing:
            yield f"not said: {pattern}"
            continue
        if not re.search(wanted, text, re.IGNORECASE):
            yield f"not said: {pattern}"
    for pattern in task.must_not_say:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            yield f"said: {match.group()}"
