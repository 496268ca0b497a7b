"""Campaign files: receiving, importing, watching, undoing."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from backend.db.repositories.campaigns import IMPORT_JOB, CampaignRecord, RowErrorRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput
from backend.services.audit import record
from backend.services.campaign_import.columns import NO_MEANINGS, Meanings
from backend.services.campaign_import.importer import Importer, OnProgress, storable
from backend.services.campaign_import.preview import preview_file
from backend.services.campaign_import.problems import unreadable
from backend.services.campaign_import.source import Source, open_source
from backend.services.campaign_import.undo import undo_changes
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.jobs import JobRun, claim_job

logger = logging.getLogger(__name__)

PIECE = 256 * 1024
PIECES_AT_ONCE = 4
PAGE_SIZE = 50
LONGEST_NAME = 200
DEFAULT_FILE_NAME = "campaña.csv"
INCOMPLETE = "El archivo no llegó completo. Súbelo otra vez."
FAILED = "La importación se interrumpió varias veces y se detuvo. Lo importado se puede deshacer; inténtalo de nuevo."
# A spreadsheet runs what starts like this.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def preview_import(
    context: ServiceContext, principal: Principal, file: BinaryIO, *, meanings: Meanings = NO_MEANINGS
) -> dict[str, Any]:
    """Return what an import of a file would read, and store nothing; see `preview_file`.

    Raises Forbidden, and InvalidInput for a file that is no campaign (see `open_source`).
    """
    require_staff(principal)
    return preview_file(file, meanings, country=context.settings.country)


def start_import(
    context: ServiceContext,
    principal: Principal,
    file: BinaryIO,
    *,
    file_name: str,
    name: str = "",
    meanings: Meanings = NO_MEANINGS,
) -> CampaignRecord:
    """Check a file's form, store it, and ask for its import, which a worker does; `meanings` of columns go with it.

    Raises Forbidden, and InvalidInput for a file that is no campaign (see `open_source`; `no_rows` too);
    then nothing is stored.
    """
    require_staff(principal)
    file_name = storable(PurePath(file_name.replace("\\", "/")).name)[:255] or DEFAULT_FILE_NAME
    with open_source(file, meanings) as source:
        stated = _campaign_name(source)
    name = (storable(name).strip() or stated or PurePath(file_name).stem)[:LONGEST_NAME]
    campaign_id = _store(context, principal, file, file_name, name)
    with context.write() as uow:
        now = context.now()
        uow.campaigns.update(campaign_id, status="queued", message="")
        payload = {"campaign_id": campaign_id} | ({"columns": dict(meanings)} if meanings else {})
        uow.jobs.add(kind=IMPORT_JOB, period=str(campaign_id), payload=payload, now=now)
        record(context, uow, principal, "campaign_import", "campaign", campaign_id, file_name=file_name)
        campaign = uow.campaigns.get(campaign_id)
        uow.commit()
    return campaign


def _campaign_name(source: Source) -> str:
    """Return what the first row's `Campaña` says; a file without rows is refused."""
    rows = list(islice(source.rows, 1))
    if not rows:
        raise unreadable("no_rows", "El archivo no tiene filas después del encabezado.")
    cells, place = rows[0][1], source.columns.known.get("Campaña")
    return (
        cells[place].strip() if isinstance(cells, list) and place is not None and place < len(cells) else ""
    )


def _store(context: ServiceContext, principal: Principal, file: BinaryIO, file_name: str, name: str) -> int:
    """Keep the file in pieces and short transactions; until it is complete the campaign counts as failed."""
    with context.write() as uow:
        campaign_id = uow.campaigns.add(
            name=name, file_name=file_name, file_hash="", user_id=principal.user_id or None, now=context.now()
        )
        uow.campaigns.update(campaign_id, status="failed", message=INCOMPLETE)
        uow.commit()
    digest = hashlib.sha256()
    pieces = enumerate(_pieces(file))
    while group := list(islice(pieces, PIECES_AT_ONCE)):
        with context.write() as uow:
            for number, piece in group:
                digest.update(piece)
                uow.campaigns.add_file_piece(campaign_id, number, piece)
            uow.commit()
    with context.write() as uow:
        uow.campaigns.update(campaign_id, file_hash=digest.hexdigest())
        uow.commit()
    return campaign_id


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def claim_import(context: ServiceContext, campaign_id: int) -> JobRun | None:
    """Lease a campaign's import for the caller; None when somebody already works on it."""
    with context.read() as uow:
        job_id = uow.campaigns.find_import_job(campaign_id)
    job = claim_job(context, job_id)
    return JobRun(context, job) if job else None


def import_campaign(context: ServiceContext, run: JobRun) -> None:
    """Import the campaign that a job asks for, from where an earlier attempt stopped; raises LeaseLost."""
    run_import(context, int(run.payload["campaign_id"]), run)


