"""Questions to the library: what its documents say. Their text is data, and nothing in it is ever obeyed."""

from __future__ import annotations

from typing import Any, TypedDict
from urllib.parse import quote

from backend.domain.errors import InvalidInput
from backend.knowledge.answers import Answer, Kind, make_answer
from backend.knowledge.confidence import confidence_of, get_curve
from backend.knowledge.found import Found
from backend.knowledge.index import PassageIndex
from backend.knowledge.passages import HEADING_SEPARATOR, Passage
from backend.knowledge.plain_text import clean_line, strip_markup
from backend.knowledge.quoting import quote_rows, quote_text
from backend.knowledge.ranking import Hit
from backend.knowledge.segment import Encode
from backend.nlu.embedding import find_encoder
from backend.services.context import Principal, ServiceContext
from backend.services.library import list_active, read_passages, visible_creditors
from backend.services.library_index import LibraryIndex

MOST_HITS = 5
MOST_WHOLE_ROWS = 3
LONGEST_QUERY = 400
FIRST_QUESTION = "a qué hora abren las oficinas"


class Citation(TypedDict):
    """Where something stands; `link` is the path of the document's file, at the page where there are pages."""

    document: str
    title: str
    version: int
    page: int | None
    heading: str
    link: str


class FoundPassage(Citation):
    """What answers a question, with its source and how sure it is that it answers (0 to 1).

    `quote` is short, for people; `text` says it with the whole rows of a table, for whoever answers further questions.
    """

    quote: str
    text: str
    score: float


class DocumentAnswer(TypedDict):
    """`kind` is quote, rows, ask (choose among `options`) or missing; the passages that answer, best first."""

    kind: str
    passages: list[FoundPassage]
    options: list[dict[str, str]]


def search_documents(context: ServiceContext, principal: Principal, query: str) -> list[FoundPassage]:
    """Return what answers `query`, best first; none where nothing fits well enough.

    Only documents for all and those of the creditors that the person owes. Raises InvalidInput `invalid_query`.
    """
    return ask_documents(context, principal, query)["passages"]


def ask_documents(context: ServiceContext, principal: Principal, query: str) -> DocumentAnswer:
    """Return what the documents answer to a question, or which of their sections it may mean.

    Raises InvalidInput `invalid_query` for an empty question or one of more than 400 characters.
    """
    if not query.strip() or len(query) > LONGEST_QUERY:
        raise InvalidInput(
            "invalid_query", f"Escribe qué quieres buscar, en {LONGEST_QUERY} caracteres como máximo."
        )
    answer, found = find_answer(context, principal, query)
    options = [{"label": option.label, "query": option.question} for option in answer.options]
    passages = [] if answer.kind is Kind.MISSING else _passages(found)
    return {"kind": answer.kind.value, "passages": passages, "options": options}


def find_answer(context: ServiceContext, principal: Principal, query: str) -> tuple[Answer, Found]:
    """Return the answer with everything that was found for it, for measuring."""
    index = context.library.get(context.read, read_passages, encoder_of(context))
    creditors: frozenset[int] | None = frozenset()
    if index.is_limited:
        with context.read() as uow:
            creditors = visible_creditors(uow, principal)
    found = index.search(query, creditors)
    return make_answer(query, found), found


def prepare_search(context: ServiceContext) -> None:
    """Build the index and what the first question would otherwise wait for."""
    context.library.get(context.read, read_passages, encoder_of(context)).search(FIRST_QUESTION)


def build_index(context: ServiceContext, encode: Encode | None = None) -> PassageIndex:
    """Return the index of the whole library, made anew, for measuring."""
    return LibraryIndex().get(context.read, read_passages, encode)


def read_library(context: ServiceContext) -> list[list[Passage]]:
    """Return the passages of each document that is searched, for measuring."""
    with context.read() as uow:
        return [read_passages(uow, version) for version in list_active(uow)]


def encoder_of(context: ServiceContext) -> Encode | None:
    """Return what turns sentences into vectors, where the operator wants them and the extra is installed."""
    encoder = find_encoder() if context.settings.document_vectors else None
    return encoder.encode if encoder else None


def _passages(found: Found) -> list[FoundPassage]:
    scored = [(hit, confidence_of(hit, found)) for hit in found.hits[:MOST_HITS]]
    return [
        {
            **cite(hit.passage),
            "quote": _quote(hit, found),
            "text": _whole(hit, found),
            "score": round(score, 4),
        }
        for hit, score in scored
        if score >= get_curve().threshold
    ]


def _quote(hit: Hit, found: Found) -> str:
    if hit.table is not None:
        return strip_markup(quote_rows(hit.table, found.question))
    return strip_markup(quote_text(hit.passage.text, found.question, found.weights))


def _whole(hit: Hit, found: Found) -> str:
    """A quotation with the whole rows that it takes cells from."""
    quote = _quote(hit, found)
    numbers = hit.table.numbers[:MOST_WHOLE_ROWS] if hit.table else ()
    rows = [strip_markup(hit.table.table.rows[number].passage.text) for number in numbers if hit.table]
    return "\n".join([quote, *(row for row in rows if row not in quote)])


def cite(passage: Passage) -> Citation:
    """Return where a passage stands, as replies carry it."""
    page = f"#page={passage.page}" if passage.page else ""
    return {
        "document": passage.document,
        "title": clean_line(strip_markup(passage.title)),
        "version": passage.version,
        "page": passage.page,
        "heading": clean_line(strip_markup(passage.heading.split(HEADING_SEPARATOR)[-1])),
        "link": f"/api/v1/documents/{quote(passage.document, safe='')}/file{page}",
    }


def describe_source(passage: dict[str, Any] | FoundPassage) -> str:
    """Return a source as it is written below a quotation: title, section and page."""
    parts = [passage["title"]]
    if passage["heading"] not in ("", passage["title"]):
        parts.append(passage["heading"])
    if passage["page"]:
        parts.append(f"página {passage['page']}")
    return " · ".join(parts)
