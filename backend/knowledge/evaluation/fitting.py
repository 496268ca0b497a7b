"""Fits order, wordings and curve of the confidence, and says how they do on questions that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.knowledge.confidence import Curve, first_open
from backend.knowledge.evaluation.examples import LIBRARY, NO_HIT, Examples, Flags, Numbers
from backend.knowledge.evaluation.wording_fit import fit_wording, weighed_wordings, with_wording

HOPELESS_SHARE = 1 / 3
"""Of the questions that people ask: the sets have more without an answer, because these are what has to be learned."""
AS_GOOD = 0.015
"""About one standard error of such shares; the lowest of thresholds that differ by less refuses least that is there."""
THRESHOLDS = tuple(number / 100 for number in range(20, 95, 5))
PENALTY = 1.0
ROUNDS = 30
SHARPNESS = 6.0
"""How much likelier a hit is the right one for each point of rank that it has more."""
ORDER_PENALTY, ORDER_STEP, ORDER_ROUNDS = 1.0, 0.004, 200
NONE = -1
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Refusals:
    """How the questions of a set are refused from a threshold on: precision, recall, the area under the curve."""

    name: str
    threshold: float
    precision: float
    recall: float
    area: float
    hit_1: float


def fit_order(examples: Examples, of: Flags) -> Numbers:
    """Return the weights, in points of rank, under which the hits that answer come first in the questions `of`."""
    told = examples.there.any(1) & ~examples.there.all(1) & of
    rows, ranks, there = examples.orders[told], examples.ranks[told], examples.there[told]
    weights: Numbers = np.zeros(rows.shape[2])
    for _ in range(ORDER_ROUNDS):
        values = SHARPNESS * ranks + rows @ weights
        chances = np.exp(values - values.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        right = chances * there
        right /= right.sum(1, keepdims=True)
        weights = weights + ORDER_STEP * (
            np.einsum("nk,nkf->f", right - chances, rows) - weights / ORDER_PENALTY
        )
    return weights / SHARPNESS


def choose_hits(examples: Examples, weights: Numbers) -> tuple[Places, Places]:
    """Return for each question the hit that comes first, and the one that would answer (`NONE` where none may)."""
    values = np.where(examples.ranks > NO_HIT, examples.ranks + examples.orders @ weights, NO_HIT)
    order = np.argsort(-values, axis=1, kind="stable")
    first = examples.leads[np.arange(len(order)), order[:, 0]]
    chosen = np.full(len(order), NONE, np.int64)
    for number in range(len(order)):
        places = [first[number], *(place for place in order[number] if place != first[number])]
        open_one = first_open(examples.standing[number][places])
        if open_one is not None and not examples.beyond[number]:
            chosen[number] = places[open_one]
    return first, chosen


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fits all examples: the weights that order hits, those of wordings, and the curve of the confidence."""

    order: dict[str, float]
    wordings: dict[str, float]
    curve: Curve


def fit(examples: Examples) -> Fitted:
    """Return what fits all examples, the threshold chosen on groups left out."""
    everything = np.ones(len(examples.authors), bool)
    order = fit_order(examples, everything)
    wordings = weighed_wordings(examples.wordings, examples.documents)
    wording_weights = fit_wording(examples, wordings, everything)[0]
    examples = with_wording(examples, wordings, everything)
    bias, *weights = _solve(examples, choose_hits(examples, order)[1], everything)
    chances = leave_groups_out(examples, everything, order)
    return Fitted(
        _named(examples.order_names, order, 3),
        _named(wordings.names, wording_weights, 3),
        Curve(
            round(float(bias), 2),
            _named(examples.names, weights, 2),
            choose_threshold(chances, examples.answerable),
        ),
    )


def _named(names: Sequence[str], weights: Sequence[float] | Numbers, digits: int) -> dict[str, float]:
    return {name: round(float(weight), digits) for name, weight in zip(names, weights, strict=True)}


def groups_of(examples: Examples, among: Flags) -> list[tuple[Flags, Flags]]:
    """Return each author's questions about each set of documents, with those that may be fitted to judge them.

    Of these are none by the same author, and none about the same documents, but for the library, which all know.
    """
    pairs = sorted(set(zip(examples.authors[among], examples.documents[among], strict=True)))
    groups = []
    for author, documents in pairs:
        own = among & (examples.authors == author) & (examples.documents == documents)
        others = among & (examples.authors != author)
        groups.append((own, others if documents == LIBRARY else others & (examples.documents != documents)))
    return groups


