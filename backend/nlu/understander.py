"""The one entrance: text in, understanding out; entities by grammar, intent by whichever model is put in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.nlu.entities.documents import take_documents
from backend.nlu.entities.extraction import extract_entities, prepare
from backend.nlu.rules import RuleIntents
from backend.nlu.understanding import (
    Document,
    Expected,
    Intent,
    IntentModel,
    QuestionModel,
    Understanding,
)


class MessageUnderstander:
    """Reads messages; holds no state between them, so one serves all threads."""

    def __init__(self, intents: IntentModel | None = None, questions: QuestionModel | None = None) -> None:
        self._intents: IntentModel = intents or RuleIntents()
        self._questions = questions

    def understand(
        self,
        text: str,
        *,
        expected: Expected | None = None,
        currency: str = "COP",
        today: date | None = None,
        balance: Decimal | None = None,
    ) -> Understanding:
        """The meaning of any text; `balance` in major units of `currency`; `today` is the calendar day if not given."""
        asked = Expected(expected or Expected.ANYTHING)
        message = prepare(text)
        entities = extract_entities(message, asked, currency, today or date.today(), balance)
        found = self._intents.rank(message, entities, asked)
        intent, confidence = found.ranked[0]
        in_scope = intent != Intent.FUERA_DE_ALCANCE
        asks = self._questions.chance(message, entities) if self._questions else 0.0
        return Understanding(intent, confidence, found.ranked[1:], in_scope, entities, found.certain, asks)


def describe_document(text: str, currency: str = "COP") -> Document | None:
    """The identity number that a text holds, asked for one; None if there is none."""
    documents = take_documents(prepare(text), Expected.DOCUMENT_NUMBER, currency)
    return documents[0] if documents else None
