"""Decides what a message leads to. Each rule below asks a tool; none computes a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.assistant.brains.local import (
    asked_instead,
    bargaining,
    budget,
    case_dialogue,
    cases,
    clarification,
    documents,
    identification,
    payment_source,
    personal,
    self_description,
    thinking_over,
)
from backend.assistant.brains.local.meaning import Meaning, find_meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import TurnSession
from backend.domain.errors import InvalidInput
from backend.nlu.intent_model import Band
from backend.nlu.understanding import Understander

Handler = Callable[[ToolUse, Meaning], None]


@dataclass(frozen=True, slots=True)
class LocalBrain:
    """Understands by our own rules and models and acts through the tools."""

    understander: Understander
    name: str = "local"
    version: str = "local-1"

    def read(self, session: TurnSession) -> Meaning:
        """Return what the session's message means, as an answer to what was asked."""
        found = clarification.answered(session, find_meaning(session, self.understander), self.understander)
        return identification.wish_beside_number(session, found, self.understander)

    def respond(self, use: ToolUse, meaning: Meaning) -> None:
        """Act on a meaning; what is to be said and shown is left in the session."""
        try:
            self._act(use, meaning)
        except InvalidInput as error:
            if error.code != "unknown_tool":
                raise
            # An administrator switched it off.
            use.session.say("tool_off")

    def _act(self, use: ToolUse, meaning: Meaning) -> None:
        session = use.session
        if meaning.protection:
            case_dialogue.protect(use, meaning)
            return
        if self._answers_own_question(use, meaning):
            return
        if self_description.handled(use, meaning) or thinking_over.handled(use, meaning):
            return
        if personal.handled(use, meaning) or identification.handled(use, meaning):
            return
        if bargaining.asks_down_payment(meaning) and not needs_choice(session, meaning):
            bargaining.tell_down_payment(use, meaning)
            return
        if asked_instead.comes_first(use, meaning):
            return
        decision = clarification.decide(session, meaning)
        if decision is Band.HAND_ON:
            documents.answer_or_ask_again(use, meaning)
        elif decision is Band.ASK_BACK:
            clarification.ask_back(session, meaning)
        elif meaning.button in BUTTON_HANDLERS:
            BUTTON_HANDLERS[meaning.button](use, meaning)
        elif needs_choice(session, meaning):
            session.say("choose_debt")
            session.show_state = True
        else:
            HANDLERS.get(meaning.intent, bargaining.not_understood)(use, meaning)

    def _answers_own_question(self, use: ToolUse, meaning: Meaning) -> bool:
        """Hear what was asked last: a month's figures, the source of a payment, what is contested."""
        offer_id = payment_source.declared(use, meaning)
        if offer_id is not None:
            bargaining.prepare(use, offer_id)
            return True
        return (
            documents.handled(use, meaning)
            or budget.handled(use, meaning, self.understander)
            or case_dialogue.handled(use, meaning)
        )


def needs_choice(session: TurnSession, meaning: Meaning) -> bool:
    """Whether a debt has to be chosen before this can be answered."""
    return session.debt is None and meaning.intent in NEEDS_DEBT


NEEDS_DEBT = frozenset(
    {
        "INTENCION_PAGO",
        "SOLICITUD_PLAN",
        "CONTRAOFERTA",
        "CONFIRMACION",
        "DIFICULTAD_PAGO",
        "DISPUTA",
    }
)
BUTTON_HANDLERS: dict[str | None, Handler] = {
    "deuda": identification.choose_debt,
    "otra_deuda": identification.choose_another_debt,
    "otro_documento": identification.ask_for_document,
    "oferta": bargaining.choose_offer,
    "revisar_y_aceptar": bargaining.confirm,
    "proponer_otra": bargaining.ask_for_amount,
    "ver_acuerdo": cases.tell_agreements,
    "ver_caso": case_dialogue.tell_cases,
    "contar_ingresos": budget.begin,
    "prefiero_no_decirlo": budget.begin,
    **dict.fromkeys(case_dialogue.PATH_BUTTONS, case_dialogue.choose_path),
    **dict.fromkeys(case_dialogue.REASON_BUTTONS, case_dialogue.take_reason),
    **dict.fromkeys(payment_source.SOURCE_BUTTONS, bargaining.show_options),
}
HANDLERS: dict[str, Handler] = {
    "SALUDO": bargaining.greet,
    "DESPEDIDA": cases.say_goodbye,
    "IDENTIFICACION": bargaining.tell_debt,
    "CONSULTA_DEUDA": bargaining.tell_debt,
    "INTENCION_PAGO": bargaining.show_options,
    "SOLICITUD_PLAN": bargaining.show_options,
    "CONTRAOFERTA": bargaining.counter_offer,
    "CONFIRMACION": bargaining.confirm,
    "RECHAZO": bargaining.decline,
    "DIFICULTAD_PAGO": cases.report_hardship,
    "DISPUTA": cases.open_dispute,
    "CONSULTA_DOCUMENTO": documents.answer_from_documents,
    "HABLAR_ASESOR": cases.escalate,
    "FUERA_DE_ALCANCE": documents.answer_or_stay,
}
