"""The second stage: what a sentence embedding says is added to the scores of messages the classifier is unsure of.

It is kept as a scorer whose features are the dimensions of the vector; its weights hold its share already, and its
calibration is that of the sum.
"""

from __future__ import annotations

from backend.nlu.embedding import Encode, Vector
from backend.nlu.scorer import Logits, Scorer


class EmbeddingStage:
    """A second opinion on scores of one first stage."""

    def __init__(self, scorer: Scorer, encode: Encode) -> None:
        self.scorer = scorer
        self._encode = encode

    def reconsider(self, text: str, scores: Logits, known: float) -> list[float] | None:
        """Return the confidence of each class after both stages; None where there is no vector of the text."""
        vector = self._encode(text)
        return None if vector is None else self.scorer.calibrate(add_up(self.scorer, scores, vector), known)


def add_up(scorer: Scorer, scores: Logits, vector: Vector) -> Logits:
    """Return the scores of both stages in one."""
    result: Logits = scores + vector @ scorer.weights + scorer.bias
    return result
