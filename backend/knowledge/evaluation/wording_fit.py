"""Fits what the wording of a question says about whether documents answer it, and says it of unseen authors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.knowledge.evaluation.examples import Examples, Flags, Numbers

FEATURE = "wording"
PENALTY = 20.0
LEAST_QUESTIONS, LEAST_DOCUMENTS = 4, 3
"""Of a wording that is weighed: what is asked about one library only is its subject, not a way of asking."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings that are weighed, and which of them each question has."""

    names: tuple[str, ...]
    rows: Numbers


def weighed_wordings(said: Sequence[frozenset[str]], documents: Iterable[str]) -> Wordings:
    """Return the wordings that are in several questions about several sets of documents."""
    about: dict[str, list[str]] = {}
    for wordings, name in zip(said, documents, strict=True):
        for wording in wordings:
            about.setdefault(wording, []).append(name)
    names = tuple(
        wording
        for wording, of in sorted(about.items())
        if len(of) >= LEAST_QUESTIONS and len(set(of)) >= LEAST_DOCUMENTS
    )
    rows = [[float(name in wordings) for name in names] for wordings in said]
    return Wordings(names, np.array(rows, np.float64))


def fit_wording(examples: Examples, wordings: Wordings, of: Flags) -> tuple[Numbers, Numbers]:
    """Return the weights of the wordings in the questions `of`, and the leaning of all questions.

    Ridge regression on whether documents answer. The leaning of a question `of` is that by the other authors' weights,
    which is exact: a curve fitted to leanings of questions that the weights have seen would trust them too much.
    """
    rows, authors = wordings.rows[of], examples.authors[of]
    wanted = np.where(examples.answerable[of], 1.0, -1.0)
    wanted = wanted - wanted.mean()
    inverse = np.linalg.inv(rows.T @ rows + PENALTY * np.eye(rows.shape[1]))
    weights: Numbers = inverse @ (rows.T @ wanted)
    missed = wanted - rows @ weights
    unseen = np.zeros(len(rows))
    for author in sorted(set(authors)):
        own = authors == author
        # What a ridge regression misses without some rows follows from what it misses with them.
        pull = rows[own] @ inverse @ rows[own].T
        unseen[own] = wanted[own] - np.linalg.solve(np.eye(len(pull)) - pull, missed[own])
    leanings: Numbers = wordings.rows @ weights
    leanings[of] = unseen
    return weights, leanings


def with_wording(examples: Examples, wordings: Wordings, of: Flags) -> Examples:
    """Return the examples with the leaning of each question as weights fitted to the questions `of` have it."""
    features = examples.features.copy()
    features[:, :, examples.names.index(FEATURE)] = fit_wording(examples, wordings, of)[1][:, None]
    return replace(examples, features=features)
