"""Figures of a classifier: accuracy, F1 by class, calibration error, and how well what is outside is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 15
DRAWS, DRAW_SEED = 100, 7


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: of those called it, how many are; of those that are, how many are called it; both in one."""

    precision: float
    recall: float
    f1: float
    count: int


def accuracy(truth: Sequence[str], answers: Sequence[str]) -> float:
    """Return the share of right answers."""
    return sum(map(str.__eq__, truth, answers)) / max(1, len(truth))


def by_class(truth: Sequence[str], answers: Sequence[str]) -> dict[str, ClassFigures]:
    """Return the figures of each class that occurs in the truth."""
    result = {}
    for name in sorted(set(truth)):
        right = sum(one == name == other for one, other in zip(truth, answers, strict=True))
        called, count = sum(answer == name for answer in answers), sum(one == name for one in truth)
        precision, recall = right / max(1, called), right / count
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        result[name] = ClassFigures(precision, recall, f1, count)
    return result


def macro_f1(figures: dict[str, ClassFigures]) -> float:
    """Return the mean F1 of the classes, each counting the same."""
    return sum(one.f1 for one in figures.values()) / max(1, len(figures))


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over equal bins of confidence: 0 is perfect."""
    confidence, hit = np.array(confidences), np.array(right, float)
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[places == one].sum() - hit[places == one].sum()) for one in range(BINS)]
    return float(sum(gaps)) / max(1, len(confidence))


def calibration_noise(confidences: Sequence[float]) -> float:
    """Return the calibration error that perfectly calibrated confidences would show by chance alone.

    With few messages it is far from 0. Mean of simulated draws, always the same for the same confidences.
    """
    chance = np.random.default_rng(DRAW_SEED)
    draws = chance.random((DRAWS, len(confidences))) < np.array(confidences)
    return float(np.mean([calibration_error(confidences, draw.tolist()) for draw in draws]))


def ranking_quality(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the AUROC: how likely a message from outside scores above one from inside (ties count half)."""
    if not len(inside) or not len(outside):
        return float("nan")
    ordered = np.sort(np.array(inside))
    wanted = np.array(outside)
    below = np.searchsorted(ordered, wanted, side="left") + np.searchsorted(ordered, wanted, side="right")
    return float(below.mean() / (2 * len(ordered)))
