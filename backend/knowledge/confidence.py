"""How sure it is that a hit answers its question: a logistic curve over what it holds, lacks and contradicts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from backend.knowledge.asked_for import (
    contradicts,
    is_little,
    known_terms,
    lacks_what_is_asked,
)
from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.index import Found
from backend.knowledge.lexicon import is_usual, is_word
from backend.knowledge.question import ASKS_FIGURE, Wanted
from backend.knowledge.quoting import FIGURE, MONEY, WANT_FIGURES
from backend.knowledge.ranking import SUBJECT_SHARE, Hit
from backend.knowledge.stems import fold, stem_words
from backend.knowledge.tables import share_in
from backend.knowledge.terms import meanings

CURVE = Path(__file__).parent / "confidence.json"
"""Made by `flask documents fit`."""
LITTLE = 0.25
"""What a lacking word counts that says little: an everyday word, or a form of a verb."""
ALIKE_GAIN = 1.2
"""How much more a word of the same meaning counts here than in the rank."""
FEW_ROWS = 3
MOST_LOOKED_AT, NEAR_RANK = 3, 0.4
"""Among so many hits, of so much less rank than the best, another one answers where the best is contradicted."""
_CONNECTS = re.compile(r"\b(?:enla[zc]|conect|conex|transbord|combin|correspond|cambi)\w*")
_ASKS_PRICE = re.compile(
    r"\bcuanto\s+(?:\w+\s+){0,2}(?:cuest|cobr|val[eg]|cost)\w*|\bque (?:precio|tarifa|cost[oe])|^precio"
)
_TODAY = re.compile(r"\bhoy\b")


@dataclass(frozen=True, slots=True)
class Curve:
    """What each feature weighs, and from which chance on a hit is shown."""

    bias: float
    weights: Mapping[str, float]
    threshold: float


@lru_cache(maxsize=1)
def get_curve() -> Curve:
    """Return the curve as it was fitted."""
    return Curve(**json.loads(CURVE.read_text(encoding="utf-8")))


def find_answering(found: Found) -> Hit | None:
    """Return the best hit that nothing speaks against, among those whose rank is near that of the first.

    None also where the best is for other days, another place, country or year: then the next ones are too.
    """
    if is_beyond_documents(found.question.folded):
        return None
    for hit in found.hits[:MOST_LOOKED_AT]:
        if hit.rank < found.hits[0].rank - NEAR_RANK or _contradicts(hit, found):
            return None
        if not _lacks(hit, found):
            return hit
    return None


def is_sure(hit: Hit, found: Found) -> bool:
    """Whether a hit may be shown as an answer."""
    return confidence_of(hit, found) >= get_curve().threshold


def confidence_of(hit: Hit, found: Found) -> float:
    """Return the chance that a hit answers its question."""
    return chance_of(hit, found) if may_answer(hit, found) else 0.0


def chance_of(hit: Hit, found: Found) -> float:
    """Return what the curve gives a hit that nothing speaks against."""
    curve, features = get_curve(), features_of(hit, found)
    value = curve.bias + sum(weight * features[name] for name, weight in curve.weights.items())
    return 1 / (1 + math.exp(-value))


def may_answer(hit: Hit, found: Found) -> bool:
    """Whether nothing speaks against a hit: other days, another line's timetable, a price that is not told."""
    return not (is_beyond_documents(found.question.folded) or _contradicts(hit, found) or _lacks(hit, found))


def _lacks(hit: Hit, found: Found) -> bool:
    """Whether a table has no row that is meant, or what is asked for is not in the hit."""
    is_without_rows = hit.unit.table is not None and hit.table is None
    return is_without_rows or lacks_what_is_asked(hit, found) or _lacks_price(hit, found)


def _contradicts(hit: Hit, found: Found) -> bool:
    return _is_other_line(hit, found) or _goes_elsewhere(hit, found) or contradicts(hit, found)


def _goes_elsewhere(hit: Hit, found: Found) -> bool:
    """Whether a journey begins or ends at a place that the timetable does not have."""
    match = hit.table
    if match is None or not match.is_journey or match.question is None:
        return False
    known = match.known_terms() | hit.unit.subject
    places = match.question.origin | match.question.destination
    lacking = (word for word in places - match.linked if not share_in(word, known) and not word.isdigit())
    return any(
        word in found.question.names
        or not (is_usual(word) or len(meanings(word)) > 1 or is_little(word, found))
        for word in lacking
    )


