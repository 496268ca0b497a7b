"""What the first hits of the development questions are like: what ordering and confidence are fitted to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.confidence import standing_of
from backend.knowledge.evaluation.measuring import is_there
from backend.knowledge.evaluation.questions import DEVELOPMENT, HERE, AskedQuestion, load_questions
from backend.knowledge.features import features_of
from backend.knowledge.found import Found
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.ingestion.reading import Limits, read_file
from backend.knowledge.ordering import LOOKED_AT, arranged, looked_into, order_features
from backend.knowledge.ranking import Hit
from backend.knowledge.segment import Encode
from backend.knowledge.wording import wordings_of

OTHER_DOCUMENTS = HERE / "other_documents"
OTHER_QUESTIONS = HERE / "other_documents.jsonl"
OTHERS = tuple((path, path.with_suffix("")) for path in sorted(HERE.glob("other_documents*.jsonl")))
"""Sets about documents that the library does not have, each with its folder."""
LIBRARY = "library"
NO_HIT = -1000.0
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions by their first few hits (second axis), in the order of rank.

    `features` are those of the confidence, `orders` those of the ordering, `there` whether the answer stands in a hit.
    `standing` tells whether a hit may answer, `leads` which hit goes first where this one would. `beyond` are
    questions that no document answers. `documents` names what a question was asked about: the library or a folder.
    `wordings` are the words of what asks, and each two in a row.
    """

    names: tuple[str, ...]
    order_names: tuple[str, ...]
    features: Numbers
    orders: Numbers
    ranks: Numbers
    there: Flags
    standing: NDArray[np.int8]
    leads: NDArray[np.int64]
    answerable: Flags
    beyond: Flags
    sets: NDArray[np.str_]
    authors: NDArray[np.str_]
    documents: NDArray[np.str_]
    wordings: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question and what is kept of its first hits."""

    question: AskedQuestion
    name: str
    documents: str
    found: Found
    features: Sequence[Mapping[str, float]]
    orders: Sequence[Mapping[str, float]]


def read_folder(folder: Path, encode: Encode | None = None) -> PassageIndex:
    """Return the index of the documents in a folder, without a database."""
    files = [file for file in sorted(folder.iterdir()) if file.is_file()]
    return make_index([read_file(file.name, file.read_bytes(), Limits()).passages for file in files], encode)


def collect(library: PassageIndex) -> Examples:
    """Ask all development questions and keep what their first hits are like."""
    asked = [
        _ask(path, LIBRARY, library, question) for path in DEVELOPMENT for question in load_questions(path)
    ]
    for path, folder in OTHERS:
        index = read_folder(folder)
        asked += [_ask(path, folder.name, index, question) for question in load_questions(path)]
    first = next(one for one in asked if one.features)
    names, order_names = tuple(first.features[0]), tuple(first.orders[0])
    return Examples(
        names,
        order_names,
        np.stack([_matrix(one.features, names) for one in asked]),
        np.stack([_matrix(one.orders, order_names) for one in asked]),
        np.array([_padded([hit.rank for hit in _first(one)], NO_HIT) for one in asked]),
        np.array([_padded([is_there(hit, one.question) for hit in _first(one)], False) for one in asked]),
        np.array(
            [_padded([standing_of(hit, one.found) for hit in _first(one)], 2) for one in asked], np.int8
        ),
        np.array([_leads(one.found) for one in asked]),
        np.array([bool(one.question.documents) for one in asked]),
        np.array([is_beyond_documents(one.found.question.asked) for one in asked]),
        np.array([one.name for one in asked]),
        np.array([one.question.author for one in asked]),
        np.array([one.documents for one in asked]),
        tuple(wordings_of(one.found.question.asked) for one in asked),
    )


def _ask(path: Path, documents: str, index: PassageIndex, question: AskedQuestion) -> _Asked:
    found = index.find_by_rank(question.question)
    hits = looked_into(found)
    return _Asked(
        *(question, path.stem, documents, found),
        [features_of(hit, found) for hit in hits],
        [order_features(hit, found) for hit in hits],
    )


def _first(asked: _Asked) -> Sequence[Hit]:
    return asked.found.hits[:LOOKED_AT]


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Numbers:
    values = [[row[name] for name in names] for row in rows]
    return np.array([*values, *[[0.0] * len(names)] * (LOOKED_AT - len(values))], np.float64)


def _padded(values: Sequence[float], rest: float) -> list[float]:
    return [*values, *[rest] * (LOOKED_AT - len(values))]


def _leads(found: Found) -> list[int]:
    """For each of the first hits, which of them goes first where it would: another part of the same timetable."""
    hits = list(found.hits[:LOOKED_AT])
    leads = list(range(LOOKED_AT))
    for number, hit in enumerate(hits):
        ordered = [hit, *(other for other in found.hits if other is not hit)]
        first = arranged(ordered, found)[0]
        leads[number] = next((n for n, other in enumerate(hits) if other is first), number)
    return leads
