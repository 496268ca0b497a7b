"""How sure it is that a hit answers its question: a logistic curve over what it holds, lacks and contradicts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path

from backend.knowledge.asked_for import contradicts, lacks_what_is_asked
from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.features import features_of
from backend.knowledge.found import Found
from backend.knowledge.quoting import MONEY
from backend.knowledge.ranking import Hit
from backend.knowledge.stems import fold, stem_words
from backend.knowledge.wanted import ASKS_PRICE, Wanted

CURVE = Path(__file__).parent / "confidence.json"
"""Made by `flask documents fit`."""
MOST_LOOKED_AT, NEAR_RANK = 3, 0.4
"""Among so many hits, of so much less rank than the best, another one answers where the best is contradicted."""
_CONNECTS = re.compile(r"\b(?:enla[zc]|conect|conex|transbord|combin|correspond|cambi)\w*")


class Standing(IntEnum):
    """How a hit stands to its question."""

    OPEN = 0
    LACKS = 1
    AGAINST = 2


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

    None also where the best is for other days, another country or year: then the next ones are too.
    """
    if is_beyond_documents(found.question.asked):
        return None
    place = first_open(standing_of(hit, found) for hit in found.hits)
    return None if place is None else found.hits[place]


def first_open(standings: Iterable[int]) -> int | None:
    """Return the place of the first of few hits that may answer; None where one before it is against any answer."""
    for place, standing in enumerate(islice(standings, MOST_LOOKED_AT)):
        if standing == Standing.AGAINST:
            break
        if standing == Standing.OPEN:
            return place
    return None


def standing_of(hit: Hit, found: Found) -> Standing:
    """Return whether a hit may answer, lacks what is asked for, or speaks against there being an answer at all."""
    most = max((other.rank for other in found.hits), default=0.0)
    return Standing.LACKS if hit.rank < most - NEAR_RANK else _standing_by_itself(hit, found)


def confidence_of(hit: Hit, found: Found) -> float:
    """Return the chance that a hit answers its question."""
    if is_beyond_documents(found.question.asked) or _standing_by_itself(hit, found) is not Standing.OPEN:
        return 0.0
    return chance_of(hit, found)


def chance_of(hit: Hit, found: Found) -> float:
    """Return what the curve gives a hit that nothing speaks against."""
    curve, features = get_curve(), features_of(hit, found)
    value = curve.bias + sum(weight * features[name] for name, weight in curve.weights.items())
    return 1 / (1 + math.exp(-value))


def _standing_by_itself(hit: Hit, found: Found) -> Standing:
    """How a hit stands by what it says, whatever its rank: of another line, or without the price that is asked for."""
    if _is_other_line(hit, found) or contradicts(hit, found):
        return Standing.AGAINST
    return Standing.LACKS if _lacks(hit, found) else Standing.OPEN


def _lacks(hit: Hit, found: Found) -> bool:
    """Whether a table has no row that is meant, or what is asked for is not in the hit."""
    is_without_rows = hit.unit.table is not None and hit.table is None
    return is_without_rows or lacks_what_is_asked(hit, found) or _lacks_price(hit, found)


def _lacks_price(hit: Hit, found: Found) -> bool:
    question = found.question
    if question.wanted is not Wanted.AMOUNT or not ASKS_PRICE.search(question.asked):
        return False
    if hit.table is not None and hit.table.table.amount_columns:
        return False
    texts = [row.passage.text for row in hit.table.rows] if hit.table else [hit.passage.text]
    return not any(MONEY.search(fold(text)) for text in texts)


def _is_other_line(hit: Hit, found: Found) -> bool:
    """Whether a line is asked about and this is another's document, though it may say where that one stops."""
    line, about = found.question.line, hit.unit.subject | hit.unit.heading_terms
    if hit.table is not None:
        about = about.union(*hit.table.table.header_terms)
    if not line or line in about or _CONNECTS.search(found.question.folded):
        return False
    is_of_lines = any(term in about for term in stem_words(["linea", "ruta"]))
    return is_of_lines or not re.search(rf"\b(?:linea|ruta)s?\b[^.]*\b{line}\b", fold(hit.passage.text))
