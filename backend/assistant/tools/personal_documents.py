"""Tool that lays the person's own documents before them; each is made when they open it."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.services.personal_documents import list_personal_documents


@tool("read")
def get_personal_documents(session: TurnSession, kind: str | None) -> dict[str, Any]:
    """Show the documents of one kind, or all, below the reply; no figure of them is told."""
    found = list_personal_documents(session.context, session.principal)
    session.documents = [document for document in found if kind in (None, document["kind"])]
    return {"documents": [{key: item[key] for key in ("id", "kind", "title")} for item in session.documents]}
