"""One version of a document, analysed once for searching: its units with the terms that each is found by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from backend.knowledge.passages import HEADING_SEPARATOR, Passage, sentences_of
from backend.knowledge.stems import STOP_WORDS, WORD, fold
from backend.knowledge.tables import Table
from backend.knowledge.terms import document_terms, prose_terms

HEADING_WEIGHT, PATH_WEIGHT, CAPTION_WEIGHT, INTRODUCTION_WEIGHT = 2.0, 1.0, 2.0, 0.5
"""What a term of the nearest heading, of title and further headings, and of a table's caption counts in the text's."""
Vector = NDArray[np.float32]
Encode = Callable[[str], Vector | None]
SUBJECT_LETTERS = 300
LEAST_LETTERS = 4
"""Of a word that a mistyped one may have been."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is ranked: a passage of text, or a whole table, whose rows are chosen afterwards.

    `subject` are the terms of what its document is about: name, title and first words. `number` is its place in it.
    `sentences` are the terms of each sentence of a passage of text.
    """

    passage: Passage
    table: Table | None
    counts: dict[str, float]
    heading_terms: frozenset[str]
    heading_words: frozenset[str]
    length: float
    subject: frozenset[str]
    vector: Vector | None = None
    number: int = 0
    sentences: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The units of one version, and its words, for mending mistyped ones."""

    units: Sequence[Unit]
    words: frozenset[str]
    creditor_id: int | None = None
    passages: int = field(default=0)


def make_segment(passages: Sequence[Passage], encode: Encode | None = None) -> Segment:
    """Analyse a version's passages; rows of one table become one unit, at the place of its first row."""
    tables: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages:
        if passage.kind == "table_row":
            tables.setdefault(_table_key(passage), []).append(passage)
    units: list[Unit] = []
    subject = _subject(passages)
    above: Passage | None = None
    for passage in passages:
        if passage.kind == "text":
            units.append(_text_unit(passage, subject, encode))
            above = passage
            continue
        rows = tables.pop(_table_key(passage), None)
        if rows:
            introduces = above is not None and above.heading == passage.heading
            units.append(
                _table_unit(Table(rows, above.text if above and introduces else ""), subject, encode)
            )
    _make_siblings([unit.table for unit in units if unit.table is not None])
    words = frozenset(word for passage in passages for word in _words(passage))
    units = [replace(unit, number=number) for number, unit in enumerate(units)]
    return Segment(units, words, passages[0].creditor_id if passages else None, len(passages))


def _make_siblings(tables: Sequence[Table]) -> None:
    for table in tables:
        headers = set(table.headers)
        table.siblings.extend(
            other for other in tables if other is not table and headers & set(other.headers)
        )
        table.nicknames.update(_nicknames(table, tables))


def _nicknames(table: Table, tables: Sequence[Table]) -> dict[int, frozenset[str]]:
    """What other tables of the document call the stops of a timetable: a cell that holds a header and more."""
    if len(table.time_columns) < 2:
        return {}
    found: dict[int, frozenset[str]] = {}
    cells = (row.cells[0] for other in tables if not other.time_columns for row in other.rows)
    for name in map(frozenset, map(document_terms, cells)):
        of = [n for n in table.time_columns if table.header_terms[n] and table.header_terms[n] < name]
        if len(of) == 1:
            found[of[0]] = found.get(of[0], frozenset()) | (name - table.header_terms[of[0]])
    return found


def _table_key(passage: Passage) -> tuple[str, str]:
    return passage.document, passage.table or ""


def _text_unit(passage: Passage, subject: frozenset[str], encode: Encode | None) -> Unit:
    counts: Counter[str] = Counter()
    for term in prose_terms(passage.text):
        counts[term] += 1
    length = float(sum(counts.values()))
    nearest = _add_headings(counts, passage)
    vector = encode(f"{passage.heading}. {passage.text}") if encode else None
    sentences = tuple(frozenset(prose_terms(sentence)) for sentence in sentences_of(passage.text))
    words = _heading_words(passage)
    return Unit(passage, None, dict(counts), nearest, words, length, subject, vector, sentences=sentences)


def _table_unit(table: Table, subject: frozenset[str], encode: Encode | None) -> Unit:
    table.prepare()
    counts: dict[str, float] = dict.fromkeys((term for row in table.rows for term in row.terms), 1.0)
    for term in frozenset[str]().union(*table.header_terms):
        counts[term] = counts.get(term, 0.0) + 1.0
    for term in table.introduction_terms:
        counts[term] = counts.get(term, 0.0) + INTRODUCTION_WEIGHT
    named = Counter(counts)
    for term in document_terms(table.caption):
        named[term] += CAPTION_WEIGHT  # type: ignore[assignment]
    nearest = _add_headings(named, replace(table.first, caption=table.caption))
    described = f"{table.first.heading}. {table.caption}. {', '.join(table.headers)}"
    vector = encode(described) if encode else None
    return Unit(table.first, table, dict(named), nearest, _heading_words(table.first), 0.0, subject, vector)


def _add_headings(counts: Counter[str], passage: Passage) -> frozenset[str]:
    *path, nearest = passage.heading.split(HEADING_SEPARATOR)
    for term in document_terms(nearest):
        counts[term] += HEADING_WEIGHT  # type: ignore[assignment]
    for term in set(document_terms(" . ".join([passage.title, *path]))):
        counts[term] += PATH_WEIGHT  # type: ignore[assignment]
    return frozenset(document_terms(f"{nearest} . {passage.caption}"))


def _subject(passages: Sequence[Passage]) -> frozenset[str]:
    first = next((passage.text for passage in passages if passage.kind == "text"), "")
    name = passages[0].document.replace("-", " ").replace("_", " ") if passages else ""
    return frozenset(
        document_terms(f"{name} . {passages[0].title if passages else ''} . {first[:SUBJECT_LETTERS]}")
    )


def _heading_words(passage: Passage) -> frozenset[str]:
    return frozenset(WORD.findall(fold(passage.heading.split(HEADING_SEPARATOR)[-1])))


def _words(passage: Passage) -> list[str]:
    text = fold(f"{passage.title} {passage.heading} {passage.caption} {passage.text}")
    return [
        word
        for word in WORD.findall(text)
        if len(word) >= LEAST_LETTERS and word not in STOP_WORDS and word.isalpha()
    ]
