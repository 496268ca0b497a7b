"""A small library for tests, stored as ingestion leaves it: passages of text and rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import insert, update

from backend.config import ROOT
from backend.db.models.documents import Document, DocumentPassage, DocumentVersion, LibraryState
from backend.knowledge.ingestion.reading import Limits, read_file
from backend.knowledge.passages import Passage
from backend.services.context import ServiceContext

LIBRARY = ROOT / "documents" / "library"
STORED_AT = datetime(2026, 9, 1, tzinfo=UTC)


def text_passage(
    document: str, heading: str, text: str, *, title: str = "", page: int | None = None
) -> Passage:
    """Make a passage of text."""
    return Passage(document, title or document, 1, page, heading, text)


def table_rows(
    document: str,
    heading: str,
    head: Sequence[str],
    *rows: Sequence[str],
    title: str = "",
    caption: str = "",
    page: int | None = None,
    table: str = "t1",
) -> list[Passage]:
    """Make the rows of a table."""
    return [
        Passage(
            document,
            title or document,
            1,
            page,
            heading,
            " · ".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=True) if cell),
            "table_row",
            tuple(zip(head, row, strict=True)),
            caption,
            table,
            number,
        )
        for number, row in enumerate(rows, start=1)
    ]


def store_document(
    context: ServiceContext, passages: Sequence[Passage], *, creditor_id: int | None = None
) -> int:
    """Store a document's passages as its only, active version; return the version's id."""
    first = passages[0]
    with context.write() as uow:
        connection = uow.library.connection
        document_id = connection.execute(
            insert(Document)
            .values(name=first.document, creditor_id=creditor_id, created_at=STORED_AT)
            .returning(Document.id)
        ).scalar_one()
        version_id: int = connection.execute(
            insert(DocumentVersion)
            .values(
                document_id=document_id,
                number=first.version,
                title=first.title,
                file_name=first.document,
                media_type="application/pdf",
                sha256="0" * 64,
                size=1,
                status="active",
                pages=None,
                passage_count=len(passages),
                created_at=STORED_AT,
            )
            .returning(DocumentVersion.id)
        ).scalar_one()
        connection.execute(
            insert(DocumentPassage),
            [
                {
                    "version_id": version_id,
                    "position": position,
                    "page": passage.page,
                    "heading": passage.heading,
                    "kind": passage.kind,
                    "text": passage.text,
                    "cells": [list(cell) for cell in passage.cells] or None,
                    "caption": passage.caption,
                    "table_id": passage.table,
                    "row_number": passage.row,
                }
                for position, passage in enumerate(passages)
            ],
        )
        connection.execute(update(LibraryState).values(number=LibraryState.number + 1))
        uow.commit()
    context.library.clear()
    return version_id


def retire_version(context: ServiceContext, version_id: int) -> None:
    """Take a version out of the search."""
    with context.write() as uow:
        connection = uow.library.connection
        connection.execute(
            update(DocumentVersion).where(DocumentVersion.id == version_id).values(status="replaced")
        )
        connection.execute(update(LibraryState).values(number=LibraryState.number + 1))
        uow.commit()


@lru_cache(maxsize=1)
def delivered_library() -> tuple[tuple[Passage, ...], ...]:
    """Return the passages of each document that comes with the product."""
    files = sorted(path for path in LIBRARY.iterdir() if path.is_file())
    return tuple(read_file(path.name, path.read_bytes(), Limits()).passages for path in files)


def store_delivered_library(context: ServiceContext) -> None:
    """Store the documents that come with the product."""
    for passages in delivered_library():
        store_document(context, passages)
