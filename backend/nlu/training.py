"""Fits a scorer on examples: a linear classifier, then temperature and rejection on held-out scores.

Only this module needs scikit-learn, and only while it trains.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.nlu.augmentation import augment
from backend.nlu.dataset import Example
from backend.nlu.entities.extraction import extract_entities, prepare
from backend.nlu.features import Reading, Recipe, Vectoriser, fit_vectoriser, make_reading
from backend.nlu.scorer import Calibration, Logits, Rejection, Scorer, rejection_signals
from backend.nlu.understanding import Expected, Intent

SEED = 20_261_122
READING_DAY = date(2026, 11, 18)
"""Only whether a date is there becomes a feature, never which one; so any day will do."""
CALIBRATION_FOLDS = 3
UNSEEN = -30.0
"""The score of a class that a fold has no example of."""
MARGIN_SCALE = 4.0
"""Margins lie about -1 and 1; so many times as much, they spread like the logits that confidences are made of."""
_TEMPERATURES = np.geomspace(0.2, 5.0, 60)
_REJECTION_STEPS = 40


class TrainingUnavailable(Exception):
    """scikit-learn is not installed here, so nothing can be trained."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: features, inverse of the penalty, and the class that collects what is outside.

    With `margins` a linear support vector machine for each class, otherwise one logistic regression for all.
    """

    recipe: Recipe
    penalty_inverse: float
    garbage: str | None = None
    margins: bool = False
    most_steps: int = 60


CHAT = Plan(Recipe(), penalty_inverse=0.3, garbage=Intent.FUERA_DE_ALCANCE, margins=True)
"""Our own messages: few classes with hundreds of examples, of many authors; margins carry over to a new author better.
"""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores that each reading got from a model that had not seen it."""

    logits: Logits
    known: NDArray[np.float64]


def can_train() -> bool:
    """Tell whether scikit-learn is installed."""
    return importlib.util.find_spec("sklearn") is not None


def read_example(example: Example, recipe: Recipe, expected: Expected | None = None) -> Reading:
    """Return an example as the running service would read it."""
    message = prepare(example.text)
    asked = example.expected if expected is None else expected
    entities = extract_entities(message, asked, example.reading_currency, READING_DAY)
    return make_reading(message, entities, recipe)


def train_chat(examples: Sequence[Example]) -> Scorer:
    """Return the calibrated scorer of our own messages; raises TrainingUnavailable."""
    readings = [read_example(example, CHAT.recipe) for example in examples]
    batches = sorted({example.batch for example in examples})
    folds = [batches.index(example.batch) % CALIBRATION_FOLDS for example in examples]
    return train(readings, [example.intent for example in examples], folds, CHAT, read_variants(examples))


def read_variants(examples: Sequence[Example]) -> list[list[Reading]]:
    """Return the readings of each example's augmented variants."""
    return [[read_example(variant, CHAT.recipe) for variant in augment(example)] for example in examples]


def train(
    readings: Sequence[Reading],
    labels: Sequence[str],
    folds: Sequence[int],
    plan: Plan,
    variants: Sequence[Sequence[Reading]] = (),
) -> Scorer:
    """Return a scorer calibrated on each fold's scores under a model fitted without it.

    To stay quick, the folds share one vocabulary, which knows no labels. Raises TrainingUnavailable.
    """
    own = list(range(len(readings)))
    owners = [*own, *(place for place in own for _ in (variants[place] if variants else ()))]
    everything = [*readings, *(variant for ones in variants for variant in ones)]
    vectoriser = fit_vectoriser(everything, plan.recipe)
    matrix = make_matrix(vectoriser, everything)
    truth = np.array(labels, dtype=str)[owners]
    fold_of = np.array(folds)[owners]
    scorer = _fit_rows(vectoriser, matrix, truth, plan)
    logits = np.full((len(readings), len(scorer.classes)), UNSEEN, np.float32)
    for fold in sorted(set(folds)):
        part = _fit_rows(vectoriser, matrix[fold_of != fold], truth[fold_of != fold], plan)
        rows = np.flatnonzero(fold_of[: len(readings)] == fold)
        columns = [scorer.classes.index(name) for name in part.classes]
        logits[np.ix_(rows, np.array(columns))] = matrix[rows] @ part.weights + part.bias
    known = np.array([scorer.score(reading)[1] for reading in readings])
    return calibrate(scorer, HeldOut(logits, known), labels)


