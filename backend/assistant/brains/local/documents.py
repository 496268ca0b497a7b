"""Answers from the company's documents: a quotation with its source, a question back, or that nothing was found."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local.bargaining import out_of_scope
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.nlu.normalise import fold
from backend.services.document_search import LONGEST_QUERY, describe_source

SECTION_BUTTON = "seccion"
ASKED = "asked_sections"
SURE_INSTEAD = {
    "INTENCION_PAGO": 0.9,
    "SOLICITUD_PLAN": 0.9,
    "DIFICULTAD_PAGO": 0.75,
    "DISPUTA": 0.75,
    "HABLAR_ASESOR": 0.9,
    "CONSULTA_DEUDA": 0.9,
}
"""How sure the documents have to be before they answer what was understood as something else.

Taking a question for a hardship or a dispute stops an offer: there less is enough.
"""
MOST_SURE = {
    "INTENCION_PAGO": 1.0,
    "SOLICITUD_PLAN": 1.0,
    "DIFICULTAD_PAGO": 1.0,
    "DISPUTA": 1.0,
    "HABLAR_ASESOR": 0.9,
    "CONSULTA_DEUDA": 0.8,
}
"""How sure each reading may be where a question is still looked up; others are never."""
_QUESTION = re.compile(
    r"\?|^\W*(?:y |oiga |hola |buenas |disculpe |una pregunta )*(?:que|cual|cuales|cuant[oa]s?|cuando|donde|como|a que|"
    r"en que|de que|por que|puedo|pueden?|hay|abren?|tienen|se puede|me pueden?)\b"
)
LEAST_WORD = 4
"""Letters of a word by which somebody names a section in their own words."""


def answer_from_documents(use: ToolUse, meaning: Meaning) -> None:
    """Quote the best passage or rows, ask which section is meant, or say that there is nothing."""
    if not answered_from_documents(use, meaning):
        use.session.say("document_missing")


def answered_from_documents(use: ToolUse, meaning: Meaning) -> bool:
    """Answer from the documents where they hold an answer; tell whether they did."""
    found = use.run("search_documents", query=meaning.text[:LONGEST_QUERY]) if meaning.text.strip() else {}
    return _tell(use, found)


def answer_or_stay(use: ToolUse, meaning: Meaning) -> None:
    """Answer what has nothing to do with debts where a document does, as of a timetable; else say what we are for."""
    if not answered_from_documents(use, meaning):
        out_of_scope(use, meaning)


def asked_instead(use: ToolUse, meaning: Meaning) -> bool:
    """Answer a question that reads like a wish to pay or to know the debt, where the documents answer it for sure.

    "¿Puedo pagar con Bizum?" asks how, not for offers. What a rule or a figure makes certain is left alone.
    """
    if not _may_be_for_documents(meaning):
        return False
    found = use.run("search_documents", query=meaning.text[:LONGEST_QUERY])
    if not found["passages"] or found["passages"][0]["score"] < SURE_INSTEAD[meaning.intent]:
        use.session.citations = []
        return False
    return _tell(use, found)


def _may_be_for_documents(meaning: Meaning) -> bool:
    entities = meaning.entities
    figures = entities.amounts or entities.installments or entities.percentages or entities.documents
    if meaning.is_certain or figures or not _QUESTION.search(fold(meaning.text)):
        return False
    return meaning.confidence < MOST_SURE.get(meaning.intent, 0.0)


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Hear which section was meant, where that was asked last; tell whether that was said."""
    options = use.session.memory.pop(ASKED, None)
    chosen = _chosen(options, meaning) if options else None
    if chosen is not None:
        found = use.run("search_documents", query=chosen["query"])
        # Chosen once is chosen: what still fits equally is not asked about again.
        if not _tell(use, {**found, "options": []}):
            use.session.say("document_missing")
        return True
    if meaning.button == SECTION_BUTTON:
        use.session.say("section_gone")
        return True
    return False


def _tell(use: ToolUse, found: dict[str, Any]) -> bool:
    session = use.session
    if found.get("options"):
        session.memory[ASKED] = found["options"]
        session.citations = []
        session.say("ask_section")
        return True
    if not found.get("passages"):
        return False
    best = found["passages"][0]
    session.paragraphs.append(f"{best['text']}\n\n_{describe_source(best)}_")
    return True


def _chosen(options: list[dict[str, str]], meaning: Meaning) -> dict[str, str] | None:
    if meaning.button:
        place = (meaning.target or 0) - 1 if meaning.button == SECTION_BUTTON else -1
        return options[place] if 0 <= place < len(options) else None
    said = {word for word in fold(meaning.text).split() if len(word) >= LEAST_WORD}
    named = [option for option in options if said & set(fold(option["label"]).split())]
    return named[0] if len(named) == 1 else None
