"""What one message means: the types that the conversation reads, and the interface behind which intents are found.

Entities come from a grammar (backend/nlu/entities), intents from an `IntentModel`: today the rules of
backend/nlu/rules.py, later a trained classifier. Neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backend.nlu.normalise import Message


class Intent(StrEnum):
    """The fourteen things that a debtor can want to say."""

    IDENTIFICACION = "IDENTIFICACION"
    SALUDO = "SALUDO"
    DESPEDIDA = "DESPEDIDA"
    CONSULTA_DEUDA = "CONSULTA_DEUDA"
    INTENCION_PAGO = "INTENCION_PAGO"
    SOLICITUD_PLAN = "SOLICITUD_PLAN"
    CONTRAOFERTA = "CONTRAOFERTA"
    CONFIRMACION = "CONFIRMACION"
    RECHAZO = "RECHAZO"
    DIFICULTAD_PAGO = "DIFICULTAD_PAGO"
    DISPUTA = "DISPUTA"
    CONSULTA_DOCUMENTO = "CONSULTA_DOCUMENTO"
    HABLAR_ASESOR = "HABLAR_ASESOR"
    FUERA_DE_ALCANCE = "FUERA_DE_ALCANCE"


class Expected(StrEnum):
    """What the conversation has just asked for."""

    ANYTHING = "anything"
    DOCUMENT_NUMBER = "document_number"
    CHALLENGE_ANSWER = "challenge_answer"
    DEBT_CHOICE = "debt_choice"
    OFFER_CHOICE = "offer_choice"
    OFFER_CONFIRMATION = "offer_confirmation"


class Role(StrEnum):
    """What an amount is for."""

    TOTAL = "total"
    INSTALMENT = "instalment"
    DOWN_PAYMENT = "down_payment"


class Frequency(StrEnum):
    """How often somebody would pay."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Document:
    """An identity number: digits, or upper-case DNI/NIE; `kind` is CC, CE, TI, PPT, NIT, DNI or NIE."""

    number: str
    kind: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """Money somebody wrote, in major units; `currency` is None unless it was named.

    `ambiguous` amounts deserve a question back; `alternatives` are the other readings, likeliest first.
    """

    value: Decimal
    currency: str | None = None
    ambiguous: bool = False
    alternatives: tuple[Decimal, ...] = ()
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Entities:
    """Everything a message carries, each in the order of the text.

    `option` is an ordinal choice ("la segunda" is 2,
    "la última" is -1); `digits` a short bare group of digits
    that can answer a challenge; `phones` are in E.164.
    """

    documents: tuple[Document, ...] = ()
    amounts: tuple[Amount, ...] = ()
    installments: int | None = None
    frequency: Frequency | None = None
    dates: tuple[date, ...] = ()
    percentages: tuple[Decimal, ...] = ()
    phones: tuple[str, ...] = ()
    option: int | None = None
    digits: str | None = None


@dataclass(frozen=True, slots=True)
class Intents:
    """Ranked intents, best first, with confidences in 0..1; `certain` when no second opinion is needed."""

    ranked: tuple[tuple[str, float], ...]
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """The meaning of one message."""

    intent: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    in_scope: bool
    entities: Entities
    certain: bool
    asks_documents: float = 0.0
    """The chance that it asks what the company's documents tell; 0 where that was not learned."""


class IntentModel(Protocol):
    """Finds the intent of a message whose entities are known."""

    def rank(self, message: Message, entities: Entities, expected: Expected) -> Intents: ...


class QuestionModel(Protocol):
    """Tells what is asked of documents from what is said of a debt."""

    def chance(self, message: Message, entities: Entities) -> float: ...


class Understander(Protocol):
    """Reads a message as an answer to what was just asked."""

    def understand(
        self,
        text: str,
        *,
        expected: Expected | None = None,
        currency: str = "COP",
        today: date | None = None,
        balance: Decimal | None = None,
    ) -> Understanding:
        """Never raises for any string. `balance` is the debt's, in major units of `currency`."""
        ...
