"""Search in the library: Okapi BM25 over Spanish terms, fused with sentence vectors where there are some."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from backend.knowledge.days import times_in
from backend.knowledge.passages import Passage
from backend.knowledge.question import Question, Wanted, read_question, softness
from backend.knowledge.quoting import FIGURE, WANT_FIGURES
from backend.knowledge.segment import LEAST_LETTERS, Encode, Segment, Unit, make_segment
from backend.knowledge.stems import WORD, fold
from backend.knowledge.tables import OTHER_DATE, TableMatch, match_table
from backend.knowledge.terms import meanings

SATURATION, LENGTH_WEIGHT = 1.2, 0.5
CANDIDATES = 24
"""Units that are looked at closely."""
COVERAGE_SHARE = 0.6
"""How much of a rank is the share of the question that a unit holds; the rest is BM25, in shares of its best."""
HEADING_SHARE = 0.15
VECTOR_SHARE = 0.2
"""How much the likeness of vectors counts beside the rank of the words."""
LEAST_SPREAD = 0.05
DIFFERENT_DAY = 0.3
MIDDLING = 0.05
"""The share of all units that hold a word which is neither rare nor common."""
FIGURE_SHARE = 0.03
"""What a text gains that holds a figure where one is asked for."""
ASKED_SHARE = 0.15
"""What a section gains whose heading is the question itself, function words and all."""
TABLE_SHARE = 0.08
"""What a table gains whose column is of the kind that is asked for: a time, an amount."""
TIME_SHARE = 0.1
"""What a text gains that says a time of day where one is asked for."""
SUBJECT_SHARE = 0.6
"""How much of a word's weight is covered where not the section but its document is about it."""
NO_TIME = 0.3
"""What a text loses that says no time of day where the first, the last or the next one is asked for."""
MENDED_SHARE = 0.75
"""How much of a word's weight is covered where it is another, mended word that a document holds."""
TWO_MISTAKES = 11
"""Letters from which a word may have two typing mistakes; shorter ones would become other words."""
Number = NDArray[np.int32]
Weight = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that may answer; `rank` orders hits of one question, `coverage` is the share of it that they hold, `heading` that of
    their heading; `missing` is what the weightiest word weighs that they lack, in shares of the weightiest of all.

    `table` tells which rows and cells of a table are meant; `passages` are those rows, or the passage of text.
    """

    unit: Unit
    rank: float
    coverage: float
    heading: float
    missing: float
    likeness: float
    table: TableMatch | None

    @property
    def passage(self) -> Passage:
        """What is cited."""
        return self.table.rows[0].passage if self.table and self.table.rows else self.unit.passage


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it was read, what its words weigh, and its hits, best first."""

    question: Question
    weights: Mapping[str, float]
    unknown: float
    hits: Sequence[Hit]


