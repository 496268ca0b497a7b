"""Files that only the team gets: the PDFs of many agreements, and the versions of a document."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from frontend.api_client import ApiClient, ApiError
from frontend.web.answers import failure, refusal
from frontend.web.cookies import SESSION, read_token
from frontend.web.middleware import is_secure

_NUMBER = re.compile(r"[0-9]{1,18}")
_DOCUMENT = re.compile(r"\w[\w .()-]{0,150}")


def agreement_documents(request: Request) -> Response:
    """Hand the ZIP of agreements that a job has made, as it comes: it may be larger than memory."""
    job = request.path_params["job"]
    if not _NUMBER.fullmatch(job):
        return refusal(404, "not_found")
    return _streamed(request, f"admin/jobs/{job}/documents.zip", f"acuerdos-{job}.zip")


def document_version(request: Request) -> Response:
    """Hand the file of a document's version, as a download whatever it is."""
    document, number = request.path_params["document"], request.path_params["number"]
    if not (_DOCUMENT.fullmatch(document) and _NUMBER.fullmatch(number)):
        return refusal(404, "not_found")
    return _streamed(request, f"documents/{quote(document, safe='')}/versions/{number}/file", None)


def _streamed(request: Request, path: str, name: str | None) -> Response:
    token = read_token(request.cookies, SESSION, secure=is_secure(request))
    if token is None:
        return refusal(401, "signed_out")
    try:
        pieces, media_type, disposition = ApiClient(token).stream_file(path)
    except ApiError as error:
        return failure(error)
    if name is not None:
        disposition = f'attachment; filename="{name}"'
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": disposition.replace("inline", "attachment", 1) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces, headers=headers, media_type=media_type)


STAFF_FILES: list[BaseRoute] = [
    Route("/files/jobs/{job}/documents.zip", agreement_documents, methods=["GET"]),
    Route("/files/documents/{document}/versions/{number}", document_version, methods=["GET"]),
]
