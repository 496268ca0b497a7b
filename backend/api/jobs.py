"""Work for later as staff see it: progress, failures, retries; documents of many agreements; mails in doubt."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from backend.api.disputes import page_of
from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath, IsoDate, PageQuery
from backend.api.security import context, current_principal
from backend.services import agreement_documents, jobs, mail_sending

routes = blueprint("jobs", access="staff", prefix="/admin/jobs", tag="Tareas (personal)")
document_routes = blueprint(
    "agreement_documents", access="staff", prefix="/admin/agreement-documents", tag="Tareas (personal)"
)
mail_routes = blueprint("mails", access="staff", prefix="/admin/mails", tag="Tareas (personal)")


class JobsQuery(PageQuery):
    """A page of jobs, of one status and kind if named."""

    status: Literal["queued", "running", "finished", "failed"] | None = None
    kind: Annotated[str, Field(max_length=60)] | None = None


class DocumentsBody(Body):
    """The days on which the agreements were accepted, both counted, and their status."""

    since: IsoDate
    until: IsoDate
    status: Annotated[str, Field(max_length=20)] | None = None


class DecisionBody(Body):
    """It arrived (`sent`), it is sent again, or nobody sends it."""

    decision: Literal["sent", "send_again", "drop"]


@routes.get("")
def list_jobs(query: JobsQuery) -> dict[str, Any]:
    """List jobs, the latest first."""
    items, total = jobs.list_jobs(
        context(), current_principal(), status=query.status, kind=query.kind, page=query.page
    )
    return page_of(items, total, query.page)


@routes.get("/<int:id>")
def get_job(path: IdPath) -> dict[str, Any]:
    """Read a job with its progress."""
    return jobs.get_job(context(), current_principal(), path.id)


@routes.post("/<int:id>/retry")
def retry_job(path: IdPath) -> tuple[dict[str, Any], int]:
    """Try a job again that failed for good."""
    return jobs.retry_job(context(), current_principal(), path.id), 202


@routes.get("/<int:id>/documents.zip")
def download_documents(path: IdPath) -> Response:
    """Download the PDFs that a job has made, in one ZIP."""
    pieces = agreement_documents.write_zip(context(), current_principal(), path.id)
    headers = {"Content-Disposition": f'attachment; filename="acuerdos-{path.id}.zip"'}
    return Response(pieces, mimetype="application/zip", headers=headers)


@document_routes.post("")
def request_documents(body: DocumentsBody) -> tuple[dict[str, Any], int]:
    """Ask for the PDFs of many agreements; a worker makes them."""
    job = agreement_documents.request_documents(
        context(), current_principal(), since=body.since, until=body.until, status=body.status
    )
    return job, 202


@mail_routes.get("")
def list_mails(query: PageQuery) -> dict[str, Any]:
    """List mails that failed (`failed`) or of which nobody knows whether they left (`unknown`), latest first."""
    items, total = mail_sending.list_troubled_mails(context(), current_principal(), page=query.page)
    return page_of(items, total, query.page)


@mail_routes.post("/<int:id>/decision")
def settle_mail(path: IdPath, body: DecisionBody) -> dict[str, Any]:
    """Decide about such a mail; it is never sent again by itself."""
    return mail_sending.settle_mail(context(), current_principal(), path.id, decision=body.decision)
