"""Which part of a message asks: long ones tell a story, with the question somewhere in it."""

from __future__ import annotations

import re

from backend.knowledge.lexicon import is_verb
from backend.knowledge.stems import WORD, fold

SHORTEST_STORY = 25
"""Words from which a message tells more than it asks."""
LONGEST_TELEGRAM = 5
_BINDS = re.compile(r"[¿?,.;:!]|\b(?:el|la|los|las|un|una|mi|me|se|te|que|es|son|hay)\b")
_MARKED = re.compile(r"¿([^?]+)")
_CLAUSE_END = re.compile(
    r"(?<=[,.;:!?])\s+|\s(?:y|pero|porque|pues)\s"
    r"(?=quiero|quer[ií]a|necesito|me |a |que |qué |cu[aá]nt|c[oó]mo|d[oó]nde)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\s*(?:y |oiga |pues |para |por |de |en |a |hasta |desde |con )?(?:que|cual(?:es)?|como|quien(?:es)?)\b"
    r"|\b(?:cuant[oa]s?|adonde|donde|cuando|(?:a|de|en|hasta|por) (?:que|cual)|se puede|hay|tienen)\b"
)
_ACCENTED = re.compile(
    r"\b(?:qué|cuál(?:es)?|cuánt[oa]s?|a?dónde|cuándo|cómo|quién(?:es)?)\b(?! (?:tal|va|están?|bien)\b)",
    re.IGNORECASE,
)
"""Words that have an accent only where they ask."""
_REQUEST = re.compile(
    r"\b(?:(?:quisiera|quisieramos|queria|quiero|gustaria|necesito|necesitaria|falta) (?:yo )?"
    r"(?:saber|conocer|entender|preguntar\w*|averiguar|que me (?:digan?|indiquen?|expliquen?))"
    r"|dig(?:a|an)me|dime|me (?:puede|pueden|podria|podrian) (?:usted |ustedes )?(?:dar|decir|indicar|explicar)"
    r"|me (?:indique|indiquen|informe|informen|diga|digan)|(?:favor|amable) de (?:decirme|indicarme|informarme))\b"
)
"""What comes before a question in one that is not marked as such."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_SELF = frozenset(
    ["soy", "es", "estoy", "esta", "me", "se", "tengo", "tiene", "vivo", "trabajo", "resido", "gano"]
)
"""What makes a clause one of somebody's own, where no list has it as a form of a verb."""


def is_story(text: str) -> bool:
    """Whether a message is so long that most of it can only be told, not asked."""
    return len(text.split()) >= SHORTEST_STORY


def is_telegraphic(folded: str) -> bool:
    """Whether a folded question is a few words in a row, as a search engine is asked: no sentence, no marks."""
    words = folded.split()
    return len(words) <= LONGEST_TELEGRAM and not _BINDS.search(folded)


def asking_clauses(text: str) -> list[str]:
    """Return the parts of a message that ask, as they were written; none where nothing says which do.

    Marked questions come before clauses that begin like one; in a story those with "qué" or "quisiera saber" are
    between them.
    """
    marked: list[str] = _MARKED.findall(text)
    if marked:
        return marked
    clauses = [(clause, fold(clause)) for clause in _clauses(text)]
    plain = [clause for clause, folded in clauses if folded.rstrip().endswith("?") or _ASKS.search(folded)]
    if not is_story(text):
        return plain
    return [
        clause for clause, folded in clauses if _ACCENTED.search(clause) or _REQUEST.search(folded)
    ] or plain


def topic_clauses(text: str) -> list[str]:
    """Return the clauses without a verb: they are what the question is about: "notaría de Buga, ¿teléfono?"."""
    return [clause for clause in _clauses(text) if not any(map(_is_predicate, WORD.findall(fold(clause))))]


def sentence_before(text: str, asking: str) -> str:
    """Return what is told just before a question: "the card is lost. Where do I send it?" says little without it."""
    told = text[: max(0, text.find(asking))].rstrip(" ¿,.;:!?")
    return _SENTENCE_END.split(told)[-1]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE_END.split(text) if WORD.search(clause)]


def _is_predicate(word: str) -> bool:
    return word in _SELF or (is_verb(word) and not word.endswith("r"))
