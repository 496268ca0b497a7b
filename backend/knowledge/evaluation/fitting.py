"""Fits the curve of the confidence to the development questions, and says how it does on an author it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
THRESHOLD = 0.45
"""Between the 0.5 at which sets that the lists of words know are refused best and the 0.3 of one that they do not."""
PENALTY = 0.3
ROUNDS = 30
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """The first hits of questions: their features, whether the question has an answer, and its set."""

    names: tuple[str, ...]
    features: Numbers
    answerable: Numbers
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How the questions of a set are refused by a curve that was fitted to all the others."""

    name: str
    precision: float
    recall: float
    area: float


def read_folder(folder: Path, encode: Encode | None = None) -> PassageIndex:
    """Return the index of the documents in a folder, without a database."""
    files = [file for file in sorted(folder.iterdir()) if file.is_file()]
    return make_index([read_file(file.name, file.read_bytes(), Limits()).passages for file in files], encode)


def collect(library: PassageIndex) -> Examples:
    """Ask all development questions and keep what their first hits are like."""
    rows: list[Mapping[str, float]] = []
    answerable: list[bool] = []
    sets: list[str] = []
    for path, index in [(path, library) for path in DEVELOPMENT] + [
        (OTHER_QUESTIONS, read_folder(OTHER_DOCUMENTS))
    ]:
        for question in load_questions(path):
            found = index.search(question.question)
            best = find_answering(found)
            if best is not None:
                rows.append(features_of(best, found))
                answerable.append(bool(question.documents))
                sets.append(path.stem)
    names = tuple(rows[0])
    features = np.array([[row[name] for name in names] for row in rows])
    return Examples(names, features, np.array(answerable, float), tuple(sets))


def fit(examples: Examples) -> Curve:
    """Return the curve that fits all examples."""
    bias, *weights = _solve(examples.features, examples.answerable)
    named = zip(examples.names, weights, strict=True)
    return Curve(round(float(bias), 2), {name: round(float(weight), 2) for name, weight in named}, THRESHOLD)


def leave_each_out(examples: Examples) -> Iterator[LeftOut]:
    """Yield for each set how it is refused by a curve that has not seen it."""
    sets = np.array(examples.sets)
    for name in dict.fromkeys(examples.sets):
        own = sets == name
        solved = _solve(examples.features[~own], examples.answerable[~own])
        chances = _chances(_with_bias(examples.features[own]), solved)
        yield _left_out(name, chances, examples.answerable[own] > 0)


def _left_out(name: str, chances: Numbers, answerable: NDArray[np.bool_]) -> LeftOut:
    refused = chances < THRESHOLD
    rightly = int((refused & ~answerable).sum())
    above = chances[answerable][:, None] - chances[~answerable][None, :]
    area = float(((above > 0) + (above == 0) / 2).mean()) if above.size else 1.0
    return LeftOut(
        name, rightly / max(1, int(refused.sum())), rightly / max(1, int((~answerable).sum())), area
    )


def _solve(features: Numbers, answerable: Numbers) -> Numbers:
    """Logistic regression by Newton's steps, with a penalty on all weights but the bias."""
    rows = _with_bias(features)
    weights: Numbers = np.zeros(rows.shape[1])
    penalty = np.diag([0.0, *[PENALTY] * features.shape[1]])
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