class PassageIndex:
    """The terms of all units; built once from segments, then only read, from any number of threads."""

    def __init__(self, segments: Iterable[Segment], encode: Encode | None = None) -> None:
        segments = tuple(segments)
        self.units: tuple[Unit, ...] = tuple(unit for segment in segments for unit in segment.units)
        self.passage_count = sum(segment.passages for segment in segments)
        self._encode = encode
        self._creditors = np.array(
            [-1 if s.creditor_id is None else s.creditor_id for s in segments for _ in s.units], np.int64
        )
        self._postings = _make_postings(self.units)
        self._vectors = _make_vectors(self.units)
        self._words_by_length = _by_length(frozenset().union(*(segment.words for segment in segments)))

    def search(self, text: str, creditors: frozenset[int] | None = None) -> Found:
        """Return what may answer a question, best first; only documents for all and for `creditors`, None: of all."""
        question = self._mended(read_question(text))
        weights = {word: self._weight(word) for word in question.words}
        figures = [*(f"@{day}" for day in question.days), *(f"@d{date}" for date in question.dates)]
        if not self.units or not (weights or figures):
            return Found(question, weights, 1.0, ())
        scores, covered = self._score(weights, figures, question.mended)
        likeness = self._likeness(text)
        allowed = self._allowed(creditors)
        scores *= allowed
        numbers = self._candidates(scores, likeness * allowed if likeness is not None else None)
        hits = self._hits(question, weights, numbers, scores, covered, likeness)
        total = sum(weights.values())
        unknown = sum(
            weight for word, weight in weights.items() if softness(word) == 1 and not self._holding(word)
        )
        unknown += sum(weights[word] for word in question.mended) * (1 - MENDED_SHARE)
        unknown = unknown / total if total else 0.0
        return Found(question, weights, unknown, sorted(hits, key=lambda hit: -hit.rank))

    def size(self) -> int:
        """Return the bytes that terms, weights and vectors take in memory."""
        postings = sum(
            numbers.nbytes + weights.nbytes + len(term) for term, (numbers, weights) in self._postings.items()
        )
        return postings + (self._vectors.nbytes if self._vectors is not None else 0)

    def _score(
        self, weights: Mapping[str, float], figures: list[str], mended: frozenset[str]
    ) -> tuple[Weight, Weight]:
        scores = np.zeros(len(self.units), np.float32)
        covered = np.zeros(len(self.units), np.float32)
        for word, weight in weights.items():
            best: Weight | None = None
            share_of: Weight | None = None
            for term, share in meanings(word):
                posting = self._postings.get(term)
                if posting is None:
                    continue
                if best is None or share_of is None:
                    best, share_of = np.zeros_like(scores), np.zeros_like(scores)
                numbers, impacts = posting
                best[numbers] = np.maximum(best[numbers], impacts * share)
                share_of[numbers] = np.maximum(
                    share_of[numbers], share * (MENDED_SHARE if word in mended else 1)
                )
            if best is not None and share_of is not None:
                scores += best * weight
                covered += share_of * weight
        for term in figures:
            posting = self._postings.get(term)
            if posting is not None:
                scores[posting[0]] += posting[1] * self._rarity_of(len(posting[0])) / len(figures)
        return scores, covered

    def _hits(
        self,
        question: Question,
        weights: Mapping[str, float],
        numbers: Sequence[int],
        scores: Weight,
        covered: Weight,
        likeness: Weight | None,
    ) -> list[Hit]:
        best = max((float(scores[number]) for number in numbers), default=0.0) or 1.0
        total = sum(weights.values()) or 1.0
        hits = []
        for number in numbers:
            unit = self.units[number]
            heading = _share_in(unit.heading_terms, weights) / total
            coverage, match = _text_coverage(question, unit, float(covered[number]), weights), None
            coverage = min(1.0, coverage + _of_subject(unit, weights) / total)
            if unit.table is not None:
                match = match_table(unit.table, question, weights)
                coverage = match.coverage if match else coverage * DIFFERENT_DAY
            alike = float(likeness[number]) if likeness is not None else 0.0
            rank = COVERAGE_SHARE * coverage + (1 - COVERAGE_SHARE) * float(scores[number]) / best
            rank += HEADING_SHARE * heading + ASKED_SHARE * _alikeness(question, unit)
            if match is not None and coverage > 0.5 and _is_wanted(match, question):
                rank += TABLE_SHARE
            elif unit.table is None:
                rank += _figure_gain(question, unit.passage)
            rank += VECTOR_SHARE * alike
            missing = _missing(unit, match, weights)
            hits.append(Hit(unit, rank, coverage, heading, missing, alike, match))
        return hits

    def _candidates(self, scores: Weight, likeness: Weight | None) -> list[int]:
        chosen = _largest(scores)
        if likeness is not None:
            chosen = list(dict.fromkeys([*chosen, *_largest(likeness)[: CANDIDATES // 2]]))
        return chosen

    def _likeness(self, text: str) -> Weight | None:
        if self._vectors is None or self._encode is None:
            return None
        vector = self._encode(text)
        if vector is None:
            return None
        alike = self._vectors @ vector
        # All texts of a language are much alike: what counts is how far one stands out from the middle of all.
        middle, best = float(np.median(alike)), float(alike.max())
        spread: Weight = np.maximum((alike - middle) / max(best - middle, LEAST_SPREAD), 0).astype(np.float32)
        return spread

    def _allowed(self, creditors: frozenset[int] | None) -> Weight:
        if creditors is None:
            return np.ones(len(self.units), np.float32)
        return np.isin(self._creditors, [-1, *creditors]).astype(np.float32)

    def _mended(self, question: Question) -> Question:
        """Put the nearest word of the library for each word that nobody there writes."""
        mended = {word: self._mend(word) for word in question.words}
        if all(word == new for word, new in mended.items()):
            return question
        return question.with_words(mended)

    def _mend(self, word: str) -> str:
        if len(word) < LEAST_LETTERS + 1 or not word.isalpha() or self._holding(word):
            return word
        most = 1 if len(word) < TWO_MISTAKES else 2
        near = [
            w
            for length in range(len(word) - most, len(word) + most + 1)
            for w in self._words_by_length.get(length, ())
        ]
        found = extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
        return str(found[0]) if found and found[0][0] == word[0] else word

    def _holding(self, word: str) -> int:
        return max(
            (len(self._postings[term][0]) for term, _ in meanings(word) if term in self._postings), default=0
        )

    def _weight(self, word: str) -> float:
        """Return what a word of the question counts; what answers often lack is at most as rare as a middling word."""
        share = softness(word)
        rarity = self._rarity(word)
        return rarity if share == 1 else min(rarity, self._rarity_of(len(self.units) * MIDDLING)) * share

    def _rarity(self, word: str) -> float:
        [first, *others] = meanings(word)
        own = self._postings.get(first[0])
        if own is not None:
            return self._rarity_of(len(own[0]))
        held = max((len(self._postings[term][0]) for term, _ in others if term in self._postings), default=0)
        # A word that is nowhere counts as half a unit: with none, it would drown the others of a question.
        return self._rarity_of(held or 0.5)

    def _rarity_of(self, holding: float) -> float:
        return math.log(1 + (len(self.units) - holding + 0.5) / (holding + 0.5))


def make_index(passages: Iterable[Sequence[Passage]], encode: Encode | None = None) -> PassageIndex:
    """Build an index from the passages of each version."""
    return PassageIndex([make_segment(version, encode) for version in passages if version], encode)


def _is_wanted(match: TableMatch, question: Question) -> bool:
    columns = match.table.time_columns if question.wanted is Wanted.TIME else match.table.amount_columns
    return question.wanted in {Wanted.TIME, Wanted.AMOUNT} and bool(columns)


def _text_coverage(question: Question, unit: Unit, covered: float, weights: Mapping[str, float]) -> float:
    """The share of the question that a text holds: its words, and its days, dates and times of day."""
    total, heaviest = sum(weights.values()), max(weights.values(), default=1.0)
    for names, mark in ((question.days, "@"), (question.dates, "@d")):
        if names:
            total += heaviest
            covered += heaviest * any(mark + name in unit.counts for name in names)
    if question.operation is not None and question.wanted is Wanted.TIME:
        total += heaviest
        covered += heaviest * any(term.startswith("@t") for term in unit.counts)
    held = covered / total if total else 0.0
    return (
        held
        if not question.dates or any(f"@d{date}" in unit.counts for date in question.dates)
        else held * OTHER_DATE
    )


def _of_subject(unit: Unit, weights: Mapping[str, float]) -> float:
    """What is added for words that a unit lacks and that say what its document is about."""
    return SUBJECT_SHARE * sum(
        weight
        for word, weight in weights.items()
        if _shares(word, unit.subject) and not _shares(word, unit.counts)
    )


def _shares(word: str, terms: Container[str]) -> bool:
    return any(term in terms for term, _ in meanings(word))


def _missing(unit: Unit, match: TableMatch | None, weights: Mapping[str, float]) -> float:
    known: Container[str] = unit.counts if match is None or not match.rows else match.known_terms()
    linked = match.linked if match else frozenset[str]()
    lacking = [
        weight * (1 - SUBJECT_SHARE if _shares(word, unit.subject) else 1)
        for word, weight in weights.items()
        if word not in linked and not _shares(word, known)
    ]
    return max(lacking, default=0.0) / max(weights.values(), default=1.0)


def _figure_gain(question: Question, passage: Passage) -> float:
    if question.wanted not in WANT_FIGURES:
        return 0.0
    folded = fold(passage.text)
    if question.wanted is Wanted.TIME and times_in(folded):
        return TIME_SHARE
    if question.wanted is Wanted.TIME and question.operation is not None:
        return -NO_TIME
    return FIGURE_SHARE if FIGURE.search(folded) else 0.0


def _alikeness(question: Question, unit: Unit) -> float:
    """Return how much the words of a question and of a heading are the same (Dice)."""
    asked, heading = frozenset(WORD.findall(question.folded)), unit.heading_words
    return 2 * len(asked & heading) / (len(asked) + len(heading)) if asked and heading else 0.0


def _share_in(terms: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(
        weight * max((share for term, share in meanings(word) if term in terms), default=0.0)
        for word, weight in weights.items()
    )


def _largest(scores: Weight) -> list[int]:
    if len(scores) > CANDIDATES:
        numbers = np.argpartition(-scores, CANDIDATES)[:CANDIDATES]
    else:
        numbers = np.arange(len(scores))
    ordered = sorted((int(number) for number in numbers if scores[number] > 0), key=lambda n: (-scores[n], n))
    return ordered


def _make_postings(units: Sequence[Unit]) -> dict[str, tuple[Number, Weight]]:
    """Return for each term the units that hold it and what it counts in each, by BM25 without the rarity."""
    terms: dict[str, int] = {}
    ids = np.fromiter(
        (terms.setdefault(term, len(terms)) for unit in units for term in unit.counts), np.int32
    )
    numbers = np.fromiter((n for n, unit in enumerate(units) for _ in unit.counts), np.int32)
    counts = np.fromiter((count for unit in units for count in unit.counts.values()), np.float32)
    lengths = np.array([unit.length for unit in units], np.float32)
    mean = float(lengths[lengths > 0].mean()) if (lengths > 0).any() else 1.0
    relative = np.where(lengths > 0, 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths / mean, 1.0)
    impacts = (counts * (SATURATION + 1) / (counts + SATURATION * relative[numbers])).astype(np.float32)
    order = np.argsort(ids, kind="stable")
    bounds = np.searchsorted(ids[order], np.arange(len(terms) + 1))
    numbers, impacts = numbers[order], impacts[order]
    return {
        term: (numbers[bounds[n] : bounds[n + 1]], impacts[bounds[n] : bounds[n + 1]])
        for term, n in terms.items()
    }


def _make_vectors(units: Sequence[Unit]) -> Weight | None:
    if not units or any(unit.vector is None for unit in units):
        return None
    return np.stack([unit.vector for unit in units if unit.vector is not None])


def _by_length(words: frozenset[str]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for word in sorted(words):
        grouped.setdefault(len(word), []).append(word)
    return grouped
