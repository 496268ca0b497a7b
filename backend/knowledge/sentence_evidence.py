"""The one sentence of a text that holds most of a question: words that are scattered over others answer less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.knowledge.segment import Unit
from backend.knowledge.tables import share_in


@dataclass(frozen=True, slots=True)
class Evidence:
    """The one sentence of a text that holds most of a question, with its headings: which, and what share of it."""

    number: int | None
    share: float
    spread: float
    """What all its sentences hold together."""


NO_EVIDENCE = Evidence(None, 0.0, 0.0)


def best_sentence(unit: Unit, weights: Mapping[str, float]) -> Evidence:
    """Return the sentence of a text that holds most of a question; what the nearest heading says counts for each."""
    total = sum(weights.values())
    if not unit.sentences or not total:
        return NO_EVIDENCE
    headed = {word: share_in(word, unit.heading_terms) for word in weights}
    looked_for = {
        word: weight for word, weight in weights.items() if headed[word] < 1 and share_in(word, unit.counts)
    }
    base = sum(weight * headed[word] for word, weight in weights.items())
    gains = [
        sum(weight * max(0.0, share_in(word, terms) - headed[word]) for word, weight in looked_for.items())
        for terms in unit.sentences
    ]
    best = max(range(len(gains)), key=gains.__getitem__)
    spread = sum(weight * share_in(word, unit.counts) for word, weight in weights.items()) / total
    return Evidence(best, (base + gains[best]) / total, spread)
