"""How likely a sentence claims what may not be claimed, learned from examples: threats, urgency, promises, conduct.

The artefact beside this file is what `python -m tests.assistant.guards.train_claims` makes of `claim_examples` and of
the corpora. It is delivered with the code: a guard that is missing until somebody trains it is none.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from backend.nlu.features import MASK, Reading
from backend.nlu.scorer import Scorer, load_scorer

ARTEFACT = Path(__file__).with_name("claim_model.npz")
ALLOWED, FORBIDDEN = "allowed", "forbidden"
"""The classes, in the order in which they are trained: the margin is that of the second."""
FORBIDDEN_FROM = -2 * (1 + 0.05) ** 2
"""The score (scorer.margin_logits) of a margin of -0.05: held out, one right sentence in 200 is above it."""
FEWEST_WORDS = 3
_TOKEN = re.compile(r"[a-z]+|\d[\d.,]*|[?%]")


class ClaimScorer:
    """Scores sentences; `scorer` is trained on ALLOWED and FORBIDDEN."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def is_forbidden(self, folded: str) -> bool:
        """Whether a folded sentence is rather one that may not be said."""
        reading = read_claim(folded)
        return len(reading.words) >= FEWEST_WORDS and self.score(reading) > FORBIDDEN_FROM

    def score(self, reading: Reading) -> float:
        """Return the score, 0 at most: the higher, the likelier forbidden."""
        return float(self._scorer.score(reading)[0][0])


def read_claim(folded: str) -> Reading:
    """Return a folded sentence as words, its figures masked: they are judged elsewhere."""
    return Reading(tuple(MASK if said[0].isdigit() else said for said in _TOKEN.findall(folded)))


@cache
def load_claim_scorer() -> ClaimScorer:
    """Return the delivered scorer; raises OSError or ArtefactError where it is not whole."""
    return ClaimScorer(load_scorer(ARTEFACT.read_bytes()))
