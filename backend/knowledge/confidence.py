"""How sure it is that a hit answers its question: a logistic curve over what it holds, lacks and contradicts."""

from __future__ import annotations

import math
from collections.abc import Collection

from backend.knowledge.index import Found
from backend.knowledge.question import ASKS_FIGURE, says_little
from backend.knowledge.quoting import FIGURE, WANT_FIGURES
from backend.knowledge.ranking import SUBJECT_SHARE, Hit
from backend.knowledge.stems import fold
from backend.knowledge.tables import share_in

LITTLE = 0.25
"""What a lacking word counts that says little: an everyday word, or a form of a verb."""
ALIKE_GAIN = 1.2
"""How much more a word of the same meaning counts here than in the rank."""
LEAST_CONFIDENCE = 0.45
BIAS = -3.8
WEIGHTS = {
    "held": 2.4,
    "coverage": 3.7,
    "heading": 1.7,
    "nowhere": -3.2,
    "elsewhere": -1.5,
    "names": -1.2,
    "figure": -3.4,
}
"""Fitted to the sets of development questions."""


def is_sure(hit: Hit, found: Found) -> bool:
    """Whether a hit may be shown as an answer."""
    return confidence_of(hit, found) >= LEAST_CONFIDENCE


def confidence_of(hit: Hit, found: Found) -> float:
    """Return the chance that a hit answers its question."""
    if hit.unit.table is not None and hit.table is None:
        return 0.0
    features = features_of(hit, found)
    value = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-value))


def features_of(hit: Hit, found: Found) -> dict[str, float]:
    """Return what the confidence is made of, each about 0 to 1."""
    question, weights = found.question, found.weights
    heaviest = max(weights.values(), default=0.0) or 1.0
    known = _known(hit)
    held = total = 0.0
    lacking: list[str] = []
    for word, weight in weights.items():
        share = 1.0 if hit.table and word in hit.table.linked else share_in(word, known)
        share = share or SUBJECT_SHARE * share_in(word, hit.unit.subject)
        counts = weight if share or not _is_little(word, found) else weight * LITTLE
        held += counts * min(1.0, share * ALIKE_GAIN)
        total += counts
        if not share and not _is_little(word, found) and question.softness(word) == 1:
            lacking.append(word)
    elsewhere = [word for word in lacking if word not in found.nowhere]
    return {
        "held": held / total if total else 0.0,
        "coverage": hit.coverage,
        "heading": hit.heading,
        "nowhere": float(any(word in found.nowhere for word in lacking)),
        "elsewhere": max((weights[word] for word in elsewhere), default=0.0) / heaviest,
        "names": float(any(word in question.names or (word.isdigit() and len(word) > 2) for word in lacking)),
        "figure": float(_lacks_figure(hit, found)),
    }


def _is_little(word: str, found: Found) -> bool:
    question = found.question
    if word in question.names:
        return False
    return word in question.idle | question.verbs or says_little(word)


def _known(hit: Hit) -> Collection[str]:
    if hit.table is None or not hit.table.numbers:
        return hit.unit.counts
    return hit.table.known_terms() | hit.unit.heading_terms


def _lacks_figure(hit: Hit, found: Found) -> bool:
    question = found.question
    wants = question.wanted in WANT_FIGURES and ASKS_FIGURE.search(question.folded) is not None
    return wants and hit.table is None and not FIGURE.search(fold(hit.passage.text))
