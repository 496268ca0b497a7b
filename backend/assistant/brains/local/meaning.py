"""What the person means: a button says it, words have to be understood in the light of what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from backend.assistant.protection import find_protection
from backend.assistant.turn import TurnSession
from backend.domain.money import Money
from backend.nlu.normalise import fold
from backend.nlu.understanding import Entities, Expected, Understander

EXPECTED_IN_STATE = {
    "inicial": Expected.DOCUMENT_NUMBER,
    "validar_documento": Expected.DOCUMENT_NUMBER,
    "cliente_no_encontrado": Expected.DOCUMENT_NUMBER,
    "validar_identidad": Expected.CHALLENGE_ANSWER,
    "proponer_planes_pago": Expected.OFFER_CHOICE,
    "gestionar_objecion": Expected.OFFER_CHOICE,
    "confirmar_plan_elegido": Expected.OFFER_CONFIRMATION,
    "generar_acuerdo": Expected.OFFER_CONFIRMATION,
}
BUTTON_INTENTS = {
    "ver_opciones": "SOLICITUD_PLAN",
    "no_ahora": "RECHAZO",
    "no_reconozco": "DISPUTA",
    "no_puedo_pagar": "DIFICULTAD_PAGO",
    "hablar_asesor": "HABLAR_ASESOR",
    "terminar": "DESPEDIDA",
}
LIKELY = 0.5
"""From this chance on the words are taken for a question to the documents."""
CHOICE = re.compile(r"(deuda|oferta|lectura|seccion)_([1-9][0-9]{0,14})")


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with its entities, and the way it was found: `button`, `document`, `rules` or `own`."""

    intent: str
    confidence: float
    entities: Entities
    route: str
    button: str | None = None
    target: int | None = None
    text: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()
    asks_documents: float = 0.0
    """The chance that the words ask what the company's documents tell."""
    protection: str | None = None
    """`insolvency` or `represented`, where the words say so: nothing else counts then."""

    @property
    def is_for_documents(self) -> bool:
        """Whether the words ask what documents tell rather than anything else."""
        return self.asks_documents >= LIKELY

    @property
    def names_figures(self) -> bool:
        """Whether a sum, a term, a share or a number of somebody's stands in the words."""
        found = self.entities
        return bool(found.amounts or found.installments or found.percentages or found.documents)

    @property
    def is_certain(self) -> bool:
        """Whether a button, a number or a rule leaves no doubt."""
        return self.route != "own" or self.protection is not None


def find_meaning(session: TurnSession, understander: Understander) -> Meaning:
    """Read the button that was pressed, or understand the words; a button's own words press it."""
    request = session.request
    pressed = request.button_id or _named_button(session, request.message)
    if pressed:
        return _of_button(pressed)
    found = understand_words(session, understander, request.message)
    return replace(found, protection=find_protection(request.message))


def understand_words(session: TurnSession, understander: Understander, text: str) -> Meaning:
    """Understand a text in the light of what was just asked, and of the debt that is being talked about."""
    debt = session.debt
    understood = understander.understand(
        text,
        expected=expected(session),
        currency=debt.currency if debt else "COP",
        today=session.context.today(),
        balance=Money(debt.balance, debt.currency).major if debt else None,
    )
    route = "document" if understood.intent == "IDENTIFICACION" and understood.entities.documents else "own"
    return Meaning(
        intent=understood.intent,
        confidence=understood.confidence,
        entities=understood.entities,
        route="rules" if route == "own" and understood.certain else route,
        text=text,
        alternatives=understood.alternatives,
        asks_documents=understood.asks_documents,
    )


def expected(session: TurnSession) -> Expected:
    """Tell what the conversation has just asked."""
    if "asked_back" in session.memory:
        return Expected.OFFER_CHOICE
    if session.state == "informar_deuda" and len(session.debts) > 1 and session.debt is None:
        return Expected.DEBT_CHOICE
    return EXPECTED_IN_STATE.get(session.state, Expected.ANYTHING)


def _named_button(session: TurnSession, words: str) -> str | None:
    flow, said = session.flow.flow, _bare(words)
    return next(
        (button for button in flow.states[session.state].buttons if _bare(flow.buttons[button]) == said), None
    )


def _bare(words: str) -> str:
    return fold(words).strip(" .,;:¿?¡!")


def _of_button(button_id: str) -> Meaning:
    choice = CHOICE.fullmatch(button_id)
    target = int(choice[2]) if choice else None
    kind = choice[1] if choice else button_id
    intent = BUTTON_INTENTS.get(button_id, "CONFIRMACION")
    return Meaning(intent, 1.0, Entities(), "button", button=kind, target=target)
