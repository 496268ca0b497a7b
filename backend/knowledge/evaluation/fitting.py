"""Fits the curve of the confidence to the development questions, and says how it does on an author it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.knowledge.confidence import Curve, features_of, find_answering
from backend.knowledge.evaluation.questions import DEVELOPMENT, HERE, load_questions
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.ingestion.reading import Limits, read_file
from backend.knowledge.segment import Encode

OTHER_DOCUMENTS = HERE / "other_documents"
OTHER_QUESTIONS = HERE / "other_documents.jsonl"
OTHERS = tuple((path, path.with_suffix("")) for path in sorted(HERE.glob("other_documents*.jsonl")))
"""Sets about documents that the library does not have, each with its folder."""
HOPELESS_SHARE = 1 / 3
"""Of the questions that people ask: the sets have more without an answer, because these are what has to be learned."""
AS_GOOD = 0.015
"""About one standard error of such shares; the lowest of thresholds that differ by less refuses least that is there."""
THRESHOLDS = tuple(number / 100 for number in range(20, 95, 5))
PENALTY = 1.0
ROUNDS = 30
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions with the features of the hit that would answer, whether they have an answer, their set and author.

    `open` is False where no hit may answer: then nothing is left to the curve, and the features are noughts.
    """

    names: tuple[str, ...]
    features: Numbers
    open: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    sets: NDArray[np.str_]
    authors: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Refusals:
    """How the questions of a set are refused from a threshold on: precision, recall, the area under the curve."""

    name: str
    threshold: float
    precision: float
    recall: float
    area: float


def read_folder(folder: Path, encode: Encode | None = None) -> PassageIndex:
    """Return the index of the documents in a folder, without a database."""
    files = [file for file in sorted(folder.iterdir()) if file.is_file()]
    return make_index([read_file(file.name, file.read_bytes(), Limits()).passages for file in files], encode)


def collect(library: PassageIndex) -> Examples:
    """Ask all development questions and keep what the hits that would answer are like."""
    rows: list[Mapping[str, float] | None] = []
    asked: list[tuple[bool, str, str]] = []
    for path, index in [
        *((path, library) for path in DEVELOPMENT),
        *((path, read_folder(folder)) for path, folder in OTHERS),
    ]:
        for question in load_questions(path):
            found = index.search(question.question)
            best = find_answering(found)
            rows.append(features_of(best, found) if best is not None else None)
            asked.append((bool(question.documents), path.stem, question.author))
    names = tuple(next(row for row in rows if row is not None))
    return Examples(
        names,
        np.array([[row[name] for name in names] if row else [0.0] * len(names) for row in rows]),
        np.array([row is not None for row in rows]),
        np.array([answerable for answerable, _, _ in asked]),
        np.array([name for _, name, _ in asked]),
        np.array([author for _, _, author in asked]),
    )


def fit(examples: Examples) -> Curve:
    """Return the curve that fits all examples, with the threshold that costs least on authors left out."""
    bias, *weights = _solve(examples, examples.open)
    named = zip(examples.names, weights, strict=True)
    threshold = choose_threshold(examples, leave_authors_out(examples))
    return Curve(round(float(bias), 2), {name: round(float(weight), 2) for name, weight in named}, threshold)


def leave_authors_out(examples: Examples) -> Numbers:
    """Return the chance that each question is answered, by a curve that has not seen its author's other questions."""
    chances: Numbers = np.zeros(len(examples.authors))
    for author in np.unique(examples.authors):
        own = examples.authors == author
        solved = _solve(examples, ~own & examples.open)
        chances[own] = _chances(_with_bias(examples.features[own]), solved) * examples.open[own]
    return chances


def choose_threshold(examples: Examples, chances: Numbers) -> float:
    """Return the least threshold at which the lower of precision and recall of the refusals is about highest.

    A wrong refusal and a wrong answer cost the same there: who is refused asks an adviser, and who is answered wrongly
    sees by the quotation that it is beside the point. The precision is that of `HOPELESS_SHARE` without an answer.
    """

    def worse(threshold: float) -> float:
        refused = chances < threshold
        recall = float(refused[~examples.answerable].mean())
        rightly, wrongly = recall * HOPELESS_SHARE, float(refused[examples.answerable].mean())
        return min(recall, rightly / max(1e-9, rightly + wrongly * (1 - HOPELESS_SHARE)))

    best = max(map(worse, THRESHOLDS))
    return next(threshold for threshold in THRESHOLDS if worse(threshold) >= best - AS_GOOD)


def refusals_of(
    name: str, examples: Examples, chances: Numbers, threshold: float, of: NDArray[np.bool_]
) -> Refusals:
    """Return how the questions marked by `of` are refused by these chances."""
    own, answerable = chances[of], examples.answerable[of]
    refused = own < threshold
    rightly = int((refused & ~answerable).sum())
    above = own[answerable][:, None] - own[~answerable][None, :]
    area = float(((above > 0) + (above == 0) / 2).mean()) if above.size else 1.0
    precision, recall = rightly / max(1, int(refused.sum())), rightly / max(1, int((~answerable).sum()))
    return Refusals(name, threshold, precision, recall, area)


def _solve(examples: Examples, of: NDArray[np.bool_]) -> Numbers:
    """Logistic regression by Newton's steps, with a penalty on all weights but the bias."""
    rows, answerable = _with_bias(examples.features[of]), examples.answerable[of].astype(float)
    weights: Numbers = np.zeros(rows.shape[1])
    penalty = np.diag([0.0, *[PENALTY] * (rows.shape[1] - 1)])
    for _ in range(ROUNDS):
        chances = _chances(rows, weights)
        slope = rows.T @ (answerable - chances) - penalty @ weights
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def _with_bias(features: Numbers) -> Numbers:
    return np.hstack([np.ones((len(features), 1)), features])


def _chances(rows: Numbers, weights: Sequence[float] | Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-(rows @ np.asarray(weights)))), np.float64)
