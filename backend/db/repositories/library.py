"""What the search reads of the library: the number that says whether it changed, and the passages of versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from backend.db.models.documents import Document, DocumentPassage, DocumentVersion, LibraryState
from backend.db.repositories.base import Repository

ONLY_ROW = 1


@dataclass(frozen=True, slots=True)
class ActiveVersion:
    """A version that is searched; any difference in it means that what an index holds of it is out of date."""

    version_id: int
    document: str
    title: str
    version: int
    creditor_id: int | None


class PassageRow(NamedTuple):
    """A passage as it is kept; what it belongs to is told by its version."""

    page: int | None
    heading: str
    text: str
    kind: str
    cells: list[list[str]] | None
    caption: str
    table_id: str | None
    row_number: int | None


_PASSAGE = tuple(getattr(DocumentPassage, name) for name in PassageRow._fields)


class LibraryRepository(Repository):
    """The passages that are searched, by version."""

    def number(self) -> int:
        """Return a number that rises whenever what is searched changes; cheap to ask."""
        query = select(LibraryState.number).where(LibraryState.id == ONLY_ROW)
        return self.connection.execute(query).scalar_one()

    def list_active(self) -> Sequence[ActiveVersion]:
        """Return the versions that are searched, by document: compare them with what an index holds."""
        query = (
            select(
                DocumentVersion.id,
                Document.name,
                DocumentVersion.title,
                DocumentVersion.number,
                Document.creditor_id,
            )
            .join(Document, DocumentVersion.document_id == Document.id)
            .where(DocumentVersion.status == "active", Document.retired_at.is_(None))
            .order_by(Document.name)
        )
        return [ActiveVersion(*row) for row in self.connection.execute(query)]

    def read_passages(self, version_id: int) -> Iterator[PassageRow]:
        """Yield a version's passages in the order of the document."""
        query = select(*_PASSAGE).where(DocumentPassage.version_id == version_id)
        for row in self.connection.execute(query.order_by(DocumentPassage.position)):
            yield PassageRow(*row)
