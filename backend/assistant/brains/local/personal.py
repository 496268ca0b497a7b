"""Somebody asks for a document of their own: statement of account, agreement, clearance letter, payment certificate."""

from __future__ import annotations

import re

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.nlu.normalise import fold
from backend.services.personal_documents import DocumentKind

_NAMED = (
    (DocumentKind.PAYMENTS, re.compile(
        r"\b(?:certificad|constancia|certificacion|soporte|relacion|historial|comprobante|reporte|listado)\w*\s+"
        r"(?:de\s+)?(?:todo\s+)?(?:los\s+|mis\s+|el\s+|un\s+|lo\s+(?:que\s+)?)?(?:ya\s+)?(?:he\s+|hemos\s+|llevo\s+)?"
        r"(?:pag(?:o|os|ado|ue)\b|abon(?:o|os|ado|e)\b)")),
    (DocumentKind.CLEARANCE, re.compile(
        r"\bpaz\s+y\s+salvo\b|\bdeuda\s+cero\b|\b(?:certificado|carta)\s+de\s+(?:cancelacion|no\s+deuda|libertad)|"
        r"\b(?:certificado|carta|constancia)\s+(?:de\s+)?que\s+(?:ya\s+)?no\s+debo")),
    (DocumentKind.AGREEMENT, re.compile(
        r"\b(?:copia|pdf|documento|contrato|descarg\w+)\s+(?:de(?:l|\s+mi|\s+el)?\s+|el\s+|mi\s+)?(?:acuerdo|convenio)\b|"
        r"\bmi\s+acuerdo\s+(?:en\s+pdf|firmado|por\s+correo)|\bel\s+acuerdo\s+(?:en\s+pdf|firmado)")),
    (DocumentKind.STATEMENT, re.compile(
        r"\bestados?\s+de\s+(?:mi\s+|la\s+|su\s+)?(?:cuenta|deuda)\b|\bextractos?\b|\bcertificado\s+de\s+(?:mi\s+)?(?:saldo|deuda)\b|"
        r"\bmovimientos\s+de\s+(?:mi|la)\s+(?:cuenta|deuda)")),
)  # fmt: skip
_REQUEST = re.compile(
    r"\b(?:mand|envi|pas|descarg|gener|regal|expid|expedi|entreg|facilit|imprim|emit)\w*|"
    r"\b(?:necesito|quiero|quisiera|deme|dame|denme|dadme|solicito|pido|baj[ae]\w*|sac[ae]\w*|"
    r"requiero|ocupo|me\s+(?:das|da|dan|hace[ns]?|puede[ns]?\s+(?:dar|hacer|sacar)))\b"
)
# About a document, not for one: how long it takes, what it says, when it comes.
_ABOUT = re.compile(
    r"\b(?:que\s+es|que\s+significa|cuanto|cuando|por\s*que|para\s+que|como|que\s+(?:dice|trae|datos|pasa|necesito|hago)|"
    r"donde|saber|si\s+(?:pago|cancelo|acepto)|cuesta|tarda|demora|autentic\w+)\b"
)
NOT_YET = {
    DocumentKind.STATEMENT: "no_statement_yet",
    DocumentKind.AGREEMENT: "no_agreement_yet",
    DocumentKind.CLEARANCE: "no_clearance_yet",
    DocumentKind.PAYMENTS: "no_payments_yet",
}
MOST_WORDS_ALONE = 6
"""Words of a message that only names a document: "el paz y salvo por favor"."""


def wanted_document(text: str) -> DocumentKind | None:
    """Return which document of their own somebody asks to have; None for questions about documents."""
    folded = fold(text)
    kind = next((kind for kind, pattern in _NAMED if pattern.search(folded)), None)
    if kind is None or _ABOUT.search(folded):
        return None
    asks = _REQUEST.search(folded) is not None or len(folded.split()) <= MOST_WORDS_ALONE
    return kind if asks else None


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Lay the documents asked for below the reply, or say why there is none; tell whether one was asked for."""
    kind = None if meaning.button else wanted_document(meaning.text)
    if kind is None:
        return False
    session = use.session
    if not session.is_bound:
        session.say("document_needed")
        session.emit("document_asked")
        return True
    found = use.run("get_personal_documents", kind=kind.value)["documents"]
    if found:
        names = "\n".join(f"- {document['title']}" for document in found)
        session.say("personal_documents", lista_documentos=names)
    else:
        session.say(NOT_YET[kind])
    return True