def fit(readings: Sequence[Reading], labels: Sequence[str], plan: Plan) -> Scorer:
    """Return a scorer that is not calibrated; raises TrainingUnavailable."""
    vectoriser = fit_vectoriser(readings, plan.recipe)
    return _fit_rows(vectoriser, make_matrix(vectoriser, readings), np.array(labels, dtype=str), plan)


def _fit_rows(vectoriser: Vectoriser, matrix: Any, truth: NDArray[np.str_], plan: Plan) -> Scorer:
    from sklearn.exceptions import ConvergenceWarning

    order = np.random.default_rng(SEED).permutation(len(truth))
    model, scale = _make_model(plan)
    with warnings.catch_warnings():
        # Stopping early is meant: it costs no accuracy, and saves most of the time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix[order], truth[order])
    return Scorer(
        vectoriser,
        tuple(map(str, model.classes_)),
        np.ascontiguousarray(model.coef_.T * scale, np.float32),
        np.asarray(model.intercept_ * scale, np.float32),
        Calibration(garbage=plan.garbage),
    )


def _make_model(plan: Plan) -> tuple[Any, float]:
    """The classifier of a plan, and what makes its scores spread like logits."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    if plan.margins:
        return LinearSVC(C=plan.penalty_inverse, random_state=SEED), MARGIN_SCALE
    regression = LogisticRegression(
        C=plan.penalty_inverse, solver="sag", max_iter=plan.most_steps, random_state=SEED
    )
    return regression, 1.0


def make_matrix(vectoriser: Vectoriser, readings: Sequence[Reading]) -> Any:
    """Return the readings as a sparse matrix; raises TrainingUnavailable."""
    if not can_train():
        raise TrainingUnavailable("scikit-learn is not installed")
    from scipy.sparse import csr_matrix

    vectors = [vectoriser.vector(reading) for reading in readings]
    ends = np.cumsum([0, *(len(places) for places, _ in vectors)])
    places = np.concatenate([places for places, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    matrix = csr_matrix((values, places, ends), shape=(len(readings), len(vectoriser.vocabulary)))
    matrix.sum_duplicates()
    return matrix


def calibrate(scorer: Scorer, held_out: HeldOut, labels: Sequence[str]) -> Scorer:
    """Return the scorer with temperature and rejection fitted on held-out scores."""
    truth = np.array([scorer.classes.index(label) for label in labels])
    logits = held_out.logits.astype(np.float64)
    rejection = Rejection()
    inside = np.ones(len(truth), bool)
    if scorer.garbage is not None:
        inside = truth != scorer.garbage
        pairs = zip(logits.tolist(), held_out.known.tolist(), strict=True)
        rejection = fit_rejection(
            np.array([rejection_signals(*pair, scorer.garbage) for pair in pairs]), ~inside
        )
        logits[:, scorer.garbage] = -np.inf
    temperature = fit_temperature(logits[inside], truth[inside])
    return scorer.calibrated(Calibration(temperature, rejection, scorer.calibration.garbage))


def fit_temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the temperature under which the truth is likeliest."""

    def surprise(temperature: float) -> float:
        cooled = logits / temperature
        top = cooled.max(axis=1)
        total = top + np.log(np.exp(cooled - top[:, None]).sum(axis=1))
        return float((total - cooled[np.arange(len(truth)), truth]).mean())

    return float(min(_TEMPERATURES, key=surprise))


def fit_rejection(signals: NDArray[np.float64], outside: NDArray[np.bool_]) -> Rejection:
    """Return the weights under which being outside or not is likeliest (Newton's method, slightly damped)."""
    design = np.column_stack([signals, np.ones(len(signals))])
    weights = np.zeros(design.shape[1])
    for _ in range(_REJECTION_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (chance - outside) + 1e-3 * weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-3 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    return Rejection(*map(float, weights))
