"""Full-text search over passages: Okapi BM25 on Spanish stems."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from backend.knowledge.passages import Passage
from backend.knowledge.stems import query_stems, stems

SATURATION, LENGTH_WEIGHT = 1.2, 0.75
HEADING_WEIGHT = 2
LEAST_COVERAGE = 0.5
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query; a higher `score` is better, only within one query."""

    passage: Passage
    score: float


class PassageIndex:
    """The words of all passages; built once, then only read, from any number of threads."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)
        counts = [_count(passage) for passage in self._passages]
        self._lengths = [sum(words.values()) for words in counts]
        self._mean_length = sum(self._lengths) / max(1, len(self._lengths)) or 1.0
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(counts):
            for stem, count in words.items():
                self._postings[stem].append((number, count))

    def search(self, query: str, limit: int = 5) -> list[Hit]:
        """Return at most `limit` passages, best first; none where they share too little with the query.

        A passage has to hold at least `LEAST_COVERAGE` of what the query's words weigh, rare and unknown
        words weighing most: a question about something else finds nothing instead of the least bad.
        """
        weights = {stem: self._rarity(stem) for stem in query_stems(query)}
        needed = LEAST_COVERAGE * sum(weights.values())
        scores: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for number, count in self._postings.get(stem, ()):
                scores[number] += weight * self._frequency(count, self._lengths[number])
                covered[number] += weight
        good = (number for number in scores if covered[number] >= needed)
        best = sorted(good, key=lambda number: (-scores[number], number))[:limit]
        return [Hit(self._passages[number], round(scores[number], 4)) for number in best]

    def _rarity(self, stem: str) -> float:
        # A word that is nowhere counts as half a passage: with none, it would drown the others of a query.
        holding = len(self._postings.get(stem, ())) or 0.5
        return math.log(1 + (len(self._passages) - holding + 0.5) / (holding + 0.5))

    def _frequency(self, count: int, length: int) -> float:
        relative = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / self._mean_length
        return count * (SATURATION + 1) / (count + SATURATION * relative)


def excerpt(text: str, query: str, longest: int) -> str:
    """Return the sentence that shares most words with the query and those after it, within `longest`."""
    if len(text) <= longest:
        return text
    wanted = set(query_stems(query))
    sentences = [sentence for sentence in SENTENCE_END.split(text) if sentence]
    best = max(range(len(sentences)), key=lambda index: len(wanted & set(stems(sentences[index]))))
    chosen = sentences[best]
    for sentence in sentences[best + 1 :]:
        if len(chosen) + len(sentence) + 1 > longest:
            break
        chosen += " " + sentence
    return chosen if len(chosen) <= longest else chosen[: longest - 1].rsplit(" ", 1)[0] + "…"


def _count(passage: Passage) -> Counter[str]:
    words = Counter(stems(passage.text))
    for stem in stems(f"{passage.title} {passage.heading}"):
        words[stem] += HEADING_WEIGHT
    return words
