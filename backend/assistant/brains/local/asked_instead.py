"""Messages that read like a wish to pay, a balance, a dispute, and are questions that documents answer."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local import documents
from backend.assistant.brains.local.clarification import WANT_OPTIONS
from backend.assistant.brains.local.meaning import LIKELY, Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import NEGOTIABLE
from backend.nlu.intent_model import ACT
from backend.nlu.normalise import fold

SURE_INSTEAD, SURE_BY_HEADING = 0.85, 0.7
"""How sure the documents have to be before they answer what was understood as something else: with the rows of a table
that hold it, or, which less is enough for, a section whose heading is the question itself."""
SAME_QUESTION = 0.6
SURE, BEYOND_DOUBT = 0.8, 0.95
"""How likely a message has to be a question to documents (`asks_documents`) for their answer to come before distress, a
dispute, or what a rule or a figure made of it; and for saying that they do not hold it."""
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
_ASKS_CONSEQUENCE = re.compile(
    r"^\W*(?:y |oiga |hola |buenas |disculpe |entonces |ok |vale )*"
    r"(?:(?:que|q) (?:pasa|pasaria|sucede|sucederia|ocurre) )?"
    r"(?:si|cuando) (?:(?:un|algun) (?:mes|dia) )?(?:me (?:atras[oe]|retras[oe]|demor[oe]|atrasara)|incumpl[oa]|"
    r"(?:no|dejo de) pag(?:o|ara|ar)|se me (?:pasa|olvida)|fallo)"
    r"(?: (?:en|con|de|a|la|el|una|un|alguna|mi|fecha|pagos?|cuotas?|mes|mensualidad|acuerdo|plan|tiempo|pagar))*\W*$"
)
"""What becomes of somebody who pays late, and nothing else: "una cuota" asks for no plan of one."""


def comes_first(use: ToolUse, meaning: Meaning) -> bool:
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
    found = documents.search(use, meaning.text)
    is_answered = (
        _asks_documents(meaning)
        or _has_no_offers(use, meaning)
        or _asks_plainly(meaning)
        or _answers_instead(found, meaning)
    )
    if is_answered and documents.tell(use, found):
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
    is_open = meaning.intent in ASKED_INSTEAD and not meaning.is_certain and not meaning.names_figures
    return meaning.asks_documents >= (LIKELY if is_open else SURE)


def _is_unanswered(meaning: Meaning) -> bool:
    """Whether to say that no document has it: what it was read as would be wrong, or would change the debt's state."""
    if meaning.intent in CHANGES_STATE:
        return _asks_documents(meaning) and _is_question(meaning)
    return meaning.intent in ASKED_INSTEAD and meaning.asks_documents >= BEYOND_DOUBT


def _is_question(meaning: Meaning) -> bool:
    return any(_QUESTION.search(clause) for clause in _CLAUSE_END.split(fold(meaning.text)))


def _asks_plainly(meaning: Meaning) -> bool:
    """Whether the words ask for channels or for what becomes of a late payment, whatever they are read as."""
    asked = fold(meaning.text)
    return _ASKS_CHANNEL.search(asked) is not None or _ASKS_CONSEQUENCE.search(asked) is not None


def _has_no_offers(use: ToolUse, meaning: Meaning) -> bool:
    """Whether offers could not be the answer anyhow: the debt is agreed or stopped."""
    debt = use.session.debt
    return meaning.intent in WANT_OPTIONS and debt is not None and debt.status != NEGOTIABLE


def _may_be_for_documents(meaning: Meaning) -> bool:
    # "Puedo pagar" is certain for a rule, and "¿dónde puedo pagar?" holds it.
    if _asks_plainly(meaning):
        return True
    is_open = meaning.intent in ASKED_INSTEAD | GRAVE and not meaning.is_certain
    return is_open and not meaning.names_figures and _QUESTION.search(fold(meaning.text)) is not None


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
