"""Documents as staff keep them: adding, replacing, limiting and retiring them; the reading is a job."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from backend.db.repositories.documents import DocumentRecord, VersionRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput
from backend.knowledge.ingestion.isolated import check_isolated
from backend.knowledge.ingestion.problems import problem
from backend.knowledge.ingestion.reading import Limits
from backend.knowledge.stems import fold
from backend.services.audit import record
from backend.services.campaign_import.importer import storable
from backend.services.context import Principal, ServiceContext, require_staff

READING_JOB = "document_reading"
PAGE_SIZE = 50
LONGEST_NAME = 120
RETIRED = "document_retired"
RETIRED_SENTENCE = "El documento se retiró antes de leerlo."
_UNSAFE = re.compile(r"[^a-z0-9]+")


def limits_of(context: ServiceContext) -> Limits:
    """Return what reading one file may take here."""
    settings = context.settings
    return Limits(
        size=settings.document_size_limit,
        pages=settings.document_page_limit,
        seconds=settings.document_time_limit,
        memory=settings.document_memory_limit,
        ocr=settings.document_ocr,
    )


def document_name(file_name: str) -> str:
    """Return the name under which a file is cited: small letters, digits, hyphens and its ending."""
    path = PurePath(file_name.replace("\\", "/"))
    stem = _UNSAFE.sub("-", fold(str(path.with_suffix("")))).strip("-")
    suffix = _UNSAFE.sub("", fold(path.suffix))
    return f"{stem[: LONGEST_NAME - len(suffix) - 1].strip('-') or 'documento'}.{suffix}"


def add_document(
    context: ServiceContext,
    principal: Principal,
    file: BinaryIO,
    *,
    file_name: str,
    creditor_id: int | None = None,
) -> VersionRecord:
    """Check a file, keep it, and ask for its reading, which a worker does.

    Raises Forbidden, InvalidInput with a code of `problems.SENTENCES` or `unknown_creditor`, Conflict
    `document_name_taken` or `document_exists`; then nothing is stored.
    """
    require_staff(principal)
    checked = _check(context, file, file_name)
    name = document_name(checked.file_name)
    with context.write() as uow:
        _check_creditor(uow, creditor_id)
        found = uow.documents.find(name, lock=True)
        if found is not None and found.retired_at is None:
            message = "Ya hay un documento con ese nombre. Reemplázalo, o cambia el nombre del archivo."
            raise Conflict("document_name_taken", message, {"document": name})
        known = uow.documents.find_active_hash(checked.sha256)
        if known is not None:
            message = "Este mismo archivo ya está en los documentos."
            raise Conflict("document_exists", message, {"document": known})
        if found is None:
            document_id = uow.documents.add(
                name, creditor_id=creditor_id, from_folder=False, now=context.now()
            )
        else:
            document_id = found.id
            uow.documents.update(document_id, creditor_id=creditor_id, from_folder=False)
        version = _add_version(context, uow, principal, document_id, checked, action="document_added")
        uow.commit()
    return version


def replace_document(
    context: ServiceContext, principal: Principal, name: str, file: BinaryIO, *, file_name: str
) -> VersionRecord:
    """Ask for another file in the place of a document's present one, which is searched until the new one is read.

    The file that is in use gives its version back. Raises what `add_document` raises, and NotFound.
    """
    require_staff(principal)
    with context.read() as uow:
        uow.documents.get(name)
    checked = _check(context, file, file_name)
    if PurePath(checked.file_name.lower()).suffix != PurePath(name).suffix:
        message = (
            f"El documento es de tipo {PurePath(name).suffix}: reemplázalo por un archivo del mismo tipo."
        )
        raise InvalidInput("document_other_kind", message)
    with context.write() as uow:
        document = uow.documents.get(name, lock=True)
        newest = uow.documents.find_newest(name)
        is_same = newest is not None and newest.sha256 == checked.sha256 and newest.status != "failed"
        if newest is not None and is_same and document.retired_at is None:
            return newest
        uow.documents.update(document.id, from_folder=False)
        version = _add_version(context, uow, principal, document.id, checked, action="document_replaced")
        uow.commit()
    return version


def retire_document(context: ServiceContext, principal: Principal, name: str) -> DocumentRecord:
    """Take a document out of what is searched and shown; its versions are kept. Raises Forbidden, NotFound."""
    require_staff(principal)
    with context.write() as uow:
        document = uow.documents.get(name, lock=True)
        if document.retired_at is None:
            retire(context, uow, document)
            record(context, uow, principal, "document_retired", "document", document.id, name=name)
            uow.commit()
        return uow.documents.get(name)


def retire(context: ServiceContext, uow: UnitOfWork, document: DocumentRecord) -> None:
    """Take a document out of use inside a transaction that is open."""
    now = context.now()
    uow.documents.end_waiting(document.id, error_code=RETIRED, message=RETIRED_SENTENCE, now=now)
    uow.documents.update(document.id, retired_at=now)
    uow.documents.touch_library()


def limit_document(
    context: ServiceContext, principal: Principal, name: str, creditor_id: int | None
) -> DocumentRecord:
    """Say which creditor's debtors a document is for; None is for all. Raises Forbidden, NotFound, InvalidInput."""
    require_staff(principal)
    with context.write() as uow:
        _check_creditor(uow, creditor_id)
        document = uow.documents.get(name, lock=True)
        if document.creditor_id != creditor_id:
            uow.documents.update(document.id, creditor_id=creditor_id)
            uow.documents.touch_library()
            action = "document_limited"
            record(context, uow, principal, action, "document", document.id, creditor_id=creditor_id or 0)
            uow.commit()
        return uow.documents.get(name)


