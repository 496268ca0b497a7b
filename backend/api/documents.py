"""What the documents say about something."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Answer, Query
from backend.api.security import context, current_principal
from backend.services.document_search import LONGEST_QUERY
from backend.services.document_search import search_documents as search

routes = blueprint("documents", access="signed_in", tag="Documentos")


class SearchQuery(Query):
    """What is looked for, in a person's words."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY)]


class FoundPassageAnswer(Answer):
    """A passage that answers, and the file to cite for it."""

    document: str
    title: str
    version: int
    page: int | None
    heading: str
    link: str
    quote: str
    text: str
    score: float


class FoundPassages(Answer):
    """The passages that answer, best first."""

    items: list[FoundPassageAnswer]


@routes.get("/search", responses={200: FoundPassages})
def search_documents(query: SearchQuery) -> dict[str, Any]:
    """Search the documents; an empty list when none answers."""
    return {"items": search(context(), current_principal(), query.q)}
