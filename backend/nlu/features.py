"""Words of a message as numbers: stems, two of them, letters within words, and what the grammar found.

Figures are masked, so that no model can learn anybody's number. Each kind of feature is a block, weighted by rarity,
scaled to length one and then by the block's own weight; so a long message weighs no more than a short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import Stemmer
from numpy.typing import NDArray

from backend.nlu.normalise import Message
from backend.nlu.understanding import Entities
from backend.nlu.vocabulary import canonical_words

STEM, PAIR, TOGETHER, LETTERS, EVIDENCE = range(5)
MASK, IDENTITY_MASK = "0", "000000"
SHORTEST, LONGEST = 2, 5
MOST_WORDS = 120
"""A chat message is shorter; what follows adds time and nothing else."""
MOST_TOGETHER = 40
"""Different stems of which any two are a feature; their number grows with the square."""
_TINY = 1e-6

Ids = NDArray[np.int32]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How features are made: of which language, how much each kind weighs, and in how many messages one must be.

    The kinds are stems, neighbouring stems, any two stems of the message, letters (of the stem, and of the word as it
    was written), and evidence. With `chat_spelling` signs and abbreviations are read as people chat.
    """

    language: str = "spanish"
    weights: tuple[float, float, float, float, float] = (1.0, 1.0, 1.5, 1.0, 0.5)
    least_documents: int = 2
    chat_spelling: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as its words (masked) and the names of what was found in it."""

    words: tuple[str, ...]
    evidence: tuple[str, ...] = ()


def read_words(message: Message, recipe: Recipe, identity: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the words with figures masked; in chats also signs, and one spelling for each abbreviation.

    Figures that belong to one of the `identity` numbers (documents, telephones) get a mask of their own.
    """
    if recipe.chat_spelling:
        words = canonical_words(message)[1:-1]
        pairs = zip(message.tokens, words, strict=True)
    else:
        plain = [token for token in message.tokens if token.kind != "s"]
        pairs = zip(plain, [token.text for token in plain], strict=True)
    return tuple(_mask(token.text, identity) if token.kind == "n" else word for token, word in pairs)[
        :MOST_WORDS
    ]


def identity_figures(entities: Entities) -> tuple[str, ...]:
    """Return the numbers in a message that stand for a person."""
    return (*(document.number for document in entities.documents), *entities.phones)


def _mask(figure: str, identity: Sequence[str]) -> str:
    digits = "".join(char for char in figure if char.isdigit())
    return IDENTITY_MASK if any(digits in number for number in identity) else MASK


def name_evidence(message: Message, entities: Entities) -> tuple[str, ...]:
    """Return the names of what the grammar found, and how long the message is, as features."""
    found = {
        "document": entities.documents,
        "amount": entities.amounts,
        "amounts": len(entities.amounts) > 1,
        "installments": entities.installments is not None,
        "frequency": entities.frequency,
        "date": entities.dates,
        "percentage": entities.percentages,
        "option": entities.option is not None,
        "digits": entities.digits,
        "phone": entities.phones,
    }
    length = sum(token.kind != "s" for token in message.tokens)
    size = f"words {length}" if length < 4 else "many words" if length > 12 else "some words"
    return (*(name for name, present in found.items() if present), size)


def make_reading(message: Message, entities: Entities, recipe: Recipe) -> Reading:
    """Return a message and what the grammar found in it as a reading."""
    return Reading(read_words(message, recipe, identity_figures(entities)), name_evidence(message, entities))


