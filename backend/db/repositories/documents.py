"""Documents as staff keep them: versions with their files, what became of each, and which one is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, false, func, insert, or_, select, update

from backend.db.models.debts import Creditor
from backend.db.models.documents import Document, DocumentFile, DocumentPassage, DocumentVersion, LibraryState
from backend.db.repositories.base import Repository
from backend.db.repositories.library import ONLY_ROW
from backend.domain.errors import NotFound

WAITING = ("queued", "running")


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document; `creditor_id` None is for everybody."""

    id: int
    name: str
    creditor_id: int | None
    creditor: str | None
    from_folder: bool
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version of a document with its progress; `pages` is None until it is known, and where there are none."""

    id: int
    document: str
    number: int
    title: str
    file_name: str
    media_type: str
    sha256: str
    size: int
    status: str
    error_code: str
    message: str
    pages: int | None
    pages_read: int
    passage_count: int
    creditor_id: int | None
    creditor: str | None
    retired_at: datetime | None
    created_at: datetime
    finished_at: datetime | None


_DOCUMENT: Select[*tuple[Any, ...]] = select(
    *(
        Document.id,
        Document.name,
        Document.creditor_id,
        Creditor.name,
        Document.from_folder,
        Document.retired_at,
    )
).outerjoin(Creditor, Document.creditor_id == Creditor.id)
_VERSION: Select[*tuple[Any, ...]] = (
    select(
        *(DocumentVersion.id, Document.name, DocumentVersion.number, DocumentVersion.title),
        *(
            DocumentVersion.file_name,
            DocumentVersion.media_type,
            DocumentVersion.sha256,
            DocumentVersion.size,
        ),
        *(DocumentVersion.status, DocumentVersion.error_code, DocumentVersion.message),
        *(DocumentVersion.pages, DocumentVersion.pages_read, DocumentVersion.passage_count),
        *(Document.creditor_id, Creditor.name, Document.retired_at),
        *(DocumentVersion.created_at, DocumentVersion.finished_at),
    )
    .join(Document, DocumentVersion.document_id == Document.id)
    .outerjoin(Creditor, Document.creditor_id == Creditor.id)
)


class DocumentRepository(Repository):
    """Documents, their versions and files; a change of what is searched is told with `touch_library`."""

    def find(self, name: str, *, lock: bool = False) -> DocumentRecord | None:
        """Return a document, retired ones included; `lock` holds it until the transaction ends."""
        query = _DOCUMENT.where(Document.name == name)
        row = self.connection.execute(query.with_for_update(of=Document) if lock else query).one_or_none()
        return DocumentRecord(*row) if row else None

    def get(self, name: str, *, lock: bool = False) -> DocumentRecord:
        """Return a document, retired ones included; raises NotFound."""
        found = self.find(name, lock=lock)
        if found is None:
            raise not_found()
        return found

    def add(self, name: str, *, creditor_id: int | None, from_folder: bool, now: datetime) -> int:
        """Add a document without a version; returns its id. A taken name is a Conflict."""
        values = {"name": name, "creditor_id": creditor_id, "from_folder": from_folder, "created_at": now}
        result: Any = self.connection.execute(insert(Document), values)
        return int(result.inserted_primary_key[0])

    def update(self, document_id: int, **values: Any) -> None:
        """Write columns of a document."""
        self.connection.execute(update(Document).where(Document.id == document_id).values(**values))

    def list_from_folder(self) -> Sequence[DocumentRecord]:
        """Return the documents in use that came from the folder."""
        query = _DOCUMENT.where(Document.from_folder, Document.retired_at.is_(None)).order_by(Document.name)
        return [DocumentRecord(*row) for row in self.connection.execute(query)]

    def list_visible(self, creditors: frozenset[int] | None) -> Sequence[VersionRecord]:
        """Return the versions in use that are for all or for one of some creditors (None: any), by document."""
        query = _VERSION.where(DocumentVersion.status == "active", Document.retired_at.is_(None))
        rows = self.connection.execute(query.where(*_visible(creditors)).order_by(Document.name))
        return [VersionRecord(*row) for row in rows]

    def get_visible(self, name: str, creditors: frozenset[int] | None) -> VersionRecord:
        """Return the version in use of a document that somebody may read; raises NotFound."""
        query = _VERSION.where(
            Document.name == name, DocumentVersion.status == "active", Document.retired_at.is_(None)
        )
        row = self.connection.execute(query.where(*_visible(creditors))).one_or_none()
        if row is None:
            raise not_found()
        return VersionRecord(*row)

    def add_version(self, values: dict[str, Any], content: bytes) -> int:
        """Add a queued version with its file; numbers go up by document. Returns its id."""
        newest = select(func.coalesce(func.max(DocumentVersion.number), 0)).where(
            DocumentVersion.document_id == values["document_id"]
        )
        number = self.connection.execute(newest).scalar_one() + 1
        row = {
            "status": "queued",
            "title": "",
            "error_code": "",
            "message": "",
            "pages_read": 0,
            "passage_count": 0,
        }
        result: Any = self.connection.execute(insert(DocumentVersion), {**row, **values, "number": number})
        version_id = int(result.inserted_primary_key[0])
        self.connection.execute(insert(DocumentFile), {"version_id": version_id, "content": content})
        return version_id

    def get_version(self, version_id: int) -> VersionRecord:
        """Return a version by its id; raises NotFound."""
        row = self.connection.execute(_VERSION.where(DocumentVersion.id == version_id)).one_or_none()
        if row is None:
            raise not_found()
        return VersionRecord(*row)

    def get_numbered(self, name: str, number: int) -> VersionRecord:
        """Return a version by its number in a document; raises NotFound."""
        query = _VERSION.where(Document.name == name, DocumentVersion.number == number)
        row = self.connection.execute(query).one_or_none()
        if row is None:
            raise not_found()
        return VersionRecord(*row)

    def list_versions(
        self, name: str | None, *, limit: int, offset: int
    ) -> tuple[Sequence[VersionRecord], int]:
        """Return versions of one document, or of all, the newest first, and how many there are."""
        chosen = [Document.name == name] if name is not None else []
        query = _VERSION.where(*chosen).order_by(DocumentVersion.id.desc()).limit(limit).offset(offset)
        count = select(func.count()).select_from(DocumentVersion).join(Document).where(*chosen)
        rows = [VersionRecord(*row) for row in self.connection.execute(query)]
        return rows, self.connection.execute(count).scalar_one()

    def find_active_hash(self, sha256: str) -> str | None:
        """Return the name of a document in use, or to be read, that is this very file."""
        query = (
            select(Document.name)
            .join(DocumentVersion, DocumentVersion.document_id == Document.id)
            .where(
                DocumentVersion.sha256 == sha256,
                DocumentVersion.status.in_(("active", *WAITING)),
                Document.retired_at.is_(None),
            )
        )
        return self.connection.execute(query.limit(1)).scalar()

    def find_newest(self, name: str) -> VersionRecord | None:
        """Return the version of a document that was added last."""
        found, _ = self.list_versions(name, limit=1, offset=0)
        return found[0] if found else None

    def update_version(self, version_id: int, **values: Any) -> None:
        """Write columns of a version."""
        chosen = update(DocumentVersion).where(DocumentVersion.id == version_id)
        self.connection.execute(chosen.values(**values))

    def read_file(self, version_id: int) -> bytes:
        """Return a version's file; raises NotFound for one that was not kept."""
        query = select(DocumentFile.content).where(DocumentFile.version_id == version_id)
        content = self.connection.execute(query).scalar()
        if content is None:
            raise not_found()
        return bytes(content)

    def remove_content(self, version_id: int, *, file: bool) -> None:
        """Forget a version's passages and, with `file`, its file."""
        self.connection.execute(delete(DocumentPassage).where(DocumentPassage.version_id == version_id))
        if file:
            self.connection.execute(delete(DocumentFile).where(DocumentFile.version_id == version_id))

    def add_passages(self, rows: list[dict[str, Any]]) -> None:
        """Store passages of a version that is not in use yet."""
        self.connection.execute(insert(DocumentPassage), rows)

    def activate(self, version_id: int) -> None:
        """Put a version in the place of the one in use; an older one than that is only kept."""
        table = DocumentVersion
        own = self.connection.execute(
            select(table.document_id, table.number).where(table.id == version_id)
        ).one()
        in_use = (table.document_id == own.document_id) & (table.status == "active")
        newer = self.connection.execute(select(table.id).where(in_use, table.number > own.number)).first()
        if newer is not None:
            self.update_version(version_id, status="replaced")
            return
        self.connection.execute(update(table).where(in_use).values(status="replaced"))
        self.update_version(version_id, status="active")
        self.update(own.document_id, retired_at=None)
        self.touch_library()

    def end_waiting(self, document_id: int, *, error_code: str, message: str, now: datetime) -> None:
        """End the versions of a document that wait to be read, and forget their files."""
        waiting = (DocumentVersion.document_id == document_id) & DocumentVersion.status.in_(WAITING)
        for version_id in self.connection.execute(select(DocumentVersion.id).where(waiting)).scalars().all():
            self.remove_content(version_id, file=True)
            self.update_version(
                version_id, status="failed", error_code=error_code, message=message, finished_at=now
            )

    def touch_library(self) -> None:
        """Tell every process that what is searched has changed; such changes wait for one another."""
        chosen = update(LibraryState).where(LibraryState.id == ONLY_ROW)
        self.connection.execute(chosen.values(number=LibraryState.number + 1))

    def has_creditor(self, creditor_id: int) -> bool:
        """Tell whether there is such a creditor."""
        return (
            self.connection.execute(select(Creditor.id).where(Creditor.id == creditor_id)).first() is not None
        )


def not_found() -> NotFound:
    """Return the error for a document that is not there, or that somebody may not see."""
    return NotFound("document_not_found", "No encontramos ese documento.")


def _visible(creditors: frozenset[int] | None) -> list[Any]:
    if creditors is None:
        return []
    own = Document.creditor_id.in_(creditors) if creditors else false()
    return [or_(Document.creditor_id.is_(None), own)]
