"""Reading a version's file to passages, and putting it in use once all of it was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from backend.db.repositories.documents import WAITING, VersionRecord
from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.isolated import read_isolated
from backend.knowledge.ingestion.problems import SENTENCES
from backend.knowledge.ingestion.reading import Limits, OnPage, ReadDocument
from backend.knowledge.passages import Passage
from backend.services.audit import record
from backend.services.context import SYSTEM, ServiceContext
from backend.services.document_desk import limits_of

PASSAGES_AT_ONCE = 500
BETWEEN_REPORTS = timedelta(seconds=1)
GIVEN_UP = "document_too_heavy"
Read = Callable[[str, bytes, Limits, OnPage], ReadDocument]


def read_version(
    context: ServiceContext,
    version_id: int,
    *,
    go_on: Callable[[], None] = lambda: None,
    read: Read = read_isolated,
) -> VersionRecord:
    """Read a version that waits, and put it in the place of the one in use; a file that cannot be read changes nothing.

    `go_on` is called now and then; what it raises ends the reading. Reading again what was read gives the version back.
    """
    with context.write() as uow:
        version = uow.documents.get_version(version_id)
        if version.status not in WAITING:
            return version
        content = uow.documents.read_file(version_id)
        uow.documents.update_version(version_id, status="running", pages_read=0)
        uow.documents.remove_content(version_id, file=False)
        uow.commit()
    try:
        done = read(version.document, content, limits_of(context), _reporter(context, version_id, go_on))
    except InvalidInput as error:
        return fail_version(context, version_id, error.code)
    go_on()
    _store_passages(context, version_id, done.passages)
    return _put_in_use(context, version_id, done)


def fail_version(context: ServiceContext, version_id: int, code: str = GIVEN_UP) -> VersionRecord:
    """Write why a version could not be read, and forget its file; what was in use stays so."""
    with context.write() as uow:
        version = uow.documents.get_version(version_id)
        if version.status in WAITING:
            uow.documents.remove_content(version_id, file=True)
            values = {"error_code": code, "message": SENTENCES[code], "finished_at": context.now()}
            uow.documents.update_version(version_id, status="failed", **values)
            record(context, uow, SYSTEM, "document_failed", "document_version", version_id, code=code)
            uow.commit()
            version = uow.documents.get_version(version_id)
    return version


def _reporter(context: ServiceContext, version_id: int, go_on: Callable[[], None]) -> OnPage:
    last = [context.now()]

    def report(page: int, pages: int) -> None:
        if page < pages and context.now() - last[0] < BETWEEN_REPORTS:
            return
        last[0] = context.now()
        go_on()
        with context.write(durable=False) as uow:
            uow.documents.update_version(version_id, pages=pages, pages_read=page)
            uow.commit()

    return report


def _store_passages(context: ServiceContext, version_id: int, passages: Sequence[Passage]) -> None:
    """Store passages in short transactions, so that the chat goes on; nobody reads them before they are in use."""
    for start in range(0, len(passages), PASSAGES_AT_ONCE):
        rows = [
            _row(version_id, start + number, passage)
            for number, passage in enumerate(passages[start : start + PASSAGES_AT_ONCE])
        ]
        with context.write() as uow:
            uow.documents.add_passages(rows)
            uow.commit()


def _row(version_id: int, position: int, passage: Passage) -> dict[str, Any]:
    return {
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


def _put_in_use(context: ServiceContext, version_id: int, done: ReadDocument) -> VersionRecord:
    with context.write() as uow:
        version = uow.documents.get_version(version_id)
        if version.status not in WAITING:
            # It was retired meanwhile.
            uow.documents.remove_content(version_id, file=True)
            uow.commit()
            return version
        uow.documents.update_version(
            version_id,
            title=done.title,
            pages=done.pages,
            pages_read=done.pages or 0,
            passage_count=len(done.passages),
            finished_at=context.now(),
        )
        uow.documents.activate(version_id)
        record(
            context, uow, SYSTEM, "document_read", "document_version", version_id, passages=len(done.passages)
        )
        uow.commit()
        return uow.documents.get_version(version_id)
