"""Questions to the documents as somebody asks them in the chat: answered from there, or taken for a wish to pay.

Each is the first thing that a debtor says after their number, to our own brain, in an installation of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backend.assistant.brains.local import LocalBrain
from backend.assistant.brains.local.documents import SECTION_BUTTON
from backend.assistant.evaluation.scratch import install, scratch_template
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import ToolRegistry
from backend.config import Settings
from backend.knowledge.evaluation.measuring import says_answer
from backend.knowledge.evaluation.questions import AskedQuestion
from backend.services.context import Principal
from backend.services.flow import load_flow
from backend.services.turns import TurnRequest

_NUMBER = "52845671"
_GIVEN: dict[str, Any] = {
    "account": {"bound": _NUMBER},
    "debts": [{"document_number": _NUMBER, "principal": 1_200_000}],
}


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What was said to a question: from a document, a question back, that none has it, or nothing of these."""

    question: AskedQuestion
    message: str
    state: str
    is_quoted: bool
    is_asked_back: bool
    is_missing: bool

    @property
    def is_right(self) -> bool:
        """Whether the answer is there; for a question without one, whether no document was quoted for it."""
        if not self.question.documents:
            return not self.is_quoted and not self.is_asked_back
        return self.is_quoted and says_answer(self.message, self.question)

    @property
    def is_of_documents(self) -> bool:
        """Whether it was taken for a question to the documents at all."""
        return self.is_quoted or self.is_asked_back or self.is_missing


def ask_in_chat(
    settings: Settings, registry: ToolRegistry, brain: LocalBrain, questions: Sequence[AskedQuestion]
) -> Iterator[ChatAnswer]:
    """Ask each question in a chat of its own, of the documents in the settings' folder."""
    with scratch_template(settings) as template:
        for place, question in enumerate(questions):
            with install(template, f"chat-{place}", settings, _GIVEN) as installed:
                negotiator = Negotiator(installed.context, registry, brain)
                yield _ask(negotiator, installed.principal, question)


def _ask(negotiator: Negotiator, principal: Principal, question: AskedQuestion) -> ChatAnswer:
    negotiator.reply(principal, TurnRequest(_NUMBER))
    reply = negotiator.reply(principal, TurnRequest(question.question))
    missing = load_flow(negotiator.context).text("document_missing", {})
    return ChatAnswer(
        question,
        reply["message"],
        reply["current_state"],
        is_quoted=bool(reply["citations"]),
        is_asked_back=any(button["id"].startswith(SECTION_BUTTON) for button in reply["buttons"]),
        is_missing=missing in reply["message"],
    )
