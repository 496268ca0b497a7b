"""Search in the library: Okapi BM25 over Spanish terms, fused with sentence vectors where there are some."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from backend.knowledge.found import Found
from backend.knowledge.lexicon import base_of, is_usual, is_verb, is_word, load_words, sound_of
from backend.knowledge.ordering import arranged, in_order
from backend.knowledge.passages import Passage
from backend.knowledge.question import COUNTRY_OF, Question, read_question, says_little
from backend.knowledge.ranking import Hit, Scored, make_hit
from backend.knowledge.segment import LEAST_LETTERS, Encode, Segment, Unit, make_segment
from backend.knowledge.terms import meanings
from backend.knowledge.verb_forms import common_verb_forms

SATURATION, LENGTH_WEIGHT = 1.2, 0.5
CANDIDATES = 24
"""Units that are looked at closely."""
LEAST_SPREAD = 0.05
MIDDLING = 0.05
"""The share of all units that hold a word which is neither rare nor common."""
MENDED_SHARE = 0.75
"""How much of a word's weight is covered where it is another, mended word that a document holds."""
LEAST_NAME = 7
"""Letters of a name that may be mistyped: many short ones are another's with one letter changed."""
MISTYPED = 12_000
"""Words beyond this place by frequency may be mistyped ones."""
TWO_MISTAKES = 11
"""Letters from which a word may have two typing mistakes; shorter ones would become other words."""
Number = NDArray[np.int32]
Weight = NDArray[np.float32]


class PassageIndex:
    """The terms of all units; built once from segments, then only read, from any number of threads."""

    def __init__(self, segments: Iterable[Segment], encode: Encode | None = None) -> None:
        segments = tuple(segments)
        load_words()
        common_verb_forms()
        self.units: tuple[Unit, ...] = tuple(unit for segment in segments for unit in segment.units)
        self.passage_count = sum(segment.passages for segment in segments)
        self._encode = encode
        self._creditors = np.array(
            [-1 if s.creditor_id is None else s.creditor_id for s in segments for _ in s.units], np.int64
        )
        self._postings = _make_postings(self.units)
        self._vectors = _make_vectors(self.units)
        words = frozenset().union(*(segment.words for segment in segments))
        self._words_by_length = _by_length(words)
        self._words_by_base = {base: word for word in sorted(words) if (base := base_of(word)) != word}
        self._words_by_sound = {sound_of(word): word for word in sorted(words)}

    def search(self, text: str, creditors: frozenset[int] | None = None) -> Found:
        """Return what may answer a question, best first; only documents for all and for `creditors`, None: of all."""
        found = self.find_by_rank(text, creditors)
        if not found.hits:
            return found
        return replace(found, hits=arranged(in_order(found), found))

    def find_by_rank(self, text: str, creditors: frozenset[int] | None = None) -> Found:
        """Return what may answer a question by the rank of its words alone."""
        question = self._mended(read_question(text))
        question = replace(
            question,
            idle=question.idle
            | {
                word
                for word in question.words
                if word not in question.names | question.nouns
                and (says_little(word) or is_verb(word))
                and not self._holding(word)
            },
        )
        weights = {word: self._weight(word, question.softness(word)) for word in question.words}
        figures = [*(f"@{day}" for day in question.days), *(f"@d{date}" for date in question.dates)]
        if not self.units or not (weights or figures):
            return Found(question, weights, frozenset(question.words), ())
        scores, covered = self._score(weights, figures, question.mended)
        likeness = self._likeness(text)
        allowed = self._allowed(creditors)
        scores *= allowed
        numbers = self._candidates(scores, likeness * allowed if likeness is not None else None)
        hits = self._hits(question, weights, numbers, scores, covered, likeness)
        nowhere = frozenset(word for word in question.words if not self._holding(word))
        by_rank = sorted(hits, key=lambda hit: -hit.rank)
        return Found(question, weights, nowhere, by_rank)

    @property
    def is_limited(self) -> bool:
        """Whether some document is for the people of one creditor only."""
        return bool((self._creditors >= 0).any())

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
        hits = []
        for number in numbers:
            alike = float(likeness[number]) if likeness is not None else 0.0
            scored = Scored(float(scores[number]) / best, float(covered[number]), alike)
            hits.append(make_hit(self.units[number], question, weights, scored))
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
        mended = {
            word: self._country_of(word)
            if word in question.homes
            else word
            if word in question.names and len(word) < LEAST_NAME
            else self._mend(word)
            for word in question.words
        }
        if all(word == new for word, new in mended.items()):
            return question
        return question.with_words(mended)

    def _country_of(self, city: str) -> str:
        """Return the country of a city that no document names: rules differ by country, and seldom by city."""
        return city if self._holding(city) or not self._holding(COUNTRY_OF[city]) else COUNTRY_OF[city]

    def _mend(self, word: str) -> str:
        if len(word) < LEAST_LETTERS or not word.isalpha() or self._holding(word):
            return word
        base = base_of(word)
        if base != word and self._holding(base):
            return base
        if base in self._words_by_base:
            return self._words_by_base[base]
        if is_usual(word, MISTYPED):
            return word
        alike_sounding = self._words_by_sound.get(sound_of(word))
        if alike_sounding is not None or len(word) == LEAST_LETTERS:
            return alike_sounding or word
        most = 1 if len(word) < TWO_MISTAKES else 2
        near = [
            w
            for length in range(len(word) - most, len(word) + most + 1)
            for w in self._words_by_length.get(length, ())
        ]
        found = extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
        # Another first letter is another word, and another last one often another form: "empleados", "empleador".
        alike = found is not None and found[0][0] == word[0] and found[0][:-1] != word[:-1]
        if is_word(word):
            # A rare word is a mistyped common one only where two letters changed places: "cuneta" for "cuenta".
            alike = found is not None and sorted(found[0]) == sorted(word) and is_usual(found[0])
        return str(found[0]) if found and alike else word

    def _holding(self, word: str) -> int:
        return max(
            (len(self._postings[term][0]) for term, _ in meanings(word) if term in self._postings), default=0
        )

    def _weight(self, word: str, share: float) -> float:
        """Return what a word of the question counts; what answers often lack is at most as rare as a middling word."""
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


def _largest(scores: Weight) -> list[int]:
    few = len(scores) <= CANDIDATES
    numbers = np.arange(len(scores)) if few else np.argpartition(-scores, CANDIDATES)[:CANDIDATES]
    found = (int(number) for number in numbers if scores[number] > 0)
    return sorted(found, key=lambda number: (-scores[number], number))


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
