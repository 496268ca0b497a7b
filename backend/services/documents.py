"""The documents that somebody may read: which there are, what a page says, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.db.repositories.documents import VersionRecord, not_found
from backend.knowledge.passages import Passage
from backend.services.context import Principal, ServiceContext
from backend.services.library import ActiveVersion, read_passages, visible_creditors


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file as it is handed out."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What a page says; `page` is None for a document without pages, which is one piece."""

    version: VersionRecord
    page: int | None
    passages: Sequence[Passage]


def list_documents(context: ServiceContext, principal: Principal) -> Sequence[VersionRecord]:
    """Return the documents that somebody may read, by name."""
    with context.read() as uow:
        return uow.documents.list_visible(visible_creditors(uow, principal))


def get_document(context: ServiceContext, principal: Principal, name: str) -> VersionRecord:
    """Return a document that somebody may read; raises NotFound, also for one of another creditor."""
    with context.read() as uow:
        return uow.documents.get_visible(name, visible_creditors(uow, principal))


def get_page(context: ServiceContext, principal: Principal, name: str, page: int) -> DocumentPage:
    """Return what a page says, in order; raises NotFound. All of a document without pages is its page 1."""
    with context.read() as uow:
        version = uow.documents.get_visible(name, visible_creditors(uow, principal))
        active = ActiveVersion(
            version.id, version.document, version.title, version.number, version.creditor_id
        )
        wanted = page if version.pages else None
        found = [passage for passage in read_passages(uow, active) if passage.page == wanted]
    if page > (version.pages or 1):
        raise not_found()
    return DocumentPage(version, wanted, found)


def get_file(
    context: ServiceContext, principal: Principal, name: str, *, number: int | None = None
) -> DocumentFile:
    """Return the file of a document that somebody may read, for staff of any version; raises NotFound."""
    with context.read() as uow:
        if number is None:
            version = uow.documents.get_visible(name, visible_creditors(uow, principal))
        elif principal.is_staff:
            version = uow.documents.get_numbered(name, number)
        else:
            raise not_found()
        return DocumentFile(version.document, version.media_type, uow.documents.read_file(version.id))
