"""Whether somebody asks what the company's documents tell, rather than about their own debt or anything else.

"¿A qué hora puedo llamar a un asesor?" has the words of a wish to be called and is a question about opening hours.
Learned from our own messages and from questions that authors wrote about documents (`backend/knowledge/evaluation`,
without the set that nobody reads); the same features and calibration as for intents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from backend.nlu.dataset import Example
from backend.nlu.features import Reading, Recipe, make_reading
from backend.nlu.normalise import Message
from backend.nlu.scorer import Scorer
from backend.nlu.training import CALIBRATION_FOLDS, Plan, read_example, train
from backend.nlu.understanding import Entities, Intent

QUESTIONS = Path(__file__).resolve().parents[1] / "knowledge" / "evaluation"
UNREAD = "questions.jsonl"
"""The set by which the search is judged: nothing learns from it."""
PLAN = Plan(Recipe())


class Subject(StrEnum):
    """What a message is about."""

    DEBT = "debt"
    DOCUMENTS = "documents"
    OUTSIDE = "outside"


_OF_INTENT = {Intent.CONSULTA_DOCUMENTO: Subject.DOCUMENTS, Intent.FUERA_DE_ALCANCE: Subject.OUTSIDE}


class DocumentQuestions:
    """Tells questions to the documents by a trained scorer."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def chance(self, message: Message, entities: Entities) -> float:
        """The chance that a message asks what documents tell, 0 to 1."""
        return chance_of_documents(
            self._scorer, make_reading(message, entities, self._scorer.vectoriser.recipe)
        )


def chance_of_documents(scorer: Scorer, reading: Reading) -> float:
    """The chance, 0 to 1, that a scorer of subjects gives a reading to be about documents."""
    chances = scorer.calibrate(*scorer.score(reading))
    return float(chances[scorer.classes.index(Subject.DOCUMENTS)])


def question_files(folder: Path = QUESTIONS) -> list[Path]:
    """Return the files that are learned from."""
    return [path for path in sorted(folder.glob("*.jsonl")) if path.name != UNREAD]


def load_questions(folder: Path = QUESTIONS) -> list[Example]:
    """Return the questions that documents answer, each with its author as batch.

    The others are left out: some are small talk, or about the asker's own debt.
    """
    return [
        Example(fields["question"], Intent.CONSULTA_DOCUMENTO, fields.get("author") or path.stem)
        for path in question_files(folder)
        for fields in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if fields["document"]
    ]


def subject_of(example: Example) -> Subject:
    """Return what an example is about."""
    return _OF_INTENT.get(Intent(example.intent), Subject.DEBT)


def train_questions(examples: Sequence[Example]) -> Scorer:
    """Return the calibrated scorer of subjects; raises TrainingUnavailable."""
    readings = [read_example(example, PLAN.recipe) for example in examples]
    return train(readings, [subject_of(example) for example in examples], _folds(examples), PLAN)


def _folds(examples: Iterable[Example]) -> list[int]:
    authors = [example.batch for example in examples]
    places = {author: place for place, author in enumerate(sorted(set(authors)))}
    return [places[author] % CALIBRATION_FOLDS for author in authors]