def leave_groups_out(examples: Examples, among: Flags, order: Numbers) -> Numbers:
    """Return the chance that each question `among` is answered, by a curve that has not seen its group."""
    chances: Numbers = np.zeros(len(examples.authors))
    chosen = choose_hits(examples, order)[1]
    for own, others in groups_of(examples, among):
        chances[own] = _chances_of(examples, chosen, _solve(examples, chosen, others))[own]
    return chances


def leave_all_out(examples: Examples) -> tuple[Numbers, Numbers, Places]:
    """Return chances, thresholds and first hits of all questions, where nothing that was chosen has seen their group.

    Order, wordings, curve and threshold are each fitted to the other groups alone, the threshold on chances by
    curves that have not seen what they judge: nested cross-validation.
    """
    everything = np.ones(len(examples.authors), bool)
    chances, thresholds = np.zeros(len(everything)), np.zeros(len(everything))
    first: Places = np.zeros(len(everything), np.int64)
    wordings = weighed_wordings(examples.wordings, examples.documents)
    for own, others in groups_of(examples, everything):
        order, worded = fit_order(examples, others), with_wording(examples, wordings, others)
        places, chosen = choose_hits(worded, order)
        inner = leave_groups_out(worded, others, order)
        chances[own] = _chances_of(worded, chosen, _solve(worded, chosen, others))[own]
        thresholds[own] = choose_threshold(inner[others], examples.answerable[others])
        first[own] = places[own]
    return chances, thresholds, first


def choose_threshold(chances: Numbers, answerable: Flags) -> float:
    """Return the least threshold at which the lower of precision and recall of the refusals is about highest.

    A wrong refusal and a wrong answer cost the same there: who is refused asks an adviser, and who is answered wrongly
    sees by the quotation that it is beside the point. The precision is that of `HOPELESS_SHARE` without an answer.
    """

    def worse(threshold: float) -> float:
        refused = chances < threshold
        recall = float(refused[~answerable].mean())
        rightly, wrongly = recall * HOPELESS_SHARE, float(refused[answerable].mean())
        return min(recall, rightly / max(1e-9, rightly + wrongly * (1 - HOPELESS_SHARE)))

    best = max(map(worse, THRESHOLDS))
    return next(threshold for threshold in THRESHOLDS if worse(threshold) >= best - AS_GOOD)


def refusals_of(
    name: str, examples: Examples, chances: Numbers, thresholds: Numbers, first: Places, of: Flags
) -> Refusals:
    """Return how the questions marked by `of` are refused by these chances, and found by these first hits."""
    own, answerable = chances[of], examples.answerable[of]
    refused = own < thresholds[of]
    rightly = int((refused & ~answerable).sum())
    above = own[answerable][:, None] - own[~answerable][None, :]
    area = float(((above > 0) + (above == 0) / 2).mean()) if above.size else 1.0
    there = examples.there[np.arange(len(first)), first][of & examples.answerable]
    return Refusals(
        name,
        float(thresholds[of].mean()),
        rightly / max(1, int(refused.sum())),
        rightly / max(1, int((~answerable).sum())),
        area,
        float(there.mean()) if there.size else 1.0,
    )


def _rows(examples: Examples, chosen: Places) -> Numbers:
    features = examples.features[np.arange(len(chosen)), np.maximum(chosen, 0)]
    return np.hstack([np.ones((len(features), 1)), features])


def _chances_of(examples: Examples, chosen: Places, weights: Numbers) -> Numbers:
    return _chances(_rows(examples, chosen), weights) * (chosen != NONE)


def _solve(examples: Examples, chosen: Places, of: Flags) -> Numbers:
    """Logistic regression by Newton's steps, with a penalty on all weights but the bias."""
    of = of & (chosen != NONE)
    rows, answerable = _rows(examples, chosen)[of], examples.answerable[of].astype(float)
    weights: Numbers = np.zeros(rows.shape[1])
    penalty = np.diag([0.0, *[PENALTY] * (rows.shape[1] - 1)])
    for _ in range(ROUNDS):
        chances = _chances(rows, weights)
        slope = rows.T @ (answerable - chances) - penalty @ weights
        if np.abs(slope).max() < 1e-6:
            break
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def _chances(rows: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-(rows @ weights))), np.float64)
