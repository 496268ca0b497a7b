"""The library: documents to read and open, for whoever is signed in; keeping them, for staff."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from flask import Response, request, send_file
from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Answer, Body, Id, PageNumber, PageQuery, Path
from backend.api.security import context, current_principal, requires
from backend.db.repositories.documents import DocumentRecord, VersionRecord
from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.kinds import PDF
from backend.services import document_desk, documents

routes = blueprint("library", access="signed_in", prefix="/documents", tag="Documentos")

# Nothing in a file that is opened in place may run, fetch or send.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class DocumentPath(Path):
    """A document's name."""

    document: str


class VersionPath(DocumentPath):
    """A version of a document."""

    number: Annotated[int, Field(ge=1)]


class PagePath(DocumentPath):
    """A page of a document, from 1."""

    page: PageNumber


class LimitBody(Body):
    """Whose debtors a document is for; null is for all."""

    creditor_id: Id | None


class DocumentAnswer(Answer):
    """A document in use; `pages` is null where its format has none."""

    document: str
    title: str
    version: int
    media_type: str
    pages: int | None
    passages: int
    creditor: str | None
    updated_at: str


class DocumentList(Answer):
    """All documents that somebody may read."""

    items: list[DocumentAnswer]


class CellAnswer(Answer):
    """A cell of a table's row with what names it."""

    header: str
    value: str


class PassageAnswer(Answer):
    """A piece of a page; `table` and `row` place a row of a table."""

    heading: str
    kind: Literal["text", "table_row"]
    text: str
    caption: str
    table: str | None
    row: int | None
    cells: list[CellAnswer]


class PageAnswer(Answer):
    """What a page says; `page` is null for a document without pages, which comes whole."""

    document: str
    title: str
    version: int
    page: int | None
    pages: int | None
    passages: list[PassageAnswer]


class VersionAnswer(Answer):
    """A version and how far its reading is; `status` is queued, running, active, replaced or failed."""

    document: str
    version: int
    title: str
    file_name: str
    media_type: str
    size: int
    status: str
    error_code: str
    message: str
    pages: int | None
    pages_read: int
    passages: int
    creditor_id: int | None
    creditor: str | None
    retired_at: str | None
    created_at: str
    finished_at: str | None


class VersionsAnswer(Answer):
    """A page of versions."""

    items: list[VersionAnswer]
    total: int
    page: int
    pages: int


class KeptDocumentAnswer(Answer):
    """A document as staff keep it."""

    document: str
    creditor_id: int | None
    creditor: str | None
    retired_at: str | None


@routes.get("", responses={200: DocumentList})
def list_documents() -> dict[str, Any]:
    """The documents that the assistant may answer this person from."""
    return {"items": [_document(item) for item in documents.list_documents(context(), current_principal())]}


@routes.post("", responses={202: VersionAnswer})
@requires("staff")
def add_document() -> tuple[dict[str, Any], int]:
    """Add a document (multipart field `file`, optionally `creditor_id`); a worker reads it.

    A file that cannot be used is refused here, and nothing is stored.
    """
    name, stream = _upload()
    version = document_desk.add_document(
        context(), current_principal(), stream, file_name=name, creditor_id=_form_creditor()
    )
    return _version(version), 202


@routes.get("/versions", responses={200: VersionsAnswer})
@requires("staff")
def list_all_versions(query: PageQuery) -> dict[str, Any]:
    """List versions of all documents with their progress, the newest first."""
    found, total = document_desk.list_versions(context(), current_principal(), page=query.page)
    return _versions(found, total, query.page)


@routes.get("/<string:document>", responses={200: DocumentAnswer})
def get_document(path: DocumentPath) -> dict[str, Any]:
    """Read what a document is."""
    return _document(documents.get_document(context(), current_principal(), path.document))


@routes.put("/<string:document>", responses={202: VersionAnswer})
@requires("staff")
def replace_document(path: DocumentPath) -> tuple[dict[str, Any], int]:
    """Put another file (multipart field `file`) in a document's place; the present one stays until it is read."""
    name, stream = _upload()
    version = document_desk.replace_document(
        context(), current_principal(), path.document, stream, file_name=name
    )
    return _version(version), 202


