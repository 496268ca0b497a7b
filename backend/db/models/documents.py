"""Documents that the assistant may answer from: every version with its file, and the passages of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import JsonText, RowId, UtcDateTime


class Document(Base):
    """A document under the name by which it is cited; `creditor_id` NULL is for everybody."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    creditor_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("creditors.id"))
    from_folder: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DocumentVersion(Base):
    """One file of a document. At most one is `active`: only that one is searched; none is ever removed."""

    __tablename__ = "document_versions"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'active', 'replaced', 'failed')", name="status"),
        Index("uq_document_versions_number", "document_id", "number", unique=True),
        Index(
            "uq_document_versions_active",
            "document_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
            mssql_where=text("status = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    document_id: Mapped[int] = mapped_column(RowId, ForeignKey("documents.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    error_code: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(String(300), default="")
    pages: Mapped[int | None]
    pages_read: Mapped[int] = mapped_column(default=0)
    passage_count: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DocumentFile(Base):
    """The bytes of a version, apart from what lists read."""

    __tablename__ = "document_files"

    version_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("document_versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentPassage(Base):
    """A passage of a version, numbered from 0 in the order of the document."""

    __tablename__ = "passages"

    version_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("document_versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    page: Mapped[int | None]
    heading: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    cells: Mapped[list[Any] | None] = mapped_column(JsonText)
    caption: Mapped[str] = mapped_column(Text, default="")
    table_id: Mapped[str | None] = mapped_column(String(20))
    row_number: Mapped[int | None]


class LibraryState(Base):
    """One row, whose number rises in each transaction that changes what is searched."""

    __tablename__ = "library_state"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
