"""Other full-text engines under one face: each is given the same terms of the same units."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.knowledge.segment import Unit
from backend.knowledge.terms import document_terms

TITLE_WEIGHT = 2
Search = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Engine:
    """A search that answers a question with the numbers of three units, best first; `size` is in bytes."""

    name: str
    search: Search
    build_seconds: float
    size: int


def fts5_engine(units: Sequence[Unit]) -> Engine:
    """SQLite's full text: BM25, the headings counting more, in memory."""
    started = time.perf_counter()
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE VIRTUAL TABLE units USING fts5(heading, body)")
    rows = [(number + 1, *_fields(unit)) for number, unit in enumerate(units)]
    connection.executemany("INSERT INTO units(rowid, heading, body) VALUES (?, ?, ?)", rows)
    connection.execute("INSERT INTO units(units) VALUES ('optimize')")
    query = f"SELECT rowid FROM units WHERE units MATCH ? ORDER BY bm25(units, {TITLE_WEIGHT}, 1) LIMIT 3"

    def search(question: str) -> list[int]:
        words = " OR ".join(f'"{term}"' for term in _terms(question))
        return [row[0] - 1 for row in connection.execute(query, (words,))] if words else []

    size = connection.execute("SELECT sum(length(block)) FROM units_data").fetchone()[0]
    return Engine("SQLite FTS5", search, time.perf_counter() - started, size)


def bm25s_engine(units: Sequence[Unit]) -> Engine:
    """The package bm25s: scores worked out while it is built."""
    import bm25s

    started = time.perf_counter()
    retriever = bm25s.BM25(k1=1.2, b=0.5)
    retriever.index([" ".join(_fields(unit)).split() for unit in units], show_progress=False)

    def search(question: str) -> list[int]:
        known = [term for term in _terms(question) if term in retriever.vocab_dict]
        if not known:
            return []
        found = retriever.retrieve([known], k=3, show_progress=False)
        return [int(number) for number in found.documents[0]]

    size = sum(array.nbytes for array in retriever.scores.values() if hasattr(array, "nbytes"))
    return Engine("bm25s", search, time.perf_counter() - started, size)


def tantivy_engine(units: Sequence[Unit]) -> Engine:
    """Tantivy, in memory."""
    import tantivy

    started = time.perf_counter()
    builder: Any = tantivy.SchemaBuilder()
    builder.add_text_field("heading", stored=False, tokenizer_name="whitespace")
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for number, unit in enumerate(units):
        heading, body = _fields(unit)
        writer.add_document(tantivy.Document(heading=heading, body=body, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        words = " ".join(f'"{term}"' for term in _terms(question))
        if not words:
            return []
        query = index.parse_query(words, ["heading", "body"], field_boosts={"heading": float(TITLE_WEIGHT)})
        return [searcher.doc(address)["number"][0] for _, address in searcher.search(query, 3).hits]

    return Engine("tantivy", search, time.perf_counter() - started, 0)


def postgres_engine(units: Sequence[Unit], address: str) -> Engine:
    """PostgreSQL's full text with a GIN index and its own ranking; the terms are ours, so its dictionary is simple."""
    import psycopg

    started = time.perf_counter()
    connection = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
    connection.execute("CREATE TEMPORARY TABLE units (number integer, words tsvector)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO units VALUES (%s, setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))",
            [(number, *_fields(unit)) for number, unit in enumerate(units)],
        )
    connection.execute("CREATE INDEX ON units USING gin(words)")
    connection.execute("ANALYZE units")
    query = (
        "SELECT number FROM units, to_tsquery('simple', %s) asked WHERE words @@ asked "
        "ORDER BY ts_rank(words, asked, 1) DESC LIMIT 3"
    )

    def search(question: str) -> list[int]:
        words = " | ".join(f"'{term}'" for term in _terms(question) if "@" not in term)
        return [row[0] for row in connection.execute(query, (words,))] if words else []

    found = connection.execute("SELECT pg_total_relation_size('units')").fetchone()
    return Engine(
        "PostgreSQL full text", search, time.perf_counter() - started, int(found[0]) if found else 0
    )


def _fields(unit: Unit) -> tuple[str, str]:
    passage = unit.passage
    rows = unit.table.passages if unit.table else [passage]
    body = (
        list(dict.fromkeys(term for row in rows for term in document_terms(row.text))) if unit.table else None
    )
    heading = document_terms(f"{passage.title} . {passage.heading} . {passage.caption}")
    return _written(heading), _written(body if body is not None else document_terms(passage.text))


def _terms(question: str) -> list[str]:
    return [_plain(term) for term in dict.fromkeys(document_terms(question))]


def _written(terms: Sequence[str]) -> str:
    return " ".join(map(_plain, terms))


def _plain(term: str) -> str:
    """Return a term as letters and figures only, for engines that cut elsewhere."""
    return term.replace("@", "zz").replace("#", "yy")
