"""What a search found: the question as it was read, what its words weigh, and what may answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.knowledge.question import Question
from backend.knowledge.ranking import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it was read, what its words weigh, and its hits, best first.

    `nowhere` are the words that no document holds.
    """

    question: Question
    weights: Mapping[str, float]
    nowhere: frozenset[str]
    hits: Sequence[Hit]
