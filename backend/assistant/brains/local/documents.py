"""Answers from the company's documents: a quotation with its source, a question back, or that nothing was found."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local import bargaining
from backend.assistant.brains.local.clarification import WANT_OPTIONS
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import NEGOTIABLE
from backend.nlu.normalise import fold
from backend.services.document_search import LONGEST_QUERY, describe_source

SECTION_BUTTON = "seccion"
ASKED = "asked_sections"
SURE_INSTEAD, SURE_BY_HEADING = 0.85, 0.7
"""How sure the documents have to be before they answer what was understood as something else: with the rows of a table
that hold it, or, which less is enough for, a section whose heading is the question itself."""
SAME_QUESTION = 0.6
ASKED_INSTEAD = frozenset(
    {"INTENCION_PAGO", "SOLICITUD_PLAN", "DIFICULTAD_PAGO", "DISPUTA", "HABLAR_ASESOR", "CONSULTA_DEUDA"}
)
MOST_SURE = {"INTENCION_PAGO": 1.0, "SOLICITUD_PLAN": 1.0, "DIFICULTAD_PAGO": 1.0, "CONSULTA_DEUDA": 0.8}
"""How sure another reading may be where no heading is the question itself."""
_WORD = re.compile(r"\w+")
_QUESTION = re.compile(
    r"\?|^\W*(?:y |oiga |hola |buenas |disculpe |una pregunta )*(?:que|cual|cuales|cuant[oa]s?|cuando|donde|como|a que|"
    r"en que|de que|por que|puedo|pueden?|hay|abren?|tienen|se puede|me pueden?)\b"
)
_ASKS_CHANNEL = re.compile(
    r"^\W*(?:y |oiga |hola |buenas |disculpe |entonces |listo )*(?:(?:a |en |por |con )?(?:donde|adonde|como)"
    r"|(?:a|en|por|con) (?:que|cual(?:es)?) (?:medios?|canal(?:es)?|cuentas?|bancos?))"
    r" (?:(?:puedo|podria|debo|tengo que|hay que|se|les?|los?|hago|hacer|el|la|un) )*"
    r"(?:pag(?:o|a|ar|arl[eo]s?)|abon(?:o|ar)|consign(?:o|ar)|transfier[eo]|transferir|deposit(?:o|ar))\W*$"
    r"|\b(?:puedo|se puede|podria) pagar con "
    r"(?!(?:un |el |algun )?(?:descuento|rebaja|quita|plazo|cuota|mas|menos))[^\W\d]+"
    r"\W*$"
)
"""Where, how or with what to pay, and nothing else: what channels there are, not what there is to pay."""
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
    """Answer what has nothing to do with debts where a document does, as of a timetable; else say what we are for.

    Unless it may be a proposal: a sum while bargaining is answered, which binds nobody.
    """
    if bargaining.may_be_proposal(use.session, meaning):
        bargaining.counter_offer(use, meaning)
    elif not answered_from_documents(use, meaning):
        bargaining.out_of_scope(use, meaning)


def asked_instead(use: ToolUse, meaning: Meaning) -> bool:
    """Answer a question that reads like a wish to pay or to know the debt, where the documents answer it for sure.

    "¿Puedo pagar con Bizum?" asks how, not for offers. What a rule or a figure makes certain is left alone, unless it
    asks for channels and for nothing else.
    """
    if not _may_be_for_documents(meaning):
        return False
    found = use.run("search_documents", query=meaning.text[:LONGEST_QUERY])
    is_answered = _has_no_offers(use, meaning) or _asks_channel(meaning) or _answers_instead(found, meaning)
    if not found["passages"] or not is_answered:
        use.session.citations = []
        return False
    return _tell(use, found)


def _asks_channel(meaning: Meaning) -> bool:
    return _ASKS_CHANNEL.search(fold(meaning.text)) is not None


def _has_no_offers(use: ToolUse, meaning: Meaning) -> bool:
    """Whether offers could not be the answer anyhow: the debt is agreed or stopped."""
    debt = use.session.debt
    return meaning.intent in WANT_OPTIONS and debt is not None and debt.status != NEGOTIABLE


def _may_be_for_documents(meaning: Meaning) -> bool:
    entities = meaning.entities
    figures = entities.amounts or entities.installments or entities.percentages or entities.documents
    # "Puedo pagar" is certain for a rule, and "¿dónde puedo pagar?" holds it.
    is_open = meaning.intent in ASKED_INSTEAD and (not meaning.is_certain or _asks_channel(meaning))
    return is_open and not figures and _QUESTION.search(fold(meaning.text)) is not None


def _answers_instead(found: dict[str, Any], meaning: Meaning) -> bool:
    if not found["passages"]:
        return False
    passage = found["passages"][0]
    asked, heading = (set(_WORD.findall(fold(text))) for text in (meaning.text, passage["heading"]))
    alike = 2 * len(asked & heading) / max(1, len(asked) + len(heading))
    if alike >= SAME_QUESTION:
        return bool(passage["score"] >= SURE_BY_HEADING)
    is_sure = found["kind"] == "rows" and passage["score"] >= SURE_INSTEAD
    return bool(is_sure and meaning.confidence <= MOST_SURE.get(meaning.intent, 0.0))


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
    session.paragraphs.append(f"{best['quote']}\n\n_{describe_source(best)}_")
    return True


def _chosen(options: list[dict[str, str]], meaning: Meaning) -> dict[str, str] | None:
    if meaning.button:
        place = (meaning.target or 0) - 1 if meaning.button == SECTION_BUTTON else -1
        return options[place] if 0 <= place < len(options) else None
    said = {word for word in fold(meaning.text).split() if len(word) >= LEAST_WORD}
    named = [option for option in options if said & set(fold(option["label"]).split())]
    return named[0] if len(named) == 1 else None
