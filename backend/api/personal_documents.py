"""The signed-in person's own documents: which there are; each is made when its link is opened."""

from __future__ import annotations

from typing import Any

from backend.api.routing import blueprint
from backend.api.schemas import Answer
from backend.api.security import context, current_principal
from backend.services import personal_documents

routes = blueprint("personal-documents", access="debtor", tag="Documentos personales")


class PersonalDocumentAnswer(Answer):
    """A document that can be downloaded at `link`."""

    id: str
    kind: str
    title: str
    debt_id: int
    link: str


class PersonalDocuments(Answer):
    """All of the person's documents; none before their number is proved."""

    items: list[PersonalDocumentAnswer]


@routes.get("", responses={200: PersonalDocuments})
def list_personal_documents() -> dict[str, Any]:
    """List one's own documents: statements of account, agreements, certificates of payments, clearance letters."""
    return {"items": personal_documents.list_personal_documents(context(), current_principal())}
