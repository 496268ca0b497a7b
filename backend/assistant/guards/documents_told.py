"""The person's own documents that a tool laid before them: how many there are."""

from __future__ import annotations

import re

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.surface import readable

_DOCUMENTS = re.compile(r" (?:documentos?|archivos?|papeles|pdfs?|documents?|files?)\b")
_SOME = re.compile(r"\b(?:est[oa]s|es[oa]s|primer[oa]s|ultim[oa]s|these|those|de (?:los|esos)) $")
_OTHERS = re.compile(r"\b(?:otr[oa]s|other)(?: \w+)? $|\b(?:another|more) $")
_REFERENCE = re.compile(r"\b(?=[a-z-]*\d)[a-z\d]+(?:-[a-z\d]+)*")


def counts_documents_wrongly(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether another number of documents is told than there are."""
    if not facts.documents or figure.kind != Kind.NUMBER or not _DOCUMENTS.match(text, figure.end):
        return False
    before = text[: figure.start]
    if _OTHERS.search(before):
        return figure.value != len(facts.documents) - max(_named(before, facts), 1)
    return figure.value != len(facts.documents) and not _SOME.search(before)


def _named(text: str, facts: TurnFacts) -> int:
    """Return how many of the documents the text names: "además del paz y salvo y del certificado de pagos, …"."""
    titles = (_REFERENCE.sub("", readable(title)).strip() for title in facts.documents)
    return sum(title in text for title in titles)