def _lacks_price(hit: Hit, found: Found) -> bool:
    question = found.question
    if question.wanted is not Wanted.AMOUNT or not _ASKS_PRICE.search(question.folded):
        return False
    if hit.table is not None and hit.table.table.amount_columns:
        return False
    texts = [row.passage.text for row in hit.table.rows] if hit.table else [hit.passage.text]
    return not any(MONEY.search(fold(text)) for text in texts)


def features_of(hit: Hit, found: Found) -> dict[str, float]:
    """Return what the confidence is made of, each about 0 to 1."""
    question, weights = found.question, found.weights
    heaviest = max(weights.values(), default=0.0) or 1.0
    known = known_terms(hit)
    held = total = 0.0
    lacking: list[str] = []
    aside = hit.table.aside if hit.table else frozenset[str]()
    for word, weight in weights.items():
        share = 1.0 if hit.table and word in hit.table.linked else share_in(word, known)
        if not share and word in aside:
            continue
        share = share or SUBJECT_SHARE * share_in(word, hit.unit.subject)
        is_small = is_little(word, found) or word in question.preamble
        counts = weight if share or not is_small else weight * LITTLE
        held += counts * min(1.0, share * ALIKE_GAIN)
        total += counts
        if not share and not is_small and question.softness(word) == 1:
            lacking.append(word)
    elsewhere = [word for word in lacking if word not in found.nowhere]
    nowhere = [word for word in lacking if word in found.nowhere]
    names = [word for word in lacking if _is_name(word, found)]
    return {
        "held": held / total if total else 0.0,
        "coverage": hit.coverage,
        "heading": hit.heading,
        "nowhere": float(bool(nowhere)),
        "more nowhere": min(1.0, max(0, len(nowhere) - 1) / 2),
        "no word": float(any(not is_word(word) for word in nowhere)),
        "elsewhere": max((weights[word] for word in elsewhere), default=0.0) / heaviest,
        "names": float(bool(names)),
        "figure": float(_lacks_figure(hit, found)),
        "journey": float(hit.table is not None and hit.table.is_journey),
        "row": float(_is_row(hit, found)),
        "margin": _margin(hit, found),
        "length": min(1.0, len(weights) / 8),
    }


def _is_other_line(hit: Hit, found: Found) -> bool:
    """Whether a line is asked about and this is another's document, though it may say where that one stops."""
    line, about = found.question.line, hit.unit.subject | hit.unit.heading_terms
    if hit.table is not None:
        about = about.union(*hit.table.table.header_terms)
    if not line or line in about or _CONNECTS.search(found.question.folded):
        return False
    is_of_lines = any(term in about for term in stem_words(["linea", "ruta"]))
    return is_of_lines or not re.search(rf"\b(?:linea|ruta)s?\b[^.]*\b{line}\b", fold(hit.passage.text))


def _is_name(word: str, found: Found) -> bool:
    return word in found.question.names or (word.isdigit() and len(word) > 2)


def _is_row(hit: Hit, found: Found) -> bool:
    """Whether a word of the question leads to few rows among many."""
    match = hit.table
    if match is None or len(match.table.rows) <= FEW_ROWS:
        return False
    chosen = frozenset(match.numbers)
    rows = (match.table.rows_with(word) for word in found.weights if found.question.softness(word) == 1)
    return any(0 < len(numbers) <= FEW_ROWS and numbers & chosen for numbers in rows)


def _margin(hit: Hit, found: Found) -> float:
    """How far a hit's rank is above that of the best one of another section."""
    others = (other.rank for other in found.hits if other.passage.heading != hit.passage.heading)
    return min(1.0, max(0.0, hit.rank - next(others, 0.0)) * 2)


def _lacks_figure(hit: Hit, found: Found) -> bool:
    question = found.question
    asks = ASKS_FIGURE.search(question.folded) or _TODAY.search(question.folded)
    wants = asks is not None and (
        question.wanted in WANT_FIGURES or _TODAY.search(question.folded) is not None
    )
    figure = MONEY if question.wanted is Wanted.AMOUNT and _ASKS_PRICE.search(question.folded) else FIGURE
    return wants and hit.table is None and not figure.search(fold(hit.passage.text))
