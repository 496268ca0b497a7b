"""The search in documents beside other engines, on the library with made-up passages around it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec

import click

from backend.cli.bench.search_engines import (
    Engine,
    Search,
    bm25s_engine,
    fts5_engine,
    postgres_engine,
    tantivy_engine,
)
from backend.cli.context import context
from backend.knowledge.evaluation.questions import DEVELOPMENT, AskedQuestion, load_questions
from backend.knowledge.index import PassageIndex
from backend.knowledge.passages import Passage
from backend.knowledge.segment import Segment, Unit, make_segment
from backend.services.document_search import read_library

PASSAGES_OF_A_DOCUMENT = 100
SEED = 11


@click.command("documents")
@click.option("--passages", default=10_000, show_default=True, help="Passages in all.")
@click.option("--repetitions", default=3, show_default=True, help="Times that each question is asked.")
@click.option("--postgres", default="", help="Address of a PostgreSQL to compare with (postgresql://…).")
def documents_command(passages: int, repetitions: int, postgres: str) -> None:
    """Measure hits, times, build and size of our own search and of other engines over the same passages."""
    library = read_library(context())
    if not library:
        raise click.ClickException("the library is empty: `flask documents load` first")
    texts = [*library, *_invented(library, passages - sum(map(len, library)))]
    started = time.perf_counter()
    segments = [make_segment(document) for document in texts]
    analysed = time.perf_counter()
    index = PassageIndex(segments)
    built = time.perf_counter()
    click.echo(
        f"{index.passage_count} passages in {len(index.units)} units; analysed once in {analysed - started:.1f} s, "
        f"put together in {built - analysed:.2f} s, {index.size() / 1e6:.1f} MB"
    )
    questions = [question for question in load_questions(DEVELOPMENT) if question.documents]
    click.echo(
        f"{'engine':<34}{'hit@1':>7}{'hit@3':>7}{'p50 ms':>9}{'p99 ms':>9}{'CPU p99':>9}{'build s':>9}{'MB':>7}"
    )
    own = Engine("own, with coverage and table rows", _own(index), built - analysed, index.size())
    for engine in [own, *_others(segments, index.units, postgres)]:
        click.echo(_line(engine, index.units, questions, repetitions))


def _own(index: PassageIndex) -> Search:
    numbers = {id(unit): number for number, unit in enumerate(index.units)}
    return lambda question: [numbers[id(hit.unit)] for hit in index.search(question).hits[:3]]


def _others(segments: Sequence[Segment], units: Sequence[Unit], postgres: str) -> Iterator[Engine]:
    yield fts5_engine(units)
    if find_spec("bm25s"):
        yield bm25s_engine(units)
    if find_spec("tantivy"):
        yield tantivy_engine(units)
    if postgres:
        yield postgres_engine(units, postgres)


def _line(engine: Engine, units: Sequence[Unit], questions: Sequence[AskedQuestion], repetitions: int) -> str:
    wall, processor, places = [], [], []
    for repetition in range(repetitions + 1):
        for question in questions:
            at, busy = time.perf_counter(), time.thread_time()
            found = engine.search(question.question)
            if repetition:
                wall.append(time.perf_counter() - at)
                processor.append(time.thread_time() - busy)
            else:
                places.append(
                    next((n for n, number in enumerate(found) if _holds(units[number], question)), None)
                )
    wall.sort()
    processor.sort()
    last = int(len(wall) * 0.99)
    hits = [sum(place is not None and place < most for place in places) / len(places) for most in (1, 3)]
    return (
        f"{engine.name:<34}{hits[0]:>7.3f}{hits[1]:>7.3f}{1000 * wall[len(wall) // 2]:>9.2f}{1000 * wall[last]:>9.2f}"
        f"{1000 * processor[last]:>9.2f}{engine.build_seconds:>9.2f}{engine.size / 1e6:>7.1f}"
    )


def _holds(unit: Unit, question: AskedQuestion) -> bool:
    passages = unit.table.passages if unit.table else [unit.passage]
    return any(
        passage.document in question.documents
        and (not question.pages or passage.page in (None, *question.pages))
        for passage in passages
    )


def _invented(library: Sequence[Sequence[Passage]], count: int) -> Iterator[list[Passage]]:
    """Yield documents of passages put together from the library's own words: near it, and answering nothing."""
    draw = random.Random(SEED)
    models = [passage for document in library for passage in document if passage.kind == "text"]
    words = [word for passage in models for word in passage.text.split()]
    for first in range(0, max(0, count), PASSAGES_OF_A_DOCUMENT):
        name = f"inventado-{first}.pdf"
        yield [
            replace(
                draw.choice(models),
                document=name,
                title=f"Documento {first}",
                heading=" ".join(draw.choices(words, k=4)),
                page=number + 1,
                text=" ".join(draw.choices(words, k=draw.randint(30, 120))),
            )
            for number in range(min(PASSAGES_OF_A_DOCUMENT, count - first))
        ]
