"""What the second stage is worth on our own messages, and what it costs: the first stage alone, and both.

A batch that is measured is kept out of both stages, of the share and of the second calibration. The first stages
whose scores these are fitted on have seen it; nothing else of it reaches them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.nlu.dataset import Example
from backend.nlu.embedding import Encode, Vector
from backend.nlu.embedding_stage import EmbeddingStage
from backend.nlu.embedding_training import FirstStage, encode_all, fit_stage, read_first_stage
from backend.nlu.evaluation import Report, make_report, train_without_each_batch
from backend.nlu.intent_model import ACT, TrainedIntents
from backend.nlu.measures import calibration_error
from backend.nlu.normalise import clean
from backend.nlu.scorer import Scorer
from backend.nlu.training import READING_DAY
from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import Expected, Understanding


class RememberedVectors:
    """Encodes each text once in a run, and notes the milliseconds of CPU that it took."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors: dict[str, Vector | None] = {}
        self._milliseconds: dict[str, float] = {}

    def encode(self, text: str) -> Vector | None:
        """Return the vector of a text, the earlier one if it is known."""
        if text not in self._vectors:
            started = time.thread_time_ns()
            self._vectors[text] = self._encode(text)
            self._milliseconds[text] = (time.thread_time_ns() - started) / 1e6
        return self._vectors[text]

    def encode_all(self, texts: Sequence[str]) -> Vector:
        """Return one row for each text; raises EmbeddingUnavailable."""
        return encode_all(texts, self.encode)

    def latency(self, texts: Sequence[str]) -> tuple[float, float]:
        """Return the milliseconds of CPU (p50, p99) that these texts took."""
        return percentiles([self._milliseconds[clean(text)] for text in texts])


@dataclass(frozen=True, slots=True)
class Answers:
    """Which answers are right, and how sure each was."""

    right: NDArray[np.bool_]
    confidence: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Answers of the first stage alone, of both, and of the second asked everywhere; latencies in ms (p50, p99)."""

    name: str
    unsure: NDArray[np.bool_]
    alone: Answers
    both: Answers
    everywhere: Answers | None
    first_latency: tuple[float, float]
    second_latency: tuple[float, float]


def measure_own(examples: Sequence[Example], encode: Encode) -> tuple[StageFigures, tuple[Report, Report]]:
    """Hold each batch out once; return the figures, and the reports of the first stage alone and of both.

    Raises TrainingUnavailable, EmbeddingUnavailable.
    """
    remembered = RememberedVectors(encode)
    vectors = remembered.encode_all([example.text for example in examples])
    scorers = train_without_each_batch(examples)
    first = read_first_stage(examples, scorers)
    alone = {batch: TrainedIntents(scorer) for batch, scorer in scorers.items()}
    both = {
        batch: TrainedIntents(
            scorer, second=EmbeddingStage(_without(batch, examples, vectors, first), remembered.encode)
        )
        for batch, scorer in scorers.items()
    }
    reports = _report(examples, alone), _report(examples, both)
    before, after = map(_answers, reports)
    unsure = first.sure < ACT
    asked = [example.text for example, one in zip(examples, unsure, strict=True) if one]
    latency = remembered.latency(asked or [example.text for example in examples])
    return StageFigures("own", unsure, before, after, None, reports[0].latency, latency), reports


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p99."""
    return float(np.percentile(milliseconds, 50)), float(np.percentile(milliseconds, 99))


def error_of(answers: Answers) -> float:
    """Return the calibration error of answers."""
    return calibration_error(answers.confidence.tolist(), answers.right.tolist())


def _without(batch: str, examples: Sequence[Example], vectors: Vector, first: FirstStage) -> Scorer:
    rows = np.array([place for place, example in enumerate(examples) if example.batch != batch])
    others = [examples[place] for place in rows]
    folds = [example.batch for example in others]
    return fit_stage(vectors[rows], [example.intent for example in others], folds, first.rows(rows))


def _report(examples: Sequence[Example], models: Mapping[str, TrainedIntents]) -> Report:
    readers = {batch: MessageUnderstander(model) for batch, model in models.items()}
    read, took, asked = [], [], []
    for example in examples:
        started = time.thread_time_ns()
        read.append(_understand(readers[example.batch], example, Expected.ANYTHING))
        took.append((time.thread_time_ns() - started) / 1e6)
        asked.append(_understand(readers[example.batch], example, example.expected))
    return make_report(examples, read, took, asked)


def _understand(reader: MessageUnderstander, example: Example, expected: Expected) -> Understanding:
    return reader.understand(
        example.text, expected=expected, currency=example.reading_currency, today=READING_DAY
    )


def _answers(report: Report) -> Answers:
    confidence, right = zip(*report.confidences, strict=True)
    return Answers(np.array(right), np.array(confidence))
