"""Puts the best few hits in order by all that is known of them, not by the rank of their words alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from backend.knowledge.asked_for import lacks_what_is_asked
from backend.knowledge.day_parts import with_right_part_first
from backend.knowledge.features import hit_features
from backend.knowledge.found import Found
from backend.knowledge.ranking import Hit
from backend.knowledge.tables import share_in
from backend.knowledge.terms import terms_held

WEIGHTS = Path(__file__).parent / "ordering.json"
"""Made by `flask documents fit`."""
LOOKED_AT = 5
SAME_SECTION = 0.2
"""How much less rank the beginning of a section may have than another passage of it that only its heading finds."""
LONGEST = 900


def in_order(found: Found) -> list[Hit]:
    """Return the hits, the first few of them by their fitted weights."""
    few, rest = looked_into(found), found.hits[LOOKED_AT:]
    weights = get_weights()
    values = [
        hit.rank + sum(weights.get(name, 0.0) * value for name, value in order_features(hit, found).items())
        for hit in few
    ]
    order = sorted(range(len(few)), key=lambda number: -values[number])
    return [*(few[number] for number in order), *rest]


def looked_into(found: Found) -> list[Hit]:
    """Return the first few hits with their features, which ordering, standing and confidence share."""
    return [replace(hit, features=hit_features(hit, found)) for hit in found.hits[:LOOKED_AT]]


def arranged(hits: list[Hit], found: Found) -> list[Hit]:
    """Put first what belongs before the first hit: where its section begins, the right part of its timetable."""
    return with_right_part_first(_with_section_start(hits, found.weights), found.question)


def order_features(hit: Hit, found: Found) -> dict[str, float]:
    """Return what orders hits beside their rank, each about 0 to 1."""
    return {
        **hit_features(hit, found),
        "missing": hit.missing,
        "lacks": float(lacks_what_is_asked(hit, found)),
        "table": float(hit.unit.table is not None),
        "long": min(1.0, len(hit.passage.text) / LONGEST),
    }


@lru_cache(maxsize=1)
def get_weights() -> Mapping[str, float]:
    """Return the weights as they were fitted, in points of rank."""
    return {
        str(name): float(weight) for name, weight in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()
    }


def _with_section_start(ordered: list[Hit], weights: Mapping[str, float]) -> list[Hit]:
    """Put the beginning of a section first that only its heading finds."""
    if not ordered or ordered[0].unit.table is not None:
        return ordered
    best = ordered[0].unit
    own = terms_held(best.passage.text)
    if any(share_in(word, own) for word in weights if word[0] != "#"):
        return ordered
    best_rank = ordered[0].rank
    place = (best.passage.document, best.passage.heading)
    of_section = [
        hit
        for hit in ordered
        if hit.unit.table is None
        and (hit.passage.document, hit.passage.heading) == place
        and hit.rank >= best_rank - SAME_SECTION
    ]
    first = min(of_section, key=lambda hit: hit.unit.number)
    return [first, *(hit for hit in ordered if hit is not first)]
