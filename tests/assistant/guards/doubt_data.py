"""What the weights of doubt are learned from: figures of right replies, and those put in their place by a swap.

The roles of an author's figures are scored by what was learned of other authors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from backend.assistant.guards.doubt import CONSTANT, Doubt
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figure_reading import LEARNED, FigureReading, is_vague
from backend.assistant.guards.role_scorer import RoleScorer
from backend.assistant.guards.role_training import train_roles
from backend.assistant.guards.second_reading import SecondReading
from tests.assistant.guards.corpora import read_corpus
from tests.assistant.guards.judging import guard_of, sentences_of
from tests.assistant.guards.role_data import RULES_ALONE, role_examples
from tests.assistant.guards.swaps import swaps_of

FOLDS = 4
_SWAPPED = frozenset({"amounts", "percentages", "dates"})
Signals = dict[str, float]
Sample = tuple[str, bool, list[Signals]]
"""Days or amounts; whether the figure is wrong; the signals of each thing that it may be."""
_ROUNDS, _PENALTY_INVERSE = 3, 1.0


def doubt_samples(authors: Collection[str]) -> list[Sample]:
    """Return the authors' figures with their signals, right and swapped ones."""
    ordered = sorted(authors)
    found: list[Sample] = []
    for fold in range(FOLDS):
        judged = ordered[fold::FOLDS]
        scorer = RoleScorer(train_roles(role_examples([other for other in ordered if other not in judged])))
        for author in judged:
            found += [*_right(author, scorer), *_swapped(author, scorer)]
    return found


def fit_doubt(samples: Collection[Sample]) -> Doubt:
    """Return weights that tell swapped figures from right ones; a figure is what least speaks against."""
    return Doubt(*(_weights([one for one in samples if one[0] == kind]) for kind in ("days", "amounts")))


def _weights(samples: list[Sample]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression

    names = sorted({name for _, _, slots in samples for signals in slots for name in signals})
    rows = [
        np.array([[signals.get(name, 0.0) for name in names] for signals in slots]) for _, _, slots in samples
    ]
    wrong = np.array([is_wrong for _, is_wrong, _ in samples])
    weights = np.array([{"lead": 1.0, "agreed": -4.0, "spoken for": -4.0}.get(name, 0.0) for name in names])
    for _ in range(_ROUNDS):
        chosen = np.array([row[int(np.argmin(row @ weights))] for row in rows])
        fitted = LogisticRegression(C=_PENALTY_INVERSE, max_iter=3000).fit(chosen, wrong)
        weights = fitted.coef_[0]
    return {CONSTANT: round(float(fitted.intercept_[0]), 3)} | {
        name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)
    }


def _right(author: str, scorer: RoleScorer) -> Iterator[Sample]:
    for line in read_corpus("right", author):
        for reading, figure in _figures(line["scenario"], line["text"], line.get("language", "es")):
            yield from _sample(reading, figure, scorer, is_wrong=False)


def _swapped(author: str, scorer: RoleScorer) -> Iterator[Sample]:
    for swap in swaps_of(author):
        if swap.kind not in _SWAPPED:
            continue
        before = {_said(figure) for _, figure in _figures(swap.scenario, swap.original)}
        for reading, figure in _figures(swap.scenario, swap.text):
            if _said(figure) not in before:
                yield from _sample(reading, figure, scorer, is_wrong=True)


def _sample(
    reading: FigureReading, figure: Figure, scorer: RoleScorer, *, is_wrong: bool
) -> Iterator[Sample]:
    slots = [signals for _, signals in reading.signals(figure, scorer)]
    if slots:
        yield "days" if figure.kind == Kind.DATE else "amounts", is_wrong, slots


def _said(figure: Figure) -> Figure:
    """Return the figure wherever it stands."""
    return replace(figure, start=0, end=0, text="")


@cache
def _figures(scenario: str, text: str, language: str = "es") -> list[tuple[SecondReading, Figure]]:
    """Return the figures of a reply as they are read last: under its heading, where it has one."""
    found: list[tuple[SecondReading, Figure]] = []
    seen: list[SecondReading] = []
    guard = guard_of(scenario, language, RULES_ALONE, seen.append)
    for sentence in sentences_of(text):
        seen.clear()
        guard.review(sentence)
        for reading in seen[-1:]:
            found += [
                (reading, figure)
                for figure in reading.figures
                if figure.kind in LEARNED and not is_vague(figure)
            ]
    return found