@routes.patch("/<string:document>", responses={200: KeptDocumentAnswer})
@requires("staff")
def limit_document(path: DocumentPath, body: LimitBody) -> dict[str, Any]:
    """Say which creditor's debtors a document is for."""
    return _kept(
        document_desk.limit_document(context(), current_principal(), path.document, body.creditor_id)
    )


@routes.delete("/<string:document>", responses={200: KeptDocumentAnswer})
@requires("staff")
def retire_document(path: DocumentPath) -> dict[str, Any]:
    """Retire a document: it is no longer searched or shown, and its versions are kept."""
    return _kept(document_desk.retire_document(context(), current_principal(), path.document))


@routes.get("/<string:document>/file")
def get_file(path: DocumentPath) -> Response:
    """Open a document's file; a PDF opens in place (`#page=n` turns to a page), others are downloads."""
    return _file(documents.get_file(context(), current_principal(), path.document))


@routes.get("/<string:document>/pages/<int:page>", responses={200: PageAnswer})
def get_page(path: PagePath) -> dict[str, Any]:
    """Read what a page says; a document without pages comes whole as its page 1."""
    found = documents.get_page(context(), current_principal(), path.document, path.page)
    version = found.version
    return {
        "document": version.document,
        "title": version.title,
        "version": version.number,
        "page": found.page,
        "pages": version.pages,
        "passages": [
            {
                **{
                    name: getattr(passage, name)
                    for name in ("heading", "kind", "text", "caption", "table", "row")
                },
                "cells": [{"header": header, "value": value} for header, value in passage.cells],
            }
            for passage in found.passages
        ],
    }


@routes.get("/<string:document>/versions", responses={200: VersionsAnswer})
@requires("staff")
def list_versions(path: DocumentPath, query: PageQuery) -> dict[str, Any]:
    """List a document's versions, the newest first."""
    found, total = document_desk.list_versions(
        context(), current_principal(), name=path.document, page=query.page
    )
    return _versions(found, total, query.page)


@routes.get("/<string:document>/versions/<int:number>", responses={200: VersionAnswer})
@requires("staff")
def get_version(path: VersionPath) -> dict[str, Any]:
    """Read a version with its progress."""
    return _version(document_desk.get_version(context(), current_principal(), path.document, path.number))


@routes.get("/<string:document>/versions/<int:number>/file")
@requires("staff")
def get_version_file(path: VersionPath) -> Response:
    """Open the file of a version."""
    return _file(documents.get_file(context(), current_principal(), path.document, number=path.number))


def _upload() -> tuple[str, Any]:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInput("missing_file", "Elige el archivo del documento.")
    return upload.filename, upload.stream


def _form_creditor() -> int | None:
    text = request.form.get("creditor_id", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput("unknown_creditor", "No existe esa entidad.")
    return int(text)


def _file(found: documents.DocumentFile) -> Response:
    response = send_file(
        io.BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=found.media_type != PDF,
        download_name=found.name,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    if found.media_type != PDF:
        response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _document(version: VersionRecord) -> dict[str, Any]:
    return {
        "document": version.document,
        "title": version.title,
        "version": version.number,
        "media_type": version.media_type,
        "pages": version.pages,
        "passages": version.passage_count,
        "creditor": version.creditor,
        "updated_at": (version.finished_at or version.created_at).isoformat(),
    }


def _version(version: VersionRecord) -> dict[str, Any]:
    values = asdict(version)
    values |= {"version": version.number, "passages": version.passage_count}
    for name in ("retired_at", "created_at", "finished_at"):
        values[name] = values[name] and values[name].isoformat()
    return {name: values[name] for name in VersionAnswer.model_fields}


def _versions(found: Sequence[VersionRecord], total: int, page: int) -> dict[str, Any]:
    pages = max(1, -(-total // document_desk.PAGE_SIZE))
    return {"items": [_version(version) for version in found], "total": total, "page": page, "pages": pages}


def _kept(document: DocumentRecord) -> dict[str, Any]:
    return {
        "document": document.name,
        "creditor_id": document.creditor_id,
        "creditor": document.creditor,
        "retired_at": document.retired_at and document.retired_at.isoformat(),
    }
