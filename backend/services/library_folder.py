"""The folder of documents that an installation begins with: what is in it becomes documents of the library, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.db.models.operations import Job
from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.isolated import read_isolated
from backend.knowledge.ingestion.kinds import MEDIA_TYPES
from backend.services.audit import record
from backend.services.context import SYSTEM, ServiceContext
from backend.services.document_desk import add_version, check_file, document_name, limits_of, retire
from backend.services.document_reading import Read, read_version
from backend.services.jobs import ask_once, pause_after

LOADING_JOB = "library_loading"
PERIOD_LENGTH = 40


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What became of a file: `loaded`, `unchanged`, `kept` (staff changed it since), `failed` or `retired`."""

    document: str
    outcome: str
    message: str = ""


def list_folder(folder: Path) -> list[Path]:
    """Return the files below a folder that can be documents, in order; none where there is no such folder."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.suffix.lower() in MEDIA_TYPES and path.is_file())
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def load_folder(
    context: ServiceContext,
    *,
    again: bool = False,
    read: Read = read_isolated,
    go_on: Callable[[], None] = lambda: None,
) -> list[LoadedFile]:
    """Bring the library in line with its folder; the same files again change nothing.

    A file that went retires its document, a folder that went retires nothing. What staff replaced or retired stays
    as they left it. `again` reads also files that are known already, for a new way of reading. `go_on` is called before
    each file; what it raises ends the loading.
    """
    folder = context.settings.documents_folder
    if not folder.is_dir():
        return []
    files = {document_name(path.relative_to(folder).as_posix()): path for path in list_folder(folder)}
    result = []
    for name, path in files.items():
        go_on()
        result.append(_load(context, name, path, again=again, read=read))
    with context.write() as uow:
        gone = [document for document in uow.documents.list_from_folder() if document.name not in files]
        for document in gone:
            retire(context, uow, document)
            record(context, uow, SYSTEM, "document_retired", "document", document.id, name=document.name)
        uow.commit()
    return [*result, *(LoadedFile(document.name, "retired") for document in gone)]


def _load(context: ServiceContext, name: str, path: Path, *, again: bool, read: Read) -> LoadedFile:
    size = path.stat().st_size
    if size > limits_of(context).size:
        return LoadedFile(name, "failed", "document_too_large")
    content = path.read_bytes()
    known = _known(context, name, hashlib.sha256(content).hexdigest(), again=again)
    if known is not None:
        return LoadedFile(name, known)
    try:
        file = check_file(context, content, path.name)
    except InvalidInput as error:
        return LoadedFile(name, "failed", error.message)
    with context.write() as uow:
        found = uow.documents.find(name, lock=True)
        document_id = (
            found.id
            if found
            else uow.documents.add(name, creditor_id=None, from_folder=True, now=context.now())
        )
        version_id = add_version(context, uow, document_id, file, user_id=None)
        record(context, uow, SYSTEM, "document_added", "document", document_id, name=name)
        uow.commit()
    version = read_version(context, version_id, read=read)
    return LoadedFile(name, "loaded" if version.status == "active" else "failed", version.message)


def _known(context: ServiceContext, name: str, sha256: str, *, again: bool) -> str | None:
    """Return why a file is not read: it was already, or staff decided otherwise about its document."""
    with context.read() as uow:
        document = uow.documents.find(name)
        newest = uow.documents.find_newest(name)
    if document is None or newest is None:
        return None
    if not document.from_folder:
        return "kept"
    if newest.sha256 != sha256:
        return None
    if document.retired_at is not None:
        return "kept"
    return None if again else "unchanged" if newest.status == "active" else "failed"


def folder_stamp(context: ServiceContext) -> str:
    """Return what changes when a file of the folder, or the library, changes."""
    folder = context.settings.documents_folder
    with context.read() as uow:
        number = uow.library.number()
    files: Sequence[tuple[str, int, int]] = [
        (path.relative_to(folder).as_posix(), status.st_mtime_ns, status.st_size)
        for path in list_folder(folder)
        for status in (path.stat(),)
    ]
    return hashlib.sha256(repr((folder.as_posix(), number, files)).encode()).hexdigest()[:PERIOD_LENGTH]


def ask_to_load(context: ServiceContext, stamp: str) -> None:
    """Ask a worker to load the folder as it is now, once over all processes and one loading after the other.

    One that failed for good is begun again: at once when folder or library changed since, else after a growing pause.
    """
    with context.read() as uow:
        before = uow.jobs.find_open(LOADING_JOB)
        is_asked_for = uow.jobs.has(kind=LOADING_JOB, period=stamp)
    if before is None:
        if not is_asked_for:
            ask_once(context, LOADING_JOB, stamp)
    elif before.status == "failed" and (not is_asked_for or _has_paused(context, before)):
        with context.write() as uow:
            period = before.period if is_asked_for else stamp
            uow.jobs.retry(before.id, attempts=1, now=context.now(), period=period)
            uow.commit()


def _has_paused(context: ServiceContext, failed: Job) -> bool:
    ended = failed.finished_at or failed.created_at
    return context.now() >= ended + pause_after(failed.attempts)
