"""How well questions to the documents are told from debt talk, by authors that nothing was learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.nlu.dataset import Example
from backend.nlu.document_questions import Subject, chance_of_documents, subject_of, train_questions
from backend.nlu.training import read_example

GROUPS = 6
"""Authors are held out together in so many groups."""


@dataclass(frozen=True, slots=True)
class AuthorFigures:
    """Of one author's messages on one subject: how many, and what share is taken for a question to documents."""

    author: str
    subject: Subject
    count: int
    likely: float
    sure: float


def evaluate_questions(examples: Sequence[Example], *, likely: float, sure: float) -> list[AuthorFigures]:
    """Hold each author out once and judge each message; `likely` and `sure` are chances.

    Raises TrainingUnavailable.
    """
    chances: dict[tuple[str, Subject], list[float]] = defaultdict(list)
    for example, chance in _held_out(examples):
        chances[example.batch, subject_of(example)].append(chance)
    return [
        AuthorFigures(author, subject, len(found), _share(found, likely), _share(found, sure))
        for (author, subject), found in sorted(chances.items())
    ]


def _held_out(examples: Sequence[Example]) -> Iterator[tuple[Example, float]]:
    authors = sorted({example.batch for example in examples})
    for group in range(GROUPS):
        left_out = set(authors[group::GROUPS])
        scorer = train_questions([example for example in examples if example.batch not in left_out])
        for example in examples:
            if example.batch in left_out:
                reading = read_example(example, scorer.vectoriser.recipe)
                yield example, chance_of_documents(scorer, reading)


def _share(chances: Sequence[float], least: float) -> float:
    return sum(chance >= least for chance in chances) / len(chances)
