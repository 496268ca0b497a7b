"""Sets of questions: their form, and what is measured on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.knowledge.evaluation.measuring import ask_all, summarise
from backend.knowledge.evaluation.questions import (
    DEVELOPMENT,
    QUESTIONS,
    BrokenQuestionError,
    load_questions,
)
from backend.knowledge.index import make_index
from tests.library import LIBRARY, table_rows, text_passage

LINES = (
    '{"id": "1", "question": "¿a qué hora abre norte?", "document": "a.pdf", "page": 2, "answer": [["8:00", "ocho"]]}',
    '{"id": "2", "question": "¿a qué hora abre la sede sur?", "document": "a.pdf", "page": 9, "answer": ["9:00"]}',
    '{"id": "3", "question": "¿quién ganó el mundial?", "document": null, "page": null, "answer": []}',
    '{"id": "4", "question": "¿cuándo se paga la prima?", "document": ["b.md"], "page": null, "answer": ["junio"]}',
)


def test_hits_need_their_page_answers_their_text_and_refusals_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(LINES), encoding="utf-8")
    rows = table_rows("a.pdf", "Sedes", ["Sede", "Abre"], ["Norte", "08:00"], ["Sur", "09:00"], page=2)
    index = make_index([rows, [text_passage("c.md", "Vacaciones", "Quince días hábiles.")]])
    summary = summarise(ask_all(index, load_questions(path)))
    assert (summary.questions, summary.answerable) == (4, 3)
    # The second stands on another page than expected, and the fourth nowhere.
    assert summary.hit_1 == summary.hit_3 == summary.mrr == pytest.approx(1 / 3)
    assert summary.accuracy == pytest.approx(2 / 3)
    assert (summary.refusal_precision, summary.refusal_recall) == (0.5, 1.0)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1"}', f"{LINES[0]}\n{LINES[0]}"])
def test_a_line_that_is_no_question_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BrokenQuestionError, match=r"set\.jsonl"):
        load_questions(path)


@pytest.mark.parametrize("path", [path for path in (DEVELOPMENT, QUESTIONS) if path.exists()])
def test_the_questions_of_the_repository_name_files_of_the_library(path: Path) -> None:
    files = {file.name for file in LIBRARY.iterdir()}
    assert {document for question in load_questions(path) for document in question.documents} <= files
