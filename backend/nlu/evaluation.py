"""How good the understanding is on messages of authors whose messages it has not seen: one batch held out at a time.

The models are trained without the batch; the few numbers of the calibration are fitted on all held-out scores.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backend.nlu.dataset import EURO_REGIONS, Example
from backend.nlu.intent_model import TrainedIntents
from backend.nlu.measures import (
    ClassFigures,
    accuracy,
    by_class,
    calibration_error,
    macro_f1,
    ranking_quality,
)
from backend.nlu.scorer import Scorer
from backend.nlu.training import (
    CHAT,
    READING_DAY,
    UNSEEN,
    HeldOut,
    calibrate,
    fit,
    read_example,
    read_variants,
)
from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import Entities, Expected, Intent, Understanding

PRODUCT_REGIONS = EURO_REGIONS | {"CO"}
"""Where people think in a currency of ours: "150" is 150,000 in pesos of Colombia, and 150 in those of Mexico."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures; `entities` maps a kind to (exact, annotated), `latency` is milliseconds of CPU (p50, p99)."""

    count: int
    accuracy: float
    macro_f1: float
    classes: dict[str, ClassFigures]
    batches: dict[str, float]
    confusion: dict[str, Counter[str]]
    calibration_error: float
    outside_auroc: float
    in_context: tuple[int, int]
    entities: dict[str, tuple[int, int]]
    latency: tuple[float, float]
    confidences: list[tuple[float, bool]] = field(repr=False)

    def summary(self) -> dict[str, float]:
        """Return what is registered with a model."""
        return {
            "accuracy": round(self.accuracy, 4),
            "macro_f1": round(self.macro_f1, 4),
            "calibration_error": round(self.calibration_error, 4),
            "outside_auroc": round(self.outside_auroc, 4),
            "examples": self.count,
        }


def evaluate(examples: Sequence[Example], batches: Collection[str] | None = None) -> Report:
    """Hold each batch out once and read its messages with and without their context.

    With `batches` only these are measured; the others only train. Raises TrainingUnavailable.
    """
    scorers = train_without_each_batch(examples)
    examples = [example for example in examples if batches is None or example.batch in batches]
    readers = {batch: MessageUnderstander(TrainedIntents(scorer)) for batch, scorer in scorers.items()}
    read = [_understand(readers[example.batch], example, Expected.ANYTHING) for example in examples]
    asked = [_understand(readers[example.batch], example, example.expected)[0] for example in examples]
    return make_report(examples, [one for one, _ in read], [took for _, took in read], asked)


def make_report(
    examples: Sequence[Example],
    read: Sequence[Understanding],
    milliseconds: Sequence[float],
    in_context: Sequence[Understanding],
) -> Report:
    """Put the figures together from what was understood of each example, without and with its context."""
    truth = [example.intent for example in examples]
    answers = [one.intent for one in read]
    answered = [
        one.intent == example.intent
        for one, example in zip(in_context, examples, strict=True)
        if example.expected != Expected.ANYTHING
    ]
    right = [one == other for one, other in zip(truth, answers, strict=True)]
    confusion: dict[str, Counter[str]] = {name: Counter() for name in sorted(set(truth))}
    for one, answer in zip(truth, answers, strict=True):
        confusion[one][answer] += 1
    hits: dict[str, list[bool]] = {}
    for example, hit in zip(examples, right, strict=True):
        hits.setdefault(example.batch, []).append(hit)
    outside = [_confidence_outside(one) for one in read]
    classes = by_class(truth, answers)
    return Report(
        count=len(examples),
        accuracy=accuracy(truth, answers),
        macro_f1=macro_f1(classes),
        classes=classes,
        batches={name: sum(found) / len(found) for name, found in sorted(hits.items())},
        confusion=confusion,
        calibration_error=calibration_error([one.confidence for one in read], right),
        outside_auroc=ranking_quality(
            [score for score, name in zip(outside, truth, strict=True) if name != Intent.FUERA_DE_ALCANCE],
            [score for score, name in zip(outside, truth, strict=True) if name == Intent.FUERA_DE_ALCANCE],
        ),
        in_context=(sum(answered), len(answered)),
        entities=_entities(examples, in_context),
        latency=(float(np.percentile(milliseconds, 50)), float(np.percentile(milliseconds, 99))),
        confidences=[(one.confidence, hit) for one, hit in zip(read, right, strict=True)],
    )


def train_without_each_batch(examples: Sequence[Example]) -> dict[str, Scorer]:
    """Return for each batch a scorer that has not seen it, calibrated on all held-out scores."""
    readings = [read_example(example, CHAT.recipe, Expected.ANYTHING) for example in examples]
    own = [read_example(example, CHAT.recipe) for example in examples]
    variants = read_variants(examples)
    classes = sorted({example.intent for example in examples})
    logits = np.full((len(examples), len(classes)), UNSEEN, np.float32)
    known = np.zeros(len(examples))
    scorers = {}
    for batch in sorted({example.batch for example in examples}):
        others = [place for place, example in enumerate(examples) if example.batch != batch]
        pairs = [(one, examples[place].intent) for place in others for one in (own[place], *variants[place])]
        scorer = scorers[batch] = fit([one for one, _ in pairs], [label for _, label in pairs], CHAT)
        columns = [classes.index(name) for name in scorer.classes]
        for place in (place for place, example in enumerate(examples) if example.batch == batch):
            logits[place, columns], known[place] = scorer.score(readings[place])
    labels = [example.intent for example in examples]
    held_out = HeldOut(logits, known)
    return {batch: calibrate(scorer, held_out, labels) for batch, scorer in scorers.items()}


def _understand(
    reader: MessageUnderstander, example: Example, expected: Expected
) -> tuple[Understanding, float]:
    started = time.thread_time_ns()
    read = reader.understand(
        example.text, expected=expected, currency=example.reading_currency, today=READING_DAY
    )
    return read, (time.thread_time_ns() - started) / 1e6


def _confidence_outside(read: Understanding) -> float:
    ranked = dict([(read.intent, read.confidence), *read.alternatives])
    return ranked.get(Intent.FUERA_DE_ALCANCE, 0.0)


def _entities(examples: Sequence[Example], read: Sequence[Understanding]) -> dict[str, tuple[int, int]]:
    found: dict[str, list[bool]] = {kind: [] for kind in (*READ_AS, "nothing")}
    for example, one in zip(examples, read, strict=True):
        for kind, first in READ_AS.items():
            wanted = getattr(example, kind)
            if wanted is not None and (kind != "amount" or example.region in PRODUCT_REGIONS):
                found[kind].append(first(one.entities) == wanted)
        if example.batch in FULLY_ANNOTATED and not any(getattr(example, kind) for kind in READ_AS):
            found["nothing"].append(not any(first(one.entities) for first in READ_AS.values()))
    return {kind: (sum(hits), len(hits)) for kind, hits in found.items()}


def _first(values: Sequence[Any]) -> Any:
    return values[0] if values else None


READ_AS: dict[str, Callable[[Entities], Any]] = {
    "document": lambda found: _first([one.number for one in found.documents]),
    "amount": lambda found: _first([one.value for one in found.amounts]),
    "installments": lambda found: found.installments,
    "frequency": lambda found: found.frequency,
    "date": lambda found: _first([day.isoformat() for day in found.dates]),
    "percentage": lambda found: _first(found.percentages),
}
FULLY_ANNOTATED = frozenset({"f6", "g7"})
"""Whose authors wrote down everything that a line carries, so that what they left out is not there."""
