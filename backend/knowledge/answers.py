"""What is answered from the documents: a quotation, rows of a table, a question back, or that nothing is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.knowledge.confidence import chance_of, find_answering, get_curve
from backend.knowledge.day_parts import name_without_part
from backend.knowledge.found import Found
from backend.knowledge.passages import HEADING_SEPARATOR, Passage
from backend.knowledge.quoting import quote_rows, quote_text
from backend.knowledge.ranking import Hit

MOST_OPTIONS = 4
AS_GOOD = 0.02
"""How near in rank and coverage two sections are that fit equally."""


class Kind(StrEnum):
    """How a question was answered."""

    QUOTE = "quote"
    ROWS = "rows"
    ASK = "ask"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Option:
    """A section that a question may mean: its name, and the question that asks for it."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, the passages that it quotes, best first, and how sure it is that they answer (0 to 1)."""

    kind: Kind
    text: str = ""
    passages: tuple[Passage, ...] = ()
    options: tuple[Option, ...] = ()
    confidence: float = 0.0


def make_answer(question: str, found: Found) -> Answer:
    """Return what the hits answer to a question; `question` is as it was typed."""
    best = find_answering(found)
    if best is None:
        return Answer(Kind.MISSING)
    confidence = chance_of(best, found)
    if confidence < get_curve().threshold:
        return Answer(Kind.MISSING, confidence=confidence)
    equals = _equals(best, found)
    if len(equals) > 1:
        options = _options(question, equals)
        if options:
            return Answer(Kind.ASK, "", tuple(hit.passage for hit in equals), options, confidence)
    if best.table is not None:
        rows = tuple(row.passage for row in best.table.rows)
        return Answer(Kind.ROWS, quote_rows(best.table, found.question), rows, (), confidence)
    text = quote_text(best.passage.text, found.question, found.weights)
    return Answer(Kind.QUOTE, text, (best.passage,), (), confidence)


def _equals(best: Hit, found: Found) -> list[Hit]:
    """Return the best hit with those that fit as well, where they are sections to choose among."""
    has_operation = found.question.operation is not None
    most = max(hit.rank for hit in found.hits)
    return [
        hit
        for hit in found.hits[: MOST_OPTIONS + 1]
        if hit is best
        or (
            max(most - best.rank, most - hit.rank) <= AS_GOOD
            and abs(best.coverage - hit.coverage) <= AS_GOOD
            and (hit.table is None) == (best.table is None)
            and _place(hit) != _place(best)
            and not (has_operation and name_without_part(hit) == name_without_part(best))
        )
    ]


def _place(hit: Hit) -> tuple[str, str, str]:
    return hit.passage.document, hit.passage.heading, hit.passage.caption


def _options(question: str, hits: Sequence[Hit]) -> tuple[Option, ...]:
    if len(hits) > MOST_OPTIONS:
        hits = hits[:MOST_OPTIONS]
    labels = [_label(hit.passage, hits) for hit in hits]
    if len(set(labels)) < len(labels):
        return ()
    return tuple(Option(label[:80], f"{question.strip(' ?¿')} {label}"[:400]) for label in labels)


def _label(passage: Passage, hits: Sequence[Hit]) -> str:
    """Return the shortest end of a section's path that tells it from the others."""
    path = _path(passage)
    others = [_path(hit.passage) for hit in hits if hit.passage is not passage]
    for length in range(1, len(path) + 1):
        if all(path[-length:] != other[-length:] for other in others):
            return " · ".join(path[-length:])
    return " · ".join(path)


def _path(passage: Passage) -> list[str]:
    return [
        part for part in (passage.title, *passage.heading.split(HEADING_SEPARATOR), passage.caption) if part
    ]
