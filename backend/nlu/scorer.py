"""A trained classifier at run time: a dictionary, one row of weights per feature, and calibrated confidences.

Nothing here needs scikit-learn. The artefact is one compressed numpy file without pickled objects.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.nlu.features import (
    EVIDENCE,
    LETTERS,
    PAIR,
    STEM,
    TOGETHER,
    Reading,
    Recipe,
    Vectoriser,
    pair_names,
)

_FORMAT = 2
_CACHED_WORDS = 30_000
Logits = NDArray[np.float32]
Weights = NDArray[np.float32]
_LOGITS_PER_LOSS = 2.0
"""So that they lie about where logarithms of chances do; the temperature does the rest."""


class ArtefactError(Exception):
    """These bytes are not a model that this code can read."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """When a message is outside: weights of garbage margin, energy, share of known words, and the constant."""

    garbage: float = 1.0
    energy: float = 0.0
    known: float = 0.0
    constant: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns scores into confidences; `garbage` is the class of what belongs to no intent, if there is one."""

    temperature: float = 1.0
    rejection: Rejection = Rejection()
    garbage: str | None = None


class _Word(NamedTuple):
    """A word's part in the score, added up once: its stem, the stem's place, and its letters."""

    stem: str
    place: int
    letters: Logits
    square: float


class Scorer:
    """Scores readings; the parts of words that were seen before are kept."""

    def __init__(
        self,
        vectoriser: Vectoriser,
        classes: tuple[str, ...],
        weights: Weights,
        bias: Logits,
        calibration: Calibration = Calibration(),
    ) -> None:
        self.vectoriser = vectoriser
        self.classes = classes
        self.weights = weights
        self.bias = bias
        self.calibration = calibration
        self.garbage = None if calibration.garbage is None else classes.index(calibration.garbage)
        self._rows = weights * vectoriser.rarity[:, None]
        # A few of them are added up at a time: as plain numbers that is several times quicker.
        self._squares: list[float] = (vectoriser.rarity**2).tolist()
        self._words: dict[str, _Word] = {}

    def calibrated(self, calibration: Calibration) -> Scorer:
        """Return this scorer with another calibration."""
        return Scorer(self.vectoriser, self.classes, self.weights, self.bias, calibration)

    def score(self, reading: Reading) -> tuple[Logits, float]:
        """Return the logit of each class, and which part of the words training has seen."""
        words = [self._words.get(word) or self._learn(word) for word in reading.words]
        vectoriser, weights = self.vectoriser, self.vectoriser.recipe.weights
        stems = [word.stem for word in words]
        places = [word.place for word in words if word.place >= 0]
        margins = self.bias + self._block(places, weights[STEM])
        if weights[PAIR]:
            margins += self._block(vectoriser.find(pair_names(stems)), weights[PAIR])
        if weights[TOGETHER]:
            margins += self._block(vectoriser.find_together(stems), weights[TOGETHER])
        margins += self._block(vectoriser.find(["e" + name for name in reading.evidence]), weights[EVIDENCE])
        square = sum(word.square for word in words)
        if square:
            letters = np.add.reduce([word.letters for word in words])
            margins += letters * np.float32(weights[LETTERS] / math.sqrt(square))
        return margin_logits(margins), len(places) / len(words) if words else 0.0

    def probabilities(self, reading: Reading) -> list[float]:
        """Return the calibrated confidence of each class, in the order of `classes`; they add up to one."""
        return self.calibrate(*self.score(reading))

    def calibrate(self, scores: Logits, known: float) -> list[float]:
        """Turn scores into confidences: temperature among the intents, rejection for the garbage class."""
        logits: list[float] = scores.tolist()
        temperature = self.calibration.temperature
        if self.garbage is None:
            return softmax([logit / temperature for logit in logits])
        outside = self.outside(scores, known)
        inside = logits[: self.garbage] + logits[self.garbage + 1 :]
        chances = [(1 - outside) * chance for chance in softmax([logit / temperature for logit in inside])]
        chances.insert(self.garbage, outside)
        return chances

    def outside(self, scores: Logits, known: float) -> float:
        """Return how likely the message belongs to no intent, 0 to 1."""
        margin, energy, known = rejection_signals(scores.tolist(), known, self.garbage)
        weights = self.calibration.rejection
        total = weights.garbage * margin + weights.energy * energy + weights.known * known + weights.constant
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _block(self, places: list[int], weight: float) -> Logits | float:
        if not places:
            return 0.0
        scale = weight / math.sqrt(sum(map(self._squares.__getitem__, places)))
        result: Logits = np.add.reduce(self._rows.take(places, axis=0)) * np.float32(scale)
        return result

    def _learn(self, word: str) -> _Word:
        stem = self.vectoriser.stem(word)
        places, values = self.vectoriser.letters(word, stem)
        if len(self._words) >= _CACHED_WORDS:
            self._words.clear()
        place = self.vectoriser.stem_place(stem)
        entry = self._words[word] = _Word(stem, place, values @ self.weights[places], float(values @ values))
        return entry


def margin_logits(margins: Logits) -> Logits:
    """Turn margins into logits: the likelier a class, the smaller the loss that training would count for it.

    That loss is the squared hinge. Confidences made of it are off by about half as much as those of plain margins.
    """
    short = np.maximum(0, 1 - margins)
    logits: Logits = np.float32(-_LOGITS_PER_LOSS) * short * short
    return logits


def rejection_signals(
    logits: Sequence[float], known: float, garbage: int | None
) -> tuple[float, float, float]:
    """Return garbage margin, energy of the intents, and share of known words."""
    inside = logits if garbage is None else [*logits[:garbage], *logits[garbage + 1 :]]
    top = max(inside)
    energy = top + math.log(sum(math.exp(logit - top) for logit in inside))
    return (0.0 if garbage is None else logits[garbage] - energy), energy, known


def softmax(logits: Sequence[float]) -> list[float]:
    """Return probabilities that add up to one."""
    top = max(logits)
    parts = [math.exp(logit - top) for logit in logits]
    total = sum(parts)
    return [part / total for part in parts]


def dump_scorer(scorer: Scorer) -> bytes:
    """Return the artefact: the same scorer always gives the same bytes."""
    head: dict[str, Any] = {
        "format": _FORMAT,
        "classes": scorer.classes,
        "recipe": asdict(scorer.vectoriser.recipe),
        **asdict(scorer.calibration),
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        head=_pack(json.dumps(head)),
        vocabulary=_pack("\n".join(scorer.vectoriser.vocabulary)),
        rarity=scorer.vectoriser.rarity.astype(np.float16),
        weights=scorer.weights.astype(np.float16),
        bias=scorer.bias,
    )
    return file.getvalue()


def load_scorer(artefact: bytes) -> Scorer:
    """Return the scorer of an artefact; raises ArtefactError."""
    try:
        with np.load(io.BytesIO(artefact), allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            if head["format"] != _FORMAT:
                raise ArtefactError("the artefact has another format")
            recipe = Recipe(**{**head["recipe"], "weights": tuple(head["recipe"]["weights"])})
            names = arrays["vocabulary"].tobytes().decode().split("\n")
            vectoriser = Vectoriser(recipe, names, arrays["rarity"].astype(np.float32))
            return Scorer(
                vectoriser,
                tuple(head["classes"]),
                arrays["weights"].astype(np.float32),
                arrays["bias"],
                Calibration(head["temperature"], Rejection(**head["rejection"]), head["garbage"]),
            )
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ArtefactError("the artefact cannot be read") from error


def _pack(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
