"""A question about the documents, taken apart: what it is about, for which day, and what kind of answer it wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.knowledge.days import (
    DAY_PHRASE,
    FIELD_WORDS,
    Span,
    dates_with_places,
    days_in,
    times_with_places,
)
from backend.knowledge.stems import WORD, fold
from backend.knowledge.terms import phrase_words, question_words

LONGEST_QUESTION = 2000
_FIRST = re.compile(r"\bprimer(?:a|o|as|os)?\b|\bmas temprano\b|\bempieza[n]?\b|\bcomienza[n]?\b")
_LAST = re.compile(r"\bultim(?:a|o|as|os)\b|\bmas tarde\b(?! de)")
_AFTER = re.compile(
    r"\b(despues|luego|pasadas|mas tarde) de\b|\bpasadas\b|\ba partir de\b|\bdesde las?\b|\bproxim[ao]\b|\bsiguiente\b"
)
_BEFORE = re.compile(r"\bantes de\b|\bhasta las?\b")
_COUNT = re.compile(
    r"\bcuant(?:a|o)s\s+(?:guaguas?|buses?|autobuses?|colectivos?|salidas?|servicios?|viajes?|frecuencias?|expediciones?|veces)\b"
)
_DURATION = re.compile(
    r"\b(?:tard[ao]n?|tardar\w*|demor\w+|dura[n]?|durar\w*|tiempo|dias|meses|anos|plazo)\b"
)
_ARRIVES = re.compile(r"\blleg(?:a|an|ar|ada|o|aria|ue)\b")
_OPERATION_WORDS = frozenset(
    [
        "primer",
        "primera",
        "primero",
        "primeras",
        "primeros",
        "ultima",
        "ultimo",
        "ultimas",
        "ultimos",
        "temprano",
        "despues",
        "luego",
        "pasadas",
        "partir",
        "antes",
        "proxima",
        "proximo",
        "siguiente",
        "empieza",
        "comienza",
    ]
)
SOFT_WORDS = frozenset(
    [
        "hora",
        "horas",
        "sale",
        "salen",
        "salir",
        "salida",
        "salidas",
        "pasa",
        "pasan",
        "paso",
        "llega",
        "llegan",
        "llegar",
        "llegada",
        "horario",
        "horarios",
        "guagua",
        "guaguas",
        "bus",
        "buses",
        "autobus",
        "autobuses",
        "linea",
        "abre",
        "abren",
        "abrir",
        "abierto",
        "abierta",
        "abiertos",
        "cuesta",
        "cuestan",
        "vale",
        "cobra",
        "cobran",
        "cobrar",
        "costo",
        "tarda",
        "demora",
        "plazo",
        "tiempo",
        "numero",
        "nombre",
        "ano",
        "empresa",
        "entidad",
        "pueden",
        "puedo",
        "deuda",
        "deudas",
        "centro",
        "centros",
        "mall",
    ]
)
"""Words that a question needs and its answer often does not hold."""
SOFT_WEIGHT = 0.4
_TOWARDS = re.compile(r"\b(?:camino|rumbo|direccion|sentido|destino)\s+(?:de|del|a|al)\b|\bpa\b")
_PLACE_BEFORE = re.compile(
    r"(?:^|\s)(de|del|desde|por|a|al|hasta|hacia|para|entre|y|destino|sentido|direccion)\s+(?:las?\s+|los\s+|el\s+)?$"
)
_TO = frozenset({"a", "al", "hasta", "hacia", "para", "destino", "sentido", "direccion"})
_FROM = frozenset({"de", "del", "desde", "por"})


class Wanted(StrEnum):
    """What kind of answer a question asks for."""

    TIME = "time"
    AMOUNT = "amount"
    DURATION = "duration"
    PLACE = "place"
    ANYTHING = "anything"


class Operation(StrEnum):
    """What is to be done with the times of a table."""

    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    FROM = "from"
    BEFORE = "before"
    AT = "at"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in parts; `words` are folded, `minutes` is the time of day that it names."""

    folded: str
    words: tuple[str, ...]
    wanted: Wanted
    operation: Operation | None
    minutes: int | None
    days: frozenset[str]
    dates: frozenset[str]
    arrives: bool
    origin: frozenset[str]
    destination: frozenset[str]
    mended: frozenset[str] = frozenset()

    def with_words(self, mended: Mapping[str, str]) -> Question:
        """Return the question with other words in place of mistyped ones."""
        return replace(
            self,
            words=tuple(dict.fromkeys(mended[word] for word in self.words)),
            origin=frozenset(mended[word] for word in self.origin),
            destination=frozenset(mended[word] for word in self.destination),
            mended=frozenset(new for word, new in mended.items() if word != new),
        )