class Vectoriser:
    """Turns readings into sparse vectors; features that training did not see count for nothing.

    A block is as long as its words, pairs or names would be if they shared no feature. So each word's part can be
    added up once and kept (backend/nlu/scorer.py).
    """

    def __init__(self, recipe: Recipe, vocabulary: Sequence[str], rarity: Values) -> None:
        self.recipe = recipe
        self.vocabulary = vocabulary
        self.rarity = rarity
        self._place = {name: place for place, name in enumerate(vocabulary)}
        self._stemmer = Stemmer.Stemmer(recipe.language)
        self._letters: dict[str, tuple[Ids, Values]] = {}
        self._together: dict[str, dict[str, int]] = {}
        for place, name in enumerate(vocabulary):
            if name.startswith("t"):
                one, _, other = name[1:].partition(" ")
                self._together.setdefault(one, {})[other] = place

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        stem: str = self._stemmer.stemWord(word)
        return stem

    def find(self, names: Iterable[str]) -> list[int]:
        """Return the places of the names that are in the vocabulary."""
        place = self._place.get
        return [found for name in names if (found := place(name)) is not None]

    def find_together(self, stems: Sequence[str]) -> list[int]:
        """Return the places of `together_names` that are in the vocabulary: most pairs are not, and are never named."""
        different = _different(stems)
        found = []
        for at, one in enumerate(different, start=1):
            known = self._together.get(one)
            if known:
                found += [known[other] for other in different[at:] if other in known]
        return found

    def stem_place(self, stem: str) -> int:
        """Return the place of a stem, -1 where it is unknown."""
        return self._place.get("s" + stem, -1)

    def letters(self, word: str, stem: str) -> tuple[Ids, Values]:
        """Return places and values of the letters in one word."""
        names = letter_names(word, stem)
        places, counts = np.unique(np.array(self.find(names), np.int32), return_counts=True)
        return places, self.rarity[places] * counts.astype(np.float32)

    def _letters_once(self, word: str, stem: str) -> tuple[Ids, Values]:
        if word not in self._letters:
            self._letters[word] = self.letters(word, stem)
        return self._letters[word]

    def vector(self, reading: Reading) -> tuple[Ids, Values]:
        """Return places (with repetitions, to be added up) and values of a reading's features."""
        stems = [self.stem(word) for word in reading.words]
        letters = [self._letters_once(word, stem) for word, stem in zip(reading.words, stems, strict=True)]
        weights = self.recipe.weights
        single = (
            [place for stem in stems if (place := self.stem_place(stem)) >= 0],
            self.find(pair_names(stems)) if weights[PAIR] else [],
            self.find_together(stems) if weights[TOGETHER] else [],
            self.find("e" + name for name in reading.evidence),
        )
        plain = [(np.array(places, np.int32), self.rarity[places]) for places in single]
        blocks = (*plain[:LETTERS], _join(letters), plain[LETTERS])
        scaled = [
            values * np.float32(weight / max(_TINY, float(np.sqrt(values @ values))))
            for (_, values), weight in zip(blocks, weights, strict=True)
        ]
        return np.concatenate([places for places, _ in blocks]), np.concatenate(scaled)


def _join(parts: Sequence[tuple[Ids, Values]]) -> tuple[Ids, Values]:
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    return np.concatenate([places for places, _ in parts]), np.concatenate([values for _, values in parts])


def fit_vectoriser(readings: Sequence[Reading], recipe: Recipe) -> Vectoriser:
    """Return a vectoriser whose vocabulary is what enough of the readings contain."""
    stemmer = Stemmer.Stemmer(recipe.language)
    # A word's letters are named once: that is most of the names, and readings repeat their words.
    letters: dict[str, frozenset[str]] = {}
    documents: Counter[str] = Counter()
    for reading in readings:
        documents.update(_names(reading, stemmer, recipe, letters))
    vocabulary = sorted(name for name, count in documents.items() if count >= recipe.least_documents)
    counts = np.array([documents[name] for name in vocabulary], np.float64)
    rarity = np.log((1 + len(readings)) / (1 + counts)) + 1
    return Vectoriser(recipe, vocabulary, rarity.astype(np.float32))


def _names(
    reading: Reading, stemmer: Stemmer.Stemmer, recipe: Recipe, letters: dict[str, frozenset[str]]
) -> set[str]:
    stems = stemmer.stemWords(list(reading.words))
    names = {"s" + stem for stem in stems}
    if recipe.weights[PAIR]:
        names.update(pair_names(stems))
    if recipe.weights[TOGETHER]:
        names.update(together_names(stems))
    for word, stem in zip(reading.words, stems, strict=True):
        if word not in letters:
            letters[word] = frozenset(letter_names(word, stem))
        names |= letters[word]
    names.update("e" + name for name in reading.evidence)
    return names


def pair_names(stems: Sequence[str]) -> Iterable[str]:
    """Return the names of neighbouring stems, with the message's ends."""
    return (f"p{first} {second}" for first, second in zip(("^", *stems), (*stems, "$"), strict=True))


def together_names(stems: Sequence[str]) -> Iterable[str]:
    """Return the names of any two different stems, wherever they stand."""
    return (f"t{one} {other}" for one, other in combinations(_different(stems), 2))


def _different(stems: Iterable[str]) -> list[str]:
    return sorted(set(stems))[:MOST_TOGETHER]


def letter_names(word: str, stem: str) -> Iterable[str]:
    """Return the names of the letter groups in a word and in its stem, with the ends."""
    yield from _letters(stem, "c")
    yield from _letters(word, "w")


def _letters(text: str, kind: str) -> Iterable[str]:
    padded = f" {text} "
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - size + 1):
            yield kind + padded[start : start + size]
