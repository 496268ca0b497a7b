"""Questions to the documents are told from debt talk, by a model that learns from no question it is judged by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import pytest

from backend.config import load_settings
from backend.nlu import artefact, question_evaluation
from backend.nlu.dataset import Example, load_examples
from backend.nlu.document_questions import (
    QUESTIONS,
    UNREAD,
    Subject,
    load_questions,
    question_files,
    subject_of,
    train_questions,
)
from backend.nlu.question_evaluation import evaluate_questions
from backend.nlu.scorer import Scorer
from backend.nlu.understander import MessageUnderstander


@pytest.fixture(scope="module")
def understander() -> MessageUnderstander:
    folder = load_settings({}).models_folder
    artefact.ensure_artefact(folder)
    return artefact.load_understander(folder)


@pytest.mark.parametrize(
    "question",
    [
        "¿a qué hora abre la oficina de Cali?",
        "a qué número llamo si tengo una queja del servicio",
        "cuánto cuesta el duplicado de la carta",
        "horario de los domingos del bus a Telde",
    ],
)
def test_a_question_about_the_company_is_one_to_the_documents(
    understander: MessageUnderstander, question: str
) -> None:
    assert understander.understand(question).asks_documents >= 0.5


@pytest.mark.parametrize(
    "message",
    [
        "cuánto debo",
        "te doy 300 mil el viernes",
        "me quedé sin trabajo",
        "esa deuda no es mía",
        "la segunda opción",
        "mi cédula es 52845671",
        "cuéntame un chiste",
        "",
    ],
)
def test_what_somebody_says_of_their_debt_is_none(understander: MessageUnderstander, message: str) -> None:
    assert understander.understand(message).asks_documents < 0.5


def test_nothing_is_learned_from_the_set_that_judges_the_search() -> None:
    assert (QUESTIONS / UNREAD).exists()
    assert UNREAD not in {path.name for path in question_files()}
    lines = [line for path in question_files() for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(load_questions()) == sum(bool(json.loads(line)["document"]) for line in lines)


def test_who_is_judged_was_not_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    few: Counter[tuple[str, Subject]] = Counter()
    some: list[Example] = []
    for example in [*load_examples(), *load_questions()]:
        few[example.batch, subject_of(example)] += 1
        if few[example.batch, subject_of(example)] <= 6:
            some.append(example)
    taught: list[set[str]] = []

    def train(examples: Sequence[Example]) -> Scorer:
        taught.append({example.batch for example in examples})
        return train_questions(examples)

    monkeypatch.setattr(question_evaluation, "train_questions", train)
    figures = evaluate_questions(some, likely=0.5, sure=0.8)
    authors = {one.author for one in figures}
    left_out = [authors - batches for batches in taught]
    assert all(left_out)
    assert sorted(author for group in left_out for author in group) == sorted(authors)
    assert sum(one.count for one in figures) == len(some)
    assert {one.subject for one in figures} == set(Subject)
    documents = [one for one in figures if one.subject is Subject.DOCUMENTS]
    debt = [one for one in figures if one.subject is Subject.DEBT]
    assert mean(one.likely for one in documents) > 0.5 > mean(one.likely for one in debt)


def test_without_a_model_nothing_is_taken_for_such_a_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert artefact.load_document_questions(tmp_path) is None
    assert "no trained model of questions" in caplog.text
    path = artefact.questions_path(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"broken")
    assert artefact.load_document_questions(tmp_path) is None
    assert MessageUnderstander().understand("¿a qué hora abren?").asks_documents == 0.0
