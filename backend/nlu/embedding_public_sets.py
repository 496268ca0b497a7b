"""What the second stage is worth on public sets; share and calibration come from folds of the training part."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from backend.nlu.embedding import Encode, Vector
from backend.nlu.embedding_evaluation import Answers, RememberedVectors, StageFigures, percentiles
from backend.nlu.embedding_stage import add_up
from backend.nlu.embedding_training import FirstStage, fit_stage
from backend.nlu.features import Reading
from backend.nlu.intent_model import ACT
from backend.nlu.public_sets import PublicSet, deal_folds, plan_for, read_plain
from backend.nlu.scorer import Logits, Scorer
from backend.nlu.training import HeldOut, Plan, fit, train

FOLDS = 3
Scored = Sequence[tuple[Logits, float]]


def measure_public(messages: PublicSet, encode: Encode) -> StageFigures:
    """Train both stages on a set and measure on its test part; raises TrainingUnavailable, EmbeddingUnavailable."""
    plan, labels = plan_for(messages), [label for _, label in messages.train]
    readings = [read_plain(text, plan.recipe) for text, _ in messages.train]
    folds = deal_folds(labels, FOLDS)
    scorer = train(readings, labels, folds, plan)
    first = _hold_out(readings, labels, folds, plan, scorer)
    remembered = RememberedVectors(encode)
    vectors = remembered.encode_all([text for text, _ in messages.train])
    stages = [fit_stage(vectors, labels, folds, first, below) for below in (ACT, np.inf)]

    truth, scored, took = [label for _, label in messages.test], [], []
    for text, _ in messages.test:
        started = time.thread_time_ns()
        scored.append(scorer.score(read_plain(text, plan.recipe)))
        scorer.calibrate(*scored[-1])
        took.append((time.thread_time_ns() - started) / 1e6)
    texts = [text for text, _ in messages.test]
    asked = remembered.encode_all(texts)
    alone = _answer(scorer, scored, truth)
    second, everywhere = (_answer(stage, _add(stage, scored, asked), truth) for stage in stages)
    unsure = np.array([max(scorer.calibrate(*one)) < ACT for one in scored])
    both = Answers(
        np.where(unsure, second.right, alone.right), np.where(unsure, second.confidence, alone.confidence)
    )
    latency = remembered.latency([text for text, one in zip(texts, unsure, strict=True) if one] or texts)
    return StageFigures(messages.name, unsure, alone, both, everywhere, percentiles(took), latency)


def _hold_out(
    readings: Sequence[Reading], labels: Sequence[str], folds: Sequence[int], plan: Plan, scorer: Scorer
) -> FirstStage:
    logits, known = np.zeros((len(labels), len(scorer.classes)), np.float32), np.zeros(len(labels))
    for fold in range(FOLDS):
        rest = [place for place, one in enumerate(folds) if one != fold]
        part = fit([readings[place] for place in rest], [labels[place] for place in rest], plan)
        for place in (place for place, one in enumerate(folds) if one == fold):
            logits[place], known[place] = part.score(readings[place])
    sure = [max(scorer.calibrate(*pair)) for pair in zip(logits, known.tolist(), strict=True)]
    return FirstStage(scorer.classes, plan.garbage, HeldOut(logits, known), np.array(sure))


def _add(stage: Scorer, scored: Scored, vectors: Vector) -> Scored:
    pairs = zip(scored, vectors, strict=True)
    return [(add_up(stage, scores, vector), known) for (scores, known), vector in pairs]


def _answer(scorer: Scorer, scored: Scored, truth: Sequence[str]) -> Answers:
    """Return the answers; as elsewhere on these sets, belonging to no intent is none."""
    chances = np.array([scorer.calibrate(*one) for one in scored])
    if scorer.garbage is not None:
        chances[:, scorer.garbage] = -1.0
    names = np.array(scorer.classes)[chances.argmax(axis=1)]
    return Answers(names == np.array(truth), chances.max(axis=1))
