"""A set of questions, as its file has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
QUESTIONS, DEVELOPMENT = HERE / "questions.jsonl", HERE / "development.jsonl"


class BrokenQuestionError(Exception):
    """A line that is not a question; the message says which and why."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with what answers it: documents, pages and texts; without documents a refusal is right.

    Each of `answers` is a set of spellings of which one has to stand in the answer.
    """

    id: str
    question: str
    documents: tuple[str, ...]
    pages: tuple[int, ...]
    answers: tuple[tuple[str, ...], ...]
    author: str = ""
    kind: str = ""


def load_questions(path: Path) -> list[AskedQuestion]:
    """Read a set of questions; raises BrokenQuestionError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = [_question(path.name, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len({question.id for question in questions}) < len(questions):
        raise BrokenQuestionError(f"{path.name}: an id is there twice")
    return questions


def _question(name: str, number: int, line: str) -> AskedQuestion:
    try:
        values: Mapping[str, Any] = json.loads(line)
        documents = _several(values["document"])
        return AskedQuestion(
            id=str(values["id"]),
            question=str(values["question"]),
            documents=tuple(str(document) for document in documents),
            pages=tuple(int(page) for page in _several(values["page"])),
            answers=tuple(tuple(map(str, _several(answer))) for answer in values["answer"]),
            author=str(values.get("author", "")),
            kind=str(values.get("kind", "") or ("none" if not documents else "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenQuestionError(f"{name}, line {number}: {error!r}") from error


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