def read_question(text: str) -> Question:
    """Take a question apart; what is beyond a reasonable length is not read."""
    folded = " ".join(fold(text[:LONGEST_QUESTION]).split())
    times, dates = times_with_places(folded, spoken=True), dates_with_places(folded)
    rest = _without(folded, [span for _, span in times] + [span for _, span in dates])
    rest = DAY_PHRASE.sub(lambda match: " " * len(match[0]), rest)
    words = tuple(word for word in question_words(rest) if word not in _OPERATION_WORDS)
    # "A qué hora" says what kind of answer is wanted; the answer seldom says "hora".
    words = tuple(word for word in words if word not in {"hora", "horas"}) or words
    origin, destination = _places(rest, words)
    return Question(
        folded=folded,
        words=words,
        wanted=_wanted(folded),
        operation=_operation(folded, bool(times)),
        minutes=times[0][0] if times else None,
        days=days_in(folded),
        dates=frozenset(date for date, _ in dates),
        arrives=_ARRIVES.search(folded) is not None,
        origin=origin,
        destination=destination,
    )


def softness(word: str) -> float:
    """Return what share of its rarity a word of a question counts."""
    is_soft = word in SOFT_WORDS or bool(SOFT_WORDS.intersection(phrase_words(word)))
    return SOFT_WEIGHT if is_soft else 1.0


def _wanted(folded: str) -> Wanted:
    words = WORD.findall(folded)
    for kind, name in (
        (Wanted.AMOUNT, "amount_words"),
        (Wanted.TIME, "time_words"),
        (Wanted.PLACE, "place_words"),
    ):
        if set(words) & set(FIELD_WORDS[name]):
            if kind is Wanted.AMOUNT and _COUNT.search(folded):
                return Wanted.TIME
            return Wanted.DURATION if kind is Wanted.AMOUNT and _DURATION.search(folded) else kind
    return Wanted.ANYTHING


def _operation(folded: str, has_time: bool) -> Operation | None:
    if _COUNT.search(folded):
        return Operation.COUNT
    if has_time and _BEFORE.search(folded):
        return Operation.BEFORE
    if has_time and _AFTER.search(folded):
        return Operation.AFTER if re.search(r"\b(despues|luego|pasadas)\b", folded) else Operation.FROM
    if _LAST.search(folded):
        return Operation.LAST
    if _FIRST.search(folded):
        return Operation.FIRST
    return Operation.AT if has_time else None


def _places(folded: str, words: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that follow "de" and those that follow "a": where a journey begins and ends."""
    origin: set[str] = set()
    destination: set[str] = set()
    current: set[str] | None = None
    known, folded = set(words), _TOWARDS.sub("hacia", folded)
    for match in WORD.finditer(folded):
        word = match[0]
        before = _PLACE_BEFORE.search(folded[: match.start()])
        if word not in known:
            if word in _TO or word in _FROM or word not in {"las", "los", "la", "el", "de"}:
                current = None
            continue
        if before is not None:
            current = (
                destination
                if before[1] in _TO or (before[1] == "y" and "entre" in folded)
                else origin
                if before[1] in _FROM | {"entre"}
                else None
            )
        if current is not None:
            current.add(word)
    return frozenset(origin), frozenset(destination - origin)


def _without(folded: str, spans: list[Span]) -> str:
    for start, end in spans:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded
