"""Puts the best few hits in order by all that is known of them, not by the rank of their words alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from backend.knowledge.asked_for import lacks_what_is_asked
from backend.knowledge.features import hit_features
from backend.knowledge.found import Found
from backend.knowledge.ranking import Hit

WEIGHTS = Path(__file__).parent / "ordering.json"
"""Made by `flask documents fit`."""
LOOKED_AT = 5
LONGEST = 900


def in_order(found: Found) -> list[Hit]:
    """Return the hits, the first few of them by their fitted weights."""
    few, rest = found.hits[:LOOKED_AT], found.hits[LOOKED_AT:]
    if len(few) < 2:
        return list(found.hits)
    weights = get_weights()
    values = [
        hit.rank + sum(weights.get(name, 0.0) * value for name, value in order_features(hit, found).items())
        for hit in few
    ]
    order = sorted(range(len(few)), key=lambda number: -values[number])
    return [*(few[number] for number in order), *rest]


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