def give_up_import(context: ServiceContext, uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """End a campaign as failed whose job has failed for good, in the same transaction; its file stays for a retry."""
    uow.campaigns.update(
        int(payload["campaign_id"]), status="failed", message=FAILED, finished_at=context.now()
    )


def run_import(
    context: ServiceContext, campaign_id: int, run: JobRun, on_progress: OnProgress | None = None
) -> CampaignRecord:
    """Import a stored file to its end, from where an earlier attempt stopped.

    Raises LeaseLost when another worker has taken over. A file that turns out to be unreadable ends the
    campaign as failed, with the reason.
    """
    with context.write() as uow:
        campaign = uow.campaigns.get(campaign_id)
        has_file = uow.campaigns.has_file(campaign_id)
        if has_file:
            uow.campaigns.update(campaign_id, status="running", message="", finished_at=None)
            uow.commit()
    if not has_file:
        # It ended, or was undone, before.
        run.finish()
        return campaign
    with tempfile.TemporaryFile() as file:
        with context.read() as uow:
            for piece in uow.campaigns.read_file(campaign_id):
                file.write(piece)
        try:
            Importer(context, campaign, run, on_progress).run(file, run.payload.get("columns", NO_MEANINGS))
        except InvalidInput as error:
            return _finish_import(context, campaign_id, run, status="failed", message=error.message)
    return _finish_import(context, campaign_id, run, status="finished")


def _finish_import(
    context: ServiceContext, campaign_id: int, run: JobRun, *, status: str, message: str = ""
) -> CampaignRecord:
    """Write an import's outcome and forget its file."""
    with context.write() as uow:
        now = context.now()
        campaign = uow.campaigns.get(campaign_id)
        uow.campaigns.update(
            campaign_id,
            status=status,
            message=message or _summary(campaign),
            rows_total=campaign.rows_read,
            finished_at=now,
        )
        uow.campaigns.remove_file(campaign_id)
        campaign = uow.campaigns.get(campaign_id)
        run.keep_on_within(uow, campaign.rows_read, campaign.rows_read)
        run.complete(uow, {"campaign": campaign_id, "status": status, "message": campaign.message})
        uow.commit()
    return campaign


def _summary(campaign: CampaignRecord) -> str:
    return (
        f"{campaign.created} deudas nuevas, {campaign.updated} actualizadas, "
        f"{campaign.unchanged} sin cambios, {campaign.rejected} filas rechazadas."
    )


def get_campaign(context: ServiceContext, principal: Principal, campaign_id: int) -> CampaignRecord:
    """Return one campaign with its progress; raises Forbidden, NotFound."""
    require_staff(principal)
    with context.read() as uow:
        return uow.campaigns.get(campaign_id)


def list_campaigns(
    context: ServiceContext, principal: Principal, *, page: int = 1
) -> tuple[Sequence[CampaignRecord], int]:
    """Return a page of campaigns, the latest first, and how many there are."""
    require_staff(principal)
    with context.read() as uow:
        return uow.campaigns.list(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE), uow.campaigns.count()


def list_row_errors(
    context: ServiceContext, principal: Principal, campaign_id: int, *, page: int = 1
) -> tuple[Sequence[RowErrorRecord], int]:
    """Return a page of rejected rows and how many there are; raises NotFound."""
    require_staff(principal)
    with context.read() as uow:
        uow.campaigns.get(campaign_id)
        errors = uow.campaigns.list_errors(campaign_id, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        return errors, uow.campaigns.count_errors(campaign_id)


def write_row_errors(context: ServiceContext, principal: Principal, campaign_id: int) -> Iterator[str]:
    """Return all rejected rows as pieces of a CSV file that spreadsheets open without running anything."""
    get_campaign(context, principal, campaign_id)
    return _error_lines(context, campaign_id)


def _error_lines(context: ServiceContext, campaign_id: int) -> Iterator[str]:
    yield "\N{BYTE ORDER MARK}Línea;Columna;Valor;Motivo\r\n"
    offset = 0
    while True:
        with context.read() as uow:
            errors = uow.campaigns.list_errors(campaign_id, limit=PAGE_SIZE * 10, offset=offset)
        if not errors:
            return
        offset += len(errors)
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerows(
            [e.line, *(harmless(cell) for cell in (e.column, e.value, e.reason))] for e in errors
        )
        yield text.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def undo_campaign(context: ServiceContext, principal: Principal, campaign_id: int) -> CampaignRecord:
    """Put back all that an import made or changed.

    Debts that have an agreement, or that somebody changed since, stay; the message says how many.
    Raises Forbidden, NotFound, Conflict `campaign_not_finished` or `campaign_undone`.
    """
    require_staff(principal)
    campaign = get_campaign(context, principal, campaign_id)
    if campaign.status in {"queued", "running"}:
        raise Conflict("campaign_not_finished", "La importación no ha terminado. Espera a que termine.")
    if campaign.status == "undone":
        raise Conflict("campaign_undone", "Esta importación ya se deshizo.")
    undone = undo_changes(context, campaign)
    with context.write() as uow:
        uow.campaigns.update(campaign_id, status="undone", message=undone.sentence())
        uow.campaigns.remove_file(campaign_id)
        record(
            context,
            uow,
            principal,
            "campaign_undo",
            "campaign",
            campaign_id,
            removed=undone.removed,
            restored=undone.restored,
            kept=len(undone.kept),
        )
        campaign = uow.campaigns.get(campaign_id)
        uow.commit()
    return campaign
