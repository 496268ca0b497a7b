"""Campaign files: handing over, watching, undoing (staff)."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, Literal, cast

from flask import Response, request
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from backend.api.routing import blueprint
from backend.api.schemas import Answer, IdPath, PageQuery
from backend.api.security import context, current_principal
from backend.db.repositories.campaigns import CampaignRecord
from backend.domain.errors import InvalidInput
from backend.services import campaigns
from backend.services.campaign_import.columns import LONGEST_NAME, MOST_COLUMNS

_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)]
_MEANINGS = TypeAdapter(Annotated[dict[_Name, _Name], Field(max_length=MOST_COLUMNS)])

routes = blueprint("campaigns", access="staff", tag="Campañas (personal)")


class CampaignAnswer(Answer):
    """An import and how far it is; `rows_total` is an estimate until it ends."""

    id: int
    name: str
    file_name: str
    status: str
    message: str
    rows_total: int | None
    rows_read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    created_at: str
    finished_at: str | None


class CampaignsAnswer(Answer):
    """A page of imports."""

    items: list[CampaignAnswer]
    total: int
    page: int
    pages: int


class RowErrorAnswer(Answer):
    """A row that was rejected; line and column as in the file."""

    line: int
    column: str
    value: str
    reason: str


class RowErrorsAnswer(Answer):
    """A page of rejected rows."""

    items: list[RowErrorAnswer]
    total: int
    page: int
    pages: int


class PreviewColumnAnswer(Answer):
    """A column of a file: what it is taken for (null: left out), and the first row's cell."""

    name: str
    example: str
    taken_as: str | None
    instalments: int | None


class PreviewDebtAnswer(Answer):
    """A row as the debt that it would become."""

    line: int
    name: str
    document_number: str
    creditor: str
    product: str
    obligation_ending: str
    balance_text: str


class PreviewAnswer(Answer):
    """What an import would read; `rows_expected` is an estimate, `rows_rejected` counts among `rows_checked`."""

    format: Literal["csv", "excel"]
    encoding_text: str
    is_damaged: bool
    rows_expected: int
    rows_checked: int
    rows_rejected: int
    columns: list[PreviewColumnAnswer]
    debts: list[PreviewDebtAnswer]
    problems: list[RowErrorAnswer]


@routes.post("/preview", responses={200: PreviewAnswer})
def preview_campaign() -> dict[str, Any]:
    """Look at a campaign file (multipart fields `file`, `columns`) as an import would read it; nothing is stored.

    `columns` is a JSON object: what a column of the file is, by its name, where the name does not say so; "" leaves
    it out. Where columns are missing, `found` in the error's details has the file's.
    """
    _, file = _upload()
    return campaigns.preview_import(context(), current_principal(), file, meanings=_meanings())


@routes.post("", responses={202: CampaignAnswer})
def import_campaign() -> tuple[dict[str, Any], int]:
    """Hand over a campaign file (multipart field `file`, optionally `name` and `columns`); a worker imports it.

    A file that is no campaign is refused here, and nothing is stored.
    """
    file_name, file = _upload()
    campaign = campaigns.start_import(
        context(),
        current_principal(),
        file,
        file_name=file_name,
        name=request.form.get("name", ""),
        meanings=_meanings(),
    )
    return _present(campaign), 202


@routes.get("", responses={200: CampaignsAnswer})
def list_campaigns(query: PageQuery) -> dict[str, Any]:
    """List imports, the latest first."""
    items, total = campaigns.list_campaigns(context(), current_principal(), page=query.page)
    return _page([_present(item) for item in items], total, query.page)


@routes.get("/<int:id>", responses={200: CampaignAnswer})
def get_campaign(path: IdPath) -> dict[str, Any]:
    """Read an import with its progress."""
    return _present(campaigns.get_campaign(context(), current_principal(), path.id))


@routes.get("/<int:id>/errors", responses={200: RowErrorsAnswer})
def list_row_errors(path: IdPath, query: PageQuery) -> dict[str, Any]:
    """List rejected rows in the order of the file."""
    items, total = campaigns.list_row_errors(context(), current_principal(), path.id, page=query.page)
    rows = [{"line": e.line, "column": e.column, "value": e.value, "reason": e.reason} for e in items]
    return _page(rows, total, query.page)


@routes.get("/<int:id>/errors.csv")
def download_row_errors(path: IdPath) -> Response:
    """Download all rejected rows as CSV."""
    lines = campaigns.write_row_errors(context(), current_principal(), path.id)
    headers = {"Content-Disposition": f'attachment; filename="errores-campana-{path.id}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


@routes.post("/<int:id>/undo", responses={200: CampaignAnswer})
def undo_campaign(path: IdPath) -> dict[str, Any]:
    """Put back all that an import made or changed, except what has an agreement or changed since."""
    return _present(campaigns.undo_campaign(context(), current_principal(), path.id))


def _upload() -> tuple[str, BinaryIO]:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInput("missing_file", "Elige el archivo de la campaña.")
    return upload.filename, cast(BinaryIO, upload.stream)


def _meanings() -> dict[str, str]:
    try:
        return _MEANINGS.validate_json(request.form.get("columns") or "{}")
    except ValidationError:
        raise InvalidInput("bad_columns", "No entendimos qué es cada columna del archivo.") from None


def _page(items: list[dict[str, Any]], total: int, page: int) -> dict[str, Any]:
    return {"items": items, "total": total, "page": page, "pages": max(1, -(-total // campaigns.PAGE_SIZE))}


def _present(campaign: CampaignRecord) -> dict[str, Any]:
    return {name: getattr(campaign, name) for name in CampaignAnswer.model_fields}
