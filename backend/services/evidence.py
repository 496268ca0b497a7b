"""Files with which a debtor supports a dispute: taken by what they are, kept in the database, read by two only.

A file is what its first bytes say, whatever it is called; it is only ever handed out again as a download.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from backend.domain.errors import Conflict, InvalidInput, TooManyRequests
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext

MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 80
# The first bytes of a file of each kind that is taken, its media type and its ending.
KINDS: Mapping[bytes, tuple[str, str]] = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}
_UNSAFE = re.compile(r"[^\w .()-]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as it is handed out."""

    name: str
    media_type: str
    content: bytes


def add_evidence(
    context: ServiceContext, principal: Principal, dispute_id: int, *, name: str, stream: IO[bytes]
) -> dict[str, Any]:
    """Keep a file for one's own open dispute; the same file again is the same one.

    Raises NotFound for somebody else's dispute, Conflict `case_closed`, InvalidInput `evidence_too_large`,
    `evidence_empty` or `evidence_kind`, TooManyRequests `too_many_files`.
    """
    content = stream.read(MOST_BYTES + 1)
    media_type, ending = _checked_kind(content)
    digest = hashlib.sha256(content).hexdigest()
    with context.write() as uow:
        owner = principal.document_number or ""
        uow.debts.lock(uow.cases.get_dispute(dispute_id, document_number=owner).debt_id)
        case = uow.cases.get_dispute(dispute_id, document_number=owner)
        if case.status != "open":
            raise Conflict("case_closed", "Este reclamo ya está cerrado.")
        known = uow.cases.evidence_hashes(dispute_id)
        if digest not in known:
            if len(known) >= MOST_FILES:
                message = f"Ya hay {MOST_FILES} archivos en este reclamo."
                raise TooManyRequests("too_many_files", message, {"retry_after": 0})
            row = {
                "dispute_id": dispute_id,
                "name": safe_name(name, ending),
                "media_type": media_type,
                "size": len(content),
                "sha256": digest,
                "content": content,
                "uploaded_by": principal.user_id,
                "created_at": context.now(),
            }
            known[digest] = uow.cases.add_evidence(row)
            record(context, uow, principal, "evidence_added", "dispute", dispute_id, size=len(content))
            uow.commit()
    return {"id": known[digest], "media_type": media_type, "size": len(content)}


def get_evidence(
    context: ServiceContext, principal: Principal, dispute_id: int, evidence_id: int
) -> EvidenceFile:
    """Return a file of one's own dispute, or for staff of any; raises NotFound."""
    owner = None if principal.is_staff else principal.document_number or ""
    with context.read() as uow:
        uow.cases.get_dispute(dispute_id, document_number=owner)
        row, content = uow.cases.get_evidence(dispute_id, evidence_id)
        return EvidenceFile(row.name, row.media_type, content)


def safe_name(name: str, ending: str) -> str:
    """Return a name that is only a name: no folder, no sign that means something, the ending of what the file is."""
    last = unicodedata.normalize("NFKC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = _UNSAFE.sub("_", _ENDING.sub("", last)).strip(" ._")[:LONGEST_NAME].strip(" ._")
    return f"{stem or 'archivo'}.{ending}"


def _checked_kind(content: bytes) -> tuple[str, str]:
    if not content:
        raise InvalidInput("evidence_empty", "El archivo está vacío.")
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            "evidence_too_large", f"El archivo es muy grande: caben {MOST_BYTES // 1024**2} MB."
        )
    for beginning, kind in KINDS.items():
        if content.startswith(beginning):
            return kind
    raise InvalidInput("evidence_kind", "Solo se pueden adjuntar archivos PDF, JPG o PNG.")
