"""Asks an index a set of questions and says how well it found, answered and refused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.knowledge.answers import Answer, Kind, make_answer
from backend.knowledge.evaluation.questions import AskedQuestion
from backend.knowledge.found import Found
from backend.knowledge.index import PassageIndex
from backend.knowledge.passages import Passage
from backend.knowledge.ranking import Hit
from backend.knowledge.stems import fold

PLACES = 10
_LEADING_ZERO = re.compile(r"(?<!\d)0(\d[:.h]\d\d)")
_HOUR = re.compile(r"(?<![\d.,])(\d{1,2})[.h](\d\d)(?![\d.,]|\.?\d)")
"""Timetables write 8.20, answers 8:20."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answer; `place` is that of the first hit on the right page, from 1, None: not among ten."""

    question: AskedQuestion
    answer: Answer
    place: int | None
    is_right: bool
    first: Passage | None
    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Shares of a set of questions; `asked_back` are answerable ones that were answered by a question."""

    questions: int
    answerable: int
    hit_1: float
    hit_3: float
    mrr: float
    accuracy: float
    asked_back: int
    refusal_precision: float
    refusal_recall: float
    p50_ms: float
    p99_ms: float
    processor_p99_ms: float


def ask_all(index: PassageIndex, questions: Sequence[AskedQuestion]) -> list[Result]:
    """Ask each question once, after one that nobody counts."""
    index.search("calentamiento")
    return [_ask(index, question) for question in questions]


def summarise(results: Sequence[Result]) -> Summary:
    """Return the shares of all questions."""
    answerable = [result for result in results if result.question.documents]
    refused = [result for result in results if result.answer.kind is Kind.MISSING]
    hopeless = [result for result in results if not result.question.documents]
    rightly = [result for result in refused if not result.question.documents]
    seconds = sorted(result.seconds for result in results)
    return Summary(
        questions=len(results),
        answerable=len(answerable),
        hit_1=_share(answerable, lambda result: result.place == 1),
        hit_3=_share(answerable, lambda result: result.place is not None and result.place <= 3),
        mrr=sum(1 / result.place for result in answerable if result.place) / max(1, len(answerable)),
        accuracy=_share(answerable, lambda result: result.is_right),
        asked_back=sum(result.answer.kind is Kind.ASK for result in answerable),
        refusal_precision=len(rightly) / max(1, len(refused)),
        refusal_recall=len(rightly) / max(1, len(hopeless)),
        p50_ms=1000 * _quantile(seconds, 0.5),
        p99_ms=1000 * _quantile(seconds, 0.99),
        processor_p99_ms=1000 * _quantile(sorted(result.processor_seconds for result in results), 0.99),
    )


def _ask(index: PassageIndex, question: AskedQuestion) -> Result:
    started, busy = time.perf_counter(), time.thread_time()
    found = index.search(question.question)
    answer = make_answer(question.question, found)
    seconds, processor = time.perf_counter() - started, time.thread_time() - busy
    place = next((n for n, hit in enumerate(found.hits[:PLACES], 1) if is_there(hit, question)), None)
    return Result(question, answer, place, _is_right(answer, question), _first(found), seconds, processor)


def _first(found: Found) -> Passage | None:
    return found.hits[0].passage if found.hits else None


def is_there(hit: Hit, question: AskedQuestion) -> bool:
    """Whether a hit is on a page that answers."""
    passages = [row.passage for row in hit.table.rows] if hit.table else [hit.unit.passage]
    return any(
        passage.document in question.documents
        and (not question.pages or passage.page is None or passage.page in question.pages)
        for passage in passages
    )


def _is_right(answer: Answer, question: AskedQuestion) -> bool:
    if not question.documents:
        return answer.kind is Kind.MISSING
    return answer.kind in {Kind.QUOTE, Kind.ROWS} and says_answer(answer.text, question)


def says_answer(text: str, question: AskedQuestion) -> bool:
    """Whether a text holds each of a question's answers, in one of its spellings."""
    said = _comparable(text)
    return all(any(_comparable(spelling) in said for spelling in spellings) for spellings in question.answers)


def _comparable(text: str) -> str:
    return _SPACE.sub("", _LEADING_ZERO.sub(r"\1", _HOUR.sub(r"\1:\2", fold(text))))


def _share(results: Sequence[Result], fits: Callable[[Result], bool]) -> float:
    return sum(map(fits, results)) / max(1, len(results))


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
