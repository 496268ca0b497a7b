"""Lines that tell how well the documents' questions are answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.knowledge.evaluation.measuring import Result, Summary, summarise


def summary_lines(name: str, summary: Summary) -> Iterator[str]:
    """Yield the figures of one set of questions."""
    yield (
        f"{name}: {summary.questions} questions, {summary.answerable} with an answer, "
        f"{summary.questions - summary.answerable} without"
    )
    yield f"  hit@1 {summary.hit_1:.3f}  hit@3 {summary.hit_3:.3f}  MRR {summary.mrr:.3f}"
    yield f"  answers right {summary.accuracy:.3f}  asked back {summary.asked_back}"
    yield f"  refusals: precision {summary.refusal_precision:.3f}  recall {summary.refusal_recall:.3f}"
    yield f"  search and answer: p50 {summary.p50_ms:.2f} ms  p99 {summary.p99_ms:.2f} ms"
    yield f"  of that processor time: p99 {summary.processor_p99_ms:.2f} ms"


def author_lines(results: Sequence[Result]) -> Iterator[str]:
    """Yield each author's figures, where there are several."""
    authors = sorted({result.question.author for result in results})
    for author in authors if len(authors) > 1 else ():
        own = summarise([result for result in results if result.question.author == author])
        yield (
            f"  {author or 'unnamed'}: {own.questions} questions, hit@1 {own.hit_1:.3f}, hit@3 {own.hit_3:.3f}, "
            f"right {own.accuracy:.3f}, refusals {own.refusal_precision:.3f}/{own.refusal_recall:.3f}"
        )


def mistake_lines(results: Sequence[Result]) -> Iterator[str]:
    """Yield each question whose first hit, answer or refusal is wrong, with what was said."""
    for result in results:
        question, answer = result.question, result.answer
        if result.is_right and (result.place == 1 or not question.documents):
            continue
        said = "; ".join(option.label for option in answer.options) or " / ".join(answer.text.split("\n"))
        first = f"{result.first.document} p. {result.first.page}" if result.first else "nothing"
        wanted = ", ".join(question.documents) or "no answer"
        yield f"  {question.id}: {question.question}"
        yield f"    wanted {wanted} {list(question.pages) or ''}, place {result.place}; first: {first}"
        yield f"    {answer.kind.value} at {answer.confidence:.2f}: {said[:200]}".rstrip(": ")
