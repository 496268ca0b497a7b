"""Documents: the library that answers come from, and a person's own."""

from __future__ import annotations

from typing import Literal, TypedDict


class LibraryDocument(TypedDict):
    """A document that the assistant answers from; `document` is its name in addresses."""

    document: str
    title: str


class PersonalDocument(TypedDict):
    """A document about one's own debts, made when its link is opened."""

    id: str
    kind: str
    title: str
    link: str


class DocumentInUse(LibraryDocument):
    """A document of the library as those who keep it see it."""

    version: int
    pages: int | None
    passages: int
    creditor: str | None
    updated_at: str


class DocumentVersion(TypedDict):
    """A file that was given for a document, and how far its reading is."""

    document: str
    version: int
    title: str
    file_name: str
    size: int
    status: Literal["queued", "running", "active", "replaced", "failed"]
    message: str
    pages: int | None
    pages_read: int
    passages: int
    creditor_id: int | None
    creditor: str | None
    retired_at: str | None
    created_at: str


class DocumentVersionPage(TypedDict):
    """One page of versions, the newest first."""

    items: list[DocumentVersion]
    total: int
    page: int
    pages: int
