"""How a question is worded: words and pairs of words that questions have more often, or less, that documents answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from backend.knowledge.stems import WORD

WEIGHTS = Path(__file__).parent / "wording.json"
"""Made by `flask documents fit`."""
_BEGINNING, _END = "<", ">"


def wordings_of(folded: str) -> frozenset[str]:
    """Return the words of a folded question and each two in a row, also the first and the last by themselves."""
    words = WORD.findall(folded)
    return frozenset((*words, *(" ".join(pair) for pair in pairwise((_BEGINNING, *words, _END)))))


def leaning_of(folded: str) -> float:
    """Return how far a question's wording speaks for (above 0) or against (below 0) any document answering it."""
    weights = get_weights()
    return sum(weights.get(wording, 0.0) for wording in wordings_of(folded))


@lru_cache(maxsize=1)
def get_weights() -> Mapping[str, float]:
    """Return the weights as they were fitted."""
    return {
        str(wording): float(weight)
        for wording, weight in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()
    }
