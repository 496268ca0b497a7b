"""Asking back: a message that was half understood is put to the person in words, and acted on when they agree."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.assistant.brains.local.meaning import Meaning, understand_words
from backend.assistant.brains.local.wishes import has_figures
from backend.assistant.turn import TurnSession
from backend.nlu.intent_model import Band, band
from backend.nlu.normalise import fold
from backend.nlu.understanding import Understander
from backend.services.administration import option_value

# What changes nothing that matters is done at once: asking would cost more than a mistake.
HARMLESS = frozenset(
    {
        "SALUDO",
        "CONSULTA_DEUDA",
        "INTENCION_PAGO",
        "SOLICITUD_PLAN",
        "CONSULTA_DOCUMENTO",
        "FUERA_DE_ALCANCE",
        "IDENTIFICACION",
    }
)
# How each intent sounds in a question; those that are missing are not worth asking for.
QUESTIONS = {
    "CONSULTA_DEUDA": "means_debt",
    "INTENCION_PAGO": "means_options",
    "SOLICITUD_PLAN": "means_options",
    "CONTRAOFERTA": "means_counter_offer",
    "CONFIRMACION": "means_yes",
    "RECHAZO": "means_no",
    "DIFICULTAD_PAGO": "means_hardship",
    "DISPUTA": "means_dispute",
    "CONSULTA_DOCUMENTO": "means_documents",
    "HABLAR_ASESOR": "means_person",
    "DESPEDIDA": "means_goodbye",
}
WANT_OPTIONS = frozenset({"INTENCION_PAGO", "SOLICITUD_PLAN"})
# With a figure in it, also a yes and a no are about that figure.
SPEAK_OF_A_FIGURE = WANT_OPTIONS | {"CONTRAOFERTA", "CONFIRMACION", "RECHAZO"}
NEEDS_OFFERS = frozenset({"CONFIRMACION", "RECHAZO"})
READINGS = 2
_BARE_NO = re.compile(r"\W*(?:no|nop|tampoco|ningun[oa]?)(?:\W+\w+){0,3}\W*")


def decide(session: TurnSession, meaning: Meaning) -> Band:
    """Return whether to act on a meaning, to ask back, or to say that it was not understood."""
    least = option_value(session.context, "least_confidence_percent") / 100
    found = band(confidence_to_act(meaning), _sure_from(session), least)
    asking_helps = not (_is_harmless(meaning) or meaning.button) and _is_askable(session, meaning.intent)
    return Band.ACT if found is Band.ASK_BACK and not asking_helps else found


def is_sure(session: TurnSession, meaning: Meaning) -> bool:
    """Tell whether a meaning's own intent, counted alone, is sure enough to act on."""
    return meaning.confidence >= _sure_from(session)


def ask_back(session: TurnSession, meaning: Meaning) -> None:
    """Put the likeliest readings to the person and remember what was said."""
    readings = _readings(session, meaning)
    session.memory["asked_back"] = {"text": meaning.text, "intents": readings}
    session.say("ask_back", lecturas=" o ".join(reading_text(session, intent) for intent in readings))


def answered(session: TurnSession, meaning: Meaning, understander: Understander) -> Meaning:
    """Return what the person meant before, if they have just said so; else what they say now."""
    asked = session.memory.pop("asked_back", None)
    place = _chosen(meaning, len(asked["intents"])) if asked else None
    if asked is None or place is None:
        # "No" to the readings says nothing about any offer, and an old button nothing at all.
        declined = asked is not None and not meaning.button and _BARE_NO.fullmatch(fold(meaning.text))
        return replace(meaning, confidence=0.0) if declined or meaning.button == "lectura" else meaning
    before = understand_words(session, understander, asked["text"])
    return replace(before, intent=asked["intents"][place], confidence=1.0, button=None)


def reading_text(session: TurnSession, intent: str) -> str:
    """Return how an intent sounds in a question."""
    return session.flow.text(QUESTIONS[intent], {})


def asked_readings(session: TurnSession) -> list[str]:
    """Return the intents that the person is being asked to choose among."""
    asked = session.memory.get("asked_back")
    return asked["intents"] if asked else []


def confidence_to_act(meaning: Meaning) -> float:
    """Return how sure it is what to do: intents that lead to the same thing count together."""
    alike = SPEAK_OF_A_FIGURE if has_figures(meaning.entities) else WANT_OPTIONS
    if meaning.intent not in alike:
        return meaning.confidence
    return meaning.confidence + sum(chance for intent, chance in meaning.alternatives if intent in alike)


def _is_harmless(meaning: Meaning) -> bool:
    # The engine's answer to a figure binds nobody, and shows whether it was heard rightly.
    return meaning.intent in HARMLESS or (meaning.intent == "CONTRAOFERTA" and has_figures(meaning.entities))


def _sure_from(session: TurnSession) -> float:
    return option_value(session.context, "act_confidence_percent") / 100


def _is_askable(session: TurnSession, intent: str) -> bool:
    return intent in QUESTIONS and (intent not in NEEDS_OFFERS or bool(session.memory.get("offer_ids")))


def _readings(session: TurnSession, meaning: Meaning) -> list[str]:
    readings = [meaning.intent]
    for intent, _ in meaning.alternatives:
        sounds = {QUESTIONS[one] for one in readings}
        if len(readings) < READINGS and _is_askable(session, intent) and QUESTIONS[intent] not in sounds:
            readings.append(intent)
    return readings


def _chosen(meaning: Meaning, count: int) -> int | None:
    if meaning.button == "lectura":
        return meaning.target - 1 if meaning.target and meaning.target <= count else None
    if meaning.button:
        return None
    option = meaning.entities.option
    if option is not None and 1 <= option <= count:
        return option - 1
    return 0 if meaning.intent == "CONFIRMACION" and count == 1 else None
