"""Fits the second stage: a logistic regression on vectors, its share in the sum, and the sum's calibration.

All three come from scores of models that had not seen the message; share and calibration from the messages alone
of which the first stage was unsure, since only these reach the second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.nlu.dataset import Example
from backend.nlu.embedding import DIMENSIONS, EmbeddingUnavailable, Encode, Vector
from backend.nlu.evaluation import train_without_each_batch
from backend.nlu.features import Recipe, Vectoriser
from backend.nlu.intent_model import ACT
from backend.nlu.normalise import clean
from backend.nlu.scorer import Calibration, Scorer
from backend.nlu.training import CHAT, UNSEEN, HeldOut, calibrate, read_example
from backend.nlu.understanding import Expected

PENALTY_INVERSE = 100.0
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Of the second stage in the sum; the likeliest on held-out scores is taken."""
_LEAST_UNSURE = 50
_STEPS = 300
_TOLERANCE = 1e-6
"""Of the gradient, which is small from the start with many classes and vectors that lie close together."""


@dataclass(frozen=True, slots=True)
class FirstStage:
    """What first stages said of messages that they had not seen; `sure` is the confidence of the best class."""

    classes: tuple[str, ...]
    garbage: str | None
    held_out: HeldOut
    sure: NDArray[np.float64]

    def rows(self, places: NDArray[np.int64]) -> FirstStage:
        """Return what they said of some of the messages."""
        held_out = HeldOut(self.held_out.logits[places], self.held_out.known[places])
        return FirstStage(self.classes, self.garbage, held_out, self.sure[places])


def train_embedding_stage(examples: Sequence[Example], encode: Encode) -> Scorer:
    """Return the second stage for our own messages; takes minutes, since each message is encoded.

    Raises TrainingUnavailable, EmbeddingUnavailable.
    """
    vectors = encode_all([example.text for example in examples], encode)
    first = read_first_stage(examples, train_without_each_batch(examples))
    labels = [example.intent for example in examples]
    return fit_stage(vectors, labels, [example.batch for example in examples], first)


def encode_all(texts: Sequence[str], encode: Encode) -> Vector:
    """Return one row for each text; raises EmbeddingUnavailable."""
    rows = []
    for text in texts:
        vector = encode(clean(text))
        if vector is None:
            raise EmbeddingUnavailable("the embedding package does not work here")
        rows.append(vector)
    return np.array(rows, np.float32)


def read_first_stage(examples: Sequence[Example], scorers: dict[str, Scorer]) -> FirstStage:
    """Return what each example's scorer says of it, which has not seen its batch."""
    any_scorer = next(iter(scorers.values()))
    logits, known, sure = [], [], []
    for example in examples:
        scorer = scorers[example.batch]
        scores, share = scorer.score(read_example(example, CHAT.recipe, Expected.ANYTHING))
        logits.append(scores)
        known.append(share)
        sure.append(max(scorer.calibrate(scores, share)))
    held_out = HeldOut(np.array(logits), np.array(known))
    return FirstStage(any_scorer.classes, any_scorer.calibration.garbage, held_out, np.array(sure))


def fit_stage(
    vectors: Vector,
    labels: Sequence[str],
    folds: Sequence[str] | Sequence[int],
    first: FirstStage,
    below: float = ACT,
) -> Scorer:
    """Return the second stage for messages whose first confidence is under `below`."""
    truth, fold_of = np.array(labels, dtype=str), np.array(folds)
    second = np.full((len(truth), len(first.classes)), UNSEEN, np.float32)
    for fold in np.unique(fold_of):
        inside = fold_of == fold
        part = _fit(vectors[~inside], truth[~inside], first)
        second[inside] = vectors[inside] @ part.weights + part.bias
    whole = _fit(vectors, truth, first)
    unsure = np.flatnonzero(first.sure < below)
    if len(unsure) < _LEAST_UNSURE:
        unsure = np.arange(len(truth))
    asked, wanted = first.rows(unsure), truth[unsure].tolist()
    candidates = [_share(whole, share, second[unsure], asked, wanted) for share in SHARES]
    return max(candidates, key=lambda pair: pair[1])[0]


def _share(
    whole: Scorer, share: float, second: NDArray[np.float32], first: FirstStage, labels: Sequence[str]
) -> tuple[Scorer, float]:
    """Return the scorer with this share, calibrated, and how likely it makes the truth."""
    # The first stage keeps its weight of one: only the ratio matters, and calibration takes the rest.
    ratio = np.float32(share / (1 - share))
    logits = first.held_out.logits + ratio * second
    scaled = _scorer(first, whole.weights * ratio, whole.bias * ratio)
    result = calibrate(scaled, HeldOut(logits, first.held_out.known), labels)
    pairs = zip(logits, first.held_out.known.tolist(), labels, strict=True)
    places = {name: place for place, name in enumerate(first.classes)}
    likely = [math.log(result.calibrate(row, known)[places[label]] + 1e-9) for row, known, label in pairs]
    return result, sum(likely) / len(likely)


def _fit(vectors: Vector, truth: NDArray[np.str_], first: FirstStage) -> Scorer:
    from sklearn.linear_model import LogisticRegression

    middle = vectors.mean(axis=0)
    model = LogisticRegression(C=PENALTY_INVERSE, max_iter=_STEPS, tol=_TOLERANCE).fit(
        vectors - middle, truth
    )
    weights = np.zeros((DIMENSIONS, len(first.classes)), np.float32)
    bias = np.full(len(first.classes), UNSEEN, np.float32)
    columns = [first.classes.index(name) for name in model.classes_]
    weights[:, columns] = model.coef_.T
    bias[columns] = model.intercept_ - model.coef_ @ middle
    return _scorer(first, weights, bias)


def _scorer(first: FirstStage, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> Scorer:
    names = [f"dimension {place}" for place in range(DIMENSIONS)]
    vectoriser = Vectoriser(Recipe(), names, np.ones(DIMENSIONS, np.float32))
    return Scorer(vectoriser, first.classes, weights, bias, Calibration(garbage=first.garbage))
