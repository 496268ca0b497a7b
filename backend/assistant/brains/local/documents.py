"""Answers from the company's documents: a quotation with its source, a question back, or that nothing was found."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local import bargaining
from backend.assistant.brains.local.clarification import WANT_OPTIONS
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import NEGOTIABLE
from backend.nlu.intent_model import ACT
from backend.nlu.normalise import fold
from backend.services.document_search import LONGEST_QUERY, describe_source

SECTION_BUTTON = "seccion"
ASKED = "asked_sections"
SURE_INSTEAD, SURE_BY_HEADING = 0.85, 0.7
"""How sure the documents have to be before they answer what was understood as something else: with the rows of a table
that hold it, or, which less is enough for, a section whose heading is the question itself."""
SAME_QUESTION = 0.6
LIKELY, SURE, BEYOND_DOUBT = 0.5, 0.8, 0.95
"""How likely a message has to be a question to documents (`asks_documents`): for their answer to come before offers or
a balance; before anything else, or what a rule or a figure made of it; for saying that they do not hold it."""
ASKED_INSTEAD = frozenset({"INTENCION_PAGO", "SOLICITUD_PLAN", "HABLAR_ASESOR", "CONSULTA_DEUDA"})
GRAVE = frozenset({"DIFICULTAD_PAGO", "DISPUTA"})
CHANGES_STATE = GRAVE | {"HABLAR_ASESOR"}
MOST_SURE = {"INTENCION_PAGO": 1.0, "SOLICITUD_PLAN": 1.0, "DIFICULTAD_PAGO": 1.0, "CONSULTA_DEUDA": 0.8}
"""How sure another reading may be where no heading is the question itself."""
_WORD = re.compile(r"\w+")
_QUESTION = re.compile(
    r"\?|^\W*(?:y |oiga |hola |buenas |disculpe |una pregunta )*"
    r"(?:(?:(?:a|con|de|desde|en|hasta|para|por) )?(?:que|q|k|cual|cuales|cuant[oa]s?|cuando|donde)"
    r"|como|puedo|pueden?|hay|abren?|tienen|se puede|me pueden?)\b"
)
_CLAUSE_END = re.compile(r"(?<=[.,;:!\n]) ")
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
        if meaning.asks_documents >= LIKELY:
            use.session.say("document_missing")
        else:
            bargaining.out_of_scope(use, meaning)


def answer_or_ask_again(use: ToolUse, meaning: Meaning) -> None:
    """Answer what was not understood where a document does; else say that none does, or ask what was meant."""
    if answered_from_documents(use, meaning):
        return
    if meaning.asks_documents >= LIKELY:
        use.session.say("document_missing")
    else:
        bargaining.not_understood(use, meaning)


def asked_instead(use: ToolUse, meaning: Meaning) -> bool:
    """Answer a question that reads like a wish to pay or to know the debt, where the documents answer it for sure.

    "¿Puedo pagar con Bizum?" asks how, not for offers. What a rule or a figure makes certain is left alone, unless it
    asks for channels and for nothing else, or is a question to documents for sure.
    """
    if (
        meaning.button
        or meaning.protection
        or not (_asks_documents(meaning) or _may_be_for_documents(meaning))
    ):
        return False
    found = use.run("search_documents", query=meaning.text[:LONGEST_QUERY])
    is_answered = (
        _asks_documents(meaning)
        or _has_no_offers(use, meaning)
        or _asks_channel(meaning)
        or _answers_instead(found, meaning)
    )
    if is_answered and _tell(use, found):
        return True
    use.session.citations = []
    if _is_unanswered(meaning):
        use.session.say("document_missing")
        return True
    return False


def _asks_documents(meaning: Meaning) -> bool:
    """Whether the words are a question to documents; who surely tells of distress or a dispute is heard first."""
    if meaning.intent in GRAVE and meaning.confidence >= ACT and not _is_question(meaning):
        return False
    is_open = meaning.intent in ASKED_INSTEAD and not meaning.is_certain and not _names_figures(meaning)
    return meaning.asks_documents >= (LIKELY if is_open else SURE)


def _is_unanswered(meaning: Meaning) -> bool:
    """Whether to say that no document has it: what it was read as would be wrong, or would change the debt's state."""
    if meaning.intent in CHANGES_STATE:
        return _asks_documents(meaning) and _is_question(meaning)
    return meaning.intent in ASKED_INSTEAD and meaning.asks_documents >= BEYOND_DOUBT


def _is_question(meaning: Meaning) -> bool:
    return any(_QUESTION.search(clause) for clause in _CLAUSE_END.split(fold(meaning.text)))


def _asks_channel(meaning: Meaning) -> bool:
    return _ASKS_CHANNEL.search(fold(meaning.text)) is not None


def _has_no_offers(use: ToolUse, meaning: Meaning) -> bool:
    """Whether offers could not be the answer anyhow: the debt is agreed or stopped."""
    debt = use.session.debt
    return meaning.intent in WANT_OPTIONS and debt is not None and debt.status != NEGOTIABLE


def _may_be_for_documents(meaning: Meaning) -> bool:
    # "Puedo pagar" is certain for a rule, and "¿dónde puedo pagar?" holds it.
    is_open = meaning.intent in ASKED_INSTEAD | GRAVE and (not meaning.is_certain or _asks_channel(meaning))
    return is_open and not _names_figures(meaning) and _QUESTION.search(fold(meaning.text)) is not None


def _names_figures(meaning: Meaning) -> bool:
    entities = meaning.entities
    return bool(entities.amounts or entities.installments or entities.percentages or entities.documents)


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