def list_versions(
    context: ServiceContext, principal: Principal, *, name: str | None = None, page: int = 1
) -> tuple[Sequence[VersionRecord], int]:
    """Return a page of versions with their progress, of one document or of all, and how many there are."""
    require_staff(principal)
    with context.read() as uow:
        if name is not None:
            uow.documents.get(name)
        return uow.documents.list_versions(name, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)


def get_version(context: ServiceContext, principal: Principal, name: str, number: int) -> VersionRecord:
    """Return a version with its progress; raises Forbidden, NotFound."""
    require_staff(principal)
    with context.read() as uow:
        return uow.documents.get_numbered(name, number)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is kept; its hash is that of what was sent."""

    file_name: str
    media_type: str
    sha256: str
    content: bytes


def check_file(context: ServiceContext, content: bytes, file_name: str) -> KeptFile:
    """Return a file that may be kept; raises InvalidInput with a code of `problems.SENTENCES`."""
    checked = check_isolated(file_name, content, limits_of(context))
    kept = content if checked.cleaned is None else checked.cleaned.encode()
    return KeptFile(file_name, checked.media_type, hashlib.sha256(content).hexdigest(), kept)


def add_version(
    context: ServiceContext, uow: UnitOfWork, document_id: int, file: KeptFile, *, user_id: int | None
) -> int:
    """Keep a file as a new version that waits to be read; returns its id."""
    values = {
        "document_id": document_id,
        "file_name": file.file_name,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "size": len(file.content),
        "uploaded_by": user_id,
        "created_at": context.now(),
    }
    return uow.documents.add_version(values, file.content)


def _check(context: ServiceContext, file: BinaryIO, file_name: str) -> KeptFile:
    file_name = storable(PurePath(file_name.replace("\\", "/")).name)[-255:]
    content = file.read(context.settings.document_size_limit + 1)
    if len(content) > context.settings.document_size_limit:
        raise problem("document_too_large")
    return check_file(context, content, file_name)


def _check_creditor(uow: UnitOfWork, creditor_id: int | None) -> None:
    if creditor_id is not None and not uow.documents.has_creditor(creditor_id):
        raise InvalidInput("unknown_creditor", "No existe esa entidad.")


def _add_version(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    document_id: int,
    file: KeptFile,
    *,
    action: str,
) -> VersionRecord:
    version_id = add_version(context, uow, document_id, file, user_id=principal.user_id or None)
    payload = {"version_id": version_id}
    uow.jobs.add(kind=READING_JOB, period=str(version_id), payload=payload, now=context.now())
    version = uow.documents.get_version(version_id)
    record(
        context,
        uow,
        principal,
        action,
        "document",
        document_id,
        name=version.document,
        version=version.number,
    )
    return version
