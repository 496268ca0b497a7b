"""Public intent sets, run through the same code as our own classifier, so that it can be compared."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.nlu.features import Reading, Recipe, read_words
from backend.nlu.measures import accuracy, calibration_error, calibration_noise, ranking_quality
from backend.nlu.normalise import read_message
from backend.nlu.scorer import Scorer, dump_scorer
from backend.nlu.training import SEED, HeldOut, Plan, calibrate, fit, train

OUTSIDE = "oos"
FEW_EXAMPLES = 30
"""With fewer examples for each intent, two words at a time only add noise."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Messages with their intents; those of `outside` belong to none.

    Where a set has a part for development, confidences are calibrated on it.
    """

    name: str
    language: str
    train: list[tuple[str, str]]
    test: list[tuple[str, str]]
    outside: list[str]
    development: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures on one set: milliseconds and seconds of CPU, bytes; `outside_auroc` is NaN without such messages."""

    name: str
    accuracy: float
    outside_auroc: float
    calibration_error: float
    calibration_noise: float
    train_seconds: float
    p50: float
    p99: float
    size: int


def find_sets(folder: Path) -> Iterator[PublicSet]:
    """Yield the known sets that are in `folder`."""
    for name, read in (("banking77", _read_banking), ("clinc150", _read_clinc), ("nlpjs", _read_nlpjs)):
        if (folder / name).is_dir():
            yield read(folder / name)


def plan_for(messages: PublicSet) -> Plan:
    """Return how to train on a set, by its language and by how many examples each intent has."""
    smallest = len(messages.train) / len({label for _, label in messages.train})
    garbage = OUTSIDE if any(label == OUTSIDE for _, label in messages.train) else None
    if smallest < FEW_EXAMPLES:
        recipe = Recipe(messages.language, (1.0, 0.0, 0.0, 1.0, 0.0), least_documents=1, chat_spelling=False)
        return Plan(recipe, penalty_inverse=1.0, garbage=garbage)
    return Plan(
        Recipe(messages.language, (1.0, 1.0, 1.5, 1.0, 0.0), chat_spelling=False),
        garbage=garbage,
    )


def compare(messages: PublicSet) -> Comparison:
    """Train on a set and measure on its test part; raises TrainingUnavailable."""
    plan = plan_for(messages)
    started = time.process_time()
    scorer = train_public(messages, plan)
    seconds = time.process_time() - started
    answers, confidences, outside, took = _answer(scorer, [text for text, _ in messages.test], plan.recipe)
    truth = [label for _, label in messages.test]
    strange = _answer(scorer, messages.outside, plan.recipe)[2]
    right = [one == other for one, other in zip(truth, answers, strict=True)]
    return Comparison(
        messages.name,
        accuracy(truth, answers),
        ranking_quality(outside, strange),
        calibration_error(confidences, right),
        calibration_noise(confidences),
        seconds,
        float(np.percentile(took, 50)),
        float(np.percentile(took, 99)),
        len(dump_scorer(scorer)),
    )


def train_public(messages: PublicSet, plan: Plan) -> Scorer:
    """Return the scorer of a set, calibrated without its test part; raises TrainingUnavailable."""
    readings = [read_plain(text, plan.recipe) for text, _ in messages.train]
    labels = [label for _, label in messages.train]
    if not messages.development:
        return train(readings, labels, deal_folds(labels, FOLDS), plan)
    scorer = fit(readings, labels, plan)
    scored = [scorer.score(read_plain(text, plan.recipe)) for text, _ in messages.development]
    held_out = HeldOut(np.array([logits for logits, _ in scored]), np.array([known for _, known in scored]))
    return calibrate(scorer, held_out, [label for _, label in messages.development])


def read_plain(text: str, recipe: Recipe) -> Reading:
    """Return a message of any domain as a reading without evidence."""
    return Reading(read_words(read_message(text), recipe))


def _answer(
    scorer: Scorer, texts: Sequence[str], recipe: Recipe
) -> tuple[list[str], list[float], list[float], list[float]]:
    answers, confidences, outside, took = [], [], [], []
    for text in texts:
        started = time.thread_time_ns()
        scores, known = scorer.score(read_plain(text, recipe))
        chances = scorer.calibrate(scores, known)
        took.append((time.thread_time_ns() - started) / 1e6)
        outside.append(scorer.outside(scores, known))
        best = max(range(len(chances)), key=lambda place: chances[place] if place != scorer.garbage else -1.0)
        answers.append(scorer.classes[best])
        confidences.append(chances[best])
    return answers, confidences, outside, took


def deal_folds(labels: Sequence[str], count: int) -> list[int]:
    """Return each example's fold out of `count`: deal the examples of each class in turn, in a shuffled order."""
    dealt: Counter[str] = Counter()
    folds = [0] * len(labels)
    for place in np.random.default_rng(SEED).permutation(len(labels)).tolist():
        folds[place] = dealt[labels[place]] % count
        dealt[labels[place]] += 1
    return folds


def _read_banking(folder: Path) -> PublicSet:
    parts = []
    for name in ("train.csv", "test.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            parts.append([(row["text"], row["category"]) for row in csv.DictReader(file)])
    return PublicSet("banking77", "english", parts[0], parts[1], [], [])


def _read_clinc(folder: Path) -> PublicSet:
    data = json.loads((folder / "data_full.json").read_text(encoding="utf-8"))
    pairs = {name: [(text, label) for text, label in rows] for name, rows in data.items()}
    outside = [text for text, _ in pairs["oos_test"]]
    training, development = (pairs[part] + pairs[f"oos_{part}"] for part in ("train", "val"))
    return PublicSet("clinc150", "english", training, pairs["test"], outside, development)


def _read_nlpjs(folder: Path) -> PublicSet:
    intents = json.loads((folder / "corpus-es.json").read_text(encoding="utf-8"))["data"]
    parts = [
        [(text, one["intent"]) for one in intents for text in one[name]] for name in ("utterances", "tests")
    ]
    return PublicSet("nlpjs", "spanish", parts[0], parts[1], [], [])
