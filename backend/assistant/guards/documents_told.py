"""The person's own documents that a tool laid before them: how many there are."""

from __future__ import annotations

import re

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_DOCUMENTS = re.compile(r" (?:documentos?|archivos?|papeles|pdfs?|documents?|files?)\b")
_SOME = re.compile(
    r"\b(?:otr[oa]s|est[oa]s|es[oa]s|primer[oa]s|ultim[oa]s|other|these|those|de (?:los|esos)) $"
)


def counts_documents_wrongly(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether another number of documents is told than there are."""
    if not facts.documents or figure.kind != Kind.NUMBER or not _DOCUMENTS.match(text, figure.end):
        return False
    return figure.value != len(facts.documents) and not _SOME.search(text[: figure.start])
