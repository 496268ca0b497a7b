"""The PDFs of many agreements, made by a job for staff: one by one, so that a dead worker's are not made again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.services.agreement_document import make_agreement_document
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.days import moments_of
from backend.services.jobs import JobRun, get_job

KIND = "agreement_documents"
MOST_DOCUMENTS = 10_000
# The job reads agreements for the member of staff who asked; that they may was checked then.
DESK = Principal(user_id=0, role="staff", session_id=0)


def request_documents(
    context: ServiceContext, principal: Principal, *, since: date, until: date, status: str | None = None
) -> dict[str, Any]:
    """Ask for the PDFs of agreements accepted from `since` to `until`, both counted, of one status if named.

    Returns the job. Raises Forbidden, InvalidInput `invalid_period`, `no_agreements` or `too_many_documents`.
    """
    require_staff(principal)
    begins, ends = moments_of(context, since, until)
    with context.write() as uow:
        agreements = uow.agreement_desk.list_accepted(begins, ends, status=status, limit=MOST_DOCUMENTS + 1)
        if not agreements:
            raise InvalidInput("no_agreements", "No hay acuerdos en ese periodo.")
        if len(agreements) > MOST_DOCUMENTS:
            raise InvalidInput("too_many_documents", f"Como máximo {MOST_DOCUMENTS}: elige menos días.")
        job_id = uow.jobs.add(
            kind=KIND,
            period=uuid4().hex,
            payload={"agreements": list(agreements)},
            now=context.now(),
            requested_by=principal.user_id or None,
        )
        record(context, uow, principal, "documents_requested", "job", job_id, agreements=len(agreements))
        uow.commit()
    return get_job(context, principal, job_id)


def make_documents(context: ServiceContext, run: JobRun) -> None:
    """Make each agreement's PDF and keep it with the progress; those that are there are not made again."""
    agreements: list[int] = run.payload["agreements"]
    with context.read() as uow:
        made = {number for number, _ in uow.jobs.list_files(run.job.id)}
    for number, agreement_id in enumerate(agreements):
        if number in made:
            continue
        name, content = make_agreement_document(context, DESK, agreement_id)
        with context.write() as uow:
            run.keep_on_within(uow, number + 1, len(agreements))
            uow.jobs.add_file(run.job.id, number, name, content)
            uow.commit()
    run.finish({"documents": len(agreements)})


def write_zip(context: ServiceContext, principal: Principal, job_id: int) -> Iterator[bytes]:
    """Return a ZIP of what the job has made, as pieces; raises Forbidden, NotFound, Conflict `job_not_finished`."""
    job = get_job(context, principal, job_id)
    if job["kind"] != KIND:
        raise NotFound("job_not_found", "Esa tarea no tiene documentos.")
    if job["status"] != "finished":
        raise Conflict("job_not_finished", "Los documentos todavía no están listos.")
    with context.write() as uow:
        files = uow.jobs.list_files(job_id)
        if not files:
            raise NotFound("documents_gone", "Los documentos se borraron; pídelos otra vez.")
        record(context, uow, principal, "documents_downloaded", "job", job_id)
        uow.commit()
    return _zipped(context, job_id, files)


def _zipped(context: ServiceContext, job_id: int, files: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    """One document in memory at a time; a PDF is compressed already."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED) as archive:
        for number, name in files:
            with context.read() as uow:
                archive.writestr(name, uow.jobs.read_file(job_id, number))
            yield pieces.take()
    yield pieces.take()


class _Pieces(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    def take(self) -> bytes:
        taken, self._kept = bytes(self._kept), bytearray()
        return taken
